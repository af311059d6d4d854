//! The surface read back from its text: what stands where, and what differs between two.

use std::collections::{BTreeMap, BTreeSet};

use similar::{ChangeTag, TextDiff};

/// Texts by name, as the snapshots hold them.
pub type Texts = BTreeMap<String, String>;

/// An operation or a type.
struct Entry {
    text: String,
    head: String,
    /// Lines by name, in order.
    members: Vec<(String, String)>,
}

/// The places at which two surfaces differ, found without knowing what a line means.
pub fn changed_places(old: &Texts, new: &Texts) -> BTreeSet<String> {
    let (old, new) = (entries(old), entries(new));
    let mut places = BTreeSet::new();
    for name in old.keys().chain(new.keys()) {
        let (Some(before), Some(after)) = (old.get(name), new.get(name)) else {
            places.insert(name.clone());
            continue;
        };
        let word = |entry: &Entry| entry.head.split(' ').next().map(str::to_owned);
        if (&before.text, &before.head) != (&after.text, &after.head) {
            places.insert(name.clone());
        }
        if word(before) != word(after) {
            continue;
        }
        let lines = |entry: &Entry| entry.members.iter().cloned().collect::<BTreeMap<_, _>>();
        let (old_lines, new_lines) = (lines(before), lines(after));
        for member in old_lines.keys().chain(new_lines.keys()) {
            if old_lines.get(member) != new_lines.get(member) {
                places.insert(format!("{name}.{member}"));
            }
        }
        let common = |entry: &Entry, others: &BTreeMap<String, String>| -> Vec<String> {
            let names = entry.members.iter().map(|(member, _)| member.clone());
            names.filter(|name| others.contains_key(name)).collect()
        };
        if common(before, &new_lines) != common(after, &old_lines) {
            places.insert(name.clone());
        }
    }
    places
}

fn entries(texts: &Texts) -> BTreeMap<String, Entry> {
    let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
    for (text, lines) in texts.iter().filter(|(name, _)| *name != "passes") {
        let mut current = String::new();
        for line in lines.lines() {
            match line.strip_prefix("  ") {
                None => {
                    current = entry_name(line);
                    let entry = Entry {
                        text: text.clone(),
                        head: line.to_owned(),
                        members: Vec::new(),
                    };
                    let other = entries.insert(current.clone(), entry);
                    assert!(other.is_none(), "{current} is there twice");
                }
                Some(member) => {
                    let entry = entries
                        .get_mut(&current)
                        .expect("a head before its members");
                    entry.members.push((member_name(member), member.to_owned()));
                }
            }
        }
    }
    entries
}

/// `organizations.list` of `GET /organizations: organizations.list() -> ..`, `Organization` of
/// `struct Organization, received`.
fn entry_name(head: &str) -> String {
    let named = ["struct ", "enum ", "union "]
        .iter()
        .find_map(|word| head.strip_prefix(word))
        .or_else(|| Some(head.split_once(": ")?.1))
        .expect("a type or an operation");
    let end = named.find(['(', ',', ' ']).unwrap_or(named.len());
    named[..end].to_owned()
}

/// `limit` of `query limit: i64`, `active` of `"active" = Active`, `id` of `id: String`.
fn member_name(member: &str) -> String {
    match member.split_once(" = ") {
        Some((value, _)) if member.starts_with('"') => {
            serde_json::from_str(value).expect("a quoted value")
        }
        _ => {
            let named = member.strip_prefix("query ").unwrap_or(member);
            named.split_once(": ").expect("a name").0.to_owned()
        }
    }
}

/// How many lines differ: a line that reads otherwise is one.
pub fn changed_lines(old: &Texts, new: &Texts) -> usize {
    let (mut gone, mut come) = (0, 0);
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for name in names.into_iter().filter(|name| *name != "passes") {
        let text = |texts: &Texts| texts.get(name).cloned().unwrap_or_default();
        let (before, after) = (text(old), text(new));
        for change in TextDiff::from_lines(&before, &after).iter_all_changes() {
            match change.tag() {
                ChangeTag::Delete => gone += 1,
                ChangeTag::Insert => come += 1,
                ChangeTag::Equal => {}
            }
        }
    }
    gone.max(come)
}
