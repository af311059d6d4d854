//! A JSON Schema of a Rust type beside what the API document says of its place.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use workos_tests::document::Document;
use workos_tests::naming::Naming;
use workos_tests::schema::{Property, Schema};

/// What comparisons have found.
#[derive(Default)]
pub struct Findings {
    /// Each difference with its place.
    pub differences: Vec<String>,
    /// What every enum lists, and every object that is no union's branch: the names in the schema,
    /// and those that any of its places in the document has. One type can stand for several places.
    names: BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)>,
}

impl Findings {
    fn note(
        &mut self,
        described: &Described<'_>,
        names: BTreeSet<String>,
        known: BTreeSet<String>,
    ) {
        let (listed, documented) = self.names.entry(described.name.clone()).or_default();
        listed.extend(names);
        documented.extend(known);
    }

    /// Names that a schema lists and no place in the document has, each behind its holder.
    pub fn invented(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names
            .iter()
            .flat_map(|(holder, (listed, documented))| {
                let invented = listed.difference(documented);
                invented.map(move |name| (holder.as_str(), name.as_str()))
            })
    }
}

/// A schema as it was generated, or a part of it.
pub struct Described<'d> {
    root: &'d Value,
    part: Value,
    /// The type that it describes, or where it is in one.
    name: String,
    /// Whether it describes what is sent: then everything is as the document says. An answer is
    /// read more leniently than the document promises.
    sent: bool,
    /// Whether one object stands for several branches of a union: then it requires only what all
    /// of them do.
    merged: bool,
    /// Where it is, for messages.
    pointer: String,
}

impl<'d> Described<'d> {
    /// A generated schema of the type at a place.
    pub fn of(root: &'d Value, place: &str, sent: bool) -> Self {
        Self {
            root,
            part: root.clone(),
            name: root["title"].as_str().unwrap_or(place).to_owned(),
            sent,
            merged: false,
            pointer: place.to_owned(),
        }
    }

    /// Finds everything in which it differs from the document.
    pub fn compare(&self, schema: &Schema, found: &mut Findings) {
        let (described, null) = self.without_null();
        let nullable = matches!(
            schema,
            Schema::Nullable(_) | Schema::Null | Schema::Free | Schema::Constant(Value::Null)
        );
        if (nullable && !null) || (self.sent && !self.merged && null && !nullable) {
            found
                .differences
                .push(format!("{}: null: {null}", self.pointer));
        }
        described.compare_value(schema.not_null(), found);
    }

    fn compare_value(&self, schema: &Schema, found: &mut Findings) {
        let part = &self.part;
        let is = |kind: &str| part["type"] == kind && part.get("enum").is_none();
        let agrees = match schema {
            Schema::Null | Schema::Nullable(_) => true,
            Schema::Free => is_anything(part),
            Schema::Text | Schema::Email | Schema::Url => is("string"),
            Schema::Timestamp => is("string") && part["format"] == "date-time",
            Schema::Integer => is("integer"),
            Schema::Number => is("number"),
            Schema::Boolean => is("boolean"),
            Schema::Constant(constant) => match (self.known(), constant.as_str()) {
                (Some(known), Some(text)) => {
                    found.note(self, known.clone(), BTreeSet::from([text.to_owned()]));
                    known.contains(text)
                }
                // A flag that is always one of both is a flag still.
                _ => &part["const"] == constant || (constant.is_boolean() && is("boolean")),
            },
            Schema::Enum(values) => self.known().is_some_and(|known| {
                let values: BTreeSet<String> = values.iter().cloned().collect();
                let agrees = known.is_superset(&values);
                found.note(self, known, values);
                agrees
            }),
            Schema::List(item) => {
                self.child(&part["items"], "/0").compare(item, found);
                is("array")
            }
            Schema::Map(value) => {
                let values = &part["additionalProperties"];
                self.child(values, "/key").compare(value, found);
                is("object")
            }
            Schema::Object(properties) => match self.branch_of(schema) {
                Some(branch) => return branch.compare(schema, found),
                None => {
                    self.compare_properties(properties, found);
                    is("object")
                }
            },
            Schema::Union(union) => {
                for (index, branch) in union.branches.iter().enumerate() {
                    let mut described = self.child(part, &format!("[{index}]"));
                    described.name.clone_from(&self.name);
                    described.merged = true;
                    described.compare_value(branch, found);
                }
                return;
            }
        };
        if !agrees {
            found.differences.push(format!("{}: {part}", self.pointer));
        }
    }

