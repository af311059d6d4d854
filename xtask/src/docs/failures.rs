//! The failures that the document has for each operation, as a hint for writers: status, and the
//! codes that come with it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::normalise::schema::operations;

/// Deeper than any answer to a failure, and an end to circles.
const MAX_DEPTH: usize = 12;

/// By operation (`GET /organizations`): `400 invalid_metadata; 404`.
pub fn by_operation(document: &Value) -> BTreeMap<String, String> {
    operations(document)
        .into_iter()
        .map(|(place, operation)| {
            let responses = operation["responses"].as_object().into_iter().flatten();
            let failures: Vec<String> = responses
                .filter(|(status, _)| status.starts_with(['4', '5']))
                .map(|(status, response)| {
                    let mut codes = BTreeSet::new();
                    collect(document, response, &mut codes, MAX_DEPTH);
                    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
                    format!("{status} {}", codes.join(", "))
                        .trim_end()
                        .to_owned()
                })
                .collect();
            (place, failures.join("; "))
        })
        .collect()
}

/// The values that `code` or `error` can have somewhere in a schema.
fn collect(document: &Value, part: &Value, codes: &mut BTreeSet<String>, depth: usize) {
    if depth == 0 {
        return;
    }
    match part {
        Value::Object(map) => {
            let target = map.get("$ref").and_then(Value::as_str);
            if let Some(target) = target.and_then(|path| document.pointer(path.strip_prefix('#')?))
            {
                collect(document, target, codes, depth - 1);
            }
            for name in ["code", "error"] {
                let property = &part["properties"][name];
                let listed = property["enum"].as_array().into_iter().flatten();
                let values = listed.chain(property.get("const"));
                codes.extend(values.filter_map(Value::as_str).map(str::to_owned));
            }
            for value in map.values() {
                collect(document, value, codes, depth - 1);
            }
        }
        Value::Array(list) => {
            for value in list {
                collect(document, value, codes, depth - 1);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn failures_are_listed_with_their_codes() {
        let code = |code: &str| json!({ "properties": { "code": { "const": code } } });
        let document = json!({
            "paths": { "/things": { "get": { "responses": {
                "200": { "schema": code("never") },
                "400": { "schema": { "oneOf": [code("b"), code("a")] } },
                "404": {},
                "409": { "schema": { "$ref": "#/components/schemas/Conflict" } },
            } } } },
            "components": { "schemas": {
                "Conflict": { "properties": { "error": { "enum": ["c", "d"] } } },
            } },
        });
        let expected = [(
            String::from("GET /things"),
            String::from("400 a, b; 404; 409 c, d"),
        )];
        assert_eq!(by_operation(&document), BTreeMap::from(expected));
    }
}
