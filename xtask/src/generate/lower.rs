//! Writes the model as the document that progenitor reads: OpenAPI 3.0.3 with nothing left to decide.

use serde_json::{Map, Value, json};

use crate::model::{Answer, Field, FieldKind, Model, Operation, OperationKind, Shape, ValueType};
use crate::normalise::schema::reference;

/// The whole document.
pub fn lower(model: &Model) -> Value {
    let mut schemas = Map::new();
    for (name, definition) in &model.types {
        let schema = match &definition.shape {
            Shape::Object(fields) => lower_object(fields),
            // Replaced by name: progenitor never looks inside.
            Shape::Enum(_) | Shape::Union(_) => json!({ "type": "string" }),
        };
        schemas.insert(name.clone(), schema);
    }
    let mut paths: Map<String, Value> = Map::new();
    for operation in &model.operations {
        if let Some(lowered) = lower_operation(operation) {
            let item = paths
                .entry(operation.route.clone())
                .or_insert_with(|| json!({}));
            item[operation.http.to_lowercase()] = lowered;
        }
    }
    json!({
        "openapi": "3.0.3",
        "info": { "title": "WorkOS", "version": "1.0" },
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

fn lower_object(fields: &[Field]) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in fields {
        let (schema, must) = match &field.kind {
            FieldKind::Constant(_) => continue,
            FieldKind::Required(shape)
            | FieldKind::Defaulted(shape)
            | FieldKind::Collection(shape)
            | FieldKind::SparseCollection(shape) => (lower_value(shape), true),
            FieldKind::Optional(shape) | FieldKind::Nullable(shape) => {
                (generic("Option", lower_value(shape)), true)
            }
            FieldKind::Tristate(shape) => (generic("Nullable", lower_value(shape)), true),
            FieldKind::Adjacent { union, .. } => (reference(union), true),
        };
        if must {
            required.push(field.wire.clone());
        }
        properties.insert(field.wire.clone(), schema);
    }
    json!({ "type": "object", "properties": properties, "required": required })
}

/// A type of the runtime, or of the standard library, around another.
fn generic(name: &str, parameter: Value) -> Value {
    json!({ "x-rust-type": {
        "crate": "workos-core",
        "version": "*",
        "path": format!("workos_core::{name}"),
        "parameters": [parameter],
    }})
}

fn lower_value(shape: &ValueType) -> Value {
    match shape {
        ValueType::Text => json!({ "type": "string" }),
        ValueType::DateTime => json!({ "type": "string", "format": "date-time" }),
        ValueType::Integer => json!({ "type": "integer", "format": "int64" }),
        ValueType::Number => json!({ "type": "number", "format": "double" }),
        ValueType::Boolean => json!({ "type": "boolean" }),
        ValueType::Any => json!({}),
        ValueType::Secret => json!({ "x-rust-type": {
            "crate": "workos-core", "version": "*", "path": "workos_core::Secret",
        }}),
        ValueType::Named(name) => reference(name),
        ValueType::List(item) => json!({ "type": "array", "items": lower_value(item) }),
        ValueType::Map(value) => {
            json!({ "type": "object", "additionalProperties": lower_value(value) })
        }
        ValueType::Maybe(inner) => generic("Option", lower_value(inner)),
        ValueType::Page(item) => generic("List", lower_value(item)),
    }
}

fn lower_operation(operation: &Operation) -> Option<Value> {
    let OperationKind::Call {
        parameters,
        body,
        answer,
    } = &operation.kind
    else {
        return None;
    };
    let parameters: Vec<Value> = parameters
        .iter()
        .map(|parameter| {
            json!({
                "name": parameter.wire,
                "in": if parameter.in_path { "path" } else { "query" },
                "required": parameter.required,
                "schema": lower_value(&parameter.shape),
            })
        })
        .collect();
    let json_content = |schema: Value| json!({ "application/json": { "schema": schema } });
    let mut lowered = json!({
        "operationId": operation.id(),
        "parameters": parameters,
        "responses": { "2XX": { "description": "Success" } },
    });
    match answer {
        Answer::Nothing => {}
        Answer::Value(shape) => {
            lowered["responses"]["2XX"]["content"] = json_content(lower_value(shape));
        }
        Answer::Maybe(shape) => {
            lowered["responses"]["2XX"]["content"] =
                json_content(generic("Option", lower_value(shape)));
        }
    }
    if let Some(body) = body {
        lowered["requestBody"] =
            json!({ "required": true, "content": json_content(lower_value(body)) });
    }
    Some(lowered)
}
