//! What became of the parts of a type: fields, values, branches.

use super::change::{Changes, Kind};
use super::order;
use crate::model::{Branch, Field, FieldKind, Type, Union, Variant};
use crate::normalise::schema::tag_text;
use crate::surface::{field_text, rust_type};

/// Compares the fields of two objects of one name.
pub fn compare_fields(
    (before, old): (&Type, &[Field]),
    (after, new): (&Type, &[Field]),
    changes: &mut Changes,
) {
    let sent = (before.sent, after.sent);
    let name = &after.name;
    for field in old {
        let place = format!("{name}.{}", field.wire);
        match find(new, field) {
            Some(newer) => compare_field(&place, sent, field, newer, changes),
            None => {
                // What is constant was no field to anybody.
                let (kind, what) = match field.kind {
                    FieldKind::Constant(_) => (Kind::Additive, "constant removed"),
                    _ => (Kind::Breaking, "field removed"),
                };
                changes.removed(kind, &place, what, &field_text(field));
            }
        }
    }
    for field in new {
        if find(old, field).is_none() {
            let (kind, what) = match field.kind {
                FieldKind::Constant(_) => (Kind::Additive, "constant added"),
                _ if after.sent && field.kind.is_argument() => {
                    (Kind::Breaking, "required field added")
                }
                _ => (Kind::Additive, "field added"),
            };
            let place = format!("{name}.{}", field.wire);
            changes.added(kind, &place, what, &field_text(field));
        }
    }
    let arguments = |fields: &[Field]| -> Vec<String> {
        let arguments = fields.iter().filter(|field| field.kind.is_argument());
        arguments.map(|field| field.wire.clone()).collect()
    };
    if before.sent && after.sent && !order::is_kept(&arguments(old), &arguments(new)) {
        let what = "order of the constructor's arguments changed";
        let list = |fields| arguments(fields).join(", ");
        changes.compared(Kind::Breaking, name, what, &list(old), &list(new));
    } else {
        let names = |fields: &[Field]| -> Vec<String> {
            fields.iter().map(|field| field.wire.clone()).collect()
        };
        let what = "order of fields changed";
        order::compare(name, what, &names(old), &names(new), changes);
    }
}

fn find<'f>(among: &'f [Field], field: &Field) -> Option<&'f Field> {
    among.iter().find(|other| other.wire == field.wire)
}

fn compare_field(
    place: &str,
    (sent_before, sent_after): (bool, bool),
    before: &Field,
    after: &Field,
    changes: &mut Changes,
) {
    let (old_text, new_text) = (field_text(before), field_text(after));
    let (old_type, new_type) = (
        rust_type::of_field(&before.kind),
        rust_type::of_field(&after.kind),
    );
    let (kind, what) = match (&before.kind, &after.kind) {
        (FieldKind::Constant(_), FieldKind::Constant(_)) => (Kind::Additive, "constant changed"),
        (FieldKind::Constant(_), kind) => match sent_after && kind.is_argument() {
            true => (Kind::Breaking, "constant became a required field"),
            false => (Kind::Additive, "constant became a field"),
        },
        (_, FieldKind::Constant(_)) => (Kind::Breaking, "field became a constant"),
        _ if before.name != after.name => (Kind::Breaking, "field renamed in Rust"),
        (old, new) if old_type != new_type => (Kind::Breaking, retyped(old, new)),
        (old, new) if sent_before && sent_after && old.is_argument() != new.is_argument() => {
            (Kind::Breaking, "constructor changed")
        }
        (old, new) if std::mem::discriminant(old) == std::mem::discriminant(new) => (
            Kind::Additive,
            match after.deprecated {
                true => "field deprecated",
                false => "field no longer deprecated",
            },
        ),
        _ => (Kind::Additive, "presence changed"),
    };
    changes.compared(kind, place, what, &old_text, &new_text);
}

/// What happened to a field whose type in Rust is another.
fn retyped(before: &FieldKind, after: &FieldKind) -> &'static str {
    if before.value_type() != after.value_type() {
        return "type changed";
    }
    match (before, after) {
        (FieldKind::Tristate(_), FieldKind::Optional(_)) => "field no longer nullable",
        (_, FieldKind::Optional(_)) => "field made optional",
        (_, FieldKind::Nullable(_) | FieldKind::Tristate(_)) => "field made nullable",
        _ => "field made required",
    }
}

/// Compares the values of two enums of one name.
pub fn compare_variants(name: &str, old: &[Variant], new: &[Variant], changes: &mut Changes) {
    let listed = |variants: &[Variant]| -> Vec<(String, String)> {
        variants
            .iter()
            .map(|variant| (variant.wire.clone(), variant.name.clone()))
            .collect()
    };
    compare_listed(name, "value", &listed(old), &listed(new), changes);
}

/// Compares the branches of two unions of one name.
pub fn compare_branches(name: &str, old: &Union, new: &Union, changes: &mut Changes) {
    let listed = |union: &Union| -> Vec<(String, String)> {
        let text = |branch: &Branch| {
            let content = rust_type::of(&branch.content);
            (
                tag_text(&branch.value),
                format!("{}({content})", branch.name),
            )
        };
        union.branches.iter().map(text).collect()
    };
    compare_listed(name, "branch", &listed(old), &listed(new), changes);
}

/// Compares what stands under values on the wire.
fn compare_listed(
    name: &str,
    what: &str,
    old: &[(String, String)],
    new: &[(String, String)],
    changes: &mut Changes,
) {
    let find = |among: &[(String, String)], wire: &str| {
        among
            .iter()
            .find(|(other, _)| other == wire)
            .map(|(_, text)| text.clone())
    };
    for (wire, before) in old {
        let place = format!("{name}.{wire}");
        match find(new, wire) {
            Some(after) => changes.compared(
                Kind::Breaking,
                &place,
                &format!("{what} changed"),
                before,
                &after,
            ),
            None => changes.removed(Kind::Breaking, &place, &format!("{what} removed"), before),
        }
    }
    for (wire, after) in new {
        if find(old, wire).is_none() {
            let place = format!("{name}.{wire}");
            changes.added(Kind::Additive, &place, &format!("{what} added"), after);
        }
    }
    let wires = |listed: &[(String, String)]| -> Vec<String> {
        listed.iter().map(|(wire, _)| wire.clone()).collect()
    };
    let what = match what {
        "value" => "order of values changed",
        _ => "order of branches changed",
    };
    order::compare(name, what, &wires(old), &wires(new), changes);
}
