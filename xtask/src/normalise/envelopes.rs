//! Two shapes that wrap others: lists, and unions whose branches differ in one property only.

use serde_json::{Value, json};

use super::compose::merge_objects;
use super::schema::{
    LIST, Object, TAG, components_mut, each_schema, members, properties, reference, referenced,
    replace, tag_text,
};
use crate::naming::Naming;
use crate::problem::{Problem, Result};

/// Our keyword on a union whose tag and content are two properties of the object around it.
pub const ADJACENT: &str = "x-adjacent";

/// Turns the unions that `naming.toml` lists under `[envelopes]` (an event: many types of `data`
/// in one frame) into an object whose content property is the union.
pub fn split_envelopes(document: &mut Value, naming: &Naming) -> Result<usize> {
    let mut split = 0;
    for (component, content) in naming.envelopes() {
        let Some(components) = components_mut(document) else {
            continue;
        };
        let Some(union) = components.get(component).cloned() else {
            continue;
        };
        naming.mark_envelope(component);
        let object = split_envelope(component, content, &union, components)?;
        components.insert(component.to_owned(), object);
        split += 1;
    }
    Ok(split)
}

fn split_envelope(
    place: &str,
    content: &str,
    union: &Value,
    components: &mut Object,
) -> Result<Value> {
    let Some(tag) = union.get(TAG).cloned() else {
        return Err(
            Problem::invalid(place, "is no union with a tag, so it is no envelope")
                .remedy("remove its line from [envelopes] in naming.toml")
                .into(),
        );
    };
    let tag_name = tag["property"].as_str().unwrap_or_default();
    let mut contents = Vec::new();
    let mut frames = Vec::new();
    for (branch, value) in members(union, "oneOf").iter().zip(members(&tag, "values")) {
        let branch = match referenced(branch) {
            Some(name) => &components[name],
            None => branch,
        };
        let mut frame = branch.clone();
        let own = frame["properties"]
            .as_object_mut()
            .and_then(|properties| {
                properties.shift_remove(tag_name);
                properties.shift_remove(content)
            })
            .ok_or_else(|| {
                let branch = tag_text(value);
                Problem::invalid(
                    format!("{place}[{branch}]"),
                    format!("this branch of an envelope has no property {content:?}"),
                )
                .remedy("add an overlay that adds the property, or removes the branch")
            })?;
        contents.push(own);
        frames.push(frame);
    }
    unify_frame_properties(place, &mut frames, components)?;
    let mut object = merge_objects(place, &frames.iter().collect::<Vec<_>>())?;
    object["properties"][content] = json!({ "oneOf": contents, TAG: tag, ADJACENT: true });
    if let Some(required) = object["required"].as_array_mut() {
        required.retain(|name| name != tag_name);
    }
    Ok(object)
}

/// Where branches give a frame property different shapes, one of them a component, the component
/// is widened to hold them all.
fn unify_frame_properties(
    place: &str,
    frames: &mut [Value],
    components: &mut Object,
) -> Result<()> {
    let names: Vec<String> = frames
        .iter()
        .filter_map(properties)
        .flat_map(|properties| properties.keys().cloned())
        .collect();
    for name in names {
        let shapes: Vec<&Value> = frames
            .iter()
            .filter_map(|frame| properties(frame)?.get(&name))
            .collect();
        let Some(component) = shapes.iter().find_map(|shape| referenced(shape)) else {
            continue;
        };
        let component = component.to_owned();
        let mut wider = components[&component].clone();
        for shape in shapes {
            if referenced(shape).is_none() {
                wider = merge_objects(&format!("{place}.{name}"), &[&wider, shape])?;
            }
        }
        components.insert(component.clone(), wider);
        for frame in frames.iter_mut() {
            if let Some(property) = frame["properties"].get_mut(&name) {
                *property = reference(&component);
            }
        }
    }
    Ok(())
}

/// Turns list envelopes (`object: "list"`, `data`, `list_metadata`) into the keyword [`LIST`] with
/// the schema of their items, at every place that refers to one.
pub fn unwrap_lists(document: &mut Value) -> Result<usize> {
    let mut lists = Object::new();
    if let Some(components) = components_mut(document) {
        for (name, schema) in components.iter() {
            if let Some(item) = list_item(schema) {
                let item = match item.get("properties") {
                    // An inline item becomes a component beside the list, named after it.
                    Some(_) => reference(&format!("{}.data", name)),
                    None => item.clone(),
                };
                lists.insert(name.clone(), json!({ LIST: item }));
            }
        }
        for name in lists.keys() {
            if let Some(mut list) = components.shift_remove(name) {
                let item = list["properties"]["data"]["items"].take();
                if item.get("properties").is_some() {
                    components.insert(format!("{name}.data"), item);
                }
            }
        }
    }
    let mut unwrapped = 0;
    each_schema(document, &mut |_, schema| {
        if let Some(list) = referenced(schema).and_then(|name| lists.get(name)) {
            let list = list.clone();
            replace(schema, list);
            unwrapped += 1;
        } else if let Some(item) = list_item(schema) {
            let list = json!({ LIST: item.clone() });
            replace(schema, list);
            unwrapped += 1;
        }
        Ok(())
    })
    .map(|()| unwrapped)
}

