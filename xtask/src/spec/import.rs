//! `spec import`: a published document becomes the data that codegen reads.
//!
//! Facts stay, prose goes: the words of the published document are not ours to publish. What has
//! an order that means nothing gets a fixed one, so that the next document's diff shows what
//! changed in the API and nothing else.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::check::{self, Scope};
use super::grammar::{Member, NameOrder, Part};
use super::source;
use crate::problem::Result;
use crate::staging::Outputs;
use crate::yaml;

/// How often each key was left out.
#[derive(Debug, Default, PartialEq, Eq)]
struct Dropped {
    prose: BTreeMap<String, usize>,
    extensions: BTreeMap<String, usize>,
}

/// Where a document of this scope lives in the repository.
pub fn destination(scope: Scope) -> &'static str {
    match scope {
        Scope::Whole => "openapi/workos.yaml",
        Scope::Additions => "openapi/additions.yaml",
    }
}

/// Imports `file` into the repository at `root` and says what it did.
pub fn import(root: &Path, file: &Path, scope: Scope) -> Result<String> {
    let shown = file.display().to_string();
    let text = source::read(file, &shown)?;
    let document = check::parse(&shown, &text, scope)?;
    let name = file
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());

    let mut dropped = Dropped::default();
    let cleaned = clean(Part::Document, document, &mut dropped);
    let mut imported = head(&name, &text, &cleaned, scope);
    imported.push_str(&yaml::write(&cleaned));

    let mut outputs = Outputs::new();
    outputs.insert(destination(scope), imported);
    let report = outputs.write(root, &[])?;
    let outcome = if report.written.is_empty() {
        "unchanged"
    } else {
        "written"
    };
    Ok(summary(&cleaned, &dropped, destination(scope), outcome))
}

/// A document that has been put together, in the order in which imported ones are.
pub fn canonical(document: Value) -> Value {
    clean(Part::Document, document, &mut Dropped::default())
}

/// Takes the prose out of a part and puts the rest in order.
fn clean(part: Part, value: Value, dropped: &mut Dropped) -> Value {
    let Value::Object(map) = value else {
        return value;
    };
    let mut kept = Vec::with_capacity(map.len());
    for (key, value) in map {
        let value = match part.member(&key) {
            Member::Prose => {
                *dropped.prose.entry(key).or_default() += 1;
                continue;
            }
            Member::UnreadExtension => {
                *dropped.extensions.entry(key).or_default() += 1;
                continue;
            }
            Member::Data => value,
            Member::One(inner) => clean(inner, value, dropped),
            Member::List(inner) => clean_list(inner, value, dropped),
            Member::Map(inner, order) => clean_map(inner, order, value, dropped),
        };
        kept.push((key, value));
    }
    kept.sort_by(|(a, _), (b, _)| part.rank(a).cmp(&part.rank(b)));
    Value::Object(kept.into_iter().collect())
}

fn clean_list(part: Part, value: Value, dropped: &mut Dropped) -> Value {
    let Value::Array(list) = value else {
        return value;
    };
    let mut list: Vec<Value> = list
        .into_iter()
        .map(|value| clean(part, value, dropped))
        .collect();
    // Without its description a tag is a name, and names in a list have no order of their own.
    if part == Part::Tag {
        list.sort_by(|a, b| a["name"].as_str().cmp(&b["name"].as_str()));
    }
    Value::Array(list)
}

fn clean_map(part: Part, order: NameOrder, value: Value, dropped: &mut Dropped) -> Value {
    let Value::Object(map) = value else {
        return value;
    };
    let mut entries: Vec<(String, Value)> = map
        .into_iter()
        .map(|(name, value)| (name, clean(part, value, dropped)))
        .collect();
    if order == NameOrder::Sorted {
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
    }
    Value::Object(Map::from_iter(entries))
}

