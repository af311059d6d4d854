//! What holds for all passes together.

use serde_json::{Value, json};

use super::schema::Object;
use super::*;

/// Words that are keywords of JSON Schema or of ours where they are not a property's name.
const WORDS: [&str; 22] = [
    "not",
    "default",
    "pattern",
    "oneOf",
    "anyOf",
    "allOf",
    "items",
    "enum",
    "const",
    "nullable",
    "deprecated",
    "type",
    "properties",
    "patternProperties",
    "additionalProperties",
    "required",
    "minimum",
    "format",
    "$ref",
    "x-tag",
    "x-list",
    "x-places",
];

fn naming() -> Naming {
    Naming::parse("[namespaces]\n\"/things\" = \"things\"\n").unwrap()
}

fn document(thing: Value) -> Value {
    let answer = json!({ "content": { "application/json": {
        "schema": { "$ref": "#/components/schemas/Thing" },
    } } });
    json!({
        "openapi": "3.1.1",
        "paths": { "/things": { "get": { "responses": { "200": answer } } } },
        "components": { "schemas": { "Thing": thing } },
    })
}

#[test]
fn properties_named_like_keywords_survive_every_pass() {
    let mut properties: Object = WORDS
        .iter()
        .map(|word| ((*word).to_owned(), json!({ "type": "string" })))
        .collect();
    // The same words once more, in an object below.
    let nested = json!({ "type": "object", "properties": properties, "required": WORDS });
    properties.insert("nested".into(), nested.clone());
    let thing = json!({ "type": "object", "properties": properties, "required": WORDS });
    let mut document = document(thing.clone());
    for (name, pass) in PASSES {
        pass(&mut document, &naming()).unwrap();
        let schemas = &document["components"]["schemas"];
        for (place, expected) in [
            (&schemas["Thing"], &thing),
            (
                match schemas.get("Thing.nested").or(schemas.get("ThingNested")) {
                    Some(hoisted) => hoisted,
                    None => &schemas["Thing"]["properties"]["nested"],
                },
                &nested,
            ),
        ] {
            for word in WORDS {
                assert_eq!(
                    place["properties"][word], expected["properties"][word],
                    "{word} after the pass {name:?}"
                );
            }
            assert_eq!(place["required"], expected["required"], "after {name:?}");
        }
    }
}

#[test]
fn every_pass_counts_and_a_plain_document_needs_few() {
    let thing = json!({
        "type": "object",
        "properties": { "id": { "type": "string" } },
        "required": ["id"],
    });
    let counts = normalise(&mut document(thing), &naming()).unwrap();
    let changed: Vec<_> = counts.into_iter().filter(|(_, count)| *count > 0).collect();
    assert_eq!(changed, [("name types", 1)]);
}

#[test]
fn passes_have_names_of_their_own() {
    let names: std::collections::BTreeSet<&str> = PASSES.iter().map(|(name, _)| *name).collect();
    assert_eq!(names.len(), PASSES.len());
}

#[test]
fn the_order_of_components_and_paths_makes_no_difference() {
    let paths = |routes: [&str; 2]| -> Value {
        let item = |route: &str| {
            json!({ "get": { "responses": { "200": { "content": { "application/json": {
                "schema": { "properties": { "kind": { "enum": ["a", "b"] }, "of": { "const": route } } },
            } } } } } })
        };
        routes
            .iter()
            .map(|route| ((*route).to_owned(), item(route)))
            .collect()
    };
    let normalised = |routes| {
        let mut document = crate::spec::import::canonical(json!({
            "openapi": "3.1.1", "paths": paths(routes), "components": { "schemas": {} },
        }));
        normalise(&mut document, &naming()).unwrap();
        document
    };
    let there = normalised(["/things/a", "/things/b"]);
    let back = normalised(["/things/b", "/things/a"]);
    assert_eq!(there.to_string(), back.to_string());
}
