//! Hands the API to progenitor and takes back what it makes of it: the fields of every object with
//! their Rust types, and the arguments and answer of every operation.
//!
//! Enums, unions, lists and credentials are ours; progenitor knows them by name only. Its client
//! and its serde derives are left behind: `emit` writes both in their final form.

mod lower;
mod output;

use std::collections::BTreeMap;

use progenitor::{GenerationSettings, Generator, InterfaceStyle, TagStyle};

use crate::model::{FieldKind, Model, OperationKind, Shape};
use crate::problem::{Problem, Problems, Result};

use lower::lower;
pub use output::{Call, Fields};
use output::{read_calls, read_structs};

/// What progenitor made.
pub struct Generated {
    /// The fields of every object, by its name.
    pub fields: BTreeMap<String, Fields>,
    /// Operation id -> its call.
    pub calls: BTreeMap<String, Call>,
}

/// Runs progenitor over the model.
pub fn generate(model: &Model) -> Result<Generated> {
    let lowered = lower(model);
    let document: openapiv3::OpenAPI = serde_json::from_value(lowered).map_err(|error| {
        Problem::invalid(
            "the lowered document",
            format!("progenitor cannot read it: {error}"),
        )
    })?;
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_tag(TagStyle::Merged)
        .with_map_type("::std::collections::BTreeMap")
        .with_crate("workos-core", progenitor::CrateVers::Any, None::<&String>);
    for (name, definition) in &model.types {
        if !matches!(definition.shape, Shape::Object(_)) {
            settings.with_replacement(name, name, std::iter::empty());
        }
    }
    let tokens = Generator::new(&settings)
        .generate_tokens(&document)
        .map_err(|error| {
            Problem::invalid(
                "the lowered document",
                format!("progenitor refuses it: {error}"),
            )
        })?;
    let file = syn::parse2::<syn::File>(tokens)
        .map_err(|error| Problem::invalid("progenitor's output", format!("is no Rust: {error}")))?;
    let generated = Generated {
        fields: read_structs(&file),
        calls: read_calls(&file),
    };
    check_complete(model, &generated)?;
    Ok(generated)
}

/// Nothing that was asked for may be missing, and nothing else may have been named.
fn check_complete(model: &Model, generated: &Generated) -> Result<()> {
    let mut problems = Vec::new();
    for (name, definition) in &model.types {
        let Shape::Object(fields) = &definition.shape else {
            continue;
        };
        let made = generated.fields.get(name);
        for field in fields {
            if !matches!(field.kind, FieldKind::Constant(_))
                && made.is_none_or(|made| !made.contains_key(&field.wire))
            {
                problems.push(Problem::invalid(
                    &definition.places[0],
                    format!("progenitor made no field for {name}.{}", field.wire),
                ));
            }
        }
    }
    for name in generated.fields.keys() {
        if !model.types.contains_key(name) {
            problems.push(Problem::invalid(
                name,
                "progenitor named a type of its own: a pass left something inline",
            ));
        }
    }
    for operation in &model.operations {
        let OperationKind::Call {
            parameters, body, ..
        } = &operation.kind
        else {
            continue;
        };
        let complete = generated.calls.get(&operation.id()).is_some_and(|call| {
            let placed = call.path.len() + call.query.len() + usize::from(body.is_some());
            placed == call.arguments.len()
                && placed == parameters.len() + usize::from(body.is_some())
        });
        if !complete {
            problems.push(Problem::invalid(
                operation.place(),
                "progenitor made no call of this operation with all of its parameters",
            ));
        }
    }
    Problems::none_in(problems)
}

#[cfg(test)]
mod tests;
