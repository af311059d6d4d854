//! What became of the types: there, elsewhere, made of something else.

use super::change::{Changes, Kind};
use super::members::{compare_branches, compare_fields, compare_variants};
use crate::model::{Model, Shape, Type};
use crate::surface::{head, section};

/// Compares the types of two models. A type is its name: that is what applications write.
pub fn compare(old: &Model, new: &Model, changes: &mut Changes) {
    for (name, before) in &old.types {
        match new.types.get(name) {
            Some(after) => {
                changes.enter(section(after));
                compare_type(before, after, changes);
            }
            None => {
                changes.enter(section(before));
                match renamed(before, old, new) {
                    Some(to) => changes.compared(Kind::Breaking, name, "type renamed", name, to),
                    None => {
                        changes.removed(Kind::Breaking, name, "type removed", &head(before));
                    }
                }
            }
        }
    }
    for (name, after) in &new.types {
        if !old.types.contains_key(name) {
            changes.enter(section(after));
            changes.added(Kind::Additive, name, "type added", &head(after));
        }
    }
}

/// The new name of a type that stands where it stood.
fn renamed<'m>(before: &Type, old: &Model, new: &'m Model) -> Option<&'m str> {
    new.types
        .values()
        .find(|after| {
            !old.types.contains_key(&after.name)
                && after
                    .places
                    .iter()
                    .any(|place| before.places.contains(place))
        })
        .map(|after| after.name.as_str())
}

fn compare_type(before: &Type, after: &Type, changes: &mut Changes) {
    let name = &after.name;
    let kept = before.namespaces.is_subset(&after.namespaces);
    let moved = if kept { Kind::Additive } else { Kind::Breaking };
    changes.compared(moved, name, "type moved", section(before), section(after));
    let (old_head, new_head) = (head(before), head(after));
    // What begins to be sent gets a constructor and setters; its fields say what else changes.
    let used = match after.sent {
        true => Kind::Additive,
        false => Kind::Breaking,
    };
    match (&before.shape, &after.shape) {
        (Shape::Object(old), Shape::Object(new)) => {
            changes.compared(used, name, "use changed", &old_head, &new_head);
            compare_fields((before, old), (after, new), changes);
        }
        (Shape::Enum(old), Shape::Enum(new)) => compare_variants(name, old, new, changes),
        (Shape::Union(old), Shape::Union(new)) => {
            let (kind, what) = match (&old.tag, old.adjacent) == (&new.tag, new.adjacent) {
                true => (used, "use changed"),
                false => (Kind::Breaking, "tag changed"),
            };
            changes.compared(kind, name, what, &old_head, &new_head);
            compare_branches(name, old, new, changes);
        }
        _ => changes.compared(Kind::Breaking, name, "type replaced", &old_head, &new_head),
    }
}
