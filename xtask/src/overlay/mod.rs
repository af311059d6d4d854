//! Repairs of the document: OpenAPI Overlay 1.0 files, each action with its reason, read and
//! checked here and applied by [`apply()`].
//!
//! An action that finds nothing to do is stale: the fault has been mended upstream, and the repair
//! should go before it hides the next one.

mod apply;

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::problem::{Problem, Result};
use crate::spec::source;
use crate::yaml;

pub use apply::{Applied, apply};

/// A repair file.
#[derive(Debug)]
pub struct Overlay {
    /// Path of the file as shown in messages.
    pub file: String,
    pub actions: Vec<Action>,
}

#[derive(Debug)]
pub struct Action {
    /// The target as it is written.
    pub target: String,
    path: JsonPath,
    change: Change,
}

#[derive(Debug)]
enum Change {
    Update(Value),
    Remove,
}

/// Reads the overlays of a folder in the order of their names. No folder is no overlay.
pub fn read_folder(root: &Path, folder: &str) -> Result<Vec<Overlay>> {
    let entries = match fs::read_dir(root.join(folder)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => {
            return Err(
                Problem::invalid(folder, format!("the folder cannot be read: {error}"))
                    .remedy("check that it is a folder and readable")
                    .into(),
            );
        }
    };
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".yaml"))
        .collect();
    names.sort();
    names
        .iter()
        .map(|name| {
            let file = format!("{folder}/{name}");
            parse(&file, &source::read(&root.join(&file), &file)?)
        })
        .collect()
}

/// Reads one overlay; `file` is its name in messages.
pub fn parse(file: &str, text: &str) -> Result<Overlay> {
    let value = yaml::read(file, text)?;
    let version = value
        .get("overlay")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if !version.starts_with("1.0.") {
        return Err(
            Problem::invalid(file, "this is no OpenAPI Overlay 1.0 document")
                .remedy("start it with `overlay: 1.0.0`, `info` and `actions`")
                .into(),
        );
    }
    for key in ["title", "version"] {
        if !value["info"][key].is_string() {
            return Err(Problem::invalid(
                format!("{file}, /info"),
                format!("the overlay has no `{key}`"),
            )
            .remedy("say in `info` what the file repairs: `title` and `version`, both text")
            .into());
        }
    }
    reject_unknown_keys(file, &value, &["overlay", "info", "actions", "extends"])?;
    let actions = match value.get("actions") {
        Some(Value::Array(actions)) if !actions.is_empty() => actions,
        _ => {
            return Err(Problem::invalid(file, "the overlay has no `actions`")
                .remedy("list its repairs under `actions`, or remove the file")
                .into());
        }
    };
    let actions = actions
        .iter()
        .enumerate()
        .map(|(index, action)| parse_action(&place(file, index + 1), action))
        .collect::<Result<_>>()?;
    Ok(Overlay {
        file: file.to_owned(),
        actions,
    })
}

fn parse_action(place: &str, action: &Value) -> Result<Action> {
    reject_unknown_keys(
        place,
        action,
        &["target", "description", "update", "remove"],
    )?;
    let Some(target) = action.get("target").and_then(Value::as_str) else {
        return Err(Problem::invalid(place, "the action has no `target`")
            .remedy("name the places it repairs as a JSONPath")
            .into());
    };
    let path = JsonPath::parse(target).map_err(|error| {
        Problem::invalid(
            place,
            format!("the target `{target}` is no JSONPath: {error}"),
        )
        .remedy("write the target as in RFC 9535, names with dots or slashes in brackets")
    })?;
    let reason = action
        .get("description")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if reason.trim().is_empty() {
        return Err(Problem::invalid(place, "the action has no `description`")
            .remedy("say what is wrong upstream: it decides when the repair can go")
            .into());
    }
    let change = match (action.get("update"), action.get("remove")) {
        (Some(update), None | Some(Value::Bool(false))) => Change::Update(update.clone()),
        (None, Some(Value::Bool(true))) => Change::Remove,
        _ => {
            return Err(Problem::invalid(
                place,
                "the action neither updates nor removes, or does both",
            )
            .remedy("give it either `update` or `remove: true`")
            .into());
        }
    };
    Ok(Action {
        target: target.to_owned(),
        path,
        change,
    })
}

fn reject_unknown_keys(place: &str, value: &Value, known: &[&str]) -> Result<()> {
    let unknown = value.as_object().and_then(|map| {
        map.keys()
            .find(|key| !known.contains(&key.as_str()) && !key.starts_with("x-"))
    });
    match unknown {
        None => Ok(()),
        Some(key) => Err(
            Problem::invalid(place, format!("the key `{key}` means nothing here"))
                .remedy(format!("known keys are {}", known.join(", ")))
                .into(),
        ),
    }
}

fn place(file: &str, action: usize) -> String {
    format!("{file}, action {action}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_of_the_file_are_named() {
        let head = "overlay: 1.0.0\ninfo: {title: t, version: '1'}\n";
        for (text, place, message) in [
            ("actions: []".to_owned(), "o.yaml", "no OpenAPI Overlay 1.0"),
            (
                "overlay: 1.0.0\nactions: [{}]".to_owned(),
                "o.yaml, /info",
                "no `title`",
            ),
            (head.to_owned(), "o.yaml", "no `actions`"),
            (
                format!("{head}actions: [{{update: 1}}]"),
                "o.yaml, action 1",
                "no `target`",
            ),
            (
                format!("{head}actions: [{{target: 'a b', description: d}}]"),
                "o.yaml, action 1",
                "no JSONPath",
            ),
            (
                format!("{head}actions: [{{target: $.a, update: 1}}]"),
                "o.yaml, action 1",
                "no `description`",
            ),
            (
                format!("{head}actions: [{{target: $.a, description: d}}]"),
                "o.yaml, action 1",
                "neither",
            ),
            (
                format!(
                    "{head}actions: [{{target: $.a, description: d, update: 1, remove: true}}]"
                ),
                "o.yaml, action 1",
                "both",
            ),
            (
                format!("{head}actions: [{{target: $.a, patch: 1}}]"),
                "o.yaml, action 1",
                "`patch`",
            ),
        ] {
            let problems = parse("o.yaml", &text).unwrap_err();
            assert_eq!(problems.0[0].place.as_deref(), Some(place), "{problems}");
            assert!(problems.0[0].message.contains(message), "{problems}");
            assert!(problems.0[0].remedy.is_some());
        }
    }

    #[test]
    fn overlays_are_read_in_the_order_of_their_names() {
        let root = tempfile::tempdir().unwrap();
        assert!(read_folder(root.path(), "overlays").unwrap().is_empty());
        fs::create_dir(root.path().join("overlays")).unwrap();
        let text = "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions: [{target: $.a, description: d, remove: true}]";
        for name in ["20-b.yaml", "10-a.yaml", "notes.md"] {
            fs::write(root.path().join("overlays").join(name), text).unwrap();
        }
        let files: Vec<_> = read_folder(root.path(), "overlays")
            .unwrap()
            .into_iter()
            .map(|o| o.file)
            .collect();
        assert_eq!(files, ["overlays/10-a.yaml", "overlays/20-b.yaml"]);
    }
}
