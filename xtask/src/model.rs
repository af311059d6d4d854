//! The API as the emitter sees it: types with fields, enums, unions, and operations. Read from a
//! normalised document; everything that remains to be decided (how a field is read and written,
//! what is a credential, what an operation is called) is decided here, once.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::Value;

use crate::naming::{AnswerPresence, Authentication, FILE, Kind, Naming, OperationName, Repeat};
use crate::normalise::coalesce::PLACES;
use crate::normalise::envelopes::ADJACENT;
use crate::normalise::hoist::references;
use crate::normalise::operations::{by_rule, shorten};
use crate::normalise::schema::{
    LIST, TAG, components, flag, members, operations, properties, referenced, required, tag_text,
};
use crate::problem::{Problem, Problems, Result};

/// The whole API.
pub struct Model {
    /// Every type, by Rust name.
    pub types: BTreeMap<String, Type>,
    /// Every operation, by namespace and method.
    pub operations: Vec<Operation>,
}

/// A named type.
pub struct Type {
    pub name: String,
    /// Where it stands in the document.
    pub places: Vec<String>,
    pub shape: Shape,
    /// Whether requests hold it, so that applications build it.
    pub sent: bool,
    /// The one namespace that uses it; `None` if several do.
    pub namespace: Option<String>,
}

/// What a type is made of.
pub enum Shape {
    Object(Vec<Field>),
    Enum(Vec<Variant>),
    Union(Union),
}

/// A property of an object.
pub struct Field {
    /// The property's name in JSON.
    pub wire: String,
    /// The field's name in Rust.
    pub name: String,
    pub kind: FieldKind,
    pub deprecated: bool,
}

/// How a property is stored, read and written.
pub enum FieldKind {
    /// Written with this value, never read, no field.
    Constant(Value),
    /// The value must be there.
    Required(ValueType),
    /// An enum whose absence reads as its unknown value.
    Defaulted(ValueType),
    /// Left out when `None`.
    Optional(ValueType),
    /// `None` is written as null; null and absent read as `None`.
    Nullable(ValueType),
    /// Absent, null and a value are three different things.
    Tristate(ValueType),
    /// A list or map, always written; absent reads as empty.
    Collection(ValueType),
    /// A list or map left out when empty.
    SparseCollection(ValueType),
    /// A union that spans two properties: its tag, named here, and this one.
    Adjacent { tag: String, union: String },
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueType {
    Text,
    DateTime,
    Integer,
    Number,
    Boolean,
    Any,
    Secret,
    Named(String),
    List(Box<ValueType>),
    Map(Box<ValueType>),
    /// The envelope of a list answer.
    Page(Box<ValueType>),
}

/// A value of an enum.
pub struct Variant {
    pub name: String,
    pub wire: String,
}

/// A tagged union.
pub struct Union {
    /// The property whose value tells the branches apart.
    pub tag: String,
    /// Whether tag and content are properties of the object around the union.
    pub adjacent: bool,
    pub branches: Vec<Branch>,
}

/// A branch of a union.
pub struct Branch {
    pub name: String,
    /// The tag's value: a text or a flag.
    pub value: Value,
    pub content: ValueType,
}

/// An operation of the API.
pub struct Operation {
    pub namespace: String,
    pub method: String,
    pub family: String,
    pub http: String,
    pub route: String,
    pub repeat: Repeat,
    pub authentication: Option<Authentication>,
    pub kind: OperationKind,
}

/// An HTTP call, or an address for a browser.
pub enum OperationKind {
    Call {
        parameters: Vec<Parameter>,
        body: Option<ValueType>,
        answer: Answer,
    },
    Url,
}

/// A path or query parameter.
pub struct Parameter {
    pub wire: String,
    pub in_path: bool,
    pub required: bool,
    pub shape: ValueType,
}

/// What success brings.
pub enum Answer {
    Nothing,
    Value(ValueType),
    /// A value or nothing, as the server likes.
    Maybe(ValueType),
}

impl Operation {
    /// The name under which the generator knows the operation.
    pub fn id(&self) -> String {
        format!("{}_{}", self.namespace, self.method)
    }

