//! Operations: there or gone, what they take, what they answer.

use serde_json::{Value, json};

use crate::expected::{changes_few_lines, changes_nothing};
use crate::small::{operation, take, text};

fn schema_of(parameter: &str, schema: Value) -> Value {
    json!({ "name": parameter, "in": "query", "schema": schema })
}

fn parameters_of(document: &mut Value) -> &mut Vec<Value> {
    operation(document, "GET /things")["parameters"]
        .as_array_mut()
        .expect("parameters")
}

#[test]
fn operations_come_and_go() {
    changes_few_lines(
        |document| {
            let mut copied = document["paths"]["/things/{id}"]["get"].clone();
            copied["operationId"] = "listParts".into();
            document["paths"]["/things/{id}/parts"]["get"] = copied;
        },
        "minor",
        &["additive: things.list_parts: operation added"],
    );
    changes_few_lines(
        |document| _ = take(&mut document["paths"]["/things/{id}"], "get"),
        "major",
        &["breaking: things.get: operation removed"],
    );
}

#[test]
fn operations_are_known_by_their_route() {
    changes_few_lines(
        |document| {
            let mut moved = take(&mut document["paths"]["/things/{id}"], "get");
            moved["parameters"][0]["name"] = "thing_id".into();
            document["paths"]["/things/{thing_id}"]["get"] = moved;
        },
        "major",
        &[
            "breaking: things.get: route changed",
            "breaking: things.get: arguments changed",
        ],
    );
    changes_few_lines(
        |document| {
            let moved = take(&mut document["paths"]["/things/{id}"], "get");
            document["paths"]["/things/{id}/whole"]["get"] = moved;
        },
        "major",
        &[
            "breaking: things.get: operation removed",
            "additive: things.list_whole: operation added",
        ],
    );
}

#[test]
fn operation_ids_and_tags_are_not_what_we_go_by() {
    changes_nothing(|document| {
        operation(document, "GET /things")["operationId"] = "ThingsController_all".into();
    });
    changes_nothing(|document| operation(document, "GET /things")["tags"] = json!(["others"]));
}

#[test]
fn parameters() {
    changes_few_lines(
        |document| parameters_of(document).push(schema_of("limit", json!({ "type": "integer" }))),
        "minor",
        &["additive: things.list.limit: parameter added"],
    );
    changes_few_lines(
        |document| {
            let mut added = schema_of("limit", json!({ "type": "integer" }));
            added["required"] = true.into();
            parameters_of(document).push(added);
        },
        "major",
        &[
            "breaking: things.list: arguments changed",
            "breaking: things.list.limit: required parameter added",
        ],
    );
    changes_few_lines(
        |document| parameters_of(document)[1]["schema"] = text(),
        "major",
        &["breaking: things.list.state: parameter changed"],
    );
    changes_few_lines(
        |document| parameters_of(document)[1]["required"] = true.into(),
        "major",
        &[
            "breaking: things.list: arguments changed",
            "breaking: things.list.state: parameter changed",
        ],
    );
    // Without its cursor the list is no page any more.
    changes_few_lines(
        |document| _ = parameters_of(document).remove(0),
        "major",
        &[
            "breaking: things.list: answer changed",
            "breaking: things.list.after: parameter removed",
        ],
    );
    changes_few_lines(
        |document| parameters_of(document).reverse(),
        "patch",
        &["documentation: things.list: order of parameters changed"],
    );
}

#[test]
fn answers() {
    changes_few_lines(
        |document| {
            operation(document, "GET /things/{id}")["responses"]["200"] =
                json!({ "description": "Content" })
        },
        "major",
        &["breaking: things.get: answer changed"],
    );
    changes_nothing(|document| {
        let answers = &mut operation(document, "POST /things")["responses"];
        answers["200"] = answers["201"].clone();
    });
}
