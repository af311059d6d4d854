use serde_json::{Value, json};

use super::*;
use crate::small_api::{content, document, object, read, reference, refusal};

fn text() -> Value {
    json!({ "type": "string" })
}

#[test]
fn names_follow_from_the_method_and_the_namespace() {
    let model = read(&document()).unwrap();
    let names: Vec<String> = model
        .operations
        .iter()
        .filter(|operation| operation.method.starts_with("get"))
        .map(|o| {
            format!(
                "{} {} {}",
                o.constant_name(),
                o.builder_name(),
                o.with_body_name()
            )
        })
        .collect();
    assert_eq!(
        names,
        [
            "GET GetRequest get_with",
            "GET GetRequest get_with",
            "GET_OWN GetOwnRequest get_own_with",
        ]
    );
    assert_eq!(model.handle_name("things"), "Things");
    assert_eq!(
        model.handle_name("other"),
        "Others",
        "a type is called Other"
    );
}

#[test]
fn an_argument_that_another_repeats_is_refused() {
    let mut changed = document();
    let operation = &mut changed["paths"]["/things/roles/{slug}/parts/{part_id}"]["put"];
    operation["parameters"][0]["required"] = false.into();
    operation["parameters"][1]["name"] = "role_slug".into();
    changed["paths"]["/things/roles/{slug}/parts/{role_slug}"] = json!({ "put": operation.take() });
    changed["paths"]["/things/roles/{slug}/parts/{part_id}"] = json!({});
    assert_eq!(
        refusal(&changed),
        "would be the argument role_slug, as path.slug is\n  \
         at PUT /things/roles/{slug}/parts/{role_slug} path.role_slug\n  \
         help: add an overlay that removes one of the two"
    );
}

#[test]
fn a_setter_that_another_repeats_is_refused() {
    let with_query = |name: &str| {
        let mut changed = document();
        changed["paths"]["/things"]["post"]["parameters"] =
            json!([{ "name": name, "in": "query", "schema": text() }]);
        refusal(&changed)
    };
    for (name, field) in [
        ("count", "count"),
        ("clear_label", "label"),
        ("choice", "header"),
    ] {
        let message = with_query(name);
        assert!(
            message.contains(&format!(
                "as query.{name} is\n  at POST /things body.{field}\n"
            )),
            "{message}"
        );
        assert!(message.contains("would be the setter "), "{message}");
    }
    let mut changed = document();
    let header = &mut changed["components"]["schemas"]["CreateThing"]["properties"]["header"];
    *header = reference("Timeout");
    changed["components"]["schemas"]["Timeout"] = object("Timeout", json!({}), &[]);
    assert!(
        refusal(&changed).contains("would be the setter timeout, as the call option timeout is")
    );
}

#[test]
fn methods_and_builders_of_one_name_are_refused() {
    for (routes, message) in [
        (
            ["/things/x-2", "/things/x2"],
            "would have CreateX2Request in things, as the request builder of POST /things/x2 has",
        ),
        (
            ["/things/x-with", "/things/x"],
            "would have create_x_with in things, as POST /things/x has",
        ),
    ] {
        let mut changed = document();
        changed["paths"][routes[0]] = json!({ "post": {} });
        let body = content(reference("ReplacePart"));
        changed["paths"][routes[1]] = json!({ "post": { "requestBody": body } });
        let refusal = refusal(&changed);
        assert!(refusal.contains(message), "{refusal}");
        let line = format!(
            "\"POST {}\" = {{ namespace = \"things\", method = \"another_name\"",
            routes[0]
        );
        assert!(refusal.contains(&line), "{refusal}");
    }
}

#[test]
fn types_in_the_way_of_a_builder_or_a_handle_are_refused() {
    for (name, message) in [
        (
            "GetRequest",
            "would be named GetRequest, as the request builder of GET /things/{id} is",
        ),
        (
            "Thingss",
            "would be named Thingss, as the namespace things is",
        ),
    ] {
        let mut changed = document();
        let schemas = &mut changed["components"]["schemas"];
        schemas["Things"] = object("Things", json!({}), &[]);
        schemas[name] = object("the place", json!({}), &[]);
        schemas["Thing"]["properties"]["added"] = reference(name);
        assert_eq!(
            refusal(&changed),
            format!(
                "{message}\n  at the place\n  help: add a line such as \"the place\" = \
                 \"AnotherName\" under [types] in openapi/naming.toml"
            )
        );
    }
    // Of another namespace, it is in nobody's way.
    let mut changed = document();
    let schemas = &mut changed["components"]["schemas"];
    schemas["CreateRequest"] = object("the place", json!({}), &[]);
    schemas["Other"]["properties"]["added"] = reference("CreateRequest");
    assert!(read(&changed).is_ok());
}

#[test]
fn namespaces_that_mean_something_else_are_refused() {
    for namespace in NO_NAMESPACES {
        let naming = format!("[namespaces]\n\"/things\" = \"{namespace}\"\n");
        let document = json!({ "paths": { "/things": { "get": {} } } });
        let read = Model::read(&document, &crate::small_api::naming(&naming));
        let problems = read.map(|_| ()).unwrap_err().to_string();
        assert_eq!(
            problems,
            format!(
                "error: no namespace can be called {namespace:?}\n  at GET /things\n  \
                 help: give it another name in openapi/naming.toml"
            )
        );
    }
}
