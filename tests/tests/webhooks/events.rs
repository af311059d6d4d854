//! The events that webhooks carry.

use serde_json::{Value, json};
use workos::types::{Event, EventData};
use workos::webhooks::WebhookError;
use workos_tests::document::Document;
use workos_tests::instances::{full, minimal};
use workos_tests::schema::Schema;

use crate::{SECRET, SIGNED_AT, at, signed_by};

fn event(body: &str) -> Result<Event, WebhookError> {
    let header = signed_by(SECRET, body.as_bytes());
    at(SIGNED_AT).verify(&header, body.as_bytes())?.event()
}

#[test]
fn every_documented_event_arrives_typed() {
    let schema = Schema::read(Document::get(), "EventSchema").expect("the union of events");
    let Schema::Union(union) = &schema else {
        panic!("the events are no union");
    };
    assert!(union.branches.len() > 100);
    for branch in &union.branches {
        for value in [full(branch), minimal(branch)] {
            let event = event(&value.to_string()).expect("an event");
            assert_eq!(event.id, value["id"].as_str().unwrap_or_default());
            assert!(!matches!(event.data, EventData::Unknown(_)), "{value}");
            assert_eq!(json!(event)["event"], value["event"]);
        }
    }
}

#[test]
fn an_event_from_later_on_keeps_everything() {
    let value = json!({
        "object": "event",
        "event": "lunch.served",
        "id": "event_1",
        "created_at": "2026-01-15T12:00:00.123Z",
        "data": { "dish": "soup", "guests": [1, null] },
    });
    let event = event(&value.to_string()).expect("an event");
    match &event.data {
        EventData::Unknown(unknown) => {
            assert_eq!(unknown.tag, "lunch.served");
            assert_eq!(unknown.content, value["data"]);
        }
        known => panic!("known: {known:?}"),
    }
}

#[test]
fn what_is_no_event_says_where() {
    let without = |name: &str| {
        let mut value = json!({
            "object": "event",
            "event": "user.created",
            "id": "event_1",
            "created_at": "2026-01-15T12:00:00.123Z",
            "data": {},
        });
        if let Value::Object(properties) = &mut value {
            properties.remove(name);
        }
        value.to_string()
    };
    assert!(event(&without("nothing")).is_ok());
    for (body, path, reason) in [
        (without("id"), "$", "missing field `id`"),
        (without("event"), "$", "missing field `event`"),
        (
            without("event").replacen('{', r#"{"event":null,"#, 1),
            "$",
            "missing field `event`",
        ),
        (without("created_at"), "$", "missing field `created_at`"),
        (
            r#"{"id":7,"event":"e"}"#.to_owned(),
            "$.id",
            "found integer, expected a string",
        ),
        ("[]".to_owned(), "$", "found sequence"),
        ("hello".to_owned(), "$", "not valid JSON"),
        (String::new(), "$", "no body"),
    ] {
        let error = event(&body).expect_err("no event");
        let WebhookError::NotAnEvent {
            path: at,
            reason: why,
        } = &error
        else {
            panic!("{body}: {error}");
        };
        assert_eq!(at, path, "{body}");
        assert!(why.contains(reason), "{body}: {why}");
        assert!(error.to_string().contains(why), "{error}");
    }
}
