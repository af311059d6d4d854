//! The reading layer: whatever a newer API sends is read and written back, from every kind of input.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use workos::Nullable;
use workos::types::{
    ConnectApplication, ConnectedAccountAuthMethod, CreateOrganization,
    DataIntegrationAccessTokenAnswer, Event, User,
};
use workos_tests::document::Document;
use workos_tests::instances::instances;
use workos_tests::schema::Schema;

/// Any JSON value whose numbers are exact in few digits: serde_json reads others with an error in
/// the last bit.
fn any_json() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i32>().prop_map(|number| Value::from(f64::from(number) / 8.0)),
        any::<String>().prop_map(Value::from),
    ];
    scalar.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(any::<String>(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn any_object() -> impl Strategy<Value = Value> {
    btree_map(any::<String>(), any_json(), 0..6)
        .prop_map(|map| Value::Object(map.into_iter().collect()))
}

/// An application's own enum around one of our types.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(untagged)]
enum Either<T> {
    Ours(T),
    Other(Value),
}

/// An application's own object around one of our types.
#[derive(Debug, PartialEq, Deserialize)]
struct Around<T> {
    own_note_of_the_application: String,
    #[serde(flatten)]
    ours: T,
}

/// Reads a value in every way an application may; all of them give what the text gives.
fn read_in_every_way<T>(value: &Value) -> T
where
    T: DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let text = value.to_string();
    let ours: T = serde_json::from_str(&text).expect("readable from text");
    let bytes: T = serde_json::from_reader(text.as_bytes()).expect("readable from a reader");
    assert_eq!(bytes, ours, "from a reader");
    let tree: T = serde_json::from_value(value.clone()).expect("readable from a tree");
    assert_eq!(tree, ours, "from a tree");
    let borrowed = T::deserialize(value).expect("readable from a borrowed tree");
    assert_eq!(borrowed, ours, "from a borrowed tree");
    for either in [
        serde_json::from_str::<Either<T>>(&text),
        serde_json::from_value(value.clone()),
    ] {
        match either.expect("readable inside an untagged enum") {
            Either::Ours(inner) => assert_eq!(inner, ours, "inside an untagged enum"),
            Either::Other(value) => panic!("not read inside an untagged enum: {value}"),
        }
    }
    ours
}

/// As [`read_in_every_way`], and as a part of another object.
fn read_also_flattened<T>(value: &Value) -> T
where
    T: DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let ours = read_in_every_way(value);
    let mut around = value.clone();
    around["own_note_of_the_application"] = json!("note");
    for around in [
        serde_json::from_str::<Around<T>>(&around.to_string()),
        serde_json::from_value(around.clone()),
    ] {
        let around = around.expect("readable when flattened");
        assert_eq!(around.own_note_of_the_application, "note");
        assert_eq!(around.ours, ours, "flattened");
    }
    ours
}

fn every_instance<T>(place: &str)
where
    T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug,
{
    let schema = Schema::read(Document::get(), place).expect("a place of the document");
    for instance in instances(&schema) {
        // What a type keeps as it came would keep the note of the object around it as well.
        match instance.unknown {
            true => read_in_every_way::<T>(&instance.value),
            false => read_also_flattened(&instance.value),
        };
    }
}

#[test]
fn objects_read_alike_from_every_input() {
    every_instance::<User>("UserlandUser");
}

#[test]
fn tagged_unions_read_alike_from_every_input() {
    every_instance::<ConnectApplication>("ConnectApplication");
    every_instance::<DataIntegrationAccessTokenAnswer>("DataIntegrationAccessTokenResponse");
}

#[test]
fn events_read_alike_from_every_input() {
    every_instance::<Event>("EventSchema");
}

fn user() -> Value {
    json!({
        "object": "user",
        "id": "user_1",
        "email": "ada@example.com",
        "email_verified": true,
        "created_at": "2026-01-15T12:00:00.000Z",
        "updated_at": "2026-01-15T12:00:00.000Z",
    })
}

/// What need not be there is no less wrong for that.
#[test]
fn what_is_of_another_type_is_not_absent() {
    fn refused<T: DeserializeOwned + std::fmt::Debug>(value: &Value, place: &str) {
        serde_json::from_value::<T>(value.clone()).expect_err(place);
        serde_json::from_str::<T>(&value.to_string()).expect_err(place);
    }
    for (name, wrong) in [
        ("first_name", json!(7)),
        ("metadata", json!(["a"])),
        ("last_sign_in_at", json!("yesterday")),
        ("last_sign_in_at", json!(1_768_478_400)),
    ] {
        let mut user = user();
        user[name] = wrong;
        refused::<User>(&user, name);
    }
    for (name, wrong) in [("external_id", json!(7)), ("metadata", json!(["a"]))] {
        refused::<CreateOrganization>(&json!({ "name": "Acme", name: wrong }), name);
    }
}

