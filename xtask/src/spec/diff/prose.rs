//! Words of published documents: how many of them differ, by operation and schema. The words
//! themselves are not ours to print.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::change::{Changes, Kind};
use crate::model::Model;
use crate::spec::check;
use crate::spec::grammar::{Member, Part, visit};
use crate::surface::{SHARED, name, section};

/// The words of one part, by their keyword.
type Words = BTreeMap<String, Value>;

/// Words by owner (`GET /organizations`, `Organization`), then by the place of the part inside it.
pub struct Prose(BTreeMap<String, BTreeMap<String, Words>>);

impl Prose {
    pub fn of(document: &Value) -> Self {
        let mut owners = BTreeMap::new();
        for (place, _, _, operation) in document["paths"]
            .as_object()
            .into_iter()
            .flat_map(check::operations)
        {
            owners.insert(place, words_in(Part::Operation, operation));
        }
        for (component, schema) in document["components"]["schemas"]
            .as_object()
            .into_iter()
            .flatten()
        {
            owners.insert(component.clone(), words_in(Part::Schema, schema));
        }
        Self(owners)
    }

    fn is_empty(&self) -> bool {
        self.0
            .values()
            .flat_map(BTreeMap::values)
            .all(Words::is_empty)
    }
}

fn words_in(part: Part, value: &Value) -> BTreeMap<String, Words> {
    let mut found = BTreeMap::new();
    visit(
        part,
        &mut String::new(),
        value,
        &mut |part, pointer, value| {
            let words = value
                .as_object()
                .into_iter()
                .flatten()
                .filter(|(key, _)| part.member(key) == Member::Prose)
                .map(|(key, words)| (key.clone(), words.clone()))
                .collect();
            found.insert(pointer.to_owned(), words);
        },
    );
    found
}

/// Compares the words of what both documents have. Says whether there was anything to compare:
/// imported documents have none.
pub fn compare(old: &Prose, new: &Prose, model: &Model, changes: &mut Changes) -> bool {
    if old.is_empty() || new.is_empty() {
        return false;
    }
    for (owner, after) in &new.0 {
        let Some(before) = old.0.get(owner) else {
            continue;
        };
        // A part that came or went is a change of its own, words and all.
        let differences: usize = after
            .iter()
            .filter_map(|(place, words)| Some(differing(before.get(place)?, words)))
            .sum();
        if differences > 0 {
            let (place, section) = place_of(owner, model);
            changes.enter(&section);
            let what = match differences {
                1 => String::from("prose differs in 1 place"),
                _ => format!("prose differs in {differences} places"),
            };
            changes.noted(Kind::Documentation, &place, &what);
        }
    }
    true
}

fn differing(old: &Words, new: &Words) -> usize {
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    keys.into_iter()
        .filter(|key| old.get(*key) != new.get(*key))
        .count()
}

/// The place of an owner in terms of the SDK, and the section it stands in.
fn place_of(owner: &str, model: &Model) -> (String, String) {
    if let Some(operation) = model.operations.iter().find(|o| o.place() == owner) {
        return (name(operation), operation.namespace.clone());
    }
    let definition = model
        .types
        .values()
        .find(|definition| definition.places.iter().any(|place| place == owner));
    match definition {
        Some(definition) => (definition.name.clone(), section(definition).to_owned()),
        None => (owner.to_owned(), SHARED.to_owned()),
    }
}
