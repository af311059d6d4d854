//! What a document says about values that a client must not enforce: the server is the judge, and
//! a client older than the API would refuse what the API has come to allow.

use serde_json::Value;

use super::schema::{each_schema, members};
use crate::problem::Result;

/// Drops lengths, patterns, ranges and defaults, and the hint that an enum may grow: all of ours may.
pub fn drop_limits(document: &mut Value) -> Result<usize> {
    drop_keywords(
        document,
        &[
            "minLength",
            "maxLength",
            "pattern",
            "minimum",
            "maximum",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
            "propertyNames",
            "default",
            "x-extensible-enum",
        ],
    )
}

/// Drops `not`, with which the document makes groups of fields exclude each other.
pub fn drop_exclusions(document: &mut Value) -> Result<usize> {
    drop_keywords(document, &["not"])
}

fn drop_keywords(document: &mut Value, keywords: &[&str]) -> Result<usize> {
    let mut dropped = 0;
    each_schema(document, &mut |_, schema| {
        if let Some(schema) = schema.as_object_mut() {
            let before = schema.len();
            schema.retain(|keyword, _| !keywords.contains(&keyword.as_str()));
            dropped += before - schema.len();
        }
        Ok(())
    })
    .map(|()| dropped)
}

/// Turns `patternProperties` into a map of that value, and opens closed objects.
pub fn open_objects(document: &mut Value) -> Result<usize> {
    let mut changed = 0;
    each_schema(document, &mut |_, schema| {
        let Some(schema) = schema.as_object_mut() else {
            return Ok(());
        };
        let closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
        let pattern = schema.shift_remove("patternProperties");
        if let Some(value) = pattern
            .as_ref()
            .and_then(Value::as_object)
            .and_then(|patterns| patterns.values().next())
        {
            schema.insert("additionalProperties".into(), value.clone());
            changed += 1;
        } else if closed {
            schema.shift_remove("additionalProperties");
            changed += 1;
        }
        Ok(())
    })
    .map(|()| changed)
}

/// A union of scalars (a text, a number or a flag) becomes any JSON value.
pub fn open_scalar_unions(document: &mut Value) -> Result<usize> {
    let mut changed = 0;
    each_schema(document, &mut |_, schema| {
        for keyword in ["oneOf", "anyOf"] {
            let branches = members(schema, keyword);
            let scalar = |branch: &Value| {
                matches!(
                    branch["type"].as_str(),
                    Some("string" | "number" | "integer" | "boolean")
                )
            };
            if !branches.is_empty() && branches.iter().all(scalar) {
                if let Some(schema) = schema.as_object_mut() {
                    schema.shift_remove(keyword);
                    changed += 1;
                }
            }
        }
        Ok(())
    })
    .map(|()| changed)
}

/// An inline object of which nothing is said becomes a map of any values.
pub fn open_unknown_objects(document: &mut Value) -> Result<usize> {
    let mut changed = 0;
    each_schema(document, &mut |place, schema| {
        let unknown = schema["type"] == "object"
            && place.contains('.')
            && ["properties", "additionalProperties", "allOf", "oneOf"]
                .iter()
                .all(|keyword| schema.get(*keyword).is_none());
        if unknown {
            schema["additionalProperties"] = Value::Object(Default::default());
            changed += 1;
        }
        Ok(())
    })
    .map(|()| changed)
}
