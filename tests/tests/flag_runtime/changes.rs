//! Being told what is not as it was.

use serde_json::{Value, json};
use workos::feature_flags::{FlagChange, FlagChanges};
use workos_tests::manual_clock::ManualClock;
use workos_tests::server::{Answer, Server};

use super::{MINUTE, answer, flag, read, runtime};

/// The next change, as slug and whether the flag was and is there.
async fn next(changes: &mut FlagChanges) -> (String, bool, bool) {
    let change = changes.next().await.expect("a change");
    let FlagChange {
        slug,
        before,
        after,
        ..
    } = change;
    (slug, before.is_some(), after.is_some())
}

#[tokio::test]
async fn new_changed_and_missing_flags_are_told() {
    let server = Server::answering([
        answer([
            flag("gone", &[]),
            flag("same", &["u"]),
            flag("touched", &[]),
        ]),
        answer([
            flag("new", &[]),
            flag("same", &["u"]),
            flag("touched", &["u"]),
        ]),
        answer([flag("new", &["u"])]),
    ]);
    let clock = ManualClock::default();
    let flags = runtime(&server, &clock).start().expect("started");
    // From before the first flags, which are no change.
    let mut changes = flags.changes();
    clock.until_begun(1).await;
    clock.advance(MINUTE);
    let change = changes.next().await.expect("a change");
    assert_eq!(change.slug, "gone");
    assert_eq!(change.before.expect("it was there").slug, "gone");
    assert_eq!(change.after, None);
    assert_eq!(next(&mut changes).await, ("new".to_owned(), false, true));
    assert_eq!(next(&mut changes).await, ("touched".to_owned(), true, true));

    clock.until_begun(2).await;
    let mut from_now_on = flags.changes();
    clock.advance(MINUTE);
    for changes in [&mut changes, &mut from_now_on] {
        assert_eq!(next(changes).await, ("new".to_owned(), true, true));
        assert_eq!(next(changes).await, ("same".to_owned(), true, false));
        assert_eq!(next(changes).await, ("touched".to_owned(), true, false));
    }
}

/// A flag with all kinds of targets.
fn targeted(change: impl FnOnce(&mut Value)) -> Value {
    let target = |id: &str| json!({ "id": id, "enabled": true });
    let custom = |id: &str| json!({ "type": "ws", "id": id, "enabled": true });
    let mut flag = json!({
        "slug": "f",
        "enabled": true,
        "default_value": false,
        "targets": {
            "users": [target("u1"), target("u2")],
            "organizations": [target("o1"), target("o2")],
            "custom_targets": [custom("w1"), custom("w2")],
        },
    });
    change(&mut flag);
    flag
}

fn reversed(flag: &mut Value) {
    for kind in ["users", "organizations", "custom_targets"] {
        let targets = flag["targets"][kind].as_array_mut();
        targets.expect("targets").reverse();
    }
}

#[tokio::test]
async fn every_part_of_a_flag_counts_but_not_the_order_of_its_targets() {
    let set = |pointer: &'static str, value: Value| {
        targeted(move |flag| *flag.pointer_mut(pointer).expect("there") = value)
    };
    let cases = [
        (targeted(reversed), false),
        (set("/enabled", json!(false)), true),
        (set("/default_value", json!(true)), true),
        (set("/targets/users/0/id", json!("u9")), true),
        (set("/targets/users/0/enabled", json!(false)), true),
        (set("/targets/organizations/1/id", json!("o9")), true),
        (set("/targets/organizations/1/enabled", json!(false)), true),
        (set("/targets/custom_targets/0/type", json!("device")), true),
        (set("/targets/custom_targets/0/id", json!("w9")), true),
        (set("/targets/custom_targets", json!([])), true),
    ];
    for (other, is_change) in cases {
        let server = Server::answering([
            answer([targeted(|_| {})]),
            answer([other.clone()]),
            answer([other.clone(), flag("last", &[])]),
        ]);
        let clock = ManualClock::default();
        let flags = runtime(&server, &clock).start().expect("started");
        let mut changes = flags.changes();
        for poll in 1..=2 {
            clock.until_begun(poll).await;
            if poll == 2 && is_change {
                assert_eq!(next(&mut changes).await.0, "f", "{other}");
            }
            clock.advance(MINUTE);
        }
        assert_eq!(next(&mut changes).await.0, "last", "{other}");
    }
}

#[tokio::test]
async fn who_is_slow_gets_several_changes_as_one() {
    let server = Server::answering([
        answer([flag("f", &[]), flag("back", &[])]),
        answer([flag("f", &["u"])]),
        answer([flag("f", &["u", "v"]), flag("back", &[])]),
    ]);
    let clock = ManualClock::default();
    let flags = runtime(&server, &clock).start().expect("started");
    clock.until_begun(1).await;
    let mut changes = flags.changes();
    for poll in 2..=3 {
        clock.advance(MINUTE);
        clock.until_begun(poll).await;
    }
    let change = changes.next().await.expect("a change");
    assert_eq!(change.before.expect("before").targets.users.len(), 0);
    assert_eq!(change.after.expect("after").targets.users.len(), 2);
    // What left and came back is the same, and nothing else is told.
    drop(flags);
    assert_eq!(changes.next().await, None);
}

#[tokio::test]
async fn what_differs_from_the_flags_to_begin_with_is_a_change() {
    let server = Server::answering([answer([flag("f", &["u"])])]);
    let clock = ManualClock::default();
    let flags = runtime(&server, &clock).bootstrap(read([flag("f", &[])]));
    let flags = flags.start().expect("started");
    let mut changes = flags.changes();
    assert_eq!(next(&mut changes).await, ("f".to_owned(), true, true));
}

#[tokio::test]
async fn dropping_the_future_loses_no_change() {
    let first = answer([]);
    let second: Answer = answer([flag("f", &[]), flag("g", &[])]);
    let server = Server::answering([first, second]);
    let clock = ManualClock::default();
    let flags = runtime(&server, &clock).start().expect("started");
    let mut changes = flags.changes();
    clock.until_begun(1).await;
    for _ in 0..3 {
        tokio::select! {
            biased;
            _ = changes.next() => panic!("a change"),
            () = tokio::task::yield_now() => {}
        }
    }
    clock.advance(MINUTE);
    assert_eq!(next(&mut changes).await.0, "f");
    assert_eq!(next(&mut changes).await.0, "g");
}
