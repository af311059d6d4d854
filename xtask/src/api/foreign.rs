//! Types of other crates in public signatures: their next major version would be ours.
//!
//! Found by reference, not by name: an alias or a re-export hides nothing. What is `doc(hidden)` is
//! no interface and not looked at.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use crate::problem::{Problem, Result};

pub const FILE: &str = "api/foreign-types.toml";

/// The crates of this repository.
const OURS: [&str; 3] = ["workos", "workos_core", "workos_generated"];

/// What may be shown.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowed {
    allow: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// A crate, `http`, or one of its types, `serde_json::Value`.
    path: String,
    /// The only item that may show it.
    only_in: Option<String>,
    /// For the reader of the file.
    #[serde(rename = "why")]
    _why: String,
    #[serde(skip)]
    used: bool,
}

/// A type of another crate in the signature of an item.
struct Sight<'k> {
    item: &'k str,
    krate: &'k str,
    name: Option<&'k str>,
    file: &'k str,
}

impl Allowed {
    pub fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).map_err(|e| Problem::invalid(FILE, e.to_string()).into())
    }

    /// Entries for what no signature shows any more.
    pub fn stale(&self) -> Vec<Problem> {
        let unused = self.allow.iter().filter(|entry| !entry.used);
        unused
            .map(|entry| {
                Problem::stale(FILE, format!("`{}` is in no signature", entry.path))
                    .remedy("remove the entry")
            })
            .collect()
    }

    fn covers(&mut self, sight: &Sight<'_>) -> bool {
        let entry = self.allow.iter_mut().find(|entry| entry.covers(sight));
        entry.map(|entry| entry.used = true).is_some()
    }
}

impl Entry {
    fn covers(&self, sight: &Sight<'_>) -> bool {
        let path = match (self.path.split_once("::"), sight.name) {
            (None, _) | (Some(_), None) => self.path.split("::").next() == Some(sight.krate),
            (Some((krate, entry)), Some(name)) => krate == sight.krate && entry == name,
        };
        path && self
            .only_in
            .as_deref()
            .is_none_or(|item| item == sight.item)
    }
}

/// Each type of another crate that a signature of `package` shows and no entry allows.
pub fn not_allowed(package: &str, known: &Value, allowed: &mut Allowed) -> Vec<Problem> {
    let mut found = BTreeSet::new();
    for sight in sights(known) {
        if !allowed.covers(&sight) {
            let shown = match sight.name {
                Some(name) => format!("{}::{name}", sight.krate),
                None => sight.krate.to_owned(),
            };
            found.insert((sight.file, sight.item, shown));
        }
    }
    let problem = |(file, item, shown): (&str, &str, String)| {
        Problem::invalid(
            format!("{package}, `{item}` in {file}"),
            format!("a public signature shows `{shown}`"),
        )
        .remedy(format!(
            "keep it out, or say in {FILE} why applications may depend on it"
        ))
    };
    found.into_iter().map(problem).collect()
}

fn sights(known: &Value) -> Vec<Sight<'_>> {
    let mut found = Vec::new();
    let items = known["index"].as_object().into_iter().flatten();
    for (_, item) in items.filter(|(_, item)| item["crate_id"] == 0) {
        let inner = &item["inner"];
        let implied = &inner["impl"];
        if !implied["blanket_impl"].is_null() || implied["is_synthetic"] == true {
            continue;
        }
        let label = item["name"].as_str().or(inner["use"]["name"].as_str());
        let sight = |id: &Value| {
            let (krate, name) = foreign(known, id)?;
            Some(Sight {
                item: label.unwrap_or("impl"),
                krate,
                name,
                file: item["span"]["filename"].as_str().unwrap_or("?"),
            })
        };
        match inner.get("use") {
            Some(used) => found.extend(sight(&used["id"])),
            None => visit(inner, &mut |id| found.extend(sight(id))),
        }
    }
    found
}

/// The ids of every path that the description of an item mentions.
fn visit<'k>(value: &'k Value, seen: &mut impl FnMut(&'k Value)) {
    match value {
        Value::Object(fields) => {
            if let (Some(_), Some(id)) = (fields.get("path"), fields.get("id")) {
                seen(id);
            }
            fields.values().for_each(|value| visit(value, seen));
        }
        Value::Array(values) => values.iter().for_each(|value| visit(value, seen)),
        _ => {}
    }
}

