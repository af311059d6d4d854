//! An operation as an application calls it: what it takes in which order, and what comes back.

use super::rust_type;
use crate::model::{Answer, Model, Operation, OperationKind, ValueType};

/// The call in words of Rust.
pub struct Call {
    /// `(name: String)`.
    pub arguments: String,
    /// `Organization`.
    pub answer: String,
    /// The type of the body.
    pub sends: Option<String>,
}

impl Call {
    pub fn of(operation: &Operation, model: &Model) -> Self {
        let arguments: Vec<String> = operation
            .inputs(model)
            .into_iter()
            .flat_map(|inputs| inputs.arguments)
            .map(|input| format!("{}: {}", input.name, rust_type::of(&input.shape)))
            .collect();
        let (answer, sends) = match &operation.kind {
            OperationKind::Url => (String::from("Url"), None),
            OperationKind::Call { body, answer, .. } => (
                answer_type(answer, operation.is_paged()),
                body.as_ref().map(rust_type::of),
            ),
        };
        Self {
            arguments: format!("({})", arguments.join(", ")),
            answer,
            sends,
        }
    }
}

fn answer_type(answer: &Answer, paged: bool) -> String {
    let value = |shape: &ValueType| match shape {
        ValueType::Page(item) if paged => format!("Page<{}>", rust_type::of(item)),
        // A list without cursors is a list.
        ValueType::Page(item) => format!("Vec<{}>", rust_type::of(item)),
        _ => rust_type::of(shape),
    };
    match answer {
        Answer::Nothing => String::from("()"),
        Answer::Value(shape) => value(shape),
        Answer::Maybe(shape) => format!("Option<{}>", value(shape)),
    }
}
