//! Types: their values and branches, their names, and who uses them.

use serde_json::json;

use crate::expected::{FEW, changes, changes_few_lines};
use crate::small::{component, content, object, operation, reference, shape, take, text};

#[test]
fn values_of_enums() {
    changes_few_lines(
        |document| component(document, "State")["enum"] = json!(["on", "off", "else"]),
        "minor",
        &["additive: State.else: value added"],
    );
    changes_few_lines(
        |document| component(document, "State")["enum"] = json!(["on"]),
        "major",
        &["breaking: State.off: value removed"],
    );
    changes_few_lines(
        |document| component(document, "State")["enum"] = json!(["off", "on"]),
        "patch",
        &["documentation: State: order of values changed"],
    );
}

#[test]
fn branches_of_unions() {
    changes(
        |document| {
            document["components"]["schemas"]["Line"] = shape("line");
            let branches = component(document, "NewShape")["oneOf"].as_array_mut();
            branches.expect("branches").push(reference("Line"));
        },
        "minor",
        &[
            "additive: Line: type added",
            "additive: NewShape.line: branch added",
        ],
    );
    changes(
        |document| {
            let branches = component(document, "NewShape")["oneOf"].as_array_mut();
            branches.expect("branches").push(shape("line"));
            _ = take(&mut document["components"]["schemas"], "Square");
            let branches = component(document, "NewShape")["oneOf"].as_array_mut();
            branches.expect("branches").remove(1);
        },
        "major",
        &[
            "breaking: NewShape.square: branch removed",
            "breaking: Square: type removed",
            "additive: NewShape.line: branch added",
            "additive: NewShapeLine: type added",
        ],
    );
}

#[test]
fn types_of_their_own() {
    // An inline object has a name of its own, and its place says whose it is.
    changes(
        |document| {
            let owner = object(json!({ "email": text(), "name": text() }), &["email"]);
            component(document, "UpdateThing")["properties"]["owner"] = owner;
        },
        "minor",
        &[
            "additive: UpdateThing.owner: field added",
            "additive: UpdateThingOwner: type added",
        ],
    );
    changes(
        |document| {
            let owner = take(&mut component(document, "Thing")["properties"], "owner");
            document["components"]["schemas"]["Owner"] = owner;
            component(document, "Thing")["properties"]["owner"] = reference("Owner");
        },
        "major",
        &[
            "breaking: Thing.owner: type changed",
            "breaking: ThingOwner: type removed",
            "additive: Owner: type added",
        ],
    );
    // What another namespace begins to use, several share.
    let effect = changes(
        |document| {
            let answers = &mut operation(document, "POST /shapes")["responses"];
            *answers = json!({ "200": content(reference("ThingOwned")) });
            let owned = object(json!({ "state": reference("State") }), &[]);
            document["components"]["schemas"]["ThingOwned"] = owned;
        },
        "major",
        &[
            "breaking: shapes.create: answer changed",
            "additive: ThingOwned: type added",
            "additive: State: type moved",
        ],
    );
    assert!(effect.lines > FEW);
}
