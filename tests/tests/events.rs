//! Events: every documented one is typed, and no other is lost.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use workos::types::{Event, EventData};
use workos_tests::document::Document;
use workos_tests::instances::{full, minimal};
use workos_tests::schema::Schema;

/// A full and a minimal instance of every event of the document, by type.
fn documented() -> BTreeMap<String, [Value; 2]> {
    let schema = Schema::read(Document::get(), "EventSchema").expect("the union of events");
    let Schema::Union(union) = &schema else {
        panic!("the events are no union");
    };
    let instances = union.branches.iter().map(|branch| {
        let made = [full(branch), minimal(branch)];
        (
            made[0]["event"].as_str().expect("the type").to_owned(),
            made,
        )
    });
    instances.collect()
}

fn read(value: &Value) -> Event {
    serde_json::from_str(&value.to_string()).expect("an event")
}

#[test]
fn every_documented_event_is_known() {
    let documented = documented();
    let known: BTreeSet<&str> = EventData::KNOWN.iter().copied().collect();
    let named: BTreeSet<&str> = documented.keys().map(String::as_str).collect();
    assert_eq!(known, named);
    for value in documented.values().flatten() {
        assert!(
            !matches!(read(value).data, EventData::Unknown(_)),
            "not known: {value}"
        );
    }
}

#[test]
fn an_unknown_event_keeps_everything() {
    let value = json!({
        "object": "event",
        "event": "lunch.served",
        "id": "event_1",
        "created_at": "2026-01-15T12:00:00.123Z",
        "data": { "dish": "soup", "guests": [1, null, { "name": null }] },
    });
    let event = read(&value);
    assert_eq!(event.id, "event_1");
    match &event.data {
        EventData::Unknown(unknown) => {
            assert_eq!(unknown.tag, "lunch.served");
            assert_eq!(unknown.content, value["data"]);
        }
        known => panic!("known: {known:?}"),
    }
    assert_eq!(json!(event), value);
}

#[test]
fn data_that_does_not_fit_is_kept_raw() {
    for (name, [mut value, _]) in documented() {
        for data in [json!(["no object"]), json!("text"), Value::Null] {
            value["data"] = data;
            match read(&value).data {
                EventData::Unknown(unknown) => {
                    assert_eq!(unknown.tag, name);
                    assert_eq!(unknown.content, value["data"]);
                }
                known => panic!("{name}: known: {known:?}"),
            }
            assert_eq!(json!(read(&value))["data"], value["data"]);
        }
    }
}
