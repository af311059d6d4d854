//! Fields of objects, which mean one thing in answers and another in requests.

use serde_json::{Value, json};

use crate::expected::changes_few_lines;
use crate::small::{between, component, document, reference, require, take, text};

#[test]
fn fields_of_answers() {
    let add = |schema: Value| {
        move |document: &mut Value| component(document, "Thing")["properties"]["size"] = schema
    };
    for schema in [
        text(),
        json!({ "type": ["integer", "null"] }),
        reference("State"),
    ] {
        changes_few_lines(add(schema), "minor", &["additive: Thing.size: field added"]);
    }
    changes_few_lines(
        |document| {
            component(document, "Thing")["properties"]["size"] = text();
            require(component(document, "Thing"), "size");
        },
        "minor",
        &["additive: Thing.size: field added"],
    );
    changes_few_lines(
        |document| _ = take(&mut component(document, "Thing")["properties"], "color"),
        "major",
        &["breaking: Thing.color: field removed"],
    );
    changes_few_lines(
        |document| {
            let properties = &mut component(document, "Thing")["properties"];
            properties["colour"] = take(properties, "color");
        },
        "major",
        &[
            "breaking: Thing.color: field removed",
            "additive: Thing.colour: field added",
        ],
    );
    for (change, what) in [
        (
            (|thing| require(thing, "color")) as fn(&mut Value),
            "color: field made required",
        ),
        (
            |thing| thing["required"] = json!(["object", "id", "state", "note", "tags", "owner"]),
            "name: field made optional",
        ),
        (
            |thing| thing["properties"]["name"]["type"] = json!(["string", "null"]),
            "name: field made nullable",
        ),
        (
            |thing| thing["properties"]["name"]["type"] = "integer".into(),
            "name: type changed",
        ),
        (
            |thing| thing["properties"]["tags"]["items"]["format"] = "date-time".into(),
            "tags: type changed",
        ),
        (
            |thing| thing["properties"]["name"]["deprecated"] = true.into(),
            "name: field made optional",
        ),
    ] {
        changes_few_lines(
            |document| change(component(document, "Thing")),
            "major",
            &[&format!("breaking: Thing.{what}")],
        );
    }
}

#[test]
fn what_answers_read_alike_breaks_nobody() {
    for (change, what) in [
        (
            (|thing| thing["properties"]["color"]["deprecated"] = true.into()) as fn(&mut Value),
            "additive: Thing.color: field deprecated",
        ),
        (
            |thing| {
                thing["required"] = json!(["object", "id", "name", "state", "tags", "owner"]);
            },
            "additive: Thing.note: presence changed",
        ),
        (
            |thing| {
                thing["required"] = json!(["object", "id", "name", "state", "note", "owner"]);
            },
            "additive: Thing.tags: presence changed",
        ),
        (
            |thing| thing["properties"]["object"]["const"] = "object".into(),
            "additive: Thing.object: constant changed",
        ),
    ] {
        changes_few_lines(
            |document| change(component(document, "Thing")),
            "minor",
            &[what],
        );
    }
    changes_few_lines(
        |document| {
            let properties = &mut component(document, "Thing")["properties"];
            properties["color"] = take(properties, "color");
        },
        "patch",
        &["documentation: Thing: order of fields changed"],
    );
}

#[test]
fn fields_of_requests() {
    changes_few_lines(
        |document| component(document, "CreateThing")["properties"]["size"] = text(),
        "minor",
        &["additive: CreateThing.size: field added"],
    );
    changes_few_lines(
        |document| {
            component(document, "CreateThing")["properties"]["size"] = text();
            require(component(document, "CreateThing"), "size");
        },
        "major",
        &[
            "breaking: CreateThing.size: required field added",
            "breaking: things.create: arguments changed",
        ],
    );
    changes_few_lines(
        |document| require(component(document, "CreateThing"), "color"),
        "major",
        &[
            "breaking: CreateThing.color: field made required",
            "breaking: things.create: arguments changed",
        ],
    );
    changes_few_lines(
        |document| _ = take(component(document, "CreateThing"), "required"),
        "major",
        &[
            "breaking: CreateThing.name: field made optional",
            "breaking: things.create: arguments changed",
        ],
    );
    changes_few_lines(
        |document| {
            _ = take(
                &mut component(document, "CreateThing")["properties"],
                "color",
            )
        },
        "major",
        &["breaking: CreateThing.color: field removed"],
    );
    for (property, schema, what) in [
        (
            "color",
            json!({ "type": ["string", "null"] }),
            "field made nullable",
        ),
        ("note", text(), "field no longer nullable"),
        ("color", json!({ "type": "boolean" }), "type changed"),
    ] {
        changes_few_lines(
            |document| component(document, "CreateThing")["properties"][property] = schema,
            "major",
            &[&format!("breaking: CreateThing.{property}: {what}")],
        );
    }
    // `Option` in both cases, but the constructor asks for one of the two.
    let nullable = |document: &mut Value| {
        component(document, "CreateThing")["properties"]["color"] =
            json!({ "type": ["string", "null"] });
        require(component(document, "CreateThing"), "color");
    };
    changes_few_lines(
        nullable,
        "major",
        &[
            "breaking: CreateThing.color: constructor changed",
            "breaking: things.create: arguments changed",
        ],
    );
}

#[test]
fn the_order_in_which_a_constructor_takes_its_fields() {
    let mut old = document();
    require(component(&mut old, "CreateThing"), "color");
    let mut new = old.clone();
    let properties = &mut component(&mut new, "CreateThing")["properties"];
    properties["name"] = take(properties, "name");
    let effect = between(&old, &new).expect("two sound documents");
    assert_eq!(
        effect.changes,
        [
            "breaking: CreateThing: order of the constructor's arguments changed",
            "breaking: things.create: arguments changed",
        ]
    );
    assert_eq!(effect.bump, "major");
}
