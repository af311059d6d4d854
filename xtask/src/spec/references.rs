//! `$ref`: where each points, those that point nowhere and those that lead back to themselves.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::check::Scope;
use super::grammar::{self, Part};
use crate::problem::Problem;

/// What a part stands for: the target of its `$ref`, or itself.
pub fn resolve<'d>(document: &'d Value, part: &'d Value) -> &'d Value {
    target_of(part)
        .and_then(|target| document.pointer(target.strip_prefix('#')?))
        .unwrap_or(part)
}

fn target_of(part: &Value) -> Option<&str> {
    part.get("$ref")?.as_str()
}

/// Dangling references and, in whole documents, circles.
pub fn check(file: &str, document: &Value, scope: Scope) -> Vec<Problem> {
    let mut first_use: BTreeMap<&str, (Part, String, usize)> = BTreeMap::new();
    grammar::visit(
        Part::Document,
        &mut String::new(),
        document,
        &mut |part, pointer, value| {
            if let Some(target) = target_of(value) {
                first_use
                    .entry(target)
                    .or_insert_with(|| (part, pointer.to_owned(), 0))
                    .2 += 1;
            }
        },
    );
    let dangling = first_use.iter().filter_map(|(target, (_, pointer, uses))| {
        let place = format!("{file}, {pointer}");
        let Some(inner) = target.strip_prefix('#') else {
            return Some(
                Problem::invalid(
                    place,
                    format!("the reference `{target}` leaves the document"),
                )
                .remedy("bundle the document into one file"),
            );
        };
        if document.pointer(inner).is_some() || scope == Scope::Additions {
            return None;
        }
        let others = match uses {
            1 => String::new(),
            uses => format!(" (used in {uses} places)"),
        };
        Some(
            Problem::invalid(
                place,
                format!("the reference `{target}` points at nothing{others}"),
            )
            .remedy("add the component it names, or mend the reference with an overlay"),
        )
    });
    let mut found: Vec<Problem> = dangling.collect();
    let targets = first_use
        .iter()
        .map(|(target, (part, ..))| (*target, *part))
        .collect();
    if let Some(circle) = circle(document, &targets) {
        found.push(
            Problem::invalid(
                format!("{file}, {}", circle[0].trim_start_matches('#')),
                format!("the reference is circular: {}", circle.join(" -> ")),
            )
            .remedy(
                "types that contain themselves are not generated: cut the circle with an overlay",
            ),
        );
    }
    found
}

/// The first circle of references, its first member repeated at the end.
fn circle<'d>(document: &'d Value, targets: &BTreeMap<&'d str, Part>) -> Option<Vec<&'d str>> {
    let mut leads_to: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (target, part) in targets {
        let Some(value) = target
            .strip_prefix('#')
            .and_then(|inner| document.pointer(inner))
        else {
            continue;
        };
        let next = leads_to.entry(target).or_default();
        grammar::visit(*part, &mut String::new(), value, &mut |_, _, inner| {
            next.extend(target_of(inner));
        });
    }
    let mut finished = BTreeSet::new();
    leads_to
        .keys()
        .find_map(|start| follow(start, &leads_to, &mut Vec::new(), &mut finished))
}

fn follow<'d>(
    target: &'d str,
    leads_to: &BTreeMap<&'d str, BTreeSet<&'d str>>,
    way: &mut Vec<&'d str>,
    finished: &mut BTreeSet<&'d str>,
) -> Option<Vec<&'d str>> {
    if let Some(start) = way.iter().position(|passed| *passed == target) {
        let mut circle = way[start..].to_vec();
        circle.push(target);
        return Some(circle);
    }
    if !finished.contains(target) {
        way.push(target);
        let met = leads_to
            .get(target)
            .into_iter()
            .flatten()
            .find_map(|next| follow(next, leads_to, way, finished));
        way.pop();
        if met.is_some() {
            return met;
        }
        finished.insert(target);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn with_schemas(schemas: Value) -> Value {
        json!({ "components": { "schemas": schemas } })
    }

    #[test]
    fn dangling_references_are_named_once_a_target() {
        let document = with_schemas(json!({
            "A": { "properties": { "b": { "$ref": "#/components/schemas/B" } } },
            "C": { "items": { "$ref": "#/components/schemas/B" } },
            "D": { "$ref": "#/components/schemas/A" },
        }));
        let found = check("f", &document, Scope::Whole);
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].place.as_deref(),
            Some("f, /components/schemas/A/properties/b")
        );
        assert!(
            found[0]
                .message
                .contains("`#/components/schemas/B` points at nothing (used in 2")
        );
        assert_eq!(check("f", &document, Scope::Additions), Vec::new());
    }

    #[test]
    fn references_to_other_files_are_refused() {
        let document = with_schemas(json!({ "A": { "$ref": "other.yaml#/B" } }));
        assert!(
            check("f", &document, Scope::Whole)[0]
                .message
                .contains("leaves the document")
        );
    }

    #[test]
    fn circles_are_named_whatever_they_pass_through() {
        let document = with_schemas(json!({
            "A": { "allOf": [{ "$ref": "#/components/schemas/B" }] },
            "B": { "properties": { "c": { "items": { "$ref": "#/components/schemas/A" } } } },
            "C": { "$ref": "#/components/schemas/A" },
        }));
        let found = check("f", &document, Scope::Whole);
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].message,
            "the reference is circular: #/components/schemas/A -> #/components/schemas/B -> #/components/schemas/A"
        );
        let own = with_schemas(json!({ "A": { "items": { "$ref": "#/components/schemas/A" } } }));
        assert!(
            check("f", &own, Scope::Whole)[0]
                .message
                .contains("A -> #/components/schemas/A")
        );
    }

    #[test]
    fn shared_targets_are_no_circle() {
        let document = with_schemas(json!({
            "A": { "oneOf": [{ "$ref": "#/components/schemas/B" }, { "$ref": "#/components/schemas/C" }] },
            "B": { "$ref": "#/components/schemas/C" },
            "C": {},
            "D": { "properties": { "$ref": { "type": "string" } } },
        }));
        assert_eq!(check("f", &document, Scope::Whole), Vec::new());
    }

    #[test]
    fn parts_resolve_to_their_targets() {
        let document = with_schemas(json!({ "A": { "type": "string" } }));
        let part = json!({ "$ref": "#/components/schemas/A" });
        assert_eq!(resolve(&document, &part)["type"], "string");
        assert_eq!(
            resolve(&document, &json!({ "type": "null" }))["type"],
            "null"
        );
    }
}
