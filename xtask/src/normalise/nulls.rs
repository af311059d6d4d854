//! The ways OpenAPI 3.1 says "or null", each folded into the keyword `nullable`.

use std::collections::BTreeSet;

use serde_json::Value;

use super::schema::{components_mut, each_schema, flag, members, referenced};
use crate::problem::Result;

/// `type: [string, "null"]` becomes `type: string` with `nullable`; several other types become any
/// JSON value.
pub fn fold_type_lists(document: &mut Value) -> Result<usize> {
    let mut changed = 0;
    each_schema(document, &mut |_, schema| {
        let Some(types) = schema.get("type").and_then(Value::as_array).cloned() else {
            return Ok(());
        };
        let mut others: Vec<Value> = types.iter().filter(|t| *t != "null").cloned().collect();
        if others.len() < types.len() {
            schema["nullable"] = true.into();
        }
        match others.len() {
            0 => schema["type"] = "null".into(),
            1 => schema["type"] = others.remove(0),
            _ => {
                if let Some(schema) = schema.as_object_mut() {
                    schema
                        .retain(|keyword, _| matches!(keyword.as_str(), "nullable" | "deprecated"));
                }
            }
        }
        changed += 1;
        Ok(())
    })
    .map(|()| changed)
}

/// `oneOf: [X, {type: "null"}]` becomes `X` with `nullable`, whatever stands beside the union.
/// The text `"null"`, which some unions list too, counts as null.
pub fn fold_unions(document: &mut Value) -> Result<usize> {
    let mut changed = 0;
    each_schema(document, &mut |_, schema| {
        for keyword in ["oneOf", "anyOf"] {
            let branches = members(schema, keyword);
            let (nulls, mut others): (Vec<Value>, Vec<Value>) =
                branches.iter().cloned().partition(is_null);
            if nulls.is_empty() {
                continue;
            }
            let Some(outer) = schema.as_object_mut() else {
                continue;
            };
            outer.shift_remove(keyword);
            if let [Value::Object(only)] = others.as_mut_slice() {
                for (name, value) in std::mem::take(only) {
                    outer.entry(name).or_insert(value);
                }
            } else if !others.is_empty() {
                outer.insert(keyword.into(), Value::Array(others));
            } else {
                outer.insert("type".into(), "null".into());
            }
            outer.insert("nullable".into(), true.into());
            changed += 1;
        }
        Ok(())
    })
    .map(|()| changed)
}

fn is_null(schema: &Value) -> bool {
    schema["type"] == "null"
        || schema["const"] == "null"
        || schema.get("const").is_some_and(Value::is_null)
}

/// A `null` among the values of an enum becomes `nullable`.
pub fn fold_enums(document: &mut Value) -> Result<usize> {
    let mut changed = 0;
    each_schema(document, &mut |_, schema| {
        let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) else {
            return Ok(());
        };
        let before = values.len();
        values.retain(|value| !value.is_null());
        if values.len() < before {
            schema["nullable"] = true.into();
            changed += 1;
        }
        Ok(())
    })
    .map(|()| changed)
}

/// A component that may be null becomes one that may not, and every reference to it says so
/// instead: a type is a type, null is a matter of the place.
pub fn move_to_references(document: &mut Value) -> Result<usize> {
    let mut moved = BTreeSet::new();
    for (name, schema) in components_mut(document).into_iter().flatten() {
        if flag(schema, "nullable")
            && let Some(schema) = schema.as_object_mut()
        {
            schema.shift_remove("nullable");
            moved.insert(name.clone());
        }
    }
    each_schema(document, &mut |_, schema| {
        if referenced(schema).is_some_and(|name| moved.contains(name)) {
            schema["nullable"] = true.into();
        }
        Ok(())
    })?;
    Ok(moved.len())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::schema::tests::passed;
    use super::*;

    #[test]
    fn lists_of_types_become_one_nullable_type() {
        for (schema, expected, count) in [
            (
                json!({ "type": ["string", "null"], "format": "date" }),
                json!({ "type": "string", "format": "date", "nullable": true }),
                1,
            ),
            (
                json!({ "type": ["string"] }),
                json!({ "type": "string" }),
                1,
            ),
            (
                json!({ "type": ["null"] }),
                json!({ "type": "null", "nullable": true }),
                1,
            ),
            (
                json!({ "type": ["string", "integer", "null"], "deprecated": true, "format": "x" }),
                json!({ "deprecated": true, "nullable": true }),
                1,
            ),
            (json!({ "type": "string" }), json!({ "type": "string" }), 0),
        ] {
            assert_eq!(passed(fold_type_lists, schema), (expected, count));
        }
    }

    #[test]
    fn unions_with_null_become_nullable() {
        let none = json!({ "type": "null" });
        let odd = json!({ "type": "string", "const": "null" });
        let reference = json!({ "$ref": "#/components/schemas/B" });
        for (schema, expected, count) in [
            (
                json!({ "oneOf": [reference, none] }),
                json!({ "$ref": "#/components/schemas/B", "nullable": true }),
                1,
            ),
            (
                json!({ "anyOf": [{ "type": "string" }, odd, none], "deprecated": true }),
                json!({ "deprecated": true, "type": "string", "nullable": true }),
                1,
            ),
            (
                json!({ "oneOf": [{ "type": "string" }, { "type": "integer" }, none] }),
                json!({ "oneOf": [{ "type": "string" }, { "type": "integer" }], "nullable": true }),
                1,
            ),
            (
                json!({ "oneOf": [none] }),
                json!({ "type": "null", "nullable": true }),
                1,
            ),
            (
                json!({ "oneOf": [reference] }),
                json!({ "oneOf": [reference] }),
                0,
            ),
        ] {
            assert_eq!(passed(fold_unions, schema), (expected, count));
        }
    }

    #[test]
    fn null_among_values_becomes_nullable() {
        assert_eq!(
            passed(fold_enums, json!({ "enum": ["a", null] })),
            (json!({ "enum": ["a"], "nullable": true }), 1)
        );
        assert_eq!(
            passed(fold_enums, json!({ "enum": ["a", "null"] })),
            (json!({ "enum": ["a", "null"] }), 0)
        );
    }

    #[test]
    fn a_component_that_may_be_null_leaves_it_to_the_places() {
        let uses = json!({ "properties": { "b": { "$ref": "#/components/schemas/B" } } });
        let mut document = json!({ "components": { "schemas": {
            "A": uses, "B": { "type": "object", "nullable": true },
        } } });
        assert_eq!(move_to_references(&mut document), Ok(1));
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["B"], json!({ "type": "object" }));
        assert_eq!(
            schemas["A"]["properties"]["b"],
            json!({ "$ref": "#/components/schemas/B", "nullable": true })
        );
        assert_eq!(move_to_references(&mut document), Ok(0));
    }
}
