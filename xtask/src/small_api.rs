//! A small API in normalised form, with one operation for each way in which a method can look: what
//! the tests of reading and writing start from.

use serde_json::{Value, json};

use crate::generate::{self, Generated};
use crate::model::Model;
use crate::naming::Naming;
use crate::problem::Result;

/// The names and marks of the API.
pub const NAMING: &str = r#"
[namespaces]
"/things" = "things"
"/others" = "others"

[operations]
"GET /things" = { namespace = "things", method = "list", family = "list_things" }
"POST /things" = { namespace = "things", method = "create", family = "create_thing", style = "arguments" }
"GET /things/me" = { namespace = "things", method = "get_own", family = "get_own", auth = "access_token" }
"GET /things/page" = { namespace = "things", method = "page", family = "page", kind = "url" }
"GET /things/{id}" = { namespace = "things", method = "get", family = "get_thing", answer = "optional" }
"#;

/// The small API.
pub fn document() -> Value {
    let text = || json!({ "type": "string" });
    let parameter = |name: &str, carrier: &str, required: bool, schema: Value| json!({ "name": name, "in": carrier, "required": required, "schema": schema });
    let query = |name: &str, schema: Value| parameter(name, "query", false, schema);
    let path = |name: &str| parameter(name, "path", true, text());
    let answers = |schema: Value| json!({ "2XX": content(schema) });
    let list = |item: &str| json!({ "x-list": reference(item) });
    json!({
        "paths": {
            "/things": {
                "get": {
                    "parameters": [
                        query("after", text()),
                        query("limit", json!({ "type": "integer" })),
                        query("state", reference("State")),
                        query("kinds", json!({ "type": "array", "items": text() })),
                    ],
                    "responses": answers(list("Thing")),
                },
                "post": {
                    "requestBody": content(reference("CreateThing")),
                    "responses": answers(reference("Thing")),
                },
            },
            "/things/me": { "get": { "responses": answers(reference("Thing")) } },
            "/things/page": { "get": {} },
            "/things/{id}": {
                "get": { "parameters": [path("id")], "responses": answers(reference("Thing")) },
                "delete": { "parameters": [path("id")] },
            },
            "/things/{id}/parts": {
                "get": { "parameters": [path("id")], "responses": answers(list("Thing")) },
            },
            "/things/roles/{slug}/parts/{part_id}": { "put": {
                "parameters": [
                    parameter("zone", "query", true, text()),
                    path("part_id"),
                    path("slug"),
                ],
                "requestBody": content(reference("ReplacePart")),
            } },
            "/things/events": { "post": { "requestBody": content(reference("Choice")) } },
            "/others/{state}": { "get": {
                "parameters": [parameter("state", "path", true, reference("State"))],
                "responses": answers(reference("Other")),
            } },
        },
        "components": { "schemas": {
            "Thing": object("Thing", json!({ "id": text(), "state": reference("State") }), &["id"]),
            "CreateThing": object("CreateThing", json!({
                "name": text(),
                "note": { "type": "string", "nullable": true },
                "label": { "type": "string", "nullable": true },
                "count": { "type": "integer" },
                "header": reference("Choice"),
            }), &["name", "note"]),
            "ReplacePart": object("ReplacePart", json!({ "slug": text() }), &["slug"]),
            "Choice": {
                "x-places": ["Choice"],
                "x-tag": { "property": "kind", "values": ["on"] },
                "oneOf": [reference("Thing")],
            },
            "Other": object("Other", json!({ "size": { "type": "number" } }), &[]),
            "State": { "x-places": ["State"], "type": "string", "enum": ["on", "off"] },
        } },
    })
}

/// The API that a document describes.
pub fn read(document: &Value) -> Result<Model> {
    Model::read(document, &naming(NAMING))
}

/// The small API, with what is generated of it.
pub fn generated() -> (Model, Generated) {
    let model = read(&document()).expect("a sound document");
    let generated = generate::generate(&model).expect("what can be generated");
    (model, generated)
}

pub fn naming(text: &str) -> Naming {
    Naming::parse(text).expect("readable names")
}

/// An object of the document.
pub fn object(place: &str, properties: Value, required: &[&str]) -> Value {
    json!({
        "x-places": [place], "type": "object", "properties": properties, "required": required,
    })
}

pub fn reference(component: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{component}") })
}

/// The content of a body or an answer.
pub fn content(schema: Value) -> Value {
    json!({ "content": { "application/json": { "schema": schema } } })
}

/// The one message of a document that is refused.
pub fn refusal(document: &Value) -> String {
    let problems = match read(document) {
        Ok(_) => panic!("the document is accepted"),
        Err(problems) => problems,
    };
    assert_eq!(problems.0.len(), 1, "{problems}");
    problems.0[0].to_string()
}

/// Asserts that code is Rust and has these parts, wherever its lines are broken.
pub fn has(code: &str, parts: &[&str]) {
    assert!(syn::parse_file(code).is_ok(), "no Rust:\n{code}");
    let unbroken = |text: &str| {
        let text: String = text.split_whitespace().collect();
        text.replace(",)", ")")
    };
    for part in parts {
        assert!(
            unbroken(code).contains(&unbroken(part)),
            "no {part} in\n{code}"
        );
    }
}
