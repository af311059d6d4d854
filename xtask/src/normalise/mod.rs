//! From the published document (OpenAPI 3.1, with additions and repairs) to one in which every
//! type has a name of its own and only shapes that the generator renders well are left: named
//! passes in a fixed order, each counting what it changed.

pub mod answers;
pub mod coalesce;
pub mod compose;
pub mod constants;
pub mod constraints;
pub mod envelopes;
pub mod hoist;
pub mod names;
pub mod nulls;
pub mod operations;
pub mod parts;
pub mod schema;

use serde_json::Value;

use crate::naming::Naming;
use crate::problem::Result;

/// A pass: what it is called in reports, and the change itself.
type Pass = (&'static str, fn(&mut Value, &Naming) -> Result<usize>);

/// The passes, in order. Each relies on what those before it established.
const PASSES: [Pass; 26] = [
    ("inline shared parts", |document, _| {
        parts::inline_parts(document)
    }),
    ("set aside browser addresses", answers::set_aside_addresses),
    ("fold responses", |document, _| {
        answers::fold_responses(document)
    }),
    ("drop header parameters", |document, _| {
        answers::drop_header_parameters(document)
    }),
    ("drop repeated parameters", |document, _| {
        answers::drop_repeated_parameters(document)
    }),
    ("require bodies", |document, _| {
        answers::require_bodies(document)
    }),
    ("fold type lists", |document, _| {
        nulls::fold_type_lists(document)
    }),
    ("fold null unions", |document, _| {
        nulls::fold_unions(document)
    }),
    ("fold null values", |document, _| {
        nulls::fold_enums(document)
    }),
    ("move null to references", |document, _| {
        nulls::move_to_references(document)
    }),
    ("drop exclusions", |document, _| {
        constraints::drop_exclusions(document)
    }),
    ("drop limits", |document, _| {
        constraints::drop_limits(document)
    }),
    ("open number enums", |document, _| {
        constraints::open_number_enums(document)
    }),
    ("read any-of as one-of", |document, _| {
        constraints::any_of_as_one_of(document)
    }),
    ("open scalar unions", |document, _| {
        constraints::open_scalar_unions(document)
    }),
    ("open objects", |document, _| {
        constraints::open_objects(document)
    }),
    ("open unknown objects", |document, _| {
        constraints::open_unknown_objects(document)
    }),
    ("compose objects and unions", |document, _| {
        compose::compose(document)
    }),
    ("split envelopes", envelopes::split_envelopes),
    ("unwrap lists", |document, _| {
        envelopes::unwrap_lists(document)
    }),
    ("free constants", constants::free_constants),
    ("inline aliases", |document, _| {
        hoist::inline_aliases(document)
    }),
    ("hoist inline types", |document, _| hoist::hoist(document)),
    ("drop unreachable types", |document, _| {
        hoist::drop_unreachable(document)
    }),
    ("coalesce types", coalesce::coalesce),
    ("name types", names::name_types),
];

/// Runs all passes; gives how often each changed something.
pub fn normalise(document: &mut Value, naming: &Naming) -> Result<Vec<(&'static str, usize)>> {
    let mut counts = Vec::new();
    for (name, pass) in PASSES {
        counts.push((name, pass(document, naming)?));
    }
    Ok(counts)
}

#[cfg(test)]
mod tests;
