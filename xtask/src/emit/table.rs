//! The table with which tests find the Rust type of a schema: for every component, body and answer
//! of the document, how a JSON value fares through its type. It says nothing of what is expected.

use std::collections::BTreeMap;

use super::{rust_type, source};
use crate::model::{Answer, Model, OperationKind};

/// Where the table stands in the repository.
pub const PATH: &str = "tests/src/type_table.rs";

/// The table's file.
pub fn file(model: &Model) -> String {
    let mut rows: BTreeMap<String, (String, bool)> = BTreeMap::new();
    for definition in model.types.values() {
        if let crate::model::Shape::Union(union) = &definition.shape
            && union.adjacent
        {
            continue;
        }
        for place in &definition.places {
            if !place.contains(['.', ' ', '[']) {
                rows.insert(place.clone(), (definition.name.clone(), definition.sent));
            }
        }
    }
    for operation in &model.operations {
        if let OperationKind::Call { body, answer, .. } = &operation.kind {
            if let Some(body) = body {
                rows.insert(
                    format!("{} body", operation.place()),
                    (rust_type::of(body), true),
                );
            }
            if let Answer::Value(answer) | Answer::Maybe(answer) = answer {
                rows.insert(
                    format!("{} answer", operation.place()),
                    (rust_type::of(answer), false),
                );
            }
        }
    }
    let mut text = String::from("/// Every row, by place.\npub const TABLE: &[Row] = &[\n");
    for (place, (name, sent)) in rows {
        // Lists, texts and the like are values of several types.
        let row = match model.types.contains_key(&name) {
            true => "of",
            false => "without_fixture",
        };
        text.push_str(&format!(
            "    Row::{row}::<{name}>({place:?}, {name:?}, {sent}),\n"
        ));
    }
    text.push_str("];\n");
    let head = "Which Rust type stands for which schema of the API document.";
    let mut imports = vec![
        "use workos::List;",
        "use workos::types::*;",
        "",
        "use crate::round_trip::Row;",
    ];
    if text.contains("BTreeMap<") {
        imports.splice(0..0, ["use std::collections::BTreeMap;", ""]);
    }
    let imports: Vec<String> = imports.into_iter().map(str::to_owned).collect();
    source::file(head, &imports, &[text])
}
