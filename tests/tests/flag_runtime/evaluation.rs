//! What a flag is worth for whom.

use serde_json::{Value, json};
use workos::ErrorKind;
use workos::feature_flags::{FlagContext, FlagRuntime, FlagTarget};
use workos_tests::manual_clock::ManualClock;
use workos_tests::server::{Answer, Server};

use super::{flag, read, runtime};

/// A runtime that has these flags and gets no others.
fn with(flags: impl IntoIterator<Item = Value>) -> (FlagRuntime, Server) {
    let server = Server::repeating([Answer::empty(503)]);
    let runtime = runtime(&server, &ManualClock::default()).bootstrap(read(flags));
    (runtime.start().expect("started"), server)
}

fn target(r#type: &str, id: &str) -> FlagTarget {
    FlagTarget::new(r#type, id).expect("a target")
}

/// For three kinds of targets; `default_value` and `enabled` as given.
fn targeted(enabled: bool, default_value: bool) -> Value {
    json!({
        "slug": "f",
        "enabled": enabled,
        "default_value": default_value,
        "targets": {
            "users": [{ "id": "user_1", "enabled": true }, { "id": "user_2", "enabled": false }],
            "organizations": [
                { "id": "org_1", "enabled": true },
                { "id": "org_2", "enabled": false },
            ],
            "custom_targets": [
                { "type": "workspace", "id": "ws_1", "enabled": true },
                { "type": "workspace", "id": "ws_2", "enabled": false },
                { "type": "device", "id": "user_9", "enabled": true },
            ],
        },
    })
}

/// Each context, and whether a target of the flag is in it.
fn contexts() -> Vec<(FlagContext, bool)> {
    let new = FlagContext::new;
    vec![
        (new(), false),
        (new().user("user_1"), true),
        (new().user("USER_1"), false),
        (new().user(""), false),
        // A target that is not enabled is none.
        (new().user("user_2"), false),
        (new().organization("org_1"), true),
        (new().organization("org_2"), false),
        // An id counts for its own kind.
        (new().user("org_1"), false),
        (new().organization("user_1"), false),
        (new().user("user_9"), false),
        (new().target(target("workspace", "ws_1")), true),
        (new().target(target("workspace", "ws_2")), false),
        (new().target(target("device", "ws_1")), false),
        (new().target(target("user", "user_1")), true),
        (new().target(target("organization", "org_1")), true),
        // One of them is enough, and one that does not match spoils nothing.
        (new().user("user_2").organization("org_1"), true),
        (new().user("user_1").organization("org_9"), true),
        (
            new().user("user_8").target(target("workspace", "ws_1")),
            true,
        ),
        (new().user("user_8").organization("org_9"), false),
        // The later of a kind counts.
        (new().user("user_1").user("user_8"), false),
    ]
}

#[tokio::test]
async fn a_flag_is_on_for_its_targets_and_else_by_default() {
    for default_value in [false, true] {
        let (flags, _server) = with([targeted(true, default_value)]);
        for (context, is_target) in contexts() {
            let expected = is_target || default_value;
            for default in [false, true] {
                let enabled = flags.is_enabled_or("f", &context, default);
                assert_eq!(enabled, expected, "{context:?}");
            }
            assert_eq!(flags.is_enabled("f", &context), expected);
            assert_eq!(flags.evaluate_all(&context)["f"], expected);
        }
    }
}

#[tokio::test]
async fn a_flag_that_is_off_is_off_for_all() {
    for default_value in [false, true] {
        let (flags, _server) = with([targeted(false, default_value)]);
        for (context, _) in contexts() {
            assert!(!flags.is_enabled_or("f", &context, true), "{context:?}");
        }
    }
}

#[tokio::test]
async fn of_an_unknown_flag_the_caller_says() {
    let (flags, _server) = with([flag("f", &[])]);
    let anybody = FlagContext::new();
    assert!(!flags.is_enabled("g", &anybody));
    assert!(flags.is_enabled_or("g", &anybody, true));
    assert!(!flags.is_enabled_or("g", &anybody, false));
    assert_eq!(flags.flag("g"), None);
}

#[tokio::test]
async fn all_flags_are_evaluated_at_once() {
    let (flags, _server) = with([flag("f", &["user_1"]), flag("g", &[])]);
    let all = flags.evaluate_all(&FlagContext::new().user("user_1"));
    let expected = [("f".to_owned(), true), ("g".to_owned(), false)];
    assert_eq!(all.into_iter().collect::<Vec<_>>(), expected);
    assert_eq!(
        flags.flags(),
        read([flag("f", &["user_1"]), flag("g", &[])])
    );
    assert_eq!(flags.flag("f").expect("a flag").slug, "f");
}

#[test]
fn targets_are_as_workos_takes_them() {
    let long = |letter: &str, length| letter.repeat(length);
    let types = ["a", "a0_-", "user", &long("a", 64)];
    let ids = ["a", "A.b_c:d-0", "...", ".a", &long("x", 255)];
    for (kind, id) in types
        .iter()
        .flat_map(|kind| ids.iter().map(move |id| (kind, id)))
    {
        assert!(FlagTarget::new(*kind, *id).is_ok(), "{kind} {id}");
    }
    for kind in [
        "",
        "A",
        "0a",
        "_a",
        "-a",
        "aB",
        "a b",
        "a.b",
        "\u{e4}",
        "a\n",
        &long("a", 65),
    ] {
        let error = FlagTarget::new(kind, "a").expect_err(kind);
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.to_string().contains("type"));
    }
    for id in [
        "",
        ".",
        "..",
        "a b",
        "a/b",
        "\u{e4}",
        "a\n",
        &long("x", 256),
    ] {
        let error = FlagTarget::new("a", id).expect_err(id);
        assert!(error.to_string().contains("id"));
    }
}