#[test]
fn of_a_property_that_comes_twice_the_last_counts() {
    for (last_two, expected) in [
        (r#""first_name":"Ada","first_name":"Eve""#, Some("Eve")),
        (r#""first_name":null,"first_name":"Eve""#, Some("Eve")),
        (r#""first_name":"Ada","first_name":null"#, None),
    ] {
        let text = user().to_string();
        let text = format!("{},{last_two}}}", text.trim_end_matches('}'));
        let read: User = serde_json::from_str(&text).expect("a user");
        assert_eq!(read.first_name.as_deref(), expected, "{text}");
        // As it does in a tree of JSON.
        let tree: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(tree["first_name"].as_str(), expected, "{text}");
    }
}

/// Fails once, and takes everything else.
struct FailsOnce {
    after: usize,
    has_failed: bool,
}

impl std::io::Write for FailsOnce {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.after == 0 && !self.has_failed {
            self.has_failed = true;
            return Err(std::io::Error::other("the disk is full"));
        }
        self.after = self.after.saturating_sub(1);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What goes on after a failure has a gap that nobody is told of.
#[test]
fn a_writer_that_fails_anywhere_is_told() {
    fn every_failure<T: Serialize>(value: &T) {
        for after in 0.. {
            let mut writer = FailsOnce {
                after,
                has_failed: false,
            };
            let written = serde_json::to_writer(&mut writer, value);
            assert_eq!(written.is_err(), writer.has_failed, "after {after} writes");
            if !writer.has_failed {
                assert!(after > 10, "{after}");
                return;
            }
        }
    }
    let user: User = serde_json::from_value(user()).expect("a user");
    every_failure(&user);
    let event: Event = serde_json::from_value(json!({
        "object": "event",
        "event": "user.created",
        "id": "event_1",
        "created_at": "2026-01-15T12:00:00.123Z",
        "data": user,
    }))
    .expect("an event");
    every_failure(&event);
    every_failure(&CreateOrganization::new("Acme").external_id("acme"));
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Update {
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    name: Nullable<String>,
}

#[test]
fn nullable_has_three_states() {
    for (text, name) in [
        ("{}", Nullable::Absent),
        (r#"{"name":null}"#, Nullable::Null),
        (r#"{"name":"Ada"}"#, Nullable::Value("Ada".to_owned())),
    ] {
        let update = Update { name };
        assert_eq!(serde_json::from_str::<Update>(text).unwrap(), update);
        assert_eq!(serde_json::to_string(&update).unwrap(), text);
    }
}

#[test]
fn null_is_no_branch_of_a_union() {
    let error = serde_json::from_str::<ConnectApplication>(" null ").expect_err("null");
    assert!(error.to_string().contains("null"), "{error}");
    serde_json::from_value::<ConnectApplication>(Value::Null).expect_err("null");
    let optional: Option<ConnectApplication> = serde_json::from_str("null").expect("nothing");
    assert_eq!(optional, None);
}

proptest! {
    // A failure prints its input; a file of past failures would be one more thing to keep.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_open_enum_keeps_any_text(text: String) {
        let value = json!(text);
        let read: ConnectedAccountAuthMethod = read_in_every_way(&value);
        prop_assert_eq!(read.as_str(), &text);
        prop_assert_eq!(json!(read), value);
    }

    #[test]
    fn a_known_text_is_never_unknown(method in prop::sample::select(ConnectedAccountAuthMethod::KNOWN)) {
        let read = ConnectedAccountAuthMethod::from(method.as_str());
        prop_assert!(!matches!(read, ConnectedAccountAuthMethod::Unknown(_)));
        prop_assert_eq!(read, method);
    }

    #[test]
    fn an_unknown_branch_keeps_any_object(mut object in any_object(), tag in "[a-z]{0,8}_new") {
        object["application_type"] = json!(tag);
        let read: ConnectApplication = read_in_every_way(&object);
        prop_assert!(matches!(read, ConnectApplication::Unknown(_)));
        prop_assert_eq!(json!(read), object);
    }

    #[test]
    fn an_object_without_a_tag_is_kept(object in any_object()) {
        prop_assume!(object.get("application_type").is_none());
        let read: ConnectApplication = read_in_every_way(&object);
        prop_assert_eq!(json!(read), object);
    }

    #[test]
    fn an_unknown_event_keeps_any_data(data in any_json()) {
        let value = json!({
            "object": "event",
            "event": "lunch.served",
            "id": "event_1",
            "created_at": "2026-01-15T12:00:00.123Z",
            "data": data,
        });
        let read: Event = read_also_flattened(&value);
        prop_assert_eq!(json!(read), value);
    }

    #[test]
    fn fields_may_come_in_any_order(order in Just((0..5).collect::<Vec<usize>>()).prop_shuffle()) {
        let parts = [
            ("object", json!("event")),
            ("event", json!("user.created.later")),
            ("id", json!("event_1")),
            ("created_at", json!("2026-01-15T12:00:00.123Z")),
            ("data", json!({ "a": 1 })),
        ];
        let shuffled: Value = order
            .iter()
            .map(|index| parts[*index].clone())
            .map(|(name, value)| (name.to_owned(), value))
            .collect::<serde_json::Map<_, _>>()
            .into();
        let sorted: Value = parts
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect::<serde_json::Map<_, _>>()
            .into();
        prop_assert_eq!(read_also_flattened::<Event>(&shuffled), read_also_flattened::<Event>(&sorted));
    }
}
