//! Which answers are lists: of those a caller gets the items, not the frame.

use serde_json::json;

use crate::instances::Instance;
use crate::schema::{Property, Schema};

/// Whether an object with these properties is a list.
pub fn is_list(properties: &[Property]) -> bool {
    let is = |name: &str| properties.iter().any(|property| property.name == name);
    is("data")
        && (is("object") || is("list_metadata"))
        && properties
            .iter()
            .all(|property| match property.name.as_str() {
                "object" => property.is_constant("list"),
                name => matches!(name, "data" | "list_metadata"),
            })
}

/// What a caller gets of an answer of this schema.
pub fn without_frame(schema: &Schema, answer: Instance) -> Instance {
    let is_framed = matches!(schema.not_null(), Schema::Object(list) if is_list(list));
    match is_framed && answer.value.is_object() {
        true => Instance {
            value: answer.value.get("data").cloned().unwrap_or(json!([])),
            verbatim: answer
                .verbatim
                .map(|pointer| pointer.trim_start_matches("/data").to_owned()),
            ..answer
        },
        false => answer,
    }
}
