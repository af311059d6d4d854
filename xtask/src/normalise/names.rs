//! Gives every component its Rust name: pinned in `naming.toml`, or made from its place by rule.
//! Names that clash, say nothing or are too long are an error that says what to write where.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase;
use serde_json::Value;

use super::coalesce::{PLACES, is_inline, singular};
use super::hoist::ITEMS;
use super::schema::{Object, components_mut, each_schema, members, reference, referenced};
use crate::case::camel;
use crate::naming::{FILE, Naming};
use crate::problem::{Problem, Problems, Result};

/// The longest name a type may have.
const LONGEST: usize = 60;

/// Names that the runtime or the language gives to something else.
const TAKEN: [&str; 41] = [
    "Authentication",
    "BTreeMap",
    "Box",
    "Client",
    "Clone",
    "Copy",
    "DateTime",
    "Debug",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "Error",
    "Fn",
    "From",
    "Into",
    "IntoIterator",
    "Iterator",
    "List",
    "ListMetadata",
    "Map",
    "Method",
    "None",
    "Nullable",
    "Object",
    "Ok",
    "Operation",
    "Option",
    "PartialEq",
    "Repeat",
    "Request",
    "Response",
    "Result",
    "Secret",
    "Send",
    "Some",
    "String",
    "Sync",
    "Utc",
    "Value",
    "Vec",
];

/// Renames every component; counts them.
pub fn name_types(document: &mut Value, naming: &Naming) -> Result<usize> {
    let components = super::schema::components(document)
        .cloned()
        .unwrap_or_default();
    let items = members(document, ITEMS)
        .iter()
        .filter_map(|place| place.as_str().map(str::to_owned))
        .collect();
    let rules = Rules { naming, items };
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut owners: BTreeMap<String, String> = BTreeMap::new();
    let mut problems = Vec::new();
    for (place, schema) in &components {
        let name = rules.name(place, schema);
        if let Some(complaint) = complaint(&name) {
            problems.push(
                Problem::invalid(
                    place,
                    format!("the type here would be named {name}, {complaint}"),
                )
                .remedy(advice(naming, place)),
            );
        }
        if let Some(other) = owners.insert(name.clone(), place.clone()) {
            problems.push(
                Problem::invalid(
                    place,
                    format!("the type here would be named {name}, as the one at {other} is"),
                )
                .remedy(advice(naming, place)),
            );
        }
        names.insert(place.clone(), name);
    }
    Problems::none_in(problems)?;
    each_schema(document, &mut |_, schema| {
        if let Some(name) = referenced(schema).and_then(|place| names.get(place)) {
            schema["$ref"] = reference(name)["$ref"].take();
        }
        Ok(())
    })?;
    if let Some(components) = components_mut(document) {
        *components = std::mem::take(components)
            .into_iter()
            .map(|(place, schema)| (names[&place].clone(), schema))
            .collect::<Object>();
        components.sort_keys();
    }
    Ok(names.len())
}

fn advice(naming: &Naming, place: &str) -> String {
    format!(
        "add a line such as \"{place}\" = \"AnotherName\" under [types] in {FILE} (line {})",
        naming.line_of("types", place)
    )
}

fn complaint(name: &str) -> Option<String> {
    let numbered = name.trim_end_matches(|c: char| c.is_ascii_digit());
    if TAKEN.contains(&name) {
        Some(String::from("which means something else"))
    } else if name.len() > LONGEST {
        Some(format!("which is longer than {LONGEST} characters"))
    } else if ["Variant", "Type", "Subtype", "Item", "Inner"].contains(&numbered) {
        Some(String::from("which says nothing"))
    } else if syn::parse_str::<syn::Ident>(name).is_err() {
        Some(String::from("which is no identifier"))
    } else if name.to_upper_camel_case() != name {
        // What the generator behind would rename.
        Some(format!(
            "which is not camel case: {}",
            name.to_upper_camel_case()
        ))
    } else {
        None
    }
}

/// What names are made of.
struct Rules<'a> {
    naming: &'a Naming,
    /// Where a type is the item of a list, so that its name is singular.
    items: BTreeSet<String>,
}

