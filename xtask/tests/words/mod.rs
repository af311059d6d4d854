//! Our words in `openapi/docs/`: what has none is asked for and printed to be filled in, and words
//! that say nothing are refused.

use std::fs;

use serde_json::Value;

use crate::refusal::UNUSABLE;
use crate::repository::Repository;

const FILE: &str = "openapi/docs/organizations.yaml";

/// The repository with a piece of the words for organizations replaced.
fn with(piece: &str, replacement: &str) -> Repository {
    let repository = Repository::copy();
    let text = repository.read(FILE);
    assert!(text.contains(piece), "no {piece:?} in {FILE}");
    let text = text.replacen(piece, replacement, 1);
    fs::write(repository.path(FILE), text).expect("a writable copy");
    repository
}

const NAME: &str = "      name:
        says: What the customer is called, for display. Two may have the same name.
        example: Acme
";

#[test]
fn what_has_no_words_stops_codegen_and_is_printed_to_be_filled_in() {
    let repository = with(NAME, "");
    let before = repository.tree();
    for arguments in [&["codegen"][..], &["codegen", "--check"]] {
        let run = repository.run(arguments);
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        for part in [
            "error: the type Organization has no words for `fields.name`\n  at openapi/docs/organizations.yaml:",
            "error: the type CreateOrganization has no words for `fields.name`\n",
            "  help: write them there; `cargo xtask docs missing organizations` prints the entries",
        ] {
            assert!(run.stderr.contains(part), "no {part} in {}", run.stderr);
        }
        assert!(repository.tree() == before, "a file was touched");
    }

    let run = repository.run(&["docs", "missing", "organizations"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    for part in [
        "# openapi/docs/organizations.yaml\ntypes:\n",
        "  Organization:\n    fields:\n      name: # String\n",
    ] {
        assert!(run.stdout.contains(part), "no {part} in {}", run.stdout);
    }

    let run = repository.run(&["codegen", "--allow-stale"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let report = "undocumented, passed over: the type Organization has no words for `fields.name`";
    assert!(run.stdout.contains(report), "{}", run.stdout);
    let types = repository.read("crates/workos-generated/src/types/organizations.rs");
    assert!(types.contains("    /// The property `name`.\n    pub name: String,\n"));
}

#[test]
fn words_that_say_nothing_are_refused_whatever_is_allowed() {
    let repository = with(
        "What the customer is called, for display. Two may have the same name.",
        "The name of the organization.",
    );
    for arguments in [&["codegen"][..], &["codegen", "--allow-stale"]] {
        let run = repository.run(arguments);
        assert_eq!(run.code, Some(UNUSABLE), "{}", run.stderr);
        let message = "error: types.Organization.fields.name: the words only repeat the name\n  \
                       at openapi/docs/organizations.yaml:";
        assert!(run.stderr.contains(message), "{}", run.stderr);
    }
}

#[test]
fn words_in_a_shape_that_is_not_known_are_refused_with_their_line() {
    let repository = with(
        "  create:\n    does: ",
        "  create:\n    dose: Too much.\n    does: ",
    );
    let run = repository.run(&["codegen"]);
    assert_eq!(run.code, Some(UNUSABLE));
    for part in [
        "unknown field `dose`",
        "  at openapi/docs/organizations.yaml:",
    ] {
        assert!(run.stderr.contains(part), "no {part} in {}", run.stderr);
    }
}

#[test]
fn everything_of_a_namespace_is_printed_as_yaml_and_nothing_where_all_is_said() {
    let repository = Repository::copy();
    fs::remove_dir_all(repository.path("openapi/docs")).expect("a folder of words");
    let run = repository.run(&["docs", "missing", "widgets"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let read: Value = serde_saphyr::from_str(&run.stdout).expect("YAML");
    for pointer in [
        "/namespace",
        "/example",
        "/operations/create_token/does",
        "/types/WidgetSessionToken/is",
        "/types/WidgetSessionToken/fields/token",
    ] {
        assert_eq!(read.pointer(pointer), Some(&Value::Null), "{}", run.stdout);
    }

    let repository = Repository::copy();
    let run = repository.run(&["docs", "missing", "organizations"]);
    assert_eq!(run.stdout, "# Nothing is missing.\n");

    let run = repository.run(&["docs", "missing", "moons"]);
    assert_eq!(run.code, Some(UNUSABLE));
    assert!(
        run.stderr.starts_with(
            "error: there is no namespace \"moons\"\n  help: name one of admin_portal, "
        ),
        "{}",
        run.stderr
    );
}
