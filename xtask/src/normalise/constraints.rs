//! What a document says about values that a client must not enforce: the server is the judge, and
//! a client older than the API would refuse what the API has come to allow.

use serde_json::Value;

use super::schema::{each_schema, members};
use crate::problem::{Problem, Result};

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

/// Enums of anything but texts become the plain type of their values.
pub fn open_number_enums(document: &mut Value) -> Result<usize> {
    let mut opened = 0;
    each_schema(document, &mut |_, schema| {
        let values = members(schema, "enum");
        if values.iter().any(|value| !value.is_string())
            && let Some(schema) = schema.as_object_mut()
        {
            schema.shift_remove("enum");
            opened += 1;
        }
        Ok(())
    })
    .map(|()| opened)
}

/// Reads `anyOf` as `oneOf`: a value that fits several branches is read as the first it names.
pub fn any_of_as_one_of(document: &mut Value) -> Result<usize> {
    let mut changed = 0;
    each_schema(document, &mut |place, schema| {
        let Some(schema) = schema.as_object_mut() else {
            return Ok(());
        };
        let Some(branches) = schema.shift_remove("anyOf") else {
            return Ok(());
        };
        if schema.insert("oneOf".into(), branches).is_some() {
            return Err(Problem::invalid(place, "has both oneOf and anyOf")
                .remedy("add an overlay that keeps one of them")
                .into());
        }
        changed += 1;
        Ok(())
    })
    .map(|()| changed)
}

/// Turns `patternProperties` into a map of that value, and opens closed objects. An object with
/// properties ignores what it does not know, so it says nothing of others.
pub fn open_objects(document: &mut Value) -> Result<usize> {
    let mut changed = 0;
    each_schema(document, &mut |_, schema| {
        let Some(schema) = schema.as_object_mut() else {
            return Ok(());
        };
        let closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
        let others = schema.contains_key("additionalProperties");
        let pattern = schema.shift_remove("patternProperties");
        let named = match schema.get("properties").and_then(Value::as_object) {
            Some(properties) => !properties.is_empty(),
            None => false,
        };
        if named {
            if pattern.is_some() || others {
                schema.shift_remove("additionalProperties");
                changed += 1;
            }
        } else if let Some(value) = pattern
            .as_ref()
            .and_then(Value::as_object)
            .and_then(|patterns| patterns.values().next())
        {
            schema.shift_remove("properties");
            schema.insert("additionalProperties".into(), value.clone());
            changed += 1;
        } else if closed {
            schema.shift_remove("additionalProperties");
            changed += 1;
        } else if others {
            schema.shift_remove("properties");
        }
        Ok(())
    })
    .map(|()| changed)
}

/// A union of scalars (a text, a number or a flag) becomes any JSON value.
pub fn open_scalar_unions(document: &mut Value) -> Result<usize> {
    let mut changed = 0;
    each_schema(document, &mut |_, schema| {
        let branches = members(schema, "oneOf");
        let scalar = |branch: &Value| {
            matches!(
                branch["type"].as_str(),
                Some("string" | "number" | "integer" | "boolean")
            )
        };
        if !branches.is_empty()
            && branches.iter().all(scalar)
            && let Some(schema) = schema.as_object_mut()
        {
            schema.shift_remove("oneOf");
            changed += 1;
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::schema::tests::passed;
    use super::*;

    #[test]
    fn limits_go_and_each_counts() {
        assert_eq!(
            passed(
                drop_limits,
                json!({ "type": "string", "minLength": 1, "pattern": "a", "default": "b", "format": "c" })
            ),
            (json!({ "type": "string", "format": "c" }), 3)
        );
        assert_eq!(
            passed(
                drop_exclusions,
                json!({ "type": "object", "not": { "required": ["a"] } })
            ),
            (json!({ "type": "object" }), 1)
        );
    }

    #[test]
    fn enums_of_numbers_become_numbers() {
        for (schema, expected, count) in [
            (
                json!({ "type": "integer", "enum": [1, 2] }),
                json!({ "type": "integer" }),
                1,
            ),
            (
                json!({ "type": "boolean", "enum": [true] }),
                json!({ "type": "boolean" }),
                1,
            ),
            (json!({ "enum": ["a", 1] }), json!({}), 1),
            (json!({ "enum": ["a"] }), json!({ "enum": ["a"] }), 0),
        ] {
            assert_eq!(passed(open_number_enums, schema), (expected, count));
        }
    }

    #[test]
    fn any_of_becomes_one_of() {
        let branches = json!([{ "type": "string" }, { "type": "integer" }]);
        assert_eq!(
            passed(any_of_as_one_of, json!({ "anyOf": branches })),
            (json!({ "oneOf": branches }), 1)
        );
        let mut both = json!({ "components": { "schemas": { "A": {
            "anyOf": branches, "oneOf": branches,
        } } } });
        let problems = any_of_as_one_of(&mut both).unwrap_err();
        assert_eq!(problems.0[0].place.as_deref(), Some("A"));
    }

    #[test]
    fn unions_of_scalars_become_any_value() {
        assert_eq!(
            passed(
                open_scalar_unions,
                json!({ "oneOf": [{ "type": "string" }, { "type": "number" }] })
            ),
            (json!({}), 1)
        );
        let mixed = json!({ "oneOf": [{ "type": "string" }, { "type": "object" }] });
        assert_eq!(passed(open_scalar_unions, mixed.clone()), (mixed, 0));
    }

    #[test]
    fn objects_are_open() {
        let named = json!({ "a": {} });
        for (schema, expected, count) in [
            (
                json!({ "patternProperties": { "^x": { "type": "string" } }, "additionalProperties": false }),
                json!({ "additionalProperties": { "type": "string" } }),
                1,
            ),
            (
                json!({ "properties": named, "additionalProperties": false }),
                json!({ "properties": named }),
                1,
            ),
            (
                json!({ "properties": named, "additionalProperties": { "type": "string" } }),
                json!({ "properties": named }),
                1,
            ),
            (
                json!({ "properties": named, "patternProperties": { "^x": {} } }),
                json!({ "properties": named }),
                1,
            ),
            (
                json!({ "properties": {}, "additionalProperties": { "type": "string" } }),
                json!({ "additionalProperties": { "type": "string" } }),
                0,
            ),
            (
                json!({ "additionalProperties": { "type": "string" } }),
                json!({ "additionalProperties": { "type": "string" } }),
                0,
            ),
        ] {
            assert_eq!(passed(open_objects, schema), (expected, count));
        }
    }

    #[test]
    fn only_inline_objects_of_nothing_become_maps() {
        let unknown = json!({ "type": "object" });
        assert_eq!(
            passed(
                open_unknown_objects,
                json!({ "properties": { "a": unknown } })
            ),
            (
                json!({ "properties": { "a": { "type": "object", "additionalProperties": {} } } }),
                1
            )
        );
        assert_eq!(passed(open_unknown_objects, unknown.clone()), (unknown, 0));
    }
}
