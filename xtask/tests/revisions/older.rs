//! An older published revision in place of the current one: the same situation as a newer one, in
//! which operations and types of today are gone. `data/` holds its facts as `spec import` wrote
//! them.

use std::collections::BTreeSet;
use std::fs;

use crate::repository::{Repository, real};
use serde_json::Value;

const OLDER: &str = "xtask/tests/data/workos-2026-06-30.yaml";

fn older() -> Repository {
    let repository = Repository::copy();
    fs::copy(real(OLDER), repository.path("openapi/workos.yaml")).expect("a writable copy");
    repository
}

fn read(text: &str) -> Value {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_nodes: 5_000_000, max_events: 20_000_000 },
    };
    serde_saphyr::from_str_with_options(text, options).expect("a readable document")
}

fn operations(document: &Value) -> BTreeSet<String> {
    const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];
    let paths = document["paths"].as_object().expect("paths");
    paths
        .iter()
        .flat_map(|(route, item)| {
            METHODS
                .iter()
                .filter(|method| item.get(**method).is_some())
                .map(move |method| format!("{} {route}", method.to_uppercase()))
        })
        .collect()
}

#[test]
fn what_it_lacks_is_stale_and_stops_codegen() {
    let repository = older();
    let naming = repository.read("openapi/naming.toml");
    let before = repository.tree();
    let run = repository.run(&["codegen"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(repository.tree() == before, "a file was touched");

    // Every finding is an entry that matches nothing, or one that words are missing for, at its
    // own line.
    let findings: Vec<&str> = run.stderr.trim_end().split("error: ").skip(1).collect();
    assert!(!findings.is_empty());
    let mut operations_named = BTreeSet::new();
    let mut stale_additions = BTreeSet::new();
    for finding in &findings {
        let expected = [
            "matches nothing",
            "the repair is stale: ",
            "is about nothing in the API",
            "is no type, field, operation or namespace of the API",
            // What the API has let go of since.
            "has no words for",
        ];
        assert!(
            expected.iter().any(|text| finding.contains(text)),
            "{finding}"
        );
        assert!(finding.contains("\n  help: "), "{finding}");
        let Some(line) = finding.split("openapi/naming.toml:").nth(1) else {
            assert!(finding.contains("\n  at openapi/"), "{finding}");
            let addition = finding.split("at openapi/additions.yaml, ").nth(1);
            stale_additions.extend(addition.and_then(|place| place.lines().next()));
            continue;
        };
        let line: usize = line
            .lines()
            .next()
            .unwrap_or_default()
            .parse()
            .expect("a line");
        let key = finding.split('"').nth(1).expect("a quoted key");
        let text = naming.lines().nth(line - 1).unwrap_or_default();
        assert!(
            text.contains(&format!("{key:?}")),
            "line {line} has no {key}: {text}"
        );
        if finding.starts_with("[operations]") {
            operations_named.insert(key.to_owned());
        }
    }

    // Of the operations, exactly those that neither it nor the additions have.
    let known = operations(&read(&repository.read("openapi/workos.yaml")));
    let added = operations(&read(&repository.read("openapi/additions.yaml")));
    let newer = operations(&read(
        &fs::read_to_string(real("openapi/workos.yaml")).expect("the current document"),
    ));
    let gone: BTreeSet<String> = newer
        .union(&added)
        .filter(|place| !known.contains(*place))
        .filter(|place| !added.contains(*place) || stale_additions.contains(place.as_str()))
        .cloned()
        .collect();
    assert_eq!(operations_named, gone);
}

#[test]
fn it_goes_through_where_stale_entries_are_allowed() {
    let repository = older();
    let run = repository.run(&["codegen", "--allow-stale"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    assert!(
        run.stdout.contains("stale, passed over: "),
        "{}",
        run.stdout
    );

    let mut expected = operations(&read(&repository.read("openapi/workos.yaml")));
    assert_eq!(expected.len(), 199);
    expected.extend(operations(&read(
        &repository.read("openapi/additions.yaml"),
    )));
    let table = repository.read("crates/workos-generated/src/operations.rs");
    let listed = table
        .lines()
        .filter(|line| line.trim_start().starts_with("&crate::requests::"))
        .count();
    // Additions that refer to what it does not have are stale too.
    let passed_over = run.stdout.matches("the addition is stale").count();
    assert_eq!(passed_over, 1, "{}", run.stdout);
    assert_eq!(listed, expected.len() - passed_over);
}
