//! Moves every inline object, enum and union into a component of its own, keyed by its place, so
//! that nothing is left for the generator below to name.

use serde_json::{Value, json};

use super::schema::{
    LIST, Object, Place, TAG, components, components_mut, each_root, each_schema, flag, members,
    properties, reference, referenced, replace, tag_text,
};
use crate::problem::Result;

/// Our keyword on a document: the places at which a type is the item of a list or map.
pub const ITEMS: &str = "x-items";

/// Hoists what is inline; counts the new components.
pub fn hoist(document: &mut Value) -> Result<usize> {
    let mut hoisted = Hoisted::default();
    each_root(document, |place, schema| {
        let root_is_component = !place.contains(' ');
        hoist_below(place, schema, &mut hoisted);
        if !root_is_component {
            hoist_here(place, schema, false, &mut hoisted);
        }
        Ok(())
    })?;
    let count = hoisted.schemas.len();
    document[ITEMS] = json!(hoisted.items);
    if let Some(components) = components_mut(document) {
        components.extend(hoisted.schemas);
    }
    Ok(count)
}

#[derive(Default)]
struct Hoisted {
    schemas: Object,
    items: Vec<String>,
}

fn hoist_below(place: &str, schema: &mut Value, hoisted: &mut Hoisted) {
    let mut enter = |place: Place, child: &mut Value, item: bool| {
        hoist_below(&place, child, hoisted);
        hoist_here(&place, child, item, hoisted);
    };
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        for (name, property) in properties {
            enter(format!("{place}.{name}"), property, false);
        }
    }
    for keyword in ["items", LIST] {
        if let Some(item) = schema.get_mut(keyword) {
            enter(place.to_owned(), item, true);
        }
    }
    if let Some(value) = schema.get_mut("additionalProperties") {
        enter(place.to_owned(), value, true);
    }
    let tags = schema
        .get(TAG)
        .and_then(|tag| tag["values"].as_array().cloned())
        .unwrap_or_default();
    if let Some(branches) = schema.get_mut("oneOf").and_then(Value::as_array_mut) {
        for (branch, tag) in branches.iter_mut().zip(&tags) {
            enter(format!("{place}[{}]", tag_text(tag)), branch, false);
        }
    }
}

fn hoist_here(place: &str, schema: &mut Value, item: bool, hoisted: &mut Hoisted) {
    let named = properties(schema).is_some()
        || schema.get("enum").is_some()
        || !members(schema, "oneOf").is_empty();
    if !named {
        return;
    }
    let mut inner = std::mem::take(schema);
    let mut outer = reference(place);
    for keyword in ["nullable", "deprecated"] {
        if flag(&inner, keyword) {
            outer[keyword] = true.into();
        }
        if let Some(inner) = inner.as_object_mut() {
            inner.shift_remove(keyword);
        }
    }
    if item {
        hoisted.items.push(place.to_owned());
    }
    hoisted.schemas.insert(place.to_owned(), inner);
    *schema = outer;
}

/// Puts components that are no types of their own (a plain text, a list) where they are used.
pub fn inline_aliases(document: &mut Value) -> Result<usize> {
    let aliases: Object = components(document)
        .into_iter()
        .flatten()
        .filter(|(_, schema)| !is_type(schema))
        .map(|(name, schema)| (name.clone(), schema.clone()))
        .collect();
    if let Some(components) = components_mut(document) {
        components.retain(|name, _| !aliases.contains_key(name));
    }
    let mut inlined = 0;
    // An alias may stand for another alias; the document has no circles.
    while {
        let before = inlined;
        each_schema(document, &mut |_, schema| {
            if let Some(alias) = referenced(schema).and_then(|name| aliases.get(name)) {
                let alias = alias.clone();
                replace(schema, alias);
                inlined += 1;
            }
            Ok(())
        })?;
        inlined > before
    } {}
    Ok(inlined)
}

fn is_type(schema: &Value) -> bool {
    schema["type"] == "object" && schema.get("additionalProperties").is_none()
        || properties(schema).is_some()
        || schema.get("enum").is_some()
        || !members(schema, "oneOf").is_empty()
}

