//! The values that a schema of the document allows, as a tree.
//!
//! References are followed, `allOf` is merged and every `oneOf` and `anyOf` becomes a list of
//! alternatives, so that the tree has nothing left to resolve.

use serde_json::{Map, Value, json};

use crate::document::{Document, referenced};
use crate::naming::Naming;

/// What a place may hold.
pub enum Schema {
    /// Null only.
    Null,
    /// Anything.
    Free,
    Text,
    Email,
    Url,
    Timestamp,
    Integer,
    Number,
    Boolean,
    /// One value.
    Constant(Value),
    /// One of some texts.
    Enum(Vec<String>),
    List(Box<Schema>),
    /// An object whose properties have any name.
    Map(Box<Schema>),
    Object(Vec<Property>),
    Union(Union),
    Nullable(Box<Schema>),
}

/// A property of an object.
pub struct Property {
    pub name: String,
    pub schema: Schema,
    pub required: bool,
    pub deprecated: bool,
    /// Where the property stands: `component.property`, `METHOD /route body.property`.
    pub places: Vec<String>,
}

impl Property {
    /// Whether it is always this text.
    pub fn is_constant(&self, text: &str) -> bool {
        matches!(&self.schema, Schema::Constant(value) if value == text)
    }
}

/// One of several schemas.
pub struct Union {
    pub branches: Vec<Schema>,
    /// The property whose constant text tells the branches apart.
    pub tag: Option<String>,
    /// Where only the value of one property depends on the tag: that property.
    pub content: Option<String>,
}

/// A schema without references and compositions: one way to be what was described.
#[derive(Clone)]
struct Alternative {
    keywords: Map<String, Value>,
    places: Vec<String>,
    excluded: Vec<String>,
}

/// No document nests deeper; a schema that contains itself would.
const MAX_DEPTH: usize = 40;

impl Schema {
    /// Reads the schema of a place.
    ///
    /// # Panics
    ///
    /// When the schema has a form that no instance can be made of: the document then says something
    /// that these tests do not understand yet.
    pub fn read(document: &Document, place: &str) -> Option<Self> {
        Some(Self::of(document, document.schema(place)?, place))
    }

    /// Reads a schema that stands at a place.
    ///
    /// # Panics
    ///
    /// As [`read`](Self::read).
    pub fn of(document: &Document, schema: &Value, place: &str) -> Self {
        read(document, schema, &[place.to_owned()], 0)
    }

    /// The schema without the null that it may allow.
    pub fn not_null(&self) -> &Self {
        match self {
            Self::Nullable(inner) => inner,
            other => other,
        }
    }
}

fn read(document: &Document, schema: &Value, places: &[String], depth: usize) -> Schema {
    assert!(depth < MAX_DEPTH, "{places:?} contains itself");
    let alternatives = alternatives(document, schema, places);
    let tag = tag(&alternatives, schema);
    let content = alternatives
        .iter()
        .flat_map(|alternative| &alternative.places)
        .find_map(|place| Naming::get().envelope_content(place));
    let mut nullable = false;
    let mut branches = Vec::new();
    for alternative in &alternatives {
        match alternative.read(document, depth) {
            Schema::Null => nullable = true,
            Schema::Nullable(inner) => {
                nullable = true;
                branches.push(*inner);
            }
            branch => branches.push(branch),
        }
    }
    let schema = match branches.len() {
        0 => return Schema::Null,
        1 => branches.remove(0),
        _ => Schema::Union(Union {
            branches,
            tag,
            content: content.map(str::to_owned),
        }),
    };
    match nullable {
        true => Schema::Nullable(Box::new(schema)),
        false => schema,
    }
}

fn alternatives(document: &Document, schema: &Value, places: &[String]) -> Vec<Alternative> {
    let mut keywords = schema.as_object().cloned().unwrap_or_default();
    let mut taken = |keyword: &str| keywords.shift_remove(keyword);
    let (reference, exclusion) = (taken("$ref"), taken("not"));
    let compositions = ["allOf", "oneOf", "anyOf"].map(|keyword| (keyword, taken(keyword)));
    let mut found = vec![Alternative {
        keywords,
        places: places.to_vec(),
        excluded: exclusion.iter().flat_map(excluded).collect(),
    }];
    if reference.is_some() {
        let name = referenced(schema).expect("a reference to a component");
        let target = document.components().get(name).expect("a component");
        found = both(&found, &alternatives(document, target, &[name.to_owned()]));
    }
    for (keyword, members) in compositions {
        let members = members.as_ref().and_then(Value::as_array);
        let each = members
            .into_iter()
            .flatten()
            .map(|member| alternatives(document, member, places));
        if keyword == "allOf" {
            found = each.fold(found, |found, member| both(&found, &member));
        } else if members.is_some() {
            let any: Vec<Alternative> = each.flatten().collect();
            found = both(&found, &any);
        }
    }
    found
}

