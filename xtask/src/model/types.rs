//! Reads the types: their fields, values and branches, and how each field is stored.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::values::{field_name, value_type, variant_name};
use super::{Branch, Field, FieldKind, Operation, Shape, Type, Union, ValueType, Variant, Words};
use crate::naming::{FILE, Naming};
use crate::normalise::coalesce::PLACES;
use crate::normalise::envelopes::ADJACENT;
use crate::normalise::hoist::references;
use crate::normalise::schema::{
    TAG, components, flag, members, operations, properties, required, tag_text,
};
use crate::problem::{Problem, Problems, Result};

/// Reads every component of a normalised document.
pub fn read(
    document: &Value,
    naming: &Naming,
    named: &[Operation],
) -> Result<BTreeMap<String, Type>> {
    let reach = Reach::of(document, named);
    let mut types = BTreeMap::new();
    let mut problems = Vec::new();
    for (name, schema) in components(document).into_iter().flatten() {
        let places: Vec<String> = members(schema, PLACES)
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        let sent = reach.sent.contains(name);
        let reader = Reader {
            naming,
            document,
            name,
            places: &places,
            sent,
        };
        match reader.shape(schema) {
            Ok(shape) => {
                let definition = Type {
                    name: name.clone(),
                    shape,
                    sent,
                    namespaces: reach.namespaces.get(name).cloned().unwrap_or_default(),
                    places,
                    words: None,
                };
                types.insert(name.clone(), definition);
            }
            Err(Problems(found)) => problems.extend(found),
        }
    }
    Problems::none_in(problems)?;
    Ok(types)
}

/// Which types requests hold, and which namespaces use each type.
struct Reach {
    sent: BTreeSet<String>,
    namespaces: BTreeMap<String, BTreeSet<String>>,
}

impl Reach {
    fn of(document: &Value, named: &[Operation]) -> Self {
        let namespaces_by_place: BTreeMap<String, &String> = named
            .iter()
            .map(|operation| (operation.place(), &operation.namespace))
            .collect();
        let mut reach = Self {
            sent: BTreeSet::new(),
            namespaces: BTreeMap::new(),
        };
        for (place, operation) in operations(document) {
            reach
                .sent
                .extend(reached(document, &operation["requestBody"]));
            for name in reached(document, operation) {
                let namespace = namespaces_by_place.get(&place).copied().cloned();
                reach.namespaces.entry(name).or_default().extend(namespace);
            }
        }
        reach
    }
}

/// The components that a part of the document refers to, directly or through others.
fn reached(document: &Value, part: &Value) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut open = references(part);
    while let Some(name) = open.pop() {
        if let Some(schema) = components(document).and_then(|all| all.get(&name))
            && reached.insert(name)
        {
            open.extend(references(schema));
        }
    }
    reached
}

struct Reader<'a> {
    naming: &'a Naming,
    document: &'a Value,
    name: &'a str,
    places: &'a [String],
    sent: bool,
}

