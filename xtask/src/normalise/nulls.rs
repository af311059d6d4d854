//! The ways OpenAPI 3.1 says "or null", each folded into the keyword `nullable`.

use serde_json::Value;

use super::schema::{each_schema, members};
use crate::problem::Result;

/// `type: [string, "null"]` becomes `type: string` with `nullable`.
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
        schema["type"] = match others.len() {
            1 => others.remove(0),
            _ => Value::Array(others),
        };
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
