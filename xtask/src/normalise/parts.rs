//! Puts everything where it is used: parameters, bodies, answers and path items that stand under
//! `components`, the parameters of a whole path, and schemas that are referred to by their place
//! rather than by a component's name. After this only references to component schemas are left.

use serde_json::Value;

use super::schema::{METHODS, Object, each_schema, referenced};
use crate::problem::{Problem, Result};

/// Resolves references other than those to component schemas; counts them.
pub fn inline_parts(document: &mut Value) -> Result<usize> {
    let original = document.clone();
    let mut inlined = 0;
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (route, item) in paths.into_iter().flatten() {
        inlined += resolve(route, item, &original)?;
        let Some(item) = item.as_object_mut() else {
            continue;
        };
        let shared = item.shift_remove("parameters").unwrap_or_default();
        for (method, operation) in item.iter_mut() {
            if !METHODS.contains(&method.as_str()) {
                continue;
            }
            let place = format!("{} {route}", method.to_uppercase());
            if let Some(operation) = operation.as_object_mut() {
                inlined += resolve_operation(&place, operation, &original)?;
                inlined += share_parameters(&place, operation, &shared, &original)?;
            }
        }
    }
    inlined += inline_schemas(document, &original)?;
    Ok(inlined)
}

fn resolve_operation(place: &str, operation: &mut Object, original: &Value) -> Result<usize> {
    let mut inlined = 0;
    if let Some(body) = operation.get_mut("requestBody") {
        inlined += resolve(place, body, original)?;
    }
    let parameters = operation
        .get_mut("parameters")
        .and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        inlined += resolve(place, parameter, original)?;
    }
    let responses = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut);
    for (_, response) in responses.into_iter().flatten() {
        inlined += resolve(place, response, original)?;
    }
    Ok(inlined)
}

/// Gives an operation the parameters of its path, except those that it declares itself.
fn share_parameters(
    place: &str,
    operation: &mut Object,
    shared: &Value,
    original: &Value,
) -> Result<usize> {
    let Some(shared) = shared.as_array() else {
        return Ok(0);
    };
    let own = operation
        .entry("parameters")
        .or_insert_with(|| Value::Array(Vec::new()));
    let Some(own) = own.as_array_mut() else {
        return Ok(0);
    };
    let mut all = Vec::new();
    for parameter in shared {
        let mut parameter = parameter.clone();
        resolve(place, &mut parameter, original)?;
        let same =
            |other: &Value| other["name"] == parameter["name"] && other["in"] == parameter["in"];
        if !own.iter().any(same) {
            all.push(parameter);
        }
    }
    let added = all.len();
    all.append(own);
    *own = all;
    Ok(added)
}

fn inline_schemas(document: &mut Value, original: &Value) -> Result<usize> {
    let mut total = 0;
    loop {
        let mut inlined = 0;
        each_schema(document, &mut |place, schema| {
            let component = referenced(schema).is_some_and(|name| !name.contains('/'));
            if !component {
                inlined += resolve(place, schema, original)?;
            }
            Ok(())
        })?;
        if inlined == 0 {
            return Ok(total);
        }
        total += inlined;
    }
}

/// Replaces a reference by what it points at, once; 0 where `part` is none.
fn resolve(place: &str, part: &mut Value, original: &Value) -> Result<usize> {
    let Some(reference) = part.get("$ref").and_then(Value::as_str) else {
        return Ok(0);
    };
    let target = reference
        .strip_prefix('#')
        .and_then(|pointer| original.pointer(pointer))
        .ok_or_else(|| {
            Problem::invalid(
                place,
                format!("refers to {reference}, which does not exist"),
            )
            .remedy("add an overlay that corrects the reference")
        })?;
    *part = target.clone();
    Ok(1 + resolve(place, part, original)?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document() -> Value {
        json!({
            "paths": { "/a/{id}": {
                "parameters": [
                    { "$ref": "#/components/parameters/Id" },
                    { "name": "q", "in": "query", "schema": { "type": "string" } },
                ],
                "get": {
                    "parameters": [{ "name": "q", "in": "query", "schema": { "type": "integer" } }],
                    "responses": { "200": { "$ref": "#/components/responses/Ok" } },
                },
                "post": { "requestBody": { "$ref": "#/components/requestBodies/A" } },
            } },
            "components": {
                "parameters": { "Id": { "name": "id", "in": "path", "schema": { "type": "string" } } },
                "requestBodies": { "A": { "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/A" },
                } } } },
                "responses": { "Ok": { "description": "" } },
                "schemas": {
                    "A": { "properties": { "b": { "type": "string" } } },
                    "C": { "properties": { "d": { "$ref": "#/components/schemas/A/properties/b" } } },
                },
            },
        })
    }

    #[test]
    fn references_outside_the_component_schemas_are_resolved() {
        let mut document = document();
        assert_eq!(inline_parts(&mut document).unwrap(), 6);
        let item = &document["paths"]["/a/{id}"];
        let id = json!({ "name": "id", "in": "path", "schema": { "type": "string" } });
        let q = |of: &str| json!({ "name": "q", "in": "query", "schema": { "type": of } });
        assert_eq!(
            item["get"]["parameters"],
            json!([id, q("integer")]),
            "its own wins"
        );
        assert_eq!(item["post"]["parameters"], json!([id, q("string")]));
        assert_eq!(item.get("parameters"), None);
        assert_eq!(
            item["get"]["responses"]["200"],
            json!({ "description": "" })
        );
        let body = &item["post"]["requestBody"]["content"]["application/json"]["schema"];
        assert_eq!(
            body,
            &json!({ "$ref": "#/components/schemas/A" }),
            "stays a reference"
        );
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["C"]["properties"]["d"], json!({ "type": "string" }));

        assert_eq!(inline_parts(&mut document).unwrap(), 0, "nothing is left");
    }

    #[test]
    fn a_reference_to_nothing_is_an_error_with_its_place() {
        let mut document = document();
        document["paths"]["/a/{id}"]["post"]["requestBody"]["$ref"] = "#/components/x".into();
        let problems = inline_parts(&mut document).unwrap_err().to_string();
        assert!(problems.contains("#/components/x"), "{problems}");
        assert!(problems.contains("at POST /a/{id}\n"), "{problems}");
    }
}
