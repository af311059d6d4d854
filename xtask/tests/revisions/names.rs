//! The names of the types of the real API: each once, of a readable length, none that a generator
//! gives when it has no better idea.

use std::collections::{BTreeMap, BTreeSet};

use crate::repository::Repository;

/// Enums that list the same values and are two concepts all the same.
const SAME_VALUES: [[&str; 2]; 1] = [["ConnectionOwner", "OrganizationDataIntegrationOwnership"]];

fn source(repository: &Repository) -> String {
    let types = repository.path("crates/workos-generated/src/types");
    repository
        .tree()
        .into_iter()
        .filter(|(path, _)| path.starts_with(&types))
        .map(|(_, bytes)| String::from_utf8(bytes).expect("text"))
        .collect()
}

/// `Organization` of `pub struct Organization {`.
fn declared(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let rest = line
        .strip_prefix("pub struct ")
        .or_else(|| line.strip_prefix("pub enum "))?;
    rest.split([' ', '{']).next()
}

/// Whether `word` followed by a digit stands anywhere in `name`.
fn numbers(name: &str, word: &str) -> bool {
    name.match_indices(word).any(|(start, _)| {
        name[start + word.len()..].starts_with(|next: char| next.is_ascii_digit())
    })
}

#[test]
fn type_names_are_unique_readable_and_no_makeshift() {
    let repository = Repository::copy();
    let run = repository.run(&["codegen"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let source = source(&repository);
    let names: Vec<&str> = source.lines().filter_map(declared).collect();
    assert!(names.len() > 400, "{}", names.len());
    let mut seen = BTreeSet::new();
    for name in names {
        assert!(seen.insert(name), "{name} is there twice");
        assert!(name.len() <= 60, "{name} is too long");
        let makeshift = ["Variant", "Type", "Subtype"]
            .iter()
            .any(|word| numbers(name, word))
            || name.contains("ListListMetadata");
        assert!(!makeshift, "{name} says nothing");
    }

    let mut enums: BTreeMap<Vec<&str>, Vec<&str>> = BTreeMap::new();
    for open_enum in source.split("open_enum! {").skip(1) {
        let body = open_enum.split("\n}\n").next().unwrap_or_default();
        let name = body.lines().find_map(declared).expect("a name");
        let mut values: Vec<&str> = body
            .split(" =")
            .skip(1)
            .filter_map(|value| value.trim_start().lines().next())
            .collect();
        assert!(!values.is_empty(), "{name} has no values");
        values.sort_unstable();
        enums.entry(values).or_default().push(name);
    }
    // One value says too little of what an enum is about.
    let alike: Vec<Vec<&str>> = enums
        .iter()
        .filter(|(values, names)| values.len() > 1 && names.len() > 1)
        .map(|(_, names)| names.clone())
        .collect();
    assert_eq!(alike, SAME_VALUES);
}
