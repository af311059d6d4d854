//! The files of fixtures, in parallel to those of types: a value of each, as JSON that a person can
//! read, a line a field.

mod json;

use std::collections::{BTreeMap, BTreeSet};

use super::types::{self, SHARED};
use super::{rustdoc, source};
use crate::fixtures::{Content, Fixtures, Tagged};
use crate::model::{Model, Type};

/// Paths below `src` and their texts.
pub fn files(model: &Model, fixtures: &Fixtures) -> Vec<(String, String)> {
    let modules = types::modules(model);
    let mut declared = String::new();
    let mut files = Vec::new();
    for (module, definitions) in &modules {
        let head = match *module {
            SHARED => String::from("Fixtures of the types that several namespaces use."),
            namespace => format!("Fixtures of the types of the namespace `{namespace}`."),
        };
        let items = match *module {
            SHARED => by_gate(definitions, fixtures),
            _ => items(definitions, fixtures),
        };
        if items.is_empty() {
            continue;
        }
        let used: BTreeSet<String> = items
            .iter()
            .filter_map(|item| item.lines().find(|line| line.ends_with("fixtures! {")))
            .filter_map(|line| Some(line.strip_suffix("! {")?.to_owned()))
            .collect();
        let imports = [
            source::imports(&used, "", &BTreeSet::new()),
            vec![String::new(), String::from("use crate::types::*;")],
        ]
        .concat();
        files.push((
            format!("fixtures/{module}.rs"),
            source::file(&head, &imports, &items),
        ));
        declared.push_str(&types::gate(definitions));
        declared.push_str(&format!("mod {module};\n"));
    }
    let head = "A plausible value of every type, for the tests of applications.";
    files.push((
        String::from("fixtures/mod.rs"),
        source::file(head, &[], &[declared]),
    ));
    files
}

/// The fixtures of types that are there under the same condition.
fn items(definitions: &[&Type], fixtures: &Fixtures) -> Vec<String> {
    let rows: Vec<String> = definitions
        .iter()
        .filter_map(|definition| {
            let value = fixtures.values.get(&definition.name)?;
            let literal = json::literal(value, 1);
            Some(format!("    {} = {literal};\n", definition.name))
        })
        .collect();
    let all = match rows.as_slice() {
        [] => None,
        rows => Some(format!("fixtures! {{\n{}}}\n", rows.join("\n"))),
    };
    let tagged = definitions.iter().filter_map(|definition| {
        let tagged = fixtures.tagged.get(&definition.name)?;
        Some(tagged_fixtures(&definition.name, tagged))
    });
    all.into_iter().chain(tagged).collect()
}

/// The fixtures of types that are there under several conditions.
fn by_gate(definitions: &[&Type], fixtures: &Fixtures) -> Vec<String> {
    let mut groups: BTreeMap<&BTreeSet<String>, Vec<&Type>> = BTreeMap::new();
    for definition in definitions {
        groups
            .entry(&definition.namespaces)
            .or_default()
            .push(definition);
    }
    groups
        .into_iter()
        .flat_map(|(namespaces, definitions)| {
            let gate = source::gate(namespaces);
            let items = items(&definitions, fixtures);
            items.into_iter().map(move |item| gate.clone() + &item)
        })
        .collect()
}

/// What a type holds beside each tag.
fn tagged_fixtures(name: &str, tagged: &Tagged) -> String {
    let Tagged {
        tag,
        content,
        union,
        branches,
    } = tagged;
    let known = branches.first().map_or("", |(tag, _)| tag);
    let doc = format!(
        "The fixture whose `{tag}` is this, one of [`{union}::KNOWN`]; `None` for another.\n\n\
         ```\nuse workos::types::{name};\n\n\
         assert!({name}::fixture_of({known:?}).is_some());\n\
         assert!({name}::fixture_of(\"of tomorrow\").is_none());\n```"
    );
    let doc = rustdoc::comment("    ", &doc);
    let mut text = format!("tagged_fixtures! {{\n{doc}    {name} by {tag:?} with {content:?} {{\n");
    for (tag, content) in branches {
        match content {
            Content::Type(name) => {
                text.push_str(&source::entry("        ", &format!("{tag:?}"), name));
            }
            Content::Whole(value) => {
                let literal = json::literal(value, 2);
                text.push_str(&format!("        {tag:?} = {literal},\n"));
            }
        }
    }
    text.push_str("    }\n}\n");
    text
}

#[cfg(test)]
mod tests;
