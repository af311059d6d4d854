//! A small API, changed in one respect: what the report says of it and how many lines of the
//! surface it changes.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;
use xtask::spec::diff::{self, change::Kind};
use xtask::surface;

use crate::surfaces::{changed_lines, changed_places};

const NAMING: &str = r#"
[namespaces]
"/things" = "things"
"/shapes" = "shapes"

[operations]
"POST /things/{id}/copy" = { namespace = "things", method = "duplicate", family = "copy_thing" }
"#;

const ADDITIONS: &str = "
openapi: 3.1.1
info: {version: '1'}
paths:
  /things/{id}/copy:
    post:
      operationId: copyThing
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: Done}}
";

/// What a change amounts to.
#[derive(Debug)]
pub struct Effect {
    /// Each change as the report has it: `additive: Thing.note: field added`.
    pub changes: Vec<String>,
    pub bump: Value,
    /// The report as a maintainer reads it.
    pub words: String,
    pub lines: usize,
}

/// Compares the small API with itself after a change. Whatever the change, report and surface have
/// to agree.
pub fn effect(change: impl FnOnce(&mut Value)) -> Result<Effect, String> {
    let mut changed = document();
    change(&mut changed);
    between(&document(), &changed)
}

/// Compares two documents.
pub fn between(old: &Value, new: &Value) -> Result<Effect, String> {
    let root = TempDir::new().expect("a temporary folder");
    let write = |file: &str, text: &str| {
        fs::write(root.path().join(file), text).expect("a writable folder");
    };
    fs::create_dir(root.path().join("openapi")).expect("a writable folder");
    write("openapi/naming.toml", NAMING);
    write("openapi/additions.yaml", ADDITIONS);
    write("old.json", &old.to_string());
    write("new.json", &new.to_string());
    let path = |file: &str| root.path().join(file);
    let report = diff::compare(root.path(), &path("old.json"), &path("new.json"))
        .map_err(|problems| problems.to_string().replace(&shown(root.path()), ""))?;
    let surface_of = |document: &Value| {
        write("openapi/workos.yaml", &document.to_string());
        surface::of_repository(root.path()).expect("what could be compared")
    };
    let (before, after) = (surface_of(old), surface_of(new));
    let json: Value = serde_json::from_str(&report.to_json()).expect("a JSON object");
    let listed = report
        .changes
        .iter()
        .filter(|change| !change.what.starts_with("prose differs"))
        .map(|change| change.place.clone());
    assert_eq!(
        listed.collect::<BTreeSet<_>>(),
        changed_places(&before, &after),
        "{report}"
    );
    Ok(Effect {
        changes: report
            .changes
            .iter()
            .map(|change| {
                let kind = match change.kind {
                    Kind::Breaking => "breaking",
                    Kind::Additive => "additive",
                    Kind::Documentation => "documentation",
                };
                format!("{kind}: {}: {}", change.place, change.what)
            })
            .collect(),
        bump: json["bump"].clone(),
        words: report.to_string(),
        lines: changed_lines(&before, &after),
    })
}

fn shown(root: &Path) -> String {
    format!("{}/", root.display())
}

/// Things that can be listed, made, read, changed and copied; shapes, which are of two kinds.
pub fn document() -> Value {
    let id = json!({ "name": "id", "in": "path", "required": true, "schema": text() });
    let query =
        |name: &str, schema: Value| json!({ "name": name, "in": "query", "schema": schema });
    let list = object(
        json!({
            "object": { "type": "string", "const": "list" },
            "data": { "type": "array", "items": reference("Thing") },
            "list_metadata": object(json!({ "after": text() }), &["after"]),
        }),
        &["object", "data", "list_metadata"],
    );
    json!({
        "openapi": "3.1.1",
        "info": { "title": "Small", "version": "1" },
        "paths": {
            "/things": {
                "get": {
                    "operationId": "listThings", "tags": ["things"],
                    "parameters": [query("after", text()), query("state", reference("State"))],
                    "responses": { "200": content(list) },
                },
                "post": {
                    "operationId": "createThing", "tags": ["things"],
                    "requestBody": content(reference("CreateThing")),
                    "responses": { "201": content(reference("Thing")) },
                },
            },
            "/things/{id}": {
                "get": {
                    "operationId": "getThing", "tags": ["things"], "parameters": [id],
                    "responses": { "200": content(reference("Thing")) },
                },
                "patch": {
                    "operationId": "updateThing", "tags": ["things"], "parameters": [id],
                    "requestBody": content(reference("UpdateThing")),
                    "responses": { "200": content(reference("Thing")) },
                },
            },
            "/shapes": { "post": {
                "operationId": "createShape", "tags": ["shapes"],
                "requestBody": content(reference("NewShape")),
                "responses": { "204": { "description": "Done" } },
            } },
        },
        "components": { "schemas": {
            "Thing": object(
                json!({
                    "object": { "type": "string", "const": "thing" },
                    "id": text(), "name": text(), "state": reference("State"),
                    "note": { "type": ["string", "null"] },
                    "color": text(),
                    "tags": { "type": "array", "items": text() },
                    "owner": object(json!({ "email": text() }), &["email"]),
                }),
                &["object", "id", "name", "state", "note", "tags", "owner"],
            ),
            "State": { "type": "string", "enum": ["on", "off"] },
            "CreateThing": object(
                json!({ "name": text(), "color": text(), "note": { "type": ["string", "null"] } }),
                &["name"],
            ),
            "UpdateThing": object(json!({ "name": text() }), &[]),
            "NewShape": { "oneOf": [reference("Circle"), reference("Square")] },
            "Circle": shape("circle"),
            "Square": shape("square"),
        } },
    })
}

pub fn text() -> Value {
    json!({ "type": "string" })
}

pub fn object(properties: Value, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": properties, "required": required })
}

pub fn reference(component: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{component}") })
}

pub fn content(schema: Value) -> Value {
    json!({ "description": "Content", "content": { "application/json": { "schema": schema } } })
}

/// A branch of the union of shapes.
pub fn shape(kind: &str) -> Value {
    let kind = json!({ "type": "string", "const": kind });
    object(
        json!({ "type": kind, "size": { "type": "integer" } }),
        &["type", "size"],
    )
}

/// A component to change.
pub fn component<'d>(document: &'d mut Value, name: &str) -> &'d mut Value {
    &mut document["components"]["schemas"][name]
}

/// An operation to change.
pub fn operation<'d>(document: &'d mut Value, place: &str) -> &'d mut Value {
    let (method, route) = place.split_once(' ').expect("a method and a route");
    &mut document["paths"][route][method.to_lowercase()]
}

/// Makes a property required.
pub fn require(schema: &mut Value, property: &str) {
    schema["required"]
        .as_array_mut()
        .expect("a list of required properties")
        .push(property.into());
}

/// Takes an entry out of a mapping.
pub fn take(map: &mut Value, key: &str) -> Value {
    let map = map.as_object_mut().expect("a mapping");
    map.shift_remove(key).expect("an entry of this name")
}
