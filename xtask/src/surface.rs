//! The surface of the SDK as text, for reviewers: what applications can call and name, one fact a
//! line. A change of the API is then a change of as many lines as it has facts, so nothing here
//! counts, aligns or numbers.

pub mod call;
mod passes;
pub mod rust_type;

use std::collections::BTreeMap;
use std::path::Path;

use crate::model::{Field, FieldKind, Model, Operation, OperationKind, Shape, Type, Union};
use crate::naming::{Authentication, Repeat};
use crate::normalise::schema::tag_text;
use crate::pipeline;
use crate::problem::Result;
use crate::progress::Progress;
use crate::sources::Sources;

use call::Call;

/// The text of types that several namespaces use, or none.
pub const SHARED: &str = "shared";

/// The text with the counts of what was done to the document.
const PASSES: &str = "passes";

/// The surface of what is under `root`: texts by name, a namespace each, then what they share and
/// the counts of passes and repairs.
pub fn of_repository(root: &Path) -> Result<BTreeMap<String, String>> {
    let api = pipeline::read(Sources::read(root)?, &Progress::silent())?;
    let mut texts = of_model(&api.model);
    texts.insert(String::from(PASSES), passes::text(&api));
    Ok(texts)
}

fn of_model(model: &Model) -> BTreeMap<String, String> {
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let mut operations: Vec<&Operation> = model.operations.iter().collect();
    operations.sort_by_key(|operation| (&operation.route, &operation.http));
    for operation in operations {
        let text = texts.entry(operation.namespace.clone()).or_default();
        push_lines(text, operation_lines(operation, model));
    }
    for definition in model.types.values() {
        let text = texts.entry(section(definition).to_owned()).or_default();
        push_lines(text, type_lines(definition));
    }
    texts
}

/// The text in which a type stands.
pub fn section(definition: &Type) -> &str {
    definition.namespace().unwrap_or(SHARED)
}

fn push_lines(text: &mut String, lines: Vec<String>) {
    for (index, line) in lines.iter().enumerate() {
        text.push_str(if index == 0 { "" } else { "  " });
        text.push_str(line);
        text.push('\n');
    }
}

/// The operation, then its query parameters.
fn operation_lines(operation: &Operation, model: &Model) -> Vec<String> {
    let place = operation.place();
    let name = name(operation);
    let OperationKind::Call { parameters, .. } = &operation.kind else {
        return vec![format!("{place}: {name}, an address for a browser")];
    };
    let Call {
        arguments,
        answer,
        sends,
    } = Call::of(operation, model);
    let sends = sends.map_or_else(String::new, |body| format!("; sends {body}"));
    let repeat = repeat(operation.repeat);
    let authentication = authentication(operation.authentication)
        .map_or_else(String::new, |authentication| format!("; {authentication}"));
    let mut lines = vec![format!(
        "{place}: {name}{arguments} -> {answer}{sends}; {repeat}{authentication}"
    )];
    for parameter in parameters.iter().filter(|parameter| !parameter.in_path) {
        lines.push(format!(
            "query {}: {}, {}",
            parameter.wire,
            rust_type::of(&parameter.shape),
            presence(parameter.required)
        ));
    }
    lines
}

/// `organizations.create`.
pub fn name(operation: &Operation) -> String {
    format!("{}.{}", operation.namespace, operation.method)
}

/// Whether a parameter must be given.
pub fn presence(required: bool) -> &'static str {
    if required { "required" } else { "optional" }
}

/// When a call is sent again after a failure that leaves its effect unknown.
pub fn repeat(repeat: Repeat) -> &'static str {
    match repeat {
        Repeat::Safe => "repeatable",
        Repeat::Keyed => "repeatable with an idempotency key",
        Repeat::AlwaysKeyed => "always with an idempotency key",
        Repeat::Never => "never repeated",
    }
}

/// How a call is authenticated, where it is not by the API key.
pub fn authentication(authentication: Option<Authentication>) -> Option<&'static str> {
    authentication.map(|authentication| match authentication {
        Authentication::None => "no authentication",
        Authentication::AccessToken => "authenticated by an access token",
    })
}

/// The type, then what it is made of.
fn type_lines(definition: &Type) -> Vec<String> {
    let mut lines = vec![head(definition)];
    match &definition.shape {
        Shape::Object(fields) => lines.extend(fields.iter().map(field_line)),
        Shape::Enum(variants) => lines.extend(
            variants
                .iter()
                .map(|variant| format!("{:?} = {}", variant.wire, variant.name)),
        ),
        Shape::Union(union) => lines.extend(union.branches.iter().map(|branch| {
            format!(
                "{:?} = {}({})",
                tag_text(&branch.value),
                branch.name,
                rust_type::of(&branch.content)
            )
        })),
    }
    lines
}

/// What is said of the type as a whole.
pub fn head(definition: &Type) -> String {
    let name = &definition.name;
    let sent = if definition.sent {
        ", sent"
    } else {
        ", received"
    };
    match &definition.shape {
        Shape::Object(_) => format!("struct {name}{sent}"),
        Shape::Enum(_) => format!("enum {name}"),
        Shape::Union(Union { tag, adjacent, .. }) => {
            let beside = if *adjacent { " beside it" } else { "" };
            format!("union {name} by {tag:?}{beside}{sent}")
        }
    }
}

fn field_line(field: &Field) -> String {
    format!("{}: {}", field.wire, field_text(field))
}

/// What is said of a field after its name in JSON.
pub fn field_text(field: &Field) -> String {
    if let FieldKind::Constant(value) = &field.kind {
        return format!("always {value}");
    }
    let ty = rust_type::of_field(&field.kind);
    let word = match &field.kind {
        FieldKind::Constant(_) => "constant",
        FieldKind::Required(_) => "required",
        FieldKind::Defaulted(_) => "unknown where absent",
        FieldKind::Optional(_) => "optional",
        FieldKind::Nullable(_) => "nullable",
        FieldKind::Tristate(_) => "tristate",
        FieldKind::Collection(_) => "collection",
        FieldKind::SparseCollection(_) => "collection left out when empty",
        FieldKind::Adjacent { .. } => "required",
    };
    let mut text = format!("{ty}, {word}");
    if let FieldKind::Adjacent { tag, .. } = &field.kind {
        text.push_str(&format!(" with {tag}"));
    }
    if field.name != field.wire {
        text.push_str(&format!(", as {}", field.name));
    }
    if field.deprecated {
        text.push_str(", deprecated");
    }
    text
}