fn list_item(schema: &Value) -> Option<&Value> {
    let properties = properties(schema)?;
    let listed = properties
        .get("object")
        .map_or(properties.contains_key("list_metadata"), |object| {
            object["const"] == "list"
        });
    let known = properties
        .keys()
        .all(|name| matches!(name.as_str(), "object" | "data" | "list_metadata"));
    (listed && known)
        .then(|| properties.get("data")?.get("items"))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn union() -> Value {
        let branch = |event: &str, context: Value| {
            json!({
                "type": "object",
                "properties": {
                    "id": { "type": "string" },
                    "event": { "type": "string", "const": event },
                    "data": { "properties": { event: { "type": "string" } } },
                    "context": context,
                },
                "required": ["id", "event", "data"],
            })
        };
        json!({
            "oneOf": [
                branch("a", reference("Context")),
                branch("b", json!({ "type": "object", "properties": { "ip": { "type": "string" } } })),
            ],
            TAG: { "property": "event", "values": ["a", "b"] },
        })
    }

    fn document(event: Value) -> Value {
        let context = json!({ "type": "object", "properties": { "id": { "type": "string" } } });
        json!({ "components": { "schemas": { "Event": event, "Context": context } } })
    }

    fn naming() -> Naming {
        Naming::parse("[envelopes]\n\"Event\" = \"data\"\n\"Gone\" = \"data\"\n").unwrap()
    }

    #[test]
    fn an_envelope_is_one_frame_around_a_union_of_contents() {
        let naming = naming();
        let mut document = document(union());
        assert_eq!(split_envelopes(&mut document, &naming), Ok(1));
        let schemas = &document["components"]["schemas"];
        let event = &schemas["Event"];
        assert_eq!(
            event["required"],
            json!(["id"]),
            "the union is read as a whole"
        );
        assert_eq!(event["properties"]["context"], reference("Context"));
        assert_eq!(event["properties"].get("event"), None);
        let data = &event["properties"]["data"];
        assert_eq!(
            data[TAG],
            json!({ "property": "event", "values": ["a", "b"] })
        );
        assert_eq!(data[ADJACENT], true);
        assert_eq!(
            data["oneOf"][1],
            json!({ "properties": { "b": { "type": "string" } } })
        );
        let wider = schemas["Context"]["properties"].as_object().unwrap();
        assert_eq!(wider.keys().collect::<Vec<_>>(), ["id", "ip"]);

        let stale = naming.stale();
        assert_eq!(stale.len(), 1, "the component that is not there");
        assert!(stale[0].message.contains("Gone"));
    }

    #[test]
    fn what_is_no_envelope_is_refused() {
        let mut bare = union();
        bare["oneOf"][1]["properties"]
            .as_object_mut()
            .unwrap()
            .shift_remove("data");
        for (event, place, message) in [
            (
                json!({ "type": "object" }),
                "Event",
                "is no union with a tag",
            ),
            (bare, "Event[b]", "has no property \"data\""),
        ] {
            let problems = split_envelopes(&mut document(event), &naming()).unwrap_err();
            assert!(problems.0[0].message.contains(message), "{problems}");
            assert_eq!(problems.0[0].place.as_deref(), Some(place));
            assert!(problems.0[0].remedy.is_some());
        }
    }

    #[test]
    fn lists_become_the_schema_of_their_items() {
        let list = |items: Value| {
            json!({
                "properties": {
                    "object": { "const": "list" },
                    "data": { "type": "array", "items": items },
                    "list_metadata": { "type": "object" },
                },
            })
        };
        let inline = json!({ "properties": { "id": { "type": "string" } } });
        let mut longer = list(reference("Thing"));
        longer["properties"]["total"] = json!({ "type": "integer" });
        let mut document = json!({ "components": { "schemas": {
            "Things": list(reference("Thing")),
            "Inline": list(inline.clone()),
            "Longer": longer,
            "Uses": { "properties": {
                "a": { "$ref": "#/components/schemas/Things", "nullable": true },
                "b": reference("Inline"),
                "c": list(json!({ "type": "string" })),
                "d": reference("Longer"),
            } },
        } } });
        assert_eq!(unwrap_lists(&mut document), Ok(3));
        let schemas = document["components"]["schemas"].as_object().unwrap();
        let mut names: Vec<&String> = schemas.keys().collect();
        names.sort();
        assert_eq!(names, ["Inline.data", "Longer", "Uses"]);
        assert_eq!(schemas["Inline.data"], inline);
        assert_eq!(schemas["Longer"], longer, "it says more than a list");
        assert_eq!(
            schemas["Uses"]["properties"],
            json!({
                "a": { LIST: reference("Thing"), "nullable": true },
                "b": { LIST: reference("Inline.data") },
                "c": { LIST: { "type": "string" } },
                "d": reference("Longer"),
            })
        );
    }
}