/// The properties that a `not` keeps out.
fn excluded(exclusion: &Value) -> Vec<String> {
    let each = match exclusion["anyOf"].as_array() {
        Some(each) => each.iter().collect(),
        None => vec![exclusion],
    };
    each.into_iter()
        .map(|one| match one["required"].as_array().map(Vec::as_slice) {
            Some([Value::String(name)]) => name.clone(),
            _ => panic!("an exclusion of another form: {one}"),
        })
        .collect()
}

/// Each of the first with each of the second, as far as a value can be both.
fn both(first: &[Alternative], second: &[Alternative]) -> Vec<Alternative> {
    first
        .iter()
        .flat_map(|left| second.iter().filter_map(|right| left.and(right)))
        .collect()
}

/// The property with a constant text in every alternative that has the most values.
fn tag(alternatives: &[Alternative], schema: &Value) -> Option<String> {
    let null = Value::from("null");
    let alternatives: Vec<&Alternative> = alternatives
        .iter()
        .filter(|alternative| alternative.keywords.get("type") != Some(&null))
        .collect();
    let texts = |name: &str| {
        let texts: Option<Vec<&str>> = alternatives
            .iter()
            .map(|alternative| alternative.keywords.get("properties")?[name]["const"].as_str())
            .collect();
        let mut texts = texts?;
        texts.sort_unstable();
        texts.dedup();
        Some(texts.len()).filter(|values| *values > 1)
    };
    if let Some(name) = schema["discriminator"]["propertyName"].as_str() {
        return Some(name.to_owned());
    }
    let first = alternatives.first()?.keywords.get("properties")?;
    let names = first.as_object()?.keys();
    let counted = names.filter_map(|name| Some((texts(name)?, name)));
    counted
        .max_by_key(|(values, _)| *values)
        .map(|(_, name)| name.clone())
}

impl Alternative {
    fn and(&self, other: &Self) -> Option<Self> {
        let mut both = self.clone();
        for (keyword, value) in &other.keywords {
            let merged = match (keyword.as_str(), both.keywords.get(keyword)) {
                ("type", Some(own)) => common(own, value)?,
                ("enum", Some(own)) => common(own, value)?,
                ("const", Some(own)) if own != value => return None,
                ("required", Some(own)) => [texts(own), texts(value)].concat().into(),
                ("properties", Some(own)) => properties_of_both(own, value),
                _ => value.clone(),
            };
            both.keywords.insert(keyword.clone(), merged);
        }
        for place in &other.places {
            if !both.places.contains(place) {
                both.places.push(place.clone());
            }
        }
        both.excluded.extend(other.excluded.iter().cloned());
        both.is_possible().then_some(both)
    }

    /// Whether the constant, if there is one, agrees with the type and the format.
    fn is_possible(&self) -> bool {
        let Some(constant) = self.keywords.get("const") else {
            return true;
        };
        let is_timestamp = self
            .keywords
            .get("format")
            .is_some_and(|f| f == "date-time");
        let typed = self.keywords.get("type").is_none_or(|types| {
            let name = match constant {
                Value::String(_) => "string",
                Value::Bool(_) => "boolean",
                Value::Null => "null",
                Value::Number(_) => "number",
                _ => "object",
            };
            texts(types).contains(&name.to_owned())
        });
        typed && !(is_timestamp && constant.is_string())
    }