    /// `GET /organizations`.
    pub fn place(&self) -> String {
        format!("{} {}", self.http, self.route)
    }
}

impl Model {
    /// Reads a normalised document.
    pub fn read(document: &Value, naming: &Naming) -> Result<Self> {
        let operations = read_operations(document, naming)?;
        let (sent, namespaces) = reach(document, &operations);
        let mut types = BTreeMap::new();
        for (name, schema) in components(document).into_iter().flatten() {
            let places: Vec<String> = members(schema, PLACES)
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect();
            let is_sent = sent.contains(name);
            let read = Reader {
                naming,
                document,
                name,
                places: &places,
                sent: is_sent,
            };
            let shape = read.shape(schema)?;
            let namespace = match namespaces.get(name) {
                Some(used) if used.len() == 1 => used.first().cloned(),
                _ => None,
            };
            types.insert(
                name.clone(),
                Type {
                    name: name.clone(),
                    places,
                    shape,
                    sent: is_sent,
                    namespace,
                },
            );
        }
        Ok(Self { types, operations })
    }
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
        let mut names: BTreeMap<String, &String> = BTreeMap::new();
        for (wire, property) in properties(schema).into_iter().flatten() {
            let field = self.field(wire, property, required(schema).any(|name| name == wire))?;
            if let Some(other) = names.insert(field.name.clone(), wire) {
                return Err(Problem::invalid(
                    &self.places[0],
                    format!(
                        "the properties {other:?} and {wire:?} would both be {}",
                        field.name
                    ),
                )
                .remedy("add an overlay that removes the one that repeats the other")
                .into());
            }
            fields.push(field);
        }
        Ok(Shape::Object(fields))
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
            false => read_value(&places[0], property)?,
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
        Ok(Field {
            wire: wire.to_owned(),
            name: wire.replace('#', "_").to_snake_case(),
            kind,
            deprecated,
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
            .map(|(name, wire)| Variant { name, wire })
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
                content: read_value(&self.places[0], branch)?,
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

fn variant_name(wire: &str) -> String {
    let name = wire.to_upper_camel_case();
    match name.chars().next() {
        Some(first) if first.is_ascii_digit() => format!("V{name}"),
        _ => name,
    }
}

/// The type of a value in a normalised document.
fn read_value(place: &str, schema: &Value) -> Result<ValueType> {
    if let Some(name) = referenced(schema) {
        return Ok(ValueType::Named(name.to_owned()));
    }
    if let Some(item) = schema.get(LIST) {
        return Ok(ValueType::Page(Box::new(read_value(place, item)?)));
    }
    Ok(match schema["type"].as_str() {
        Some("string") if schema["format"] == "date-time" => ValueType::DateTime,
        Some("string") => ValueType::Text,
        Some("integer") => ValueType::Integer,
        Some("number") => ValueType::Number,
        Some("boolean") => ValueType::Boolean,
        Some("array") => {
            let item = schema.get("items").cloned().unwrap_or_default();
            ValueType::List(Box::new(read_value(place, &item)?))
        }
        Some("object") => match schema.get("additionalProperties") {
            Some(value) if value.is_object() => ValueType::Map(Box::new(read_value(place, value)?)),
            _ => ValueType::Map(Box::new(ValueType::Any)),
        },
        None | Some("null") => ValueType::Any,
        Some(other) => {
            return Err(
                Problem::invalid(place, format!("has the unknown type {other:?}"))
                    .remedy("add an overlay that gives it a type of JSON Schema")
                    .into(),
            );
        }
    })
}

fn read_operations(document: &Value, naming: &Naming) -> Result<Vec<Operation>> {
    let mut read = Vec::new();
    let mut taken: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut problems = Vec::new();
    for (place, operation) in operations(document) {
        let (http, route) = place.split_once(' ').unwrap_or_default();
        let entry = naming.operation(&place);
        let (namespace, method, family) = match entry {
            Some(entry) => (
                entry.namespace.clone(),
                entry.method.clone(),
                entry.family.clone(),
            ),
            None => {
                let Some(namespace) = naming.namespace(route) else {
                    problems.push(Problem::invalid(&place, "belongs to no namespace").remedy(
                        format!(
                            "add the start of its route under [namespaces] or a line for it under \
                             [operations] in {FILE}"
                        ),
                    ));
                    continue;
                };
                let family = by_rule(&place);
                (namespace.to_owned(), shorten(&family, namespace), family)
            }
        };
        if let Some(other) = taken.insert((namespace.clone(), method.clone()), place.clone()) {
            problems.push(
                Problem::invalid(
                    &place,
                    format!("would be {namespace}.{method}, as {other} is"),
                )
                .remedy(format!("add a line for it under [operations] in {FILE}")),
            );
        }
        let kind = match entry.and_then(|entry| entry.kind) {
            Some(Kind::Url) => OperationKind::Url,
            None => read_call(&place, operation, entry)?,
        };
        let repeat = entry.and_then(|entry| entry.repeat).unwrap_or(match http {
            "POST" | "PATCH" => Repeat::Keyed,
            _ => Repeat::Safe,
        });
        read.push(Operation {
            namespace,
            method,
            family,
            http: http.to_owned(),
            route: route.to_owned(),
            repeat,
            authentication: entry.and_then(|entry| entry.auth),
            kind,
        });
    }
    Problems::none_in(problems)?;
    read.sort_by(|a, b| (&a.namespace, &a.method).cmp(&(&b.namespace, &b.method)));
    Ok(read)
}

fn read_call(
    place: &str,
    operation: &Value,
    entry: Option<&OperationName>,
) -> Result<OperationKind> {
    let mut parameters = Vec::new();
    for parameter in members(operation, "parameters") {
        let wire = parameter["name"].as_str().unwrap_or_default();
        let place = format!("{place} {wire}");
        let shape = read_value(&place, &parameter["schema"])?;
        if matches!(
            shape,
            ValueType::Map(_) | ValueType::Page(_) | ValueType::Any
        ) {
            return Err(
                Problem::invalid(&place, "a parameter of object type cannot be sent")
                    .remedy(format!(
                        "mark the operation as kind = \"url\" in {FILE}, or add an overlay that \
                     removes the parameter"
                    ))
                    .into(),
            );
        }
        parameters.push(Parameter {
            wire: wire.to_owned(),
            in_path: parameter["in"] == "path",
            required: flag(parameter, "required"),
            shape,
        });
    }
    let json = |part: &Value| {
        part.pointer("/content/application~1json/schema")
            .map(|schema| read_value(place, schema))
            .transpose()
    };
    let body = match operation.get("requestBody") {
        Some(body) => json(body)?,
        None => None,
    };
    let answer = match json(&operation["responses"]["2XX"])? {
        Some(shape) if entry.and_then(|entry| entry.answer) == Some(AnswerPresence::Optional) => {
            Answer::Maybe(shape)
        }
        Some(shape) => Answer::Value(shape),
        None => Answer::Nothing,
    };
    Ok(OperationKind::Call {
        parameters,
        body,
        answer,
    })
}

/// The types that requests hold, and the namespaces that use each type.
fn reach(
    document: &Value,
    named: &[Operation],
) -> (BTreeSet<String>, BTreeMap<String, BTreeSet<String>>) {
    let spread = |start: Vec<String>| -> BTreeSet<String> {
        let mut reached = BTreeSet::new();
        let mut open = start;
        while let Some(name) = open.pop() {
            if reached.insert(name.clone())
                && let Some(schema) = components(document).and_then(|all| all.get(&name))
            {
                open.extend(references(schema));
            }
        }
        reached
    };
    let mut sent = BTreeSet::new();
    let mut namespaces: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (place, operation) in operations(document) {
        sent.extend(spread(references(&operation["requestBody"])));
        let namespace = named
            .iter()
            .find(|operation| operation.place() == place)
            .map(|operation| operation.namespace.clone());
        for name in spread(references(operation)) {
            namespaces
                .entry(name)
                .or_default()
                .extend(namespace.clone());
        }
    }
    (sent, namespaces)
}
