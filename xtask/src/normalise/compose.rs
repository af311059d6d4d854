//! `allOf` and `oneOf` of objects, reduced to two shapes: one object, or a union in which one
//! constant property tells the branches apart.
//!
//! A schema is first expanded to its alternatives, each a plain object. Alternatives that a tag
//! tells apart stay branches of a union; those that share a tag, and those that no tag tells
//! apart (groups of fields that exclude each other), are merged into one object in which only
//! what they all require is required.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::schema::{
    COMPONENT, Object, Place, TAG, each_child, each_root, flag, members, properties, referenced,
    replace, required,
};
use crate::problem::{Problem, Result};

/// Composes every schema of the document; counts the compositions resolved.
pub fn compose(document: &mut Value) -> Result<usize> {
    let components = document
        .pointer("/components/schemas")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    let mut changed = 0;
    each_root(document, |place, schema| {
        compose_schema(place, schema, &components, &mut changed)
    })?;
    Ok(changed)
}

fn compose_schema(
    place: &Place,
    schema: &mut Value,
    components: &Object,
    changed: &mut usize,
) -> Result<()> {
    if let [only] = members(schema, "allOf")
        && members(schema, "oneOf").is_empty()
        && properties(schema).is_none()
    {
        // A way to write keywords beside a reference, whatever it refers to.
        *changed += 1;
        let composed = only.clone();
        replace(schema, composed);
        return compose_schema(place, schema, components, changed);
    }
    if !members(schema, "allOf").is_empty() || !members(schema, "oneOf").is_empty() {
        *changed += 1;
        let alternatives = alternatives(place, schema, components)?;
        let composed = unite(place, alternatives)?;
        replace(schema, composed);
    }
    each_child(place, schema, &mut |place, child| {
        compose_schema(place, child, components, changed)
    })
}

/// One of the plain objects that a schema allows.
#[derive(Clone)]
struct Alternative {
    object: Value,
    /// The component this alternative is, as long as nothing was merged into it.
    component: Option<String>,
}

fn alternatives(place: &Place, schema: &Value, components: &Object) -> Result<Vec<Alternative>> {
    if let Some(name) = referenced(schema) {
        let target = components.get(name).ok_or_else(|| {
            Problem::invalid(place, format!("refers to {name}, which does not exist"))
        })?;
        let mut found = alternatives(place, target, components)?;
        if let [only] = found.as_mut_slice() {
            only.component = Some(name.to_owned());
        }
        return Ok(found);
    }
    let mut own = schema.clone();
    if let Some(own) = own.as_object_mut() {
        own.retain(|keyword, _| matches!(keyword.as_str(), "type" | "properties" | "required"));
    }
    let mut found = vec![Alternative {
        object: own,
        component: None,
    }];
    for member in members(schema, "allOf") {
        found = product(place, found, alternatives(place, member, components)?)?;
    }
    let branches = members(schema, "oneOf");
    if !branches.is_empty() {
        let mut all = Vec::new();
        for branch in branches {
            all.extend(alternatives(place, branch, components)?);
        }
        found = product(place, found, all)?;
    }
    if found
        .iter()
        .any(|alternative| !matches!(alternative.object["type"].as_str(), Some("object") | None))
    {
        return Err(Problem::invalid(
            place,
            "a union of objects with other types cannot be expressed",
        )
        .remedy("add an overlay that gives this place one shape")
        .into());
    }
    Ok(found)
}

/// Every alternative of the first with every alternative of the second.
fn product(
    place: &Place,
    first: Vec<Alternative>,
    second: Vec<Alternative>,
) -> Result<Vec<Alternative>> {
    let mut all = Vec::with_capacity(first.len() * second.len());
    for left in &first {
        for right in &second {
            all.push(if properties(&left.object).is_none() {
                right.clone()
            } else if properties(&right.object).is_none() && right.component.is_none() {
                left.clone()
            } else {
                Alternative {
                    object: extend(place, &left.object, &right.object)?,
                    component: None,
                }
            });
        }
    }
    Ok(all)
}