impl Reader<'_> {
    fn shape(&self, schema: &Value) -> Result<Shape> {
        if schema.get("enum").is_some() {
            return Ok(Shape::Enum(self.variants(schema)?));
        }
        if let Some(tag) = schema.get(TAG) {
            return Ok(Shape::Union(self.union(schema, tag)?));
        }
        let mut fields = Vec::new();
        for (wire, property) in properties(schema).into_iter().flatten() {
            fields.push(self.field(wire, property, required(schema).any(|name| name == wire))?);
        }
        self.check_names(&fields)?;
        Ok(Shape::Object(fields))
    }

    /// Every field, and every method that clears one, has a name of its own.
    fn check_names(&self, fields: &[Field]) -> Result<()> {
        let mut taken: BTreeMap<String, &str> = BTreeMap::new();
        let mut problems = Vec::new();
        for field in fields {
            for name in [Some(field.name.clone()), field.clearing_method()]
                .into_iter()
                .flatten()
            {
                if let Some(other) = taken.insert(name.clone(), &field.wire) {
                    problems.push(
                        Problem::invalid(
                            &self.places[0],
                            format!(
                                "the properties {other:?} and {:?} would both be {name}",
                                field.wire
                            ),
                        )
                        .remedy("add an overlay that removes the one that repeats the other"),
                    );
                }
            }
        }
        Problems::none_in(problems)
    }

    fn field(&self, wire: &str, property: &Value, required: bool) -> Result<Field> {
        let places: Vec<String> = self
            .places
            .iter()
            .map(|place| format!("{place}.{wire}"))
            .collect();
        let deprecated = flag(property, "deprecated");
        let secret = self.naming.is_secret(&places, wire) && property["type"] == "string";
        let shape = match secret {
            true => ValueType::Secret,
            false => value_type(&places[0], property)?,
        };
        let nullable = flag(property, "nullable");
        let required = required && !self.naming.is_lenient(&places);
        let collection = matches!(shape, ValueType::List(_) | ValueType::Map(_));
        let kind = if let Some(value) = property.get("const") {
            FieldKind::Constant(value.clone())
        } else if let Some((tag, union)) = self.adjacent(&shape) {
            FieldKind::Adjacent { tag, union }
        } else if self.sent {
            match (required, nullable) {
                (true, true) => FieldKind::Nullable(shape),
                (true, false) => FieldKind::Required(shape),
                (false, true) => FieldKind::Tristate(shape),
                (false, false) => FieldKind::Optional(shape),
            }
        } else {
            match (required && !deprecated, nullable) {
                (true, false) if collection => FieldKind::Collection(shape),
                (false, false) if collection => FieldKind::SparseCollection(shape),
                (true, true) => FieldKind::Nullable(shape),
                (true, false) if self.is_enum(&shape) => FieldKind::Defaulted(shape),
                (true, false) => FieldKind::Required(shape),
                (false, _) => FieldKind::Optional(shape),
            }
        };
        let name = field_name(wire).ok_or_else(|| {
            Problem::invalid(
                &places[0],
                format!("no part of the property's name {wire:?} can be a name in Rust"),
            )
            .remedy("add an overlay that removes it")
        })?;
        Ok(Field {
            wire: wire.to_owned(),
            name,
            kind,
            deprecated,
            words: Words::default(),
        })
    }

    fn component(&self, shape: &ValueType) -> Option<(&str, &Value)> {
        let ValueType::Named(name) = shape else {
            return None;
        };
        components(self.document)?
            .get_key_value(name)
            .map(|(name, schema)| (name.as_str(), schema))
    }

    fn is_enum(&self, shape: &ValueType) -> bool {
        self.component(shape)
            .is_some_and(|(_, schema)| schema.get("enum").is_some())
    }

    fn adjacent(&self, shape: &ValueType) -> Option<(String, String)> {
        let (name, schema) = self.component(shape)?;
        flag(schema, ADJACENT).then(|| {
            let tag = schema[TAG]["property"].as_str().unwrap_or_default();
            (tag.to_owned(), name.to_owned())
        })
    }

    fn variants(&self, schema: &Value) -> Result<Vec<Variant>> {
        let values = members(schema, "enum");
        let wires = values.iter().filter_map(Value::as_str).map(str::to_owned);
        let named = self.named_variants(wires.collect())?;
        Ok(named
            .into_iter()
            .map(|(name, wire)| Variant {
                name,
                wire,
                words: None,
            })
            .collect())
    }

    fn union(&self, schema: &Value, tag: &Value) -> Result<Union> {
        let values = members(tag, "values");
        let named = self.named_variants(values.iter().map(tag_text).collect())?;
        let mut branches = Vec::new();
        for ((branch, value), (name, _)) in members(schema, "oneOf").iter().zip(values).zip(named) {
            branches.push(Branch {
                name,
                value: value.clone(),
                content: value_type(&self.places[0], branch)?,
                words: None,
            });
        }
        Ok(Union {
            tag: tag["property"].as_str().unwrap_or_default().to_owned(),
            adjacent: flag(schema, ADJACENT),
            branches,
        })
    }

    /// Variant names of wire values: pinned or by rule, each once.
    fn named_variants(&self, wires: Vec<String>) -> Result<Vec<(String, String)>> {
        let mut taken: BTreeMap<String, String> = BTreeMap::from([(
            String::from("Unknown"),
            String::from("a value not known yet"),
        )]);
        let mut named = Vec::new();
        let mut problems = Vec::new();
        for wire in wires {
            let name = self
                .naming
                .variant(self.name, &wire)
                .map_or_else(|| variant_name(&wire), str::to_owned);
            let valid = syn::parse_str::<syn::Ident>(&name).is_ok();
            if let Some(other) = taken
                .insert(name.clone(), wire.clone())
                .or_else(|| (!valid).then(|| String::from("no name that Rust allows")))
            {
                problems.push(
                    Problem::invalid(
                        &self.places[0],
                        format!("the value {wire:?} of {} would be {name:?}, as {other}", self.name),
                    )
                    .remedy(format!(
                        "add a line such as \"{}.{wire}\" = \"AnotherName\" under [variants] in {FILE}",
                        self.name
                    )),
                );
            }
            named.push((name, wire));
        }
        Problems::none_in(problems)?;
        Ok(named)
    }
}
