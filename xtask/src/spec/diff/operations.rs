//! What became of the operations: there, elsewhere, called otherwise.

use std::collections::BTreeMap;

use super::change::{Changes, Kind};
use super::order;
use crate::model::{Model, Operation, OperationKind, Parameter};
use crate::surface::call::Call;
use crate::surface::{self, name, rust_type};

/// Compares the operations of two models. An operation is its name, which its route decides: that
/// is what applications write.
pub fn compare(old: &Model, new: &Model, changes: &mut Changes) {
    let (old_names, new_names) = (by_name(old), by_name(new));
    for (name, before) in &old_names {
        changes.enter(&before.namespace);
        match new_names.get(name) {
            Some(after) => compare_operation(name, (before, old), (after, new), changes),
            None => changes.removed(Kind::Breaking, name, "operation removed", &before.place()),
        }
    }
    for (name, after) in &new_names {
        if !old_names.contains_key(name) {
            changes.enter(&after.namespace);
            changes.added(Kind::Additive, name, "operation added", &after.place());
        }
    }
}

fn by_name(model: &Model) -> BTreeMap<String, &Operation> {
    model
        .operations
        .iter()
        .map(|operation| (name(operation), operation))
        .collect()
}

fn compare_operation(
    place: &str,
    (before, old): (&Operation, &Model),
    (after, new): (&Operation, &Model),
    changes: &mut Changes,
) {
    changes.compared(
        Kind::Breaking,
        place,
        "route changed",
        &before.place(),
        &after.place(),
    );
    let (old_call, new_call) = (Call::of(before, old), Call::of(after, new));
    let sends = |call: &Call| {
        call.sends
            .clone()
            .unwrap_or_else(|| String::from("nothing"))
    };
    let authenticated = |operation: &Operation| {
        surface::authentication(operation.authentication).unwrap_or("authenticated by the API key")
    };
    for (kind, what, before, after) in [
        (
            Kind::Breaking,
            "arguments changed",
            old_call.arguments.clone(),
            new_call.arguments.clone(),
        ),
        (
            Kind::Breaking,
            "answer changed",
            old_call.answer.clone(),
            new_call.answer.clone(),
        ),
        (
            Kind::Breaking,
            "body changed",
            sends(&old_call),
            sends(&new_call),
        ),
        (
            Kind::Breaking,
            "authentication changed",
            authenticated(before).to_owned(),
            authenticated(after).to_owned(),
        ),
        (
            Kind::Additive,
            "repetition changed",
            surface::repeat(before.repeat).to_owned(),
            surface::repeat(after.repeat).to_owned(),
        ),
    ] {
        changes.compared(kind, place, what, &before, &after);
    }
    compare_parameters(place, &query(before), &query(after), changes);
}

fn query(operation: &Operation) -> Vec<&Parameter> {
    match &operation.kind {
        OperationKind::Call { parameters, .. } => parameters
            .iter()
            .filter(|parameter| !parameter.in_path)
            .collect(),
        OperationKind::Url => Vec::new(),
    }
}

fn compare_parameters(
    operation: &str,
    old: &[&Parameter],
    new: &[&Parameter],
    changes: &mut Changes,
) {
    let place = |parameter: &Parameter| format!("{operation}.{}", parameter.wire);
    let text = |parameter: &Parameter| {
        format!(
            "{}, {}",
            rust_type::of(&parameter.shape),
            surface::presence(parameter.required)
        )
    };
    let find = |among: &[&Parameter], wire: &str| {
        among
            .iter()
            .find(|parameter| parameter.wire == wire)
            .map(|parameter| text(parameter))
    };
    for before in old {
        match find(new, &before.wire) {
            Some(after) => changes.compared(
                Kind::Breaking,
                &place(before),
                "parameter changed",
                &text(before),
                &after,
            ),
            None => changes.removed(
                Kind::Breaking,
                &place(before),
                "parameter removed",
                &text(before),
            ),
        }
    }
    for after in new {
        if find(old, &after.wire).is_none() {
            let (kind, what) = match after.required {
                true => (Kind::Breaking, "required parameter added"),
                false => (Kind::Additive, "parameter added"),
            };
            changes.added(kind, &place(after), what, &text(after));
        }
    }
    let names = |parameters: &[&'_ Parameter]| -> Vec<String> {
        parameters.iter().map(|p| p.wire.clone()).collect()
    };
    order::compare(
        operation,
        "order of parameters changed",
        &names(old),
        &names(new),
        changes,
    );
}