/// The crate of a path and the last segment, if it is not the crate itself.
fn foreign<'k>(known: &'k Value, id: &Value) -> Option<(&'k str, Option<&'k str>)> {
    let summary = &known["paths"][id.to_string()];
    let krate = summary["crate_id"].as_u64().filter(|id| *id != 0)?;
    let krate = known["external_crates"][krate.to_string()]["name"].as_str()?;
    let path = summary["path"].as_array()?;
    let name = path.get(1..)?.last().and_then(Value::as_str);
    (!OURS.contains(&krate)).then_some((krate, name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A function `send` that takes `hyper::Body`, and the re-export of a crate.
    fn known() -> Value {
        let span = json!({"filename": "src/a.rs"});
        json!({
            "index": {
                "1": {"crate_id": 0, "name": "send", "span": span, "inner": {"function": {"sig": {
                    "inputs": [["body", {"resolved_path": {"path": "Payload", "id": 7, "args": null}}]],
                    "output": {"resolved_path": {"path": "Ours", "id": 8, "args": null}}}}}},
                "2": {"crate_id": 0, "name": null, "span": span,
                    "inner": {"use": {"source": "tower", "name": "middleware", "id": 9}}},
                "3": {"crate_id": 0, "name": null, "span": span, "inner": {"impl": {
                    "blanket_impl": {"generic": "T"}, "trait": {"path": "Any", "id": 7}}}},
                "4": {"crate_id": 5, "name": "theirs", "span": span,
                    "inner": {"struct_field": {"resolved_path": {"path": "Body", "id": 7}}}},
            },
            "paths": {
                "7": {"crate_id": 4, "path": ["hyper", "body", "Body"]},
                "8": {"crate_id": 6, "path": ["workos_core", "Ours"]},
                "9": {"crate_id": 5, "path": ["tower"]},
            },
            "external_crates": {
                "4": {"name": "hyper"}, "5": {"name": "tower"}, "6": {"name": "workos_core"},
            },
        })
    }

    fn refused(entries: &str) -> Vec<String> {
        let mut allowed = Allowed::parse(entries).expect("toml");
        let found = not_allowed("workos", &known(), &mut allowed);
        found.into_iter().map(|problem| problem.message).collect()
    }

    #[test]
    fn a_renamed_type_and_a_renamed_crate_are_found() {
        assert_eq!(
            refused("allow = []"),
            [
                "a public signature shows `tower`",
                "a public signature shows `hyper::Body`",
            ]
        );
    }

    #[test]
    fn a_crate_or_one_of_its_types_can_be_allowed() {
        let tower = "[[allow]]\npath = \"tower\"\nwhy = \"\"\n";
        assert_eq!(refused(tower), ["a public signature shows `hyper::Body`"]);
        let body = "[[allow]]\npath = \"hyper::Body\"\nwhy = \"\"\n";
        assert_eq!(refused(&format!("{tower}{body}")), [""; 0]);
        let other = "[[allow]]\npath = \"hyper::Request\"\nwhy = \"\"\n";
        assert_eq!(refused(other).len(), 2);
    }

    #[test]
    fn an_entry_for_one_item_allows_no_other() {
        let entry = "[[allow]]\npath = \"hyper\"\nonly_in = \"connect\"\nwhy = \"\"\n";
        assert_eq!(refused(entry).len(), 2);
        assert_eq!(refused(&entry.replace("connect", "send")).len(), 1);
    }

    #[test]
    fn an_entry_that_matches_nothing_is_stale() {
        let entries =
            "[[allow]]\npath = \"tower\"\nwhy = \"\"\n\n[[allow]]\npath = \"url\"\nwhy = \"\"\n";
        let mut allowed = Allowed::parse(entries).expect("toml");
        not_allowed("workos", &known(), &mut allowed);
        let stale = allowed.stale();
        assert_eq!(stale.len(), 1, "{stale:?}");
        assert_eq!(stale[0].message, "`url` is in no signature");
    }
}
