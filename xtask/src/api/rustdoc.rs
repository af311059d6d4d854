//! What rustdoc knows of a crate, as JSON.
//!
//! The format is not stable: each version of Rust has its own, and rustdoc gives it to stable
//! toolchains only on `RUSTC_BOOTSTRAP`. So one version of Rust is named here, and another is
//! refused before it is misread.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::problem::{Problem, Result};

/// The format that the listing reads, and the Rust that writes it. `scripts/check-api` reads the
/// latter here.
const FORMAT: u64 = 57;
const RUST: &str = "1.95";

/// Features that show in no signature and want a C compiler or headers.
const LEFT_OUT: [&str; 2] = ["native-tls", "rustls-aws-lc"];

/// Runs rustdoc over a crate with every feature that a signature can depend on.
pub fn write(root: &Path, package: &str) -> Result<PathBuf> {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    // A folder of its own: the variable would make every other build start anew.
    let target = target.join("api");
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(root)
        .env("CARGO_TARGET_DIR", &target)
        .env("RUSTC_BOOTSTRAP", "1")
        .args(["rustdoc", "--quiet", "--lib", "--package", package])
        .args(["--features", &features(root, package)?.join(",")])
        .args(["--", "-Z", "unstable-options", "--output-format", "json"])
        .status()
        .map_err(|e| Problem::invalid("cargo rustdoc", e.to_string()))?;
    if !status.success() {
        return Err(Problem::invalid(package, "rustdoc failed").into());
    }
    Ok(target.join(format!("doc/{}.json", package.replace('-', "_"))))
}

/// Reads what [`write`] wrote.
pub fn read(file: &Path) -> Result<Value> {
    let place = file.display().to_string();
    let text = fs::read(file).map_err(|e| Problem::invalid(&place, e.to_string()))?;
    let known: Value =
        serde_json::from_slice(&text).map_err(|e| Problem::invalid(&place, e.to_string()))?;
    let format = known["format_version"].as_u64();
    if format != Some(FORMAT) {
        return Err(Problem::invalid(
            place,
            format!(
                "rustdoc wrote its JSON in format {}, and this command reads {FORMAT}",
                format.map_or_else(|| "unknown".to_owned(), |n| n.to_string())
            ),
        )
        .remedy(format!("use Rust {RUST}, as `scripts/check-api` does"))
        .into());
    }
    Ok(known)
}

fn features(root: &Path, package: &str) -> Result<Vec<String>> {
    let file = format!("crates/{package}/Cargo.toml");
    let text =
        fs::read_to_string(root.join(&file)).map_err(|e| Problem::invalid(&file, e.to_string()))?;
    Ok(of_manifest(&text).map_err(|e| Problem::invalid(&file, e.to_string()))?)
}

fn of_manifest(text: &str) -> std::result::Result<Vec<String>, toml::de::Error> {
    let manifest: toml::Table = toml::from_str(text)?;
    let features = manifest.get("features").and_then(toml::Value::as_table);
    Ok(features
        .into_iter()
        .flat_map(toml::Table::keys)
        .filter(|name| !name.starts_with("__") && !LEFT_OUT.contains(&name.as_str()))
        .cloned()
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_that_only_choose_a_library_are_left_out() {
        let manifest = "[features]\ndefault = [\"a\"]\na = []\nnative-tls = []\n__inner = []\n";
        assert_eq!(of_manifest(manifest).expect("toml"), ["a", "default"]);
        assert!(of_manifest("[package]").expect("toml").is_empty());
    }

    #[test]
    fn another_format_is_refused_with_the_version_to_use() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.json");
        fs::write(&file, "{\"format_version\": 12}").expect("a writable folder");
        let refused = read(&file).expect_err("an unknown format").to_string();
        assert!(refused.contains("format 12"), "{refused}");
        assert!(refused.contains("use Rust 1.95"), "{refused}");
        fs::write(&file, format!("{{\"format_version\": {FORMAT}}}")).expect("a writable folder");
        assert!(read(&file).is_ok());
    }
}
