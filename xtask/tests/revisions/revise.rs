//! The repository's API document with a change, as the next published revision could bring it.

use serde_json::{Value, json};

use crate::repository::Repository;

const DOCUMENT: &str = "openapi/workos.yaml";

/// The repository after the changed document was imported.
pub fn revise(change: impl FnOnce(&mut Value)) -> Repository {
    let repository = Repository::copy();
    let mut document = read(&repository);
    change(&mut document);
    let file = repository.incoming("revision.json", document.to_string());
    let run = repository.run(&["spec", "import", &file]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    repository
}

/// The API document of a repository.
pub fn read(repository: &Repository) -> Value {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_nodes: 5_000_000, max_events: 20_000_000 },
    };
    serde_saphyr::from_str_with_options(&repository.read(DOCUMENT), options)
        .expect("a readable document")
}

/// Adds a property to a published component.
pub fn add_property(document: &mut Value, component: &str, name: &str, schema: Value) {
    document["components"]["schemas"][component]["properties"][name] = schema;
}

/// Adds a component; generated only where something refers to it.
pub fn add_component(document: &mut Value, name: &str, schema: Value) {
    document["components"]["schemas"][name] = schema;
}

/// Adds an operation that is called by nothing but its place.
pub fn add_operation(document: &mut Value, place: &str, parts: Value) {
    let (method, route) = place.split_once(' ').expect("a method and a route");
    let mut operation = json!({
        "operationId": format!("Added {place}"),
        "parameters": route
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split('}').next())
            .map(|name| json!({
                "name": name, "in": "path", "required": true, "schema": { "type": "string" },
            }))
            .collect::<Vec<_>>(),
        "responses": { "204": { "description": "Done" } },
    });
    for (key, value) in parts.as_object().into_iter().flatten() {
        match (key.as_str(), operation[key].as_array_mut()) {
            ("parameters", Some(parameters)) => {
                parameters.extend(value.as_array().into_iter().flatten().cloned());
            }
            _ => operation[key] = value.clone(),
        }
    }
    document["paths"][route][method.to_lowercase()] = operation;
}

/// The content of a body or answer.
pub fn json_content(schema: Value) -> Value {
    json!({ "content": { "application/json": { "schema": schema } } })
}

/// The responses of an operation that answers with `schema`.
pub fn answers(schema: Value) -> Value {
    json!({ "200": json_content(schema) })
}

pub fn reference(component: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{component}") })
}

/// Events of the document: the branches of their union, to change.
pub fn events(document: &mut Value) -> &mut Vec<Value> {
    document["components"]["schemas"]["EventSchema"]["allOf"][1]["oneOf"]
        .as_array_mut()
        .expect("a union of events")
}

pub fn event(name: &str, data: Value) -> Value {
    json!({
        "type": "object",
        "properties": {
            "id": { "type": "string" },
            "event": { "type": "string", "const": name },
            "data": data,
            "created_at": { "type": "string", "format": "date-time" },
            "object": { "type": "string", "const": "event" },
        },
        "required": ["id", "event", "data", "created_at", "object"],
    })
}
