use serde_json::{Value, json};

use super::*;
use crate::generate;
use crate::small_api::{content, document, object, read, reference};

/// The code of the example of a method, without what is hidden around it.
fn example(document: &Value, method: &str) -> String {
    let model = read(document).expect("a sound document");
    let generated = generate::generate(&model).expect("what can be generated");
    let builders = Builder::all(&model.operations, &model, &generated);
    let builder = builders.iter().find(|b| b.operation.method == method);
    let text = of(builder.expect("a call"), &model);
    let lines: Vec<&str> = text.lines().collect();
    lines[2..lines.len() - 3].join("\n")
}

#[test]
fn examples_show_what_becomes_of_the_answer() {
    let document = document();
    for (method, code) in [
        ("delete", "workos.things().delete(\"thing_123\").await?;"),
        (
            "create",
            "let thing = workos.things().create(\"Acme\", None).await?;",
        ),
        (
            "list",
            "let mut all = workos.things().list().items();\n\
             while let Some(thing) = all.next().await {\n    let thing = thing?;\n    println!(\"{thing:?}\");\n}",
        ),
        (
            "list_parts",
            "for thing in workos.things().list_parts(\"thing_123\").await? {\n    \
             println!(\"{thing:?}\");\n}",
        ),
        (
            "create_event",
            "use workos::types::Thing;\n\n\
             workos.things().create_event(Thing::new(\"thing_123\")).await?;",
        ),
    ] {
        assert_eq!(example(&document, method), code, "{method}");
    }
}

#[test]
fn values_are_of_their_types() {
    let mut changed = document();
    let text = || json!({ "type": "string" });
    let list = |items: Value| json!({ "type": "array", "items": items });
    let map = |values: Value| json!({ "type": "object", "additionalProperties": values });
    let fields = json!({
        "state": reference("State"),
        "since": { "type": "string", "format": "date-time" },
        "size": { "type": "number" },
        "owner_emails": list(text()),
        "labels": map(text()),
        "extra": {},
        "kept": { "type": "boolean" },
        "choice": reference("Choice"),
        "parts": list(reference("ReplacePart")),
    });
    let names: Vec<&str> = fields
        .as_object()
        .expect("a mapping")
        .keys()
        .map(String::as_str)
        .collect();
    changed["components"]["schemas"]["Many"] = object("Many", fields.clone(), &names);
    changed["paths"]["/things/many"] =
        json!({ "put": { "requestBody": content(reference("Many")) } });
    let of_lists = list(reference("ReplacePart"));
    changed["paths"]["/things/listed"] = json!({ "put": { "requestBody": content(of_lists) } });

    let code = example(&changed, "update_many");
    for part in [
        "use workos::chrono::Utc;",
        "use workos::serde_json::json;",
        "use workos::types::{Many, ReplacePart, State, Thing};",
        "State::On",
        "Utc::now()",
        "0.5",
        "[\"ada@example.com\"]",
        "[(\"plan\", \"pro\")]",
        "json!(",
        "true",
        "Thing::new(\"thing_123\")",
        "[ReplacePart::new(\"slug\")]",
    ] {
        assert!(code.contains(part), "no {part} in\n{code}");
    }
    assert!(
        example(&changed, "update_listed").contains("(vec![ReplacePart::new(\"slug\")])"),
        "a body that is a list"
    );
}

#[test]
fn a_method_without_inputs_of_the_body_shows_a_setter() {
    let mut changed = document();
    let fields = json!({ "colour": { "type": "string" }, "size": { "type": "number" } });
    changed["components"]["schemas"]["Paint"] = object("Paint", fields, &[]);
    changed["paths"]["/things/{id}"]["patch"] = json!({
        "parameters": [{
            "name": "id", "in": "path", "required": true, "schema": { "type": "string" },
        }],
        "requestBody": content(reference("Paint")),
    });
    assert_eq!(
        example(&changed, "update"),
        "workos.things().update(\"thing_123\").colour(\"colour\").await?;"
    );
}
