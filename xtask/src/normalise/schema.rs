//! Reading and walking the schemas of a document: what every pass needs and none owns.

use serde_json::{Map, Value};

use crate::problem::Result;

/// A JSON object, in document order.
pub type Object = Map<String, Value>;

/// The HTTP methods a path item can hold, in the order the document is written.
pub const METHODS: [&str; 7] = ["get", "put", "post", "delete", "patch", "head", "options"];

/// The prefix of a reference to a component schema.
pub const COMPONENT: &str = "#/components/schemas/";

/// The component that `schema` refers to, if it is a reference.
pub fn referenced(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix(COMPONENT)
}

/// A reference to the component `name`.
pub fn reference(name: &str) -> Value {
    serde_json::json!({ "$ref": format!("{COMPONENT}{name}") })
}

/// The value of a boolean keyword, false where it is absent.
pub fn flag(schema: &Value, keyword: &str) -> bool {
    schema
        .get(keyword)
        .and_then(Value::as_bool)
        .unwrap_or(false)
}

/// Puts another schema in the place of one; what the place says of null and of its end stays.
pub fn replace(schema: &mut Value, by: Value) {
    let outer = std::mem::replace(schema, by);
    for keyword in ["nullable", "deprecated"] {
        if flag(&outer, keyword) && schema.is_object() {
            schema[keyword] = true.into();
        }
    }
}

/// The names in `required`.
pub fn required(schema: &Value) -> impl Iterator<Item = &str> {
    schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

/// The members of a list keyword such as `oneOf`.
pub fn members<'a>(schema: &'a Value, keyword: &str) -> &'a [Value] {
    schema
        .get(keyword)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// The properties of an object schema, in document order.
pub fn properties(schema: &Value) -> Option<&Object> {
    schema.get("properties").and_then(Value::as_object)
}

/// The component schemas of a document.
pub fn components(document: &Value) -> Option<&Object> {
    document.pointer("/components/schemas")?.as_object()
}

/// The component schemas of a document, to change.
pub fn components_mut(document: &mut Value) -> Option<&mut Object> {
    document.pointer_mut("/components/schemas")?.as_object_mut()
}

/// Every operation of the document as `("GET /route", operation)`.
pub fn operations(document: &Value) -> Vec<(String, &Value)> {
    let paths = document.get("paths").and_then(Value::as_object);
    paths
        .into_iter()
        .flatten()
        .flat_map(|(route, item)| {
            METHODS.iter().filter_map(move |method| {
                let operation = item.get(*method)?;
                Some((format!("{} {route}", method.to_uppercase()), operation))
            })
        })
        .collect()
}

/// Calls `change` with every operation of the document.
pub fn each_operation(
    document: &mut Value,
    mut change: impl FnMut(&str, &mut Object) -> Result<()>,
) -> Result<()> {
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else {
        return Ok(());
    };
    for (route, item) in paths {
        for method in METHODS {
            if let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut) {
                change(&format!("{} {route}", method.to_uppercase()), operation)?;
            }
        }
    }
    Ok(())
}

/// Where in the document a schema stands, in the words of `naming.toml`:
/// `Connection.state`, `POST /radar/attempts body.action`, `GET /events query.events`.
pub type Place = String;

/// Calls `visit` with the schema at the root of every component, parameter, body and answer.
pub fn each_root(
    document: &mut Value,
    mut visit: impl FnMut(&Place, &mut Value) -> Result<()>,
) -> Result<()> {
    if let Some(components) = components_mut(document) {
        for (name, schema) in components.iter_mut() {
            visit(name, schema)?;
        }
    }
    each_operation(document, |operation, value| {
        for parameter in value
            .get_mut("parameters")
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            let place = format!(
                "{operation} {}.{}",
                parameter["in"].as_str().unwrap_or("parameter"),
                parameter["name"].as_str().unwrap_or_default()
            );
            if let Some(schema) = parameter.get_mut("schema") {
                visit(&place, schema)?;
            }
        }
        for content in value
            .get_mut("requestBody")
            .and_then(|body| body.get_mut("content"))
            .and_then(Value::as_object_mut)
            .into_iter()
            .flatten()
        {
            if let Some(schema) = content.1.get_mut("schema") {
                visit(&format!("{operation} body"), schema)?;
            }
        }
        for (_, response) in value
            .get_mut("responses")
            .and_then(Value::as_object_mut)
            .into_iter()
            .flatten()
        {
            for (_, content) in response
                .get_mut("content")
                .and_then(Value::as_object_mut)
                .into_iter()
                .flatten()
            {
                if let Some(schema) = content.get_mut("schema") {
                    visit(&format!("{operation} answer"), schema)?;
                }
            }
        }
        Ok(())
    })
}