    fn compare_properties(&self, properties: &[Property], found: &mut Findings) {
        let content = self.content_of(properties);
        let part = content.as_ref().unwrap_or(&self.part);
        let described = part["properties"].as_object().cloned().unwrap_or_default();
        let names = |object: &Map<String, Value>| object.keys().cloned().collect();
        let documented = properties
            .iter()
            .map(|property| property.name.clone())
            .collect();
        found.note(self, names(&described), documented);
        let required = part["required"].as_array().map_or(&[][..], |r| r);
        for property in properties {
            let name = &property.name;
            if Document::get().is_repeated(name) {
                continue;
            }
            let Some(part) = described.get(name) else {
                found
                    .differences
                    .push(format!("{}/{name}: not described", self.pointer));
                continue;
            };
            let is_required = required.iter().any(|required| required == name);
            if is_required != property.required && (is_required || (self.sent && !self.merged)) {
                let difference = format!("{}/{name}: required: {is_required}", self.pointer);
                found.differences.push(difference);
            }
            let mut child = self.child(part, &format!("/{name}"));
            child.merged = false;
            let text = child.without_null().0.part;
            if Naming::get().is_secret(name, &property.places)
                && text["type"] == "string"
                && text["format"] != "password"
            {
                let difference = format!("{}/{name}: an open credential: {text}", self.pointer);
                found.differences.push(difference);
            }
            child.compare(&property.schema, found);
        }
    }

    /// The branch of a union that the constants of an object choose.
    fn branch_of(&self, schema: &Schema) -> Option<Self> {
        let branches = self.part["anyOf"].as_array()?;
        let chosen = branches.iter().find(|branch| {
            let tag = branch["required"][0].as_str().unwrap_or_default();
            constant(schema, tag).is_some_and(|value| branch["properties"][tag]["const"] == *value)
        })?;
        let mut branch = self.child(chosen["allOf"].get(0)?, "");
        // Several branches of the document can have the same constant.
        branch.merged = true;
        Some(branch)
    }

    /// The object with the content that the tag beside it promises, where it has a tag.
    fn content_of(&self, properties: &[Property]) -> Option<Value> {
        let branches = self.part["anyOf"].as_array()?;
        let chosen = branches.iter().find_map(|branch| {
            let listed = branch["properties"].as_object()?;
            let tagged = properties.iter().any(|property| {
                let Schema::Constant(value) = &property.schema else {
                    return false;
                };
                listed
                    .get(&property.name)
                    .is_some_and(|part| part["const"] == *value)
            });
            tagged.then_some(listed)
        })?;
        let mut part = self.part.clone();
        for (name, schema) in chosen
            .iter()
            .filter(|(_, schema)| schema.get("const").is_none())
        {
            part["properties"][name] = schema.clone();
        }
        Some(part)
    }

    fn child(&self, part: &Value, pointer: &str) -> Self {
        let own_name = || format!("{}{pointer}", self.name);
        let (part, name) = match part["$ref"].as_str() {
            Some("#") => (self.root.clone(), self.root["title"].as_str()),
            Some(reference) => {
                let target = self.root.pointer(reference.trim_start_matches('#'));
                let target = target.unwrap_or_else(|| panic!("there is no {reference}"));
                (target.clone(), reference.rsplit('/').next())
            }
            None => (part.clone(), None),
        };
        Self {
            root: self.root,
            part,
            name: name.map_or_else(own_name, str::to_owned),
            sent: self.sent,
            merged: self.merged,
            pointer: format!("{}{pointer}", self.pointer),
        }
    }

    /// The same without null, and whether null was allowed.
    fn without_null(&self) -> (Self, bool) {
        let mut not_null = self.child(&self.part, "");
        if let Some([first, last]) = self.part["anyOf"].as_array().map(Vec::as_slice)
            && *last == json!({ "type": "null" })
        {
            return (self.child(first, ""), true);
        }
        let Some(types) = self.part["type"].as_array() else {
            return (not_null, is_anything(&self.part));
        };
        let other = types.iter().find(|kind| **kind != "null").cloned();
        let null = types.iter().any(|kind| kind == "null");
        not_null.part["type"] = other.unwrap_or_default();
        (not_null, null)
    }

    /// The values that an enum lists, if it takes others as well.
    fn known(&self) -> Option<BTreeSet<String>> {
        let [known, open] = self.part["anyOf"].as_array()?.as_slice() else {
            return None;
        };
        let known = known["enum"].as_array()?.iter().filter_map(Value::as_str);
        (*open == json!({ "type": "string" })).then(|| known.map(str::to_owned).collect())
    }
}

fn is_anything(part: &Value) -> bool {
    *part == Value::Bool(true) || part.as_object().is_some_and(Map::is_empty)
}

/// The constant that a branch of a union has as a property.
fn constant<'s>(branch: &'s Schema, name: &str) -> Option<&'s Value> {
    let Schema::Object(properties) = branch else {
        return None;
    };
    let property = properties.iter().find(|property| property.name == name)?;
    match &property.schema {
        Schema::Constant(value) => Some(value),
        _ => None,
    }
}
