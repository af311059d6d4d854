//! Applying overlays: what an action's target matches is merged with its update or removed.

use serde_json::Value;
use serde_json_path::{JsonPath, PathElement};

use super::{Change, Overlay, place};
use crate::problem::{Problem, Result};

/// What one action did.
#[derive(Debug, PartialEq, Eq)]
pub struct Applied {
    pub overlay: String,
    /// Counted from 1.
    pub action: usize,
    pub target: String,
    pub matched: usize,
}

/// Applies every action in order. Returns what each did, and the actions that found nothing.
pub fn apply(document: &mut Value, overlays: &[Overlay]) -> Result<(Vec<Applied>, Vec<Problem>)> {
    let mut applied = Vec::new();
    let mut stale = Vec::new();
    for overlay in overlays {
        for (index, action) in overlay.actions.iter().enumerate() {
            let place = place(&overlay.file, index + 1);
            let targets = targets(document, &action.path);
            let mut changed = false;
            for target in &targets {
                changed |= match &action.change {
                    Change::Update(update) => merge_at(document, target, update, &place)?,
                    Change::Remove => remove(document, target),
                };
            }
            if !changed {
                let (finding, target) = (targets.len(), &action.target);
                let message = match finding {
                    0 => format!("the repair is stale: `{target}` matches nothing"),
                    _ => format!(
                        "the repair is stale: the {finding} matches of `{target}` are already as it wants them"
                    ),
                };
                stale.push(Problem::stale(place, message).remedy(
                    "check that the fault was mended upstream, then remove the action; or correct its target",
                ));
            }
            applied.push(Applied {
                overlay: overlay.file.clone(),
                action: index + 1,
                target: action.target.clone(),
                matched: targets.len(),
            });
        }
    }
    Ok((applied, stale))
}

/// A matched node: pointer of its parent and its own place there.
#[derive(Debug, PartialEq, Eq)]
struct Target {
    pointer: String,
    depth: usize,
    index: usize,
}

/// The matched nodes, deeper ones first and later siblings before earlier ones, so that removing
/// one does not move another.
fn targets(document: &Value, path: &JsonPath) -> Vec<Target> {
    let mut targets: Vec<Target> = path
        .query_located(document)
        .dedup()
        .locations()
        .map(|location| Target {
            pointer: location.to_json_pointer(),
            depth: location.len(),
            index: location
                .last()
                .and_then(PathElement::as_index)
                .unwrap_or_default(),
        })
        .collect();
    targets.sort_by_key(|target| std::cmp::Reverse((target.depth, target.index)));
    targets
}

fn merge_at(document: &mut Value, target: &Target, update: &Value, place: &str) -> Result<bool> {
    let Some(node) = document.pointer_mut(&target.pointer) else {
        return Ok(false);
    };
    merge(node, update).map_err(|(from, to)| {
        Problem::invalid(
            place,
            format!(
                "the update would turn {from} into {to} at `{}`",
                target.pointer
            ),
        )
        .remedy("remove the old value in an action of its own first")
        .into()
    })
}

/// Merges as the Overlay specification wants: mappings key by key, lists appended to, other values
/// replaced. Says whether anything changed, or which kinds do not merge.
fn merge(
    node: &mut Value,
    update: &Value,
) -> std::result::Result<bool, (&'static str, &'static str)> {
    match (node, update) {
        (Value::Object(map), Value::Object(update)) => {
            let mut changed = false;
            for (key, value) in update {
                changed |= match map.get_mut(key) {
                    Some(old) => merge(old, value)?,
                    None => {
                        map.insert(key.clone(), value.clone());
                        true
                    }
                };
            }
            Ok(changed)
        }
        (Value::Array(list), Value::Array(update)) => {
            list.extend(update.iter().cloned());
            Ok(!update.is_empty())
        }
        (Value::Array(list), entry) => {
            list.push(entry.clone());
            Ok(true)
        }
        (node, update) if kind(node) == kind(update) => {
            let changed = node != update;
            *node = update.clone();
            Ok(changed)
        }
        (node, update) => Err((kind(node), kind(update))),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Object(_) => "a mapping",
        Value::Array(_) => "a list",
        _ => "a plain value",
    }
}