/// Calls `visit` with the schemas directly below `schema`, each with its own place.
pub fn each_child(
    place: &str,
    schema: &mut Value,
    visit: &mut dyn FnMut(&Place, &mut Value) -> Result<()>,
) -> Result<()> {
    let Some(schema) = schema.as_object_mut() else {
        return Ok(());
    };
    let tags = schema
        .get(TAG)
        .and_then(|tag| tag["values"].as_array().cloned())
        .unwrap_or_default();
    for (keyword, value) in schema.iter_mut() {
        match (keyword.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                for (name, property) in properties {
                    visit(&format!("{place}.{name}"), property)?;
                }
            }
            ("patternProperties", Value::Object(patterns)) => {
                for property in patterns.values_mut() {
                    visit(&place.to_string(), property)?;
                }
            }
            ("items" | "additionalProperties" | "not" | "propertyNames" | LIST, value)
                if value.is_object() =>
            {
                visit(&place.to_string(), value)?;
            }
            ("allOf" | "oneOf" | "anyOf", Value::Array(branches)) => {
                for (index, branch) in branches.iter_mut().enumerate() {
                    let place = match tags.get(index) {
                        Some(tag) => format!("{place}[{}]", tag_text(tag)),
                        None => place.to_string(),
                    };
                    visit(&place, branch)?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Calls `visit` with every schema of the document, the inner ones before the outer.
pub fn each_schema(
    document: &mut Value,
    visit: &mut dyn FnMut(&Place, &mut Value) -> Result<()>,
) -> Result<()> {
    fn descend(
        place: &Place,
        schema: &mut Value,
        visit: &mut dyn FnMut(&Place, &mut Value) -> Result<()>,
    ) -> Result<()> {
        each_child(place, schema, &mut |place, child| {
            descend(place, child, visit)
        })?;
        visit(place, schema)
    }
    each_root(document, |place, schema| descend(place, schema, visit))
}

/// Our keyword on a union: `{"property": name, "values": [one a branch]}`.
pub const TAG: &str = "x-tag";

/// Our keyword for a list envelope: its value is the schema of the items.
pub const LIST: &str = "x-list";

/// The value of a tag as text: tags are texts or flags.
pub fn tag_text(tag: &Value) -> String {
    tag.as_str().map_or_else(|| tag.to_string(), str::to_owned)
}

#[cfg(test)]
pub mod tests {
    use serde_json::json;

    use super::*;

    /// What a pass makes of a document whose one component is `schema`, and its count.
    pub fn passed(pass: fn(&mut Value) -> Result<usize>, schema: Value) -> (Value, usize) {
        let mut document = json!({ "components": { "schemas": { "A": schema } } });
        let count = pass(&mut document).unwrap();
        (document["components"]["schemas"]["A"].take(), count)
    }

    #[test]
    fn every_schema_is_visited_once_with_its_place_inner_ones_first() {
        let mut document = json!({
            "components": { "schemas": { "A": {
                "properties": { "not": { "items": {} } },
                "oneOf": [{}, { "properties": { "b": {} } }],
                "x-tag": { "property": "kind", "values": ["one", true] },
                "additionalProperties": false,
            } } },
            "paths": { "/a": {
                "parameters": [],
                "post": {
                    "parameters": [{ "name": "q", "in": "query", "schema": {} }],
                    "requestBody": { "content": { "application/json": { "schema": {} } } },
                    "responses": { "200": { "content": { "application/json": {
                        "schema": { "additionalProperties": {} },
                    } } } },
                },
            } },
        });
        let mut places = Vec::new();
        each_schema(&mut document, &mut |place, _| {
            places.push(place.clone());
            Ok(())
        })
        .unwrap();
        assert_eq!(
            places,
            [
                "A.not",
                "A.not",
                "A[one]",
                "A[true].b",
                "A[true]",
                "A",
                "POST /a query.q",
                "POST /a body",
                "POST /a answer",
                "POST /a answer",
            ]
        );
    }

    #[test]
    fn a_replaced_schema_keeps_what_its_place_says() {
        let mut schema = json!({ "$ref": "x", "nullable": true, "deprecated": true });
        replace(&mut schema, json!({ "type": "string" }));
        assert_eq!(
            schema,
            json!({ "type": "string", "nullable": true, "deprecated": true })
        );
        let mut plain = json!({ "$ref": "x" });
        replace(&mut plain, json!({ "type": "string" }));
        assert_eq!(plain, json!({ "type": "string" }));
    }

    #[test]
    fn references_name_components_only() {
        assert_eq!(referenced(&reference("A")), Some("A"));
        assert_eq!(referenced(&json!({ "$ref": "#/paths/x" })), None);
        assert_eq!(referenced(&json!({ "$ref": { "type": "string" } })), None);
    }
}
