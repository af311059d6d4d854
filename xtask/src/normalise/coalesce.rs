//! One type for one concept: types of equal shape that mean the same become one, and so do the
//! types that `naming.toml` gives one name.
//!
//! Equal shape alone is not the same meaning (`{id, name}` is many things), so a rule also wants
//! the property to have the same name, or the object to carry the same `object` constant.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::compose::merge_objects;
use super::schema::{
    Object, components_mut, each_schema, members, properties, reference, referenced,
};
use crate::naming::{FILE, Naming};
use crate::problem::{Problem, Result};

/// Our keyword on a component: the places at which it stands in the document.
pub const PLACES: &str = "x-places";

/// Coalesces the components of a document; counts those that went into another.
pub fn coalesce(document: &mut Value, naming: &Naming) -> Result<usize> {
    let mut types = Types::of(document, naming);
    let before = types.schemas.len();
    loop {
        types.join_equal();
        types.join_enums();
        if !types.join_pinned()? {
            break;
        }
    }
    let count = before - types.schemas.len();
    types.store(document)?;
    Ok(count)
}

struct Types<'n> {
    schemas: Object,
    places: BTreeMap<String, Vec<String>>,
    naming: &'n Naming,
    joined: BTreeMap<String, String>,
}

impl<'n> Types<'n> {
    fn of(document: &Value, naming: &'n Naming) -> Self {
        let schemas = super::schema::components(document)
            .cloned()
            .unwrap_or_default();
        let places = schemas
            .keys()
            .map(|place| (place.clone(), vec![place.clone()]))
            .collect();
        Self {
            schemas,
            places,
            naming,
            joined: BTreeMap::new(),
        }
    }

    /// Joins types of one shape and one meaning until no two are left.
    fn join_equal(&mut self) {
        loop {
            let mut first_of: BTreeMap<(String, String), String> = BTreeMap::new();
            let mut joins = Vec::new();
            // Published components first, so that an inline copy goes into them.
            let (inline, published): (Vec<&String>, Vec<&String>) =
                self.schemas.keys().partition(|place| is_inline(place));
            for place in published.into_iter().chain(inline) {
                let schema = &self.schemas[place];
                let shape = shape(schema);
                let keys: Vec<(String, String)> = concepts(place, schema)
                    .into_iter()
                    .map(|concept| (shape.clone(), concept))
                    .collect();
                let known = keys
                    .iter()
                    .find_map(|key| first_of.get(key))
                    .filter(|known| self.may_join(place, known));
                match known {
                    Some(known) if is_inline(place) => joins.push((place.clone(), known.clone())),
                    _ => {
                        for key in keys {
                            first_of.entry(key).or_insert_with(|| place.clone());
                        }
                    }
                }
            }
            if joins.is_empty() {
                return;
            }
            for (from, into) in joins {
                self.join(&from, &into);
            }
            self.follow_references();
        }
    }

    /// Joins enums of one telling name (`connection_type`, not `state`) that share most values.
    fn join_enums(&mut self) {
        let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (place, schema) in &self.schemas {
            let name = property_name(place);
            if schema.get("enum").is_some() && name.contains('_') {
                groups
                    .entry(singular(name))
                    .or_default()
                    .push(place.clone());
            }
        }
        for group in groups.into_values() {
            let mut kept: Vec<String> = Vec::new();
            for place in group {
                let target = kept
                    .iter()
                    .find(|known| self.may_join(&place, known) && self.overlap(&place, known));
                match target.cloned() {
                    Some(known) => {
                        let merged = merge_enums(&self.schemas[&known], &self.schemas[&place]);
                        self.schemas.insert(known.clone(), merged);
                        self.join(&place, &known);
                    }
                    None => kept.push(place),
                }
            }
        }
        self.follow_references();
    }

    fn overlap(&self, first: &str, second: &str) -> bool {
        let values = |place: &str| -> BTreeSet<String> {
            members(&self.schemas[place], "enum")
                .iter()
                .map(Value::to_string)
                .collect()
        };
        let (first, second) = (values(first), values(second));
        2 * first.intersection(&second).count() >= first.len().min(second.len()).max(2)
    }

    /// Joins, merging their shapes, the types that `naming.toml` gives one name; the innermost
    /// first. True if there was one.
    fn join_pinned(&mut self) -> Result<bool> {
        let mut by_name: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
        for place in self.schemas.keys() {
            if let Some(name) = self.pin(place) {
                by_name.entry(name).or_default().push(place);
            }
        }
        let innermost = by_name
            .into_iter()
            .filter(|(_, places)| places.len() > 1)
            .max_by_key(|(_, places)| places.iter().map(|place| depth(place)).max());
        let Some((name, places)) = innermost else {
            return Ok(false);
        };
        let (name, places): (String, Vec<String>) =
            (name.to_owned(), places.into_iter().cloned().collect());
        let target = places
            .iter()
            .find(|place| !is_inline(place))
            .unwrap_or(&places[0])
            .clone();
        let shapes: Vec<Value> = places
            .iter()
            .map(|place| self.schemas[place].clone())
            .collect();
        let merged = if shapes.iter().all(|schema| schema.get("enum").is_some()) {
            shapes[1..].iter().fold(shapes[0].clone(), |merged, other| {
                merge_enums(&merged, other)
            })
        } else if shapes.iter().all(|schema| properties(schema).is_some()) {
            self.hoist_enums(
                &target,
                merge_objects(&name, &shapes.iter().collect::<Vec<_>>())?,
            )
        } else if shapes
            .iter()
            .all(|schema| shape(schema) == shape(&shapes[0]))
        {
            shapes[0].clone()
        } else {
            return Err(Problem::invalid(
                format!("{FILE}:{}", self.naming.line_of("types", &places[0])),
                format!(
                    "[types] gives the name {name:?} to types that cannot be one: {}",
                    places.join(", ")
                ),
            )
            .remedy("give one of these places another name under [types]")
            .into());
        };
        self.schemas.insert(target.clone(), merged);
        for place in places {
            if place != target {
                self.join(&place, &target);
            }
        }
        self.follow_references();
        Ok(true)
    }

