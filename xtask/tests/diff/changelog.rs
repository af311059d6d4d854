//! `changelog`: everything that `spec diff` finds is in the draft, in the words of the SDK.

use serde_json::Value;

use crate::repository::{Repository, real};

const OLDER: &str = "xtask/tests/data/workos-2026-06-30.yaml";
const NEWER: &str = "openapi/workos.yaml";

#[test]
fn the_draft_names_all_that_breaks_and_all_that_is_new() {
    let repository = Repository::copy();
    let [older, newer] = [OLDER, NEWER].map(|file| real(file).display().to_string());
    let draft = repository.run(&["changelog", &older, &newer]);
    assert_eq!((draft.code, draft.stderr.as_str()), (Some(0), ""));
    let text = draft.stdout;
    assert!(
        text.starts_with("Takes in `workos.yaml` in place of `workos-2026-06-30.yaml`.\n"),
        "{text}"
    );
    let expected = "- added `organizations().list_authorized_applications()`: \
                    `GET /organizations/{organization_id}/authorized_applications`\n";
    assert!(text.contains(expected), "{text}");

    let diff = repository.run(&["spec", "diff", &older, &newer, "--json"]);
    let report: Value = serde_json::from_str(&diff.stdout).expect("a JSON object");
    let (breaking, added) = text.split_once("### Added").expect("something new");
    for change in report["changes"].as_array().expect("changes") {
        let place = change["place"].as_str().expect("a place");
        let section = match change["kind"].as_str() {
            Some("breaking") => breaking,
            Some("additive") => added,
            _ => continue,
        };
        let first = place.split('.').next().expect("a name");
        assert!(section.contains(&format!("`{first}")), "{place} is missing");
    }
}