    fn read(&self, document: &Document, depth: usize) -> Schema {
        let keyword = |name: &str| self.keywords.get(name);
        match keyword("const") {
            Some(Value::Null) => return Schema::Null,
            Some(constant) => return Schema::Constant(constant.clone()),
            None => {}
        }
        let mut types = keyword("type").map(texts).unwrap_or_default();
        let mut nullable = false;
        if let Some(position) = types.iter().position(|name| name == "null") {
            types.remove(position);
            if types.is_empty() {
                return Schema::Null;
            }
            nullable = true;
        }
        assert!(types.len() < 2, "{:?} has several types", self.places);
        if types.is_empty() && keyword("properties").is_some() {
            types.push("object".into());
        }
        let child = |name: &str| {
            keyword(name).map(|schema| Box::new(read(document, schema, &self.places, depth + 1)))
        };
        let schema = match types.first().map(String::as_str) {
            _ if keyword("enum").is_some() => {
                nullable |=
                    keyword("enum").is_some_and(|values| array(values).contains(&Value::Null));
                Schema::Enum(keyword("enum").map(texts).unwrap_or_default())
            }
            Some("string") => match keyword("format").and_then(Value::as_str) {
                Some("date-time") => Schema::Timestamp,
                Some("email") => Schema::Email,
                Some("uri") => Schema::Url,
                None => Schema::Text,
                Some(other) => panic!("{:?} has the format {other}", self.places),
            },
            Some("integer") => Schema::Integer,
            Some("number") => Schema::Number,
            Some("boolean") => Schema::Boolean,
            Some("array") => Schema::List(child("items").unwrap_or(Box::new(Schema::Free))),
            Some("object") => match self.properties(document, depth) {
                Some(properties) => Schema::Object(properties),
                None => Schema::Map(self.values(document, depth)),
            },
            None => Schema::Free,
            Some(other) => panic!("{:?} has the type {other}", self.places),
        };
        match nullable {
            true => Schema::Nullable(Box::new(schema)),
            false => schema,
        }
    }

    /// The properties, when the object has properties of its own or may have none at all.
    fn properties(&self, document: &Document, depth: usize) -> Option<Vec<Property>> {
        let properties = self.keywords.get("properties").and_then(Value::as_object);
        let Some(properties) = properties.filter(|properties| !properties.is_empty()) else {
            return self.is_without_properties().then(Vec::new);
        };
        let required = self.keywords.get("required").map(texts).unwrap_or_default();
        let allowed = properties
            .iter()
            .filter(|(name, _)| !self.excluded.contains(name));
        Some(
            allowed
                .map(|(name, schema)| {
                    let places: Vec<String> = self
                        .places
                        .iter()
                        .map(|place| format!("{place}.{name}"))
                        .collect();
                    Property {
                        name: name.clone(),
                        schema: read(document, schema, &places, depth + 1),
                        required: required.contains(name),
                        deprecated: schema["deprecated"] == true,
                        places,
                    }
                })
                .collect(),
        )
    }

    /// Whether an object that lists no properties has none, and is no map. As a type or as a branch
    /// that excludes properties it is a type without fields yet: what is in it is unknown to it.
    fn is_without_properties(&self) -> bool {
        let values = self.keywords.get("additionalProperties");
        let is_type = self.places.iter().any(|place| !place.contains('.'));
        match values {
            Some(values) => values == &Value::Bool(false),
            None => {
                (is_type || !self.excluded.is_empty())
                    && !self.keywords.contains_key("patternProperties")
            }
        }
    }

    /// What the values of a map may be.
    fn values(&self, document: &Document, depth: usize) -> Box<Schema> {
        let patterns = self.keywords.get("patternProperties");
        let pattern = patterns.and_then(|patterns| patterns.as_object()?.values().next());
        let schema = pattern
            .or(self.keywords.get("additionalProperties"))
            .filter(|schema| schema.is_object());
        Box::new(match schema {
            Some(schema) => read(document, schema, &self.places, depth + 1),
            None => Schema::Free,
        })
    }
}

fn properties_of_both(first: &Value, second: &Value) -> Value {
    let mut both = first.clone();
    for (name, schema) in second.as_object().into_iter().flatten() {
        let schema = match first.get(name) {
            Some(own) if own != schema => json!({ "allOf": [own, schema] }),
            _ => schema.clone(),
        };
        both[name] = schema;
    }
    both
}

fn common(first: &Value, second: &Value) -> Option<Value> {
    let list = |value: &Value| {
        value
            .as_array()
            .cloned()
            .unwrap_or_else(|| vec![value.clone()])
    };
    let other = list(second);
    let common: Vec<Value> = list(first)
        .into_iter()
        .filter(|value| other.contains(value))
        .collect();
    (!common.is_empty()).then_some(Value::Array(common))
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// One text or a list of them.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        other => array(other)
            .iter()
            .filter_map(|text| text.as_str().map(str::to_owned))
            .collect(),
    }
}