fn remove(document: &mut Value, target: &Target) -> bool {
    let Some((parent, name)) = target.pointer.rsplit_once('/') else {
        return false;
    };
    match document.pointer_mut(parent) {
        Some(Value::Array(list)) if target.index < list.len() => {
            list.remove(target.index);
            true
        }
        // Keys keep their order, which is a fact of properties.
        Some(Value::Object(map)) => map
            .shift_remove(&name.replace("~1", "/").replace("~0", "~"))
            .is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::yaml;
    use serde_json::json;

    fn overlay(actions: Value) -> Overlay {
        let value = json!({ "overlay": "1.0.0", "info": { "title": "t", "version": "1" }, "actions": actions });
        parse("o.yaml", &yaml::write(&value)).unwrap()
    }

    fn applied(document: Value, actions: Value) -> (Value, Vec<usize>, Vec<Problem>) {
        let mut document = document;
        let (applied, stale) = apply(&mut document, &[overlay(actions)]).unwrap();
        (document, applied.iter().map(|a| a.matched).collect(), stale)
    }

    #[test]
    fn updates_merge_mappings_append_to_lists_and_replace_values() {
        let (document, matched, stale) = applied(
            json!({ "a": { "x": 1, "list": [1], "deep": { "k": "old" } }, "list": [1] }),
            json!([
                { "target": "$.a", "description": "d", "update": { "x": "1", "list": [2, 3], "deep": { "k": "new", "l": true } } },
                { "target": "$.list", "description": "d", "update": 2 },
                { "target": "$.list", "description": "d", "update": [3, 4] },
                { "target": "$.a.x", "description": "d", "update": 7 },
            ]),
        );
        assert_eq!(
            document,
            json!({ "a": { "x": 7, "list": [1, 2, 3], "deep": { "k": "new", "l": true } }, "list": [1, 2, 3, 4] })
        );
        assert_eq!(matched, [1, 1, 1, 1]);
        assert_eq!(stale, []);
    }

    #[test]
    fn removal_does_not_move_what_is_still_to_be_removed() {
        let (document, matched, _) = applied(
            json!({ "l": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], "m": { "x": { "x": 1 }, "a/b~c": 1, "z": 1 } }),
            json!([
                { "target": "$.l[1,10,2]", "description": "d", "remove": true },
                { "target": "$..x", "description": "d", "remove": true },
                { "target": "$.m['a/b~c']", "description": "d", "remove": true },
            ]),
        );
        assert_eq!(
            document,
            json!({ "l": [0, 3, 4, 5, 6, 7, 8, 9, 11], "m": { "z": 1 } })
        );
        assert_eq!(matched, [3, 2, 1]);
    }

    #[test]
    fn removing_a_key_keeps_the_order_of_the_others() {
        let (document, ..) = applied(
            json!({ "a": 1, "b": 2, "c": 3, "d": 4 }),
            json!([{ "target": "$.b", "description": "d", "remove": true }]),
        );
        assert_eq!(
            document.as_object().unwrap().keys().collect::<Vec<_>>(),
            ["a", "c", "d"]
        );
    }

    #[test]
    fn filters_select_nodes() {
        let (document, matched, _) = applied(
            json!({ "parameters": [{ "name": "a" }, { "name": "b" }] }),
            json!([{ "target": "$.parameters[?@.name == 'b']", "description": "d", "update": { "required": true } }]),
        );
        assert_eq!(document["parameters"][1]["required"], true);
        assert_eq!(matched, [1]);
    }

    #[test]
    fn actions_that_find_nothing_to_do_are_stale() {
        let (_, matched, stale) = applied(
            json!({ "a": { "b": 1 } }),
            json!([
                { "target": "$.gone", "description": "d", "remove": true },
                { "target": "$.a", "description": "d", "update": { "b": 1 } },
                { "target": "$.a", "description": "d", "update": { "b": 2 } },
            ]),
        );
        assert_eq!(matched, [0, 1, 1]);
        assert_eq!(stale.len(), 2);
        assert_eq!(stale[0].place.as_deref(), Some("o.yaml, action 1"));
        assert!(stale[0].message.contains("`$.gone` matches nothing"));
        assert!(stale[1].message.contains("already as it wants"));
    }

    #[test]
    fn kinds_that_do_not_merge_are_refused() {
        let overlay =
            overlay(json!([{ "target": "$.a", "description": "d", "update": { "b": 1 } }]));
        let problems = apply(&mut json!({ "a": "text" }), &[overlay]).unwrap_err();
        assert!(
            problems.0[0]
                .message
                .contains("a plain value into a mapping at `/a`"),
            "{problems}"
        );
    }
}