/// Where the data comes from. No clock: importing the same file twice gives the same bytes.
fn head(name: &str, text: &str, document: &Value, scope: Scope) -> String {
    let option = match scope {
        Scope::Whole => "",
        Scope::Additions => " --additions",
    };
    let mut head = format!(
        "# Imported by `cargo xtask spec import{option}`. Not edited by hand: repairs are overlays.\n\
         # source: {name}\n# sha256: {}\n",
        hexadecimal(&Sha256::digest(text.as_bytes()))
    );
    if let Some(version) = document.pointer("/info/version").and_then(Value::as_str) {
        head.push_str(&format!("# version: {}\n", version.escape_default()));
    }
    if let Some(date) = date_in(name) {
        head.push_str(&format!("# date: {date}\n"));
    }
    head
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The first `2026-08-07` of a file name.
fn date_in(name: &str) -> Option<&str> {
    const SHAPE: &[u8] = b"0000-00-00";
    let matches = |window: &[u8]| {
        window.iter().zip(SHAPE).all(|(byte, shape)| match shape {
            b'0' => byte.is_ascii_digit(),
            other => byte == other,
        })
    };
    let start = name.as_bytes().windows(SHAPE.len()).position(matches)?;
    name.get(start..start + SHAPE.len())
}

fn summary(document: &Value, dropped: &Dropped, destination: &str, outcome: &str) -> String {
    let count = |pointer: &str| {
        document
            .pointer(pointer)
            .and_then(Value::as_object)
            .map_or(0, Map::len)
    };
    let operations = document["paths"]
        .as_object()
        .map_or(0, |paths| check::operations(paths).count());
    let listed = |counts: &BTreeMap<String, usize>| match counts.len() {
        0 => "none".to_owned(),
        _ => counts
            .iter()
            .map(|(key, count)| format!("{key} {count}"))
            .collect::<Vec<_>>()
            .join(", "),
    };
    format!(
        "{destination} {outcome}: {} paths, {operations} operations, {} schemas\n  \
         prose dropped       {}\n  extensions dropped  {}\n",
        count("/paths"),
        count("/components/schemas"),
        listed(&dropped.prose),
        listed(&dropped.extensions),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn cleaned(value: Value) -> (Value, Dropped) {
        let mut dropped = Dropped::default();
        let cleaned = clean(Part::Document, value, &mut dropped);
        (cleaned, dropped)
    }

    #[test]
    fn prose_goes_and_names_stay() {
        let (document, dropped) = cleaned(json!({
            "info": { "title": "T", "description": "D", "version": "1", "contact": {}, "license": {} },
            "components": { "schemas": {
                "title": {
                    "title": "Words", "description": "Words", "example": {}, "x-note": "Words",
                    "x-extensible-enum": ["a"],
                    "properties": {
                        "title": { "type": "string", "description": "Words" },
                        "description": { "type": "string", "default": { "title": "kept" } },
                        "example": { "enum": ["description", "title"] },
                        "x-note": { "const": "summary" },
                    },
                    "required": ["title", "description", "x-note"],
                },
            } },
        }));
        let schema = &document["components"]["schemas"]["title"];
        assert_eq!(
            schema,
            &json!({
                "x-extensible-enum": ["a"],
                "properties": {
                    "title": { "type": "string" },
                    "description": { "type": "string", "default": { "title": "kept" } },
                    "example": { "enum": ["description", "title"] },
                    "x-note": { "const": "summary" },
                },
                "required": ["title", "description", "x-note"],
            })
        );
        assert_eq!(document["info"], json!({ "version": "1" }));
        assert_eq!(
            dropped.extensions,
            BTreeMap::from([("x-note".to_owned(), 1)])
        );
        assert_eq!(dropped.prose["description"], 3);
    }

    #[test]
    fn order_is_fixed_where_it_means_nothing_and_kept_where_it_does() {
        let (document, _) = cleaned(json!({
            "paths": {
                "/b": {},
                "/a": {
                    "delete": {}, "post": {},
                    "get": {
                        "responses": { "default": {}, "404": {}, "200": {} },
                        "parameters": [{ "name": "z", "in": "query" }, { "in": "query", "name": "a" }],
                        "operationId": "x",
                    },
                },
            },
            "tags": [{ "name": "z" }, { "name": "a" }],
            "openapi": "3.1.1",
            "components": { "schemas": {
                "B": { "properties": { "z": {}, "a": {} }, "type": "object", "required": ["z", "a"] },
                "A": { "enum": ["z", "a"] },
            } },
        }));
        assert_eq!(
            yaml::write(&document),
            "openapi: \"3.1.1\"\ntags:\n  - name: a\n  - name: z\npaths:\n  /a:\n    get:\n      operationId: x\n      \
             parameters:\n        - name: z\n          in: query\n        - name: a\n          in: query\n      \
             responses:\n        \"200\": {}\n        \"404\": {}\n        default: {}\n    post: {}\n    delete: {}\n  \
             /b: {}\ncomponents:\n  schemas:\n    A:\n      enum:\n        - z\n        - a\n    B:\n      type: object\n      \
             properties:\n        z: {}\n        a: {}\n      required:\n        - z\n        - a\n"
        );
    }

    #[test]
    fn the_date_is_taken_from_the_file_name_only() {
        assert_eq!(date_in("workos-2026-08-07.yaml"), Some("2026-08-07"));
        assert_eq!(date_in("a12026-08-071.yaml"), Some("2026-08-07"));
        assert_eq!(date_in("é-2026-08.yaml"), None);
        assert_eq!(date_in(""), None);
    }

    #[test]
    fn the_head_names_the_source() {
        let head = head(
            "api-2026-01-02.yaml",
            "",
            &json!({ "info": { "version": "1\n0" } }),
            Scope::Additions,
        );
        assert!(head.contains("# source: api-2026-01-02.yaml\n"));
        assert!(head.contains(
            "# sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"
        ));
        assert!(
            head.contains("# version: 1\\n0\n# date: 2026-01-02\n"),
            "{head}"
        );
        assert!(head.lines().all(|line| line.starts_with("# ")));
    }
}
