//! Reduces every operation to what a call needs: one success answer, no error schemas (failures
//! arrive raw and are parsed by the runtime), no header parameters (call options carry them), a
//! body that is always there.

use serde_json::{Value, json};

use super::schema::{Object, each_operation, required};
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
        for (status, response) in &successes {
            only_json(&format!("{place} answer {status}"), response)?;
        }
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

/// Refuses a body or answer that comes in no JSON form: it would be lost without a word.
fn only_json(place: &str, part: &Value) -> Result<()> {
    let forms = part.get("content").and_then(Value::as_object);
    match forms {
        Some(forms) if !forms.is_empty() && !forms.contains_key("application/json") => {
            let forms: Vec<&str> = forms.keys().map(String::as_str).collect();
            Err(
                Problem::invalid(place, format!("is {} and not JSON", forms.join(", ")))
                    .remedy("add an overlay that removes it, or the operation")
                    .into(),
            )
        }
        _ => Ok(()),
    }
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
            parameter["in"] != "query" || !required(&body).any(|name| parameter["name"] == name)
        });
        dropped += before - parameters.len();
        Ok(())
    })
    .map(|()| dropped)
}

/// Marks every request body as required: an optional one is sent empty.
pub fn require_bodies(document: &mut Value) -> Result<usize> {
    let mut changed = 0;
    each_operation(document, |place, operation| {
        if let Some(body) = operation.get_mut("requestBody") {
            only_json(&format!("{place} body"), body)?;
            if body["required"] != true {
                body["required"] = true.into();
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

#[cfg(test)]
mod tests {
    use super::*;

    fn document(operation: Value) -> Value {
        json!({ "paths": { "/things": { "post": operation } } })
    }

    fn operation(document: &Value) -> &Value {
        &document["paths"]["/things"]["post"]
    }

    fn answer(schema: Value) -> Value {
        json!({ "content": { "application/json": { "schema": schema } } })
    }

    #[test]
    fn addresses_lose_their_types_and_other_operations_nothing() {
        let naming = Naming::parse(
            "[operations]\n\"POST /things\" = { namespace = \"a\", method = \"b\", family = \"c\", kind = \"url\" }",
        )
        .unwrap();
        let call = json!({ "operationId": "x", "parameters": [], "responses": {} });
        let mut document = document(call.clone());
        document["paths"]["/others"] = json!({ "get": call });
        assert_eq!(set_aside_addresses(&mut document, &naming), Ok(1));
        assert_eq!(operation(&document), &json!({ "operationId": "x" }));
        assert_eq!(document["paths"]["/others"]["get"], call);
    }

    #[test]
    fn one_success_is_left_and_failures_are_dropped() {
        let thing = json!({ "$ref": "#/components/schemas/Thing" });
        for (responses, dropped, expected) in [
            (
                json!({ "200": answer(thing.clone()), "404": {}, "422": {} }),
                2,
                Some(&thing),
            ),
            (
                json!({ "200": answer(thing.clone()), "201": answer(thing.clone()) }),
                1,
                Some(&thing),
            ),
            (
                json!({ "200": answer(thing.clone()), "204": {} }),
                1,
                Some(&thing),
            ),
            (json!({ "201": answer(json!({})) }), 0, None),
            (json!({ "204": {} }), 0, None),
            (json!({ "302": {} }), 1, None),
            (json!({}), 0, None),
        ] {
            let mut document = document(json!({ "responses": responses }));
            assert_eq!(fold_responses(&mut document), Ok(dropped), "{responses}");
            let folded = &operation(&document)["responses"];
            assert_eq!(folded.as_object().unwrap().len(), 1, "{responses}");
            assert_eq!(json_schema(&folded["2XX"]), expected, "{responses}");
        }
    }

    #[test]
    fn successes_of_two_shapes_or_no_json_are_refused() {
        let text = json!({ "content": { "text/plain": {} } });
        for (responses, message) in [
            (
                json!({ "200": answer(json!({ "type": "string" })), "201": answer(json!({ "type": "integer" })) }),
                "two success answers of different shape",
            ),
            (json!({ "200": text }), "is text/plain and not JSON"),
        ] {
            let mut document = document(json!({ "responses": responses }));
            let problems = fold_responses(&mut document).unwrap_err();
            let problem = &problems.0[0];
            assert!(problem.message.contains(message), "{problem}");
            assert!(
                problem
                    .place
                    .as_deref()
                    .unwrap()
                    .starts_with("POST /things")
            );
            assert!(problem.remedy.is_some());
        }
        let mut document = document(json!({ "responses": { "404": text } }));
        assert_eq!(fold_responses(&mut document), Ok(1), "failures arrive raw");
    }

    #[test]
    fn header_parameters_go() {
        let query = json!({ "name": "a", "in": "query" });
        let header = json!({ "name": "Idempotency-Key", "in": "header" });
        let mut document = document(json!({ "parameters": [query, header] }));
        assert_eq!(drop_header_parameters(&mut document), Ok(1));
        assert_eq!(operation(&document)["parameters"], json!([query]));
    }

    #[test]
    fn query_parameters_go_where_the_body_requires_the_same() {
        let parameter = |name: &str, carrier: &str| json!({ "name": name, "in": carrier });
        let body = json!({ "properties": { "id": {}, "code": {}, "hint": {} }, "required": ["id", "code"] });
        for schema in [body.clone(), json!({ "$ref": "#/components/schemas/Body" })] {
            let mut document = document(json!({
                "parameters": [
                    parameter("id", "path"), parameter("code", "query"), parameter("hint", "query"),
                ],
                "requestBody": answer(schema),
            }));
            document["components"] = json!({ "schemas": { "Body": body } });
            assert_eq!(drop_repeated_parameters(&mut document), Ok(1));
            assert_eq!(
                operation(&document)["parameters"],
                json!([parameter("id", "path"), parameter("hint", "query")])
            );
        }
    }

    #[test]
    fn bodies_become_required() {
        for (body, changed) in [
            (json!({}), 1),
            (json!({ "required": false }), 1),
            (json!({ "required": true }), 0),
        ] {
            let mut document = document(json!({ "requestBody": body }));
            assert_eq!(require_bodies(&mut document), Ok(changed));
            assert_eq!(operation(&document)["requestBody"]["required"], true);
        }
        assert_eq!(require_bodies(&mut document(json!({}))), Ok(0));
        let form = json!({ "content": { "multipart/form-data": {} } });
        let problems = require_bodies(&mut document(json!({ "requestBody": form }))).unwrap_err();
        assert_eq!(problems.0[0].place.as_deref(), Some("POST /things body"));
    }
}
