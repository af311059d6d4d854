//! Reduces every operation to what a call needs: one success answer, no error schemas (failures
//! arrive raw and are parsed by the runtime), no header parameters (call options carry them), a
//! body that is always there.

use serde_json::{Value, json};

use super::schema::{Object, each_operation};
use crate::naming::{Kind, Naming};
use crate::problem::{Problem, Result};

/// Sets aside the operations that are addresses for a browser: no call, so no types.
pub fn set_aside_addresses(document: &mut Value, naming: &Naming) -> Result<usize> {
    let mut set_aside = 0;
    each_operation(document, |place, operation| {
        if naming.operation(place).and_then(|entry| entry.kind) == Some(Kind::Url) {
            operation.retain(|keyword, _| keyword == "operationId");
            set_aside += 1;
        }
        Ok(())
    })
    .map(|()| set_aside)
}

/// Drops responses other than 2xx and folds the 2xx into one; counts the dropped ones.
pub fn fold_responses(document: &mut Value) -> Result<usize> {
    let mut dropped = 0;
    each_operation(document, |place, operation| {
        let responses = operation
            .get("responses")
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default();
        let successes: Vec<(&String, &Value)> = responses
            .iter()
            .filter(|(status, _)| status.starts_with('2'))
            .collect();
        dropped += responses.len() - usize::from(!successes.is_empty());
        let schemas: Vec<&Value> = successes
            .iter()
            .filter_map(|(_, response)| json_schema(response))
            .collect();
        let mut answer = json!({ "description": "Success" });
        if let Some(first) = schemas.first() {
            if let Some(other) = schemas.iter().find(|schema| *schema != first) {
                return Err(Problem::invalid(
                    place,
                    format!("two success answers of different shape: {first} and {other}"),
                )
                .remedy("add an overlay that keeps the one that callers get")
                .into());
            }
            answer["content"] = json!({ "application/json": { "schema": first } });
        }
        operation.insert("responses".into(), json!({ "2XX": answer }));
        Ok(())
    })?;
    Ok(dropped)
}

fn json_schema(response: &Value) -> Option<&Value> {
    response
        .pointer("/content/application~1json/schema")
        .filter(|schema| schema.as_object().is_some_and(|schema| !schema.is_empty()))
}

/// Drops header parameters: they are call options of every operation.
pub fn drop_header_parameters(document: &mut Value) -> Result<usize> {
    let mut dropped = 0;
    each_operation(document, |_, operation| {
        if let Some(parameters) = parameters_mut(operation) {
            let before = parameters.len();
            parameters.retain(|parameter| parameter["in"] != "header");
            dropped += before - parameters.len();
        }
        Ok(())
    })
    .map(|()| dropped)
}

/// Drops query parameters that repeat a required property of the body: the body carries them.
pub fn drop_repeated_parameters(document: &mut Value) -> Result<usize> {
    let components = document
        .pointer("/components/schemas")
        .cloned()
        .unwrap_or_default();
    let mut dropped = 0;
    each_operation(document, |_, operation| {
        let body = operation
            .get("requestBody")
            .and_then(|body| body.pointer("/content/application~1json/schema"))
            .map(|schema| match super::schema::referenced(schema) {
                Some(name) => components[name].clone(),
                None => schema.clone(),
            });
        let (Some(body), Some(parameters)) = (body, parameters_mut(operation)) else {
            return Ok(());
        };
        let before = parameters.len();
        parameters.retain(|parameter| {
            let name = parameter["name"].as_str().unwrap_or_default();
            parameter["in"] != "query"
                || body
                    .pointer("/properties")
                    .is_none_or(|p| p.get(name).is_none())
        });
        dropped += before - parameters.len();
        Ok(())
    })
    .map(|()| dropped)
}

/// Marks every request body as required: an optional one is sent empty.
pub fn require_bodies(document: &mut Value) -> Result<usize> {
    let mut changed = 0;
    each_operation(document, |_, operation| {
        if let Some(body) = operation
            .get_mut("requestBody")
            .and_then(Value::as_object_mut)
        {
            if body.get("required") != Some(&Value::Bool(true)) {
                body.insert("required".into(), true.into());
                changed += 1;
            }
        }
        Ok(())
    })
    .map(|()| changed)
}

/// The parameters of an operation, to change.
pub fn parameters_mut(operation: &mut Object) -> Option<&mut Vec<Value>> {
    operation
        .get_mut("parameters")
        .and_then(Value::as_array_mut)
}
