//! Changes that need a decision: they stop with what to write where.

use serde_json::{Value, json};

use crate::small::{component, content, effect, object, operation, reference, take, text};

#[test]
fn what_cannot_go_through_says_what_to_write_where() {
    let refused = |change: &dyn Fn(&mut Value), message: &str, place: &str, help: &str| {
        let problems = effect(change).expect_err("a problem");
        for part in [message, &format!("\n  at {place}"), help] {
            assert!(problems.contains(part), "{part} in\n{problems}");
        }
    };
    refused(
        &|document| {
            document["components"]["schemas"]["ThingOwner"] = object(json!({ "id": text() }), &[]);
            component(document, "Thing")["properties"]["other"] = reference("ThingOwner");
        },
        "would be named ThingOwner, as the one at ThingOwner is",
        "new.json, Thing.owner",
        "= \"AnotherName\" under [types] in openapi/naming.toml",
    );
    refused(
        &|document| {
            let answers = &mut operation(document, "POST /things")["responses"];
            answers["200"] = content(reference("State"));
        },
        "",
        "new.json, POST /things",
        "overlay",
    );
    refused(
        &|document| {
            let filter =
                json!({ "name": "filter", "in": "query", "schema": object(json!({}), &[]) });
            let parameters = operation(document, "GET /things")["parameters"].as_array_mut();
            parameters.expect("parameters").push(filter);
        },
        "a parameter has to be a text",
        "new.json, GET /things query.filter",
        "add an overlay that removes or simplifies the parameter",
    );
    refused(
        &|document| {
            let moved = take(&mut document["paths"]["/things"], "get");
            document["paths"]["/new"]["get"] = moved;
        },
        "belongs to no namespace",
        "new.json, GET /new",
        "under [namespaces]",
    );
}
