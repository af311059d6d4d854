//! The generated crate of a repository, as text.

use std::collections::BTreeMap;
use std::path::Path;

use crate::repository::Repository;

/// Runs codegen as for a document that nobody has written about yet, and gives the files of the
/// generated crate by name, all of them Rust and without documentation.
pub fn generated(repository: &Repository) -> BTreeMap<String, String> {
    let run = repository.run(&["codegen", "--allow-stale"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (Some(0), ""),
        "{}",
        run.stdout
    );
    let source = repository.path("crates/workos-generated/src");
    let mut files = BTreeMap::new();
    for (path, bytes) in repository.tree() {
        if let Ok(name) = path.strip_prefix(&source) {
            let text = String::from_utf8(bytes).expect("text");
            if let Err(error) = syn::parse_file(&text) {
                panic!("{} is no Rust: {error}", Path::display(name));
            }
            let is_code = |line: &&str| !line.trim_start().starts_with("//");
            let lines = text.lines().filter(is_code).map(|line| format!("{line}\n"));
            files.insert(name.display().to_string(), lines.collect());
        }
    }
    files
}

/// Asserts that a file has these parts, whatever the white space.
pub fn has(files: &BTreeMap<String, String>, file: &str, parts: &[&str]) {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = words(&files[file]);
    for part in parts {
        assert!(
            text.contains(&words(part)),
            "{file} lacks {part}:\n{}",
            files[file]
        );
    }
}