/// Drops the components that no operation reaches, such as error bodies.
pub fn drop_unreachable(document: &mut Value) -> Result<usize> {
    let all = components(document).cloned().unwrap_or_default();
    let mut reached = std::collections::BTreeSet::new();
    let mut open: Vec<String> = Vec::new();
    each_root(document, |place, schema| {
        if place.contains(' ') {
            open.extend(references(schema));
        }
        Ok(())
    })?;
    while let Some(name) = open.pop() {
        if let Some(schema) = all.get(&name)
            && reached.insert(name)
        {
            open.extend(references(schema));
        }
    }
    let Some(components) = components_mut(document) else {
        return Ok(0);
    };
    let before = components.len();
    components.retain(|name, _| reached.contains(name));
    Ok(before - components.len())
}

/// The components that a schema refers to, at any depth.
pub fn references(schema: &Value) -> Vec<String> {
    let mut found = Vec::new();
    match schema {
        Value::Object(object) => {
            found.extend(referenced(schema).map(str::to_owned));
            found.extend(object.values().flat_map(references));
        }
        Value::Array(values) => found.extend(values.iter().flat_map(references)),
        _ => {}
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object() -> Value {
        json!({ "properties": { "x": { "type": "string" } } })
    }

    #[test]
    fn inline_types_become_components_named_by_their_place() {
        let mut document = json!({
            "components": { "schemas": { "A": {
                "properties": {
                    "plain": { "type": "string" },
                    "state": { "enum": ["a"], "nullable": true, "deprecated": true },
                    "list": { "type": "array", "items": { "type": "array", "items": object() } },
                    "map": { "type": "object", "additionalProperties": object() },
                    "union": { "oneOf": [object()], TAG: { "property": "kind", "values": ["one"] } },
                },
            } } },
            "paths": { "/a": { "post": { "requestBody": { "content": { "application/json": {
                "schema": object(),
            } } } } } },
        });
        assert_eq!(hoist(&mut document), Ok(6));
        let schemas = document["components"]["schemas"].as_object().unwrap();
        let mut places: Vec<&String> = schemas.keys().collect();
        places.sort();
        assert_eq!(
            places,
            [
                "A",
                "A.list",
                "A.map",
                "A.state",
                "A.union",
                "A.union[one]",
                "POST /a body"
            ]
        );
        assert_eq!(
            schemas["A"]["properties"],
            json!({
                "plain": { "type": "string" },
                "state": { "$ref": "#/components/schemas/A.state", "nullable": true, "deprecated": true },
                "list": { "type": "array", "items": { "type": "array", "items": reference("A.list") } },
                "map": { "type": "object", "additionalProperties": reference("A.map") },
                "union": reference("A.union"),
            })
        );
        assert_eq!(schemas["A.state"], json!({ "enum": ["a"] }));
        assert_eq!(document[ITEMS], json!(["A.list", "A.map"]));
    }

    #[test]
    fn aliases_are_written_out() {
        let mut document = json!({ "components": { "schemas": {
            "Text": { "type": "string" },
            "Again": { "$ref": "#/components/schemas/Text", "nullable": true },
            "Texts": { "type": "array", "items": reference("Text") },
            "Empty": { "type": "object" },
            "A": { "properties": {
                "a": reference("Again"), "b": reference("Texts"), "c": reference("Empty"),
            } },
        } } });
        assert_eq!(inline_aliases(&mut document), Ok(4));
        assert_eq!(
            document["components"]["schemas"],
            json!({
                "Empty": { "type": "object" },
                "A": { "properties": {
                    "a": { "type": "string", "nullable": true },
                    "b": { "type": "array", "items": { "type": "string" } },
                    "c": reference("Empty"),
                } },
            })
        );
    }

    #[test]
    fn only_what_operations_reach_is_kept() {
        let answer = json!({ "content": { "application/json": { "schema": reference("A") } } });
        let mut document = json!({
            "components": { "schemas": {
                "A": { "properties": { "b": reference("B") } }, "B": object(), "C": object(),
            } },
            "paths": { "/a": { "get": { "responses": { "200": answer } } } },
        });
        assert_eq!(drop_unreachable(&mut document), Ok(1));
        let schemas = document["components"]["schemas"].as_object().unwrap();
        assert_eq!(schemas.keys().collect::<Vec<_>>(), ["A", "B"]);
    }
}
