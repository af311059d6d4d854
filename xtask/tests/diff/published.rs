//! From one published document to the next: the report and the surface say the same.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use xtask::surface;

use crate::repository::{Repository, real};
use crate::surfaces::changed_places;

const OLDER: &str = "xtask/tests/data/workos-2026-06-30.yaml";
const NEWER: &str = "openapi/workos.yaml";

#[test]
fn the_report_lists_what_changes_in_the_surface_and_nothing_else() {
    let repository = Repository::copy();
    let [older, newer] = [OLDER, NEWER].map(real);
    let [before, after] = [&older, &newer].map(|document| {
        fs::copy(document, repository.path(NEWER)).expect("a writable copy");
        surface::of_repository(&repository.path("")).expect("a sound document")
    });

    let [older, newer] = [older, newer].map(|path| path.display().to_string());
    let run = repository.run(&["spec", "diff", &older, &newer, "--json"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let report: Value = serde_json::from_str(&run.stdout).expect("a JSON object");
    let listed: BTreeSet<String> = report["changes"]
        .as_array()
        .expect("changes")
        .iter()
        .map(|change| change["place"].as_str().expect("a place").to_owned())
        .collect();
    let changed = changed_places(&before, &after);
    assert!(changed.len() > 50, "{changed:?}");
    let unlisted: Vec<_> = changed.difference(&listed).collect();
    let unchanged: Vec<_> = listed.difference(&changed).collect();
    assert!(unlisted.is_empty(), "not in the report: {unlisted:?}");
    assert!(unchanged.is_empty(), "not in the surface: {unchanged:?}");
    assert_eq!(report["bump"], "major");
}

#[test]
fn a_document_is_no_change_of_itself() {
    let repository = Repository::copy();
    let file = repository.incoming("same.yaml", repository.read(NEWER));
    let run = repository.run(&["spec", "diff", &file, &file]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    assert_eq!(
        run.stdout,
        "prose was not compared: imported documents have none, compare two published ones\n\
         0 breaking, 0 additive, 0 documentation: none, no release is due\n"
    );
}