impl Rules<'_> {
    /// The name of a component: pinned at any of its places, or by rule.
    fn name(&self, place: &str, schema: &Value) -> String {
        let places: Vec<&str> = match schema.get(PLACES).and_then(Value::as_array) {
            Some(places) => places.iter().filter_map(Value::as_str).collect(),
            None => vec![place],
        };
        // Every place is asked, so that each pinned line counts as used.
        let pinned: Vec<&str> = places
            .iter()
            .filter_map(|place| self.naming.type_name(place))
            .collect();
        match pinned.first() {
            Some(name) => (*name).to_owned(),
            None => common_event(&places).unwrap_or_else(|| camel(&self.rule(place))),
        }
    }

    /// The name that a place has by rule: `Connection.domains` is `ConnectionDomain`.
    fn rule(&self, place: &str) -> String {
        if !is_inline(place) {
            return component_name(place);
        }
        let (parent, segment) = split(place);
        if let Some(branch) = segment.strip_prefix('[') {
            let branch = branch.trim_end_matches(']');
            let name = camel(branch);
            // `user.created` is a name of its own; `organization` needs its union's.
            return match branch.contains('.') {
                true => name,
                false => join(&self.name_of(parent), &name),
            };
        }
        let segment = match self.items.contains(place) {
            true => singular(segment),
            false => segment.to_owned(),
        };
        match parent {
            "" => operation_name(&segment, self.naming),
            parent => join(&self.name_of(parent), &camel(&segment)),
        }
    }

    fn name_of(&self, place: &str) -> String {
        self.naming
            .type_name(place)
            .map_or_else(|| self.rule(place), str::to_owned)
    }
}

/// The name of content that several events share: what their types begin with.
fn common_event(places: &[&str]) -> Option<String> {
    let events: Vec<Vec<&str>> = places
        .iter()
        .map(|place| {
            let (_, event) = split(place);
            let event = event.strip_prefix('[')?.trim_end_matches(']');
            event.contains('.').then(|| event.split('.').collect())
        })
        .collect::<Option<_>>()?;
    let (first, others) = events.split_first()?;
    let shared = first
        .iter()
        .enumerate()
        .take_while(|(index, word)| others.iter().all(|event| event.get(*index) == Some(word)))
        .count();
    let subject = camel(&first[..shared].join("_"));
    (!others.is_empty() && shared > 0).then(|| format!("{subject}EventData"))
}

/// A published component's name without the words that say nothing to a user of the SDK.
fn component_name(published: &str) -> String {
    let name = published
        .replace("Userland", "")
        .replace("UserUser", "User");
    let name = ["Dto", "Json"].iter().fold(name.as_str(), |name, suffix| {
        name.strip_suffix(suffix).unwrap_or(name)
    });
    camel(name)
}

/// The parent of an inline place and its last segment; no parent for an operation's part.
fn split(place: &str) -> (&str, &str) {
    if let Some(start) = place.rfind('[')
        && place.ends_with(']')
    {
        return (&place[..start], &place[start..]);
    }
    match place.rfind('.').filter(|dot| !place[*dot..].contains(' ')) {
        Some(dot) => (&place[..dot], &place[dot + 1..]),
        None => ("", place),
    }
}

/// `POST /radar/attempts body` by the operation's name in the SDK family.
fn operation_name(part: &str, naming: &Naming) -> String {
    let mut words = part.split(' ');
    let operation = format!(
        "{} {}",
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default()
    );
    let family = super::operations::family(&operation, naming);
    match words.next() {
        Some("body") => camel(&family),
        Some("answer") => format!("{}Answer", camel(&family)),
        _ => {
            let noun = family
                .split_once('_')
                .map_or(family.as_str(), |(_, noun)| noun);
            camel(&singular(noun))
        }
    }
}

/// Two names in a row, without saying the words twice where they meet.
fn join(first: &str, second: &str) -> String {
    let boundary = (1..=second.len())
        .rev()
        .filter(|end| second.is_char_boundary(*end))
        .find(|end| {
            let head = &second[..*end];
            let whole = second[*end..].chars().next().is_none_or(char::is_uppercase);
            whole && first.ends_with(head)
        })
        .unwrap_or(0);
    format!("{first}{}", &second[boundary..])
}

#[cfg(test)]
mod tests;
