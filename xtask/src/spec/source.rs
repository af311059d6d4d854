//! Text of input files, refused with a clear reason where there is none to read.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::problem::{Problem, Result};

/// Reads a file as text; `shown` is its name in errors.
pub fn read(path: &Path, shown: &str) -> Result<String> {
    let bytes = read_bytes(path, shown)?;
    text(bytes, shown)
}

fn read_bytes(path: &Path, shown: &str) -> Result<Vec<u8>> {
    if path.is_dir() {
        return Err(Problem::invalid(shown, "this is a directory, not a file")
            .remedy("name the document inside it")
            .into());
    }
    fs::read(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Problem::invalid(shown, "there is no such file")
            .remedy("check the path")
            .into(),
        _ => Problem::invalid(shown, format!("the file cannot be read: {error}"))
            .remedy("check its permissions")
            .into(),
    })
}

fn text(bytes: Vec<u8>, shown: &str) -> Result<String> {
    let binary = || {
        Problem::invalid(shown, "the file is binary, not UTF-8 text")
            .remedy("name an OpenAPI document in YAML or JSON, not packed and in UTF-8")
    };
    if bytes.contains(&0) {
        return Err(binary().into());
    }
    let text = String::from_utf8(bytes).map_err(|_| binary())?;
    if text.trim().is_empty() {
        return Err(Problem::invalid(shown, "the file is empty")
            .remedy("fetch the document again")
            .into());
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_text_is_text() {
        assert_eq!(text(b"a: 1".to_vec(), "f"), Ok("a: 1".to_owned()));
        for (bytes, reason) in [
            (&b"a\0b"[..], "binary"),
            (&b"\xff\xfe"[..], "binary"),
            (&b" \n\t"[..], "empty"),
            (&b""[..], "empty"),
        ] {
            let problems = text(bytes.to_vec(), "f").unwrap_err();
            assert!(problems.0[0].message.contains(reason), "{problems}");
            assert_eq!(problems.0[0].place.as_deref(), Some("f"));
        }
    }
}