/// An object that is both: the second refines the first.
fn extend(place: &Place, first: &Value, second: &Value) -> Result<Value> {
    let mut merged = properties(first).cloned().unwrap_or_default();
    for (name, property) in properties(second).into_iter().flatten() {
        merged.insert(name.clone(), property.clone());
    }
    let mut names: Vec<&str> = required(first).collect();
    for name in required(second) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if merged.is_empty() {
        return Err(Problem::invalid(place, "a composition without properties").into());
    }
    Ok(json!({ "type": "object", "properties": merged, "required": names }))
}

/// One object or one tagged union of all alternatives.
fn unite(place: &Place, alternatives: Vec<Alternative>) -> Result<Value> {
    let Some(tag) = tag(&alternatives) else {
        refuse_untagged(place, &alternatives)?;
        return merge_alternatives(place, alternatives);
    };
    let mut groups: Vec<(Value, Vec<Alternative>)> = Vec::new();
    for alternative in alternatives {
        let value = alternative.object["properties"][&tag]["const"].clone();
        match groups.iter_mut().find(|(known, _)| *known == value) {
            Some((_, group)) => group.push(alternative),
            None => groups.push((value, vec![alternative])),
        }
    }
    let values: Vec<&Value> = groups.iter().map(|(value, _)| value).collect();
    let values = json!({ "property": tag, "values": values });
    let mut branches = Vec::new();
    for (_, group) in groups {
        branches.push(merge_alternatives(place, group)?);
    }
    Ok(json!({ "oneOf": branches, TAG: values }))
}

/// A union in which a tag tells most branches apart, but one has none, is no group of fields that
/// exclude each other: merging it would turn an enum into a struct.
fn refuse_untagged(place: &Place, alternatives: &[Alternative]) -> Result<()> {
    let constant = |alternative: &Alternative, name: &str| {
        alternative.object["properties"][name].get("const").cloned()
    };
    let names: BTreeSet<&String> = alternatives
        .iter()
        .filter_map(|alternative| properties(&alternative.object))
        .flat_map(Object::keys)
        .collect();
    for name in names {
        let (with, without): (Vec<_>, Vec<_>) = alternatives
            .iter()
            .enumerate()
            .partition(|(_, alternative)| constant(alternative, name).is_some());
        let first = with.first().and_then(|(_, first)| constant(first, name));
        let tells_apart = with
            .iter()
            .any(|(_, alternative)| constant(alternative, name) != first);
        if tells_apart && with.len() > without.len() {
            let branches: Vec<String> = without
                .iter()
                .map(|(index, alternative)| match &alternative.component {
                    Some(component) => component.clone(),
                    None => format!("branch {}", index + 1),
                })
                .collect();
            return Err(Problem::invalid(
                place,
                format!(
                    "{name:?} tells the branches of this union apart, but has no constant in {}",
                    branches.join(", ")
                ),
            )
            .remedy("add an overlay that gives the branch its constant, or removes it")
            .into());
        }
    }
    Ok(())
}

fn merge_alternatives(place: &Place, mut alternatives: Vec<Alternative>) -> Result<Value> {
    if let [only] = alternatives.as_mut_slice() {
        return Ok(match only.component.take() {
            Some(name) => json!({ "$ref": format!("{COMPONENT}{name}") }),
            None => std::mem::take(&mut only.object),
        });
    }
    let objects: Vec<&Value> = alternatives.iter().map(|a| &a.object).collect();
    merge_objects(place, &objects)
}

