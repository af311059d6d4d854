//! `changelog`: what a new API document means, in the words of the changelog: methods as they are
//! called, types and fields as they are named.
//!
//! It is a draft. Why something changed, and what to write instead, a person adds. What changes
//! nothing but words and order is left out.

use std::path::Path;

use crate::problem::Result;
use crate::spec::diff::change::{Change, Kind};
use crate::spec::diff::{self, Report};

/// The changelog of going from one document to another, published or imported.
pub fn draft(root: &Path, old: &Path, new: &Path) -> Result<String> {
    let report = diff::compare(root, old, new)?;
    let title = format!(
        "Takes in `{}` in place of `{}`.\n",
        file_name(new),
        file_name(old)
    );
    Ok(format!("{title}{}", text(&report)))
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

fn text(report: &Report) -> String {
    let mut text = String::new();
    for (heading, kind) in [("Breaking", Kind::Breaking), ("Added", Kind::Additive)] {
        let entries = entries(report.changes.iter().filter(|c| c.kind == kind));
        if !entries.is_empty() {
            text.push_str(&format!("\n### {heading}\n\n"));
            for entry in entries {
                text.push_str(&format!("- {entry}\n"));
            }
        }
    }
    if text.is_empty() {
        text.push_str("\nNothing changes for applications.\n");
    }
    text
}

/// A line a change; new types share one, which ends what is said of their namespace.
fn entries<'c>(changes: impl Iterator<Item = &'c Change>) -> Vec<String> {
    let mut entries = Vec::new();
    let mut types: Vec<&Change> = Vec::new();
    for change in changes {
        if types.first().is_some_and(|t| t.section != change.section) {
            entries.extend(added_types(&std::mem::take(&mut types)));
        }
        match change.what.as_str() {
            "type added" => types.push(change),
            _ => entries.push(entry(change)),
        }
    }
    entries.extend(added_types(&types));
    entries
}

fn added_types(types: &[&Change]) -> Option<String> {
    let names: Vec<String> = types.iter().map(|t| format!("`{}`", t.place)).collect();
    match names.as_slice() {
        [] => None,
        [name] => Some(format!("added the type {name}")),
        names => Some(format!("added the types {}", names.join(", "))),
    }
}

fn entry(change: &Change) -> String {
    let Change { place, what, .. } = change;
    let subject = subject(change);
    match (what.as_str(), &change.before, &change.after) {
        ("type renamed", Some(before), Some(after)) => format!("renamed `{before}` to `{after}`"),
        ("value added" | "branch added", ..) => format!("added {subject}{}", on_the_wire(place)),
        ("value removed" | "branch removed", ..) => format!("removed {subject}"),
        (what, None, Some(after)) if what.ends_with(" added") => {
            format!("added {}{subject}: `{after}`", required(what))
        }
        (what, Some(_), None) if what.ends_with(" removed") => format!("removed {subject}"),
        (what, Some(before), Some(after)) => {
            format!("{subject}: {what}: `{before}` is now `{after}`")
        }
        (what, Some(only), None) | (what, None, Some(only)) => {
            format!("{subject}: {what}: `{only}`")
        }
        (what, None, None) => format!("{subject}: {what}"),
    }
}

fn required(what: &str) -> &'static str {
    match what.starts_with("required ") {
        true => "the required ",
        false => "",
    }
}

/// How applications write what changed.
fn subject(change: &Change) -> String {
    let mut parts = change.place.splitn(3, '.');
    let (first, second, third) = (parts.next(), parts.next(), parts.next());
    // Namespaces begin small, types do not.
    let is_type = first.is_some_and(|name| name.starts_with(char::is_uppercase));
    match (first, second, third) {
        (Some(namespace), Some(method), None) if !is_type => format!("`{namespace}().{method}()`"),
        (Some(namespace), Some(method), Some(parameter)) if !is_type => {
            format!("`{parameter}` of `{namespace}().{method}()`")
        }
        (Some(name), Some(_), _)
            if ["value", "branch"]
                .iter()
                .any(|w| change.what.starts_with(w)) =>
        {
            let text = change.after.as_ref().or(change.before.as_ref());
            let variant = text.and_then(|text| text.split('(').next()).unwrap_or("");
            format!("`{name}::{variant}`")
        }
        _ => format!("`{}`", change.place),
    }
}

/// The value that the API sends for a variant.
fn on_the_wire(place: &str) -> String {
    place
        .split_once('.')
        .map_or_else(String::new, |(_, wire)| format!(" (`{wire}`)"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::diff::change::Changes;

    fn change(place: &str, what: &str, before: &str, after: &str) -> Change {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Change {
            kind: Kind::Additive,
            place: place.to_owned(),
            what: what.to_owned(),
            before: some(before),
            after: some(after),
            section: "organizations".to_owned(),
        }
    }

    #[test]
    fn each_change_is_said_as_applications_write_it() {
        for (place, what, before, after, expected) in [
            (
                "organizations.list_it_contacts",
                "operation added",
                "",
                "GET /organizations/{id}/it_contacts",
                "added `organizations().list_it_contacts()`: `GET /organizations/{id}/it_contacts`",
            ),
            (
                "organizations.delete",
                "operation removed",
                "DELETE /organizations/{id}",
                "",
                "removed `organizations().delete()`",
            ),
            (
                "organizations.list.search",
                "parameter added",
                "",
                "String, optional",
                "added `search` of `organizations().list()`: `String, optional`",
            ),
            (
                "CreateOrganization.name",
                "required field added",
                "",
                "String, required",
                "added the required `CreateOrganization.name`: `String, required`",
            ),
            (
                "organizations.create",
                "arguments changed",
                "(name: String)",
                "()",
                "`organizations().create()`: arguments changed: `(name: String)` is now `()`",
            ),
            (
                "Old",
                "type renamed",
                "Old",
                "New",
                "renamed `Old` to `New`",
            ),
            (
                "EventData.vault.kek.deleted",
                "branch added",
                "",
                "VaultKekDeleted(VaultKek)",
                "added `EventData::VaultKekDeleted` (`vault.kek.deleted`)",
            ),
            (
                "State.gone",
                "value removed",
                "Gone",
                "",
                "removed `State::Gone`",
            ),
        ] {
            assert_eq!(entry(&change(place, what, before, after)), expected);
        }
    }

    #[test]
    fn no_difference_is_said_to_be_none() {
        let report = Report::new(Changes::default(), true);
        assert_eq!(text(&report), "\nNothing changes for applications.\n");
    }

    #[test]
    fn new_types_of_a_namespace_share_a_line() {
        let a = change("A", "type added", "", "struct A, sent");
        let field = change("B.c", "field added", "", "String");
        let b = change("D", "type added", "", "struct D, sent");
        let mut elsewhere = change("E", "type added", "", "struct E, sent");
        elsewhere.section = "sso".to_owned();
        assert_eq!(
            entries([&a, &field, &b, &elsewhere].into_iter()),
            [
                "added `B.c`: `String`",
                "added the types `A`, `D`",
                "added the type `E`",
            ]
        );
    }
}
