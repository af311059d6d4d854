// The macros define more than is tested here.
#![allow(dead_code)]

use schemars::generate::SchemaSettings;
use serde_json::json;

use super::*;
use crate::{adjacent_union, json_object, open_enum, tagged_union};

/// A thing of every rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Thing {
    pub required: i64,
    pub defaulted: State,
    pub optional: Option<String>,
    pub nullable: Option<String>,
    pub tristate: Nullable<String>,
    pub collection: Vec<String>,
    pub sparse: Vec<String>,
}

json_object! {
    Thing {
        "object" = "thing";
        required: required "required",
        defaulted: defaulted "defaulted",
        optional: optional "optional",
        nullable: nullable "nullable",
        tristate: tristate "tristate",
        collection: collection "collection",
        sparse: sparse "sparse",
    }
}

open_enum! {
    /// The state of a thing:
    /// on, or off.
    #[doc(alias = "mode")]
    pub enum State {
        /// `on`
        On = "on",
    }
}

tagged_union! {
    /// Some thing.
    pub enum Some by "object" {
        /// A thing.
        Thing(Thing) = "thing",
    }
}

adjacent_union! {
    /// What happened.
    pub enum News {
        /// There is a thing.
        Made(Thing) = "made",
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub news: News,
}

json_object! {
    Event {
        ; news: "data" tagged by "event"
    }
}

fn read<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().for_deserialize();
    settings
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value()
}

fn written<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value()
}

#[test]
fn a_reader_is_more_lenient_than_a_writer() {
    let (read, written) = (read::<Thing>(), written::<Thing>());
    assert_eq!(read["required"], json!(["required"]));
    assert_eq!(
        written["required"],
        json!(["object", "required", "nullable", "collection"])
    );
    let kinds = |schema: &Value, name: &str| schema["properties"][name]["type"].clone();
    let text_or_null = json!(["string", "null"]);
    for (name, expected) in [
        ("optional", (text_or_null.clone(), json!("string"))),
        ("nullable", (text_or_null.clone(), text_or_null.clone())),
        ("tristate", (text_or_null.clone(), text_or_null)),
        ("sparse", (json!(["array", "null"]), json!("array"))),
    ] {
        assert_eq!((kinds(&read, name), kinds(&written, name)), expected);
    }
    let constant = json!({ "type": "string", "const": "thing" });
    assert_eq!(read["properties"]["object"], constant);
}

#[test]
fn enums_list_what_they_know_and_take_the_rest() {
    let schema = read::<State>();
    let known = json!([{ "type": "string", "enum": ["on"] }, { "type": "string" }]);
    assert_eq!(schema["anyOf"], known);
    let description = "The state of a thing:\non, or off.";
    assert_eq!(schema["description"], description);
}

#[test]
fn a_branch_is_chosen_by_its_tag() {
    let schema = read::<Some>();
    let branch = json!({
        "allOf": [{ "$ref": "#/$defs/Thing" }],
        "properties": { "object": { "type": "string", "const": "thing" } },
        "required": ["object"],
    });
    assert_eq!(schema["anyOf"][0], branch);
    assert_eq!(schema["anyOf"][1]["type"], "object");

    let schema = read::<Event>();
    assert_eq!(schema["required"], json!(["event"]));
    let branch = json!({ "event": { "const": "made" }, "data": { "$ref": "#/$defs/Thing" } });
    assert_eq!(schema["anyOf"][0]["properties"], branch);
}

#[test]
fn types_of_this_crate_describe_themselves() {
    let secret = read::<Nullable<Secret>>();
    assert_eq!(secret["type"], json!(["string", "null"]));
    assert_eq!(secret["format"], "password");
    let list = written::<List<Thing>>();
    assert_eq!(list["title"], "List_of_Thing");
    assert_eq!(list["required"], json!(["data"]));
    let items = json!({ "$ref": "#/$defs/Thing" });
    assert_eq!(list["properties"]["data"]["items"], items);
}