    /// Where merged constants became an enum, the enum is a type of its own.
    fn hoist_enums(&mut self, place: &str, mut object: Value) -> Value {
        let properties = object["properties"].as_object_mut();
        for (name, property) in properties.into_iter().flatten() {
            if property.get("enum").is_some() {
                let place = format!("{place}.{name}");
                self.places.insert(place.clone(), vec![place.clone()]);
                let inner = std::mem::replace(property, reference(&place));
                self.schemas.insert(place, inner);
            }
        }
        object
    }

    fn pin(&self, place: &str) -> Option<&str> {
        self.places[place]
            .iter()
            .find_map(|place| self.naming.type_name(place))
    }

    fn may_join(&self, first: &str, second: &str) -> bool {
        match (self.pin(first), self.pin(second)) {
            (Some(first), Some(second)) => first == second,
            _ => true,
        }
    }

    fn join(&mut self, from: &str, into: &str) {
        self.schemas.shift_remove(from);
        let places = self.places.remove(from).unwrap_or_default();
        self.places
            .entry(into.to_owned())
            .or_default()
            .extend(places);
        self.joined.insert(from.to_owned(), into.to_owned());
    }

    fn resolve<'a>(&'a self, name: &'a str) -> &'a str {
        let mut name = name;
        while let Some(next) = self.joined.get(name) {
            name = next;
        }
        name
    }

    fn follow_references(&mut self) {
        let mut schemas = std::mem::take(&mut self.schemas);
        for schema in schemas.values_mut() {
            self.redirect(schema);
        }
        self.schemas = schemas;
    }

    fn redirect(&self, schema: &mut Value) {
        if let Some(name) = referenced(schema) {
            let target = self.resolve(name);
            if target != name {
                schema["$ref"] = reference(target)["$ref"].take();
            }
        }
        match schema {
            Value::Object(object) => object.values_mut().for_each(|value| self.redirect(value)),
            Value::Array(values) => values.iter_mut().for_each(|value| self.redirect(value)),
            _ => {}
        }
    }

    fn store(mut self, document: &mut Value) -> Result<()> {
        each_schema(document, &mut |_, schema| {
            if let Some(name) = referenced(schema) {
                let target = self.resolve(name);
                if target != name {
                    schema["$ref"] = reference(target)["$ref"].take();
                }
            }
            Ok(())
        })?;
        for (name, schema) in self.schemas.iter_mut() {
            schema[PLACES] = json!(self.places[name]);
        }
        if let Some(components) = components_mut(document) {
            *components = self.schemas;
        }
        Ok(())
    }
}

/// Whether a component was hoisted from inside another schema or an operation.
pub fn is_inline(place: &str) -> bool {
    place.contains(['.', ' ', '['])
}

/// The last property name of a place: `domains` of `Organization.domains[x]`.
pub fn property_name(place: &str) -> &str {
    let last = place.rsplit(['.', ' ']).next().unwrap_or(place);
    last.split('[').next().unwrap_or(last)
}

fn depth(place: &str) -> usize {
    place.matches(['.', '[']).count()
}

/// What a type may be the same as: others of its property name, others of its `object` constant.
fn concepts(place: &str, schema: &Value) -> Vec<String> {
    let mut concepts = Vec::new();
    if is_inline(place) && place.contains('.') {
        concepts.push(format!(".{}", singular(property_name(place))));
    }
    if let Some(object) = schema
        .pointer("/properties/object/const")
        .and_then(Value::as_str)
    {
        concepts.push(object.to_owned());
    } else if properties(schema).is_some_and(|properties| properties.len() >= 4) {
        concepts.push(String::from("*"));
    }
    concepts
}

fn merge_enums(first: &Value, second: &Value) -> Value {
    let mut merged = first.clone();
    if let Some(values) = merged["enum"].as_array_mut() {
        for value in members(second, "enum") {
            if !values.contains(value) {
                values.push(value.clone());
            }
        }
    }
    merged
}

/// The shape of a schema as text: equal for schemas that allow the same values.
fn shape(schema: &Value) -> String {
    fn canonical(value: &Value, key: &str) -> Value {
        match value {
            Value::Object(object) => {
                let mut keys: Vec<&String> = object.keys().collect();
                keys.sort();
                keys.into_iter()
                    .map(|name| (name.clone(), canonical(&object[name], name)))
                    .collect::<Object>()
                    .into()
            }
            Value::Array(values) => {
                let mut values: Vec<Value> =
                    values.iter().map(|value| canonical(value, "")).collect();
                if matches!(key, "required" | "enum") {
                    values.sort_by_key(Value::to_string);
                }
                values.into()
            }
            other => other.clone(),
        }
    }
    canonical(schema, "").to_string()
}

/// The singular of an English plural, well enough for property names.
pub fn singular(name: &str) -> String {
    if ["ss", "us", "ias", "sis"]
        .iter()
        .any(|end| name.ends_with(end))
        || !name.ends_with('s')
    {
        return name.to_owned();
    }
    if let Some(stem) = name.strip_suffix("ies") {
        return format!("{stem}y");
    }
    for doubled in ["sses", "uses", "iases", "xes", "ches", "shes"] {
        if name.ends_with(doubled) {
            return name[..name.len() - 2].to_owned();
        }
    }
    name[..name.len() - 1].to_owned()
}

#[cfg(test)]
mod tests;