/// The constant property that tells the most alternatives apart, if one does.
fn tag(alternatives: &[Alternative]) -> Option<String> {
    let first = properties(&alternatives.first()?.object)?;
    let mut best: Option<(usize, &String)> = None;
    for name in first.keys() {
        let constant = |alternative: &Alternative| {
            alternative.object["properties"][name].get("const").cloned()
        };
        let Some(values) = alternatives
            .iter()
            .map(constant)
            .collect::<Option<Vec<_>>>()
        else {
            continue;
        };
        let distinct = values
            .iter()
            .enumerate()
            .filter(|(index, value)| !values[..*index].contains(value))
            .count();
        if distinct > 1 && best.is_none_or(|(count, _)| distinct > count) {
            best = Some((distinct, name));
        }
    }
    best.map(|(_, name)| name.clone())
}

/// One object that each of `objects` is an instance of.
pub fn merge_objects(place: &str, objects: &[&Value]) -> Result<Value> {
    let mut merged = Object::new();
    for object in objects {
        for (name, property) in properties(object).into_iter().flatten() {
            let property = match merged.get(name) {
                Some(known) => merge_property(&format!("{place}.{name}"), known, property)?,
                None => property.clone(),
            };
            merged.insert(name.clone(), property);
        }
    }
    let everywhere: Vec<&String> = merged
        .keys()
        .filter(|name| {
            objects
                .iter()
                .all(|object| required(object).any(|required| required == name.as_str()))
        })
        .collect();
    Ok(json!({ "type": "object", "properties": merged, "required": everywhere }))
}

fn merge_property(place: &str, first: &Value, second: &Value) -> Result<Value> {
    let nullable = flag(first, "nullable") || flag(second, "nullable");
    let bare = |schema: &Value| {
        let mut schema = schema.clone();
        if let Some(schema) = schema.as_object_mut() {
            schema.shift_remove("nullable");
        }
        schema
    };
    let (left, right) = (bare(first), bare(second));
    let object = |schema: &Value| properties(schema).is_some();
    let map = |schema: &Value| schema.get("additionalProperties").is_some() && !object(schema);
    let mut merged = if left == right {
        left
    } else if left["type"] == "boolean" && right["type"] == "boolean" {
        json!({ "type": "boolean" })
    } else if let (Some(left), Some(right)) = (text_values(&left), text_values(&right)) {
        let mut values = left;
        for value in right {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        json!({ "type": "string", "enum": values })
    } else if object(&left) && object(&right) {
        // Left as a union: composing the merged object decides what these two are together.
        let mut branches = vec![left, right];
        if let Some(earlier) = first.get("oneOf").and_then(Value::as_array) {
            branches = earlier.iter().cloned().chain([bare(second)]).collect();
        }
        json!({ "oneOf": branches })
    } else if !members(&left, "oneOf").is_empty() && object(&right) {
        let mut branches = members(&left, "oneOf").to_vec();
        branches.push(right);
        json!({ "oneOf": branches })
    } else if map(&left) && (object(&right) || map(&right)) || object(&left) && map(&right) {
        json!({ "type": "object", "additionalProperties": {} })
    } else if referenced(&left).is_some() && object(&right) {
        left
    } else if object(&left) && referenced(&right).is_some() {
        right
    } else if left["type"] == "string" && right["type"] == "string" {
        // Formats or values differ: only the text itself is common.
        json!({ "type": "string" })
    } else if left["type"] == "integer" && right["type"] == "number"
        || left["type"] == "number" && right["type"] == "integer"
    {
        json!({ "type": "number" })
    } else {
        return Err(
            Problem::invalid(place, format!("cannot be both {left} and {right}"))
                .remedy("give the places different names in naming.toml, or add an overlay")
                .into(),
        );
    };
    if nullable {
        merged["nullable"] = true.into();
    }
    Ok(merged)
}

fn text_values(schema: &Value) -> Option<Vec<Value>> {
    if let Some(value) = schema.get("const") {
        return value.is_string().then(|| vec![value.clone()]);
    }
    let values = schema.get("enum")?.as_array()?;
    Some(values.clone())
}

#[cfg(test)]
mod tests;
