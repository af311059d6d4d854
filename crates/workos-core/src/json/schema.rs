//! JSON Schemas of the types, for the feature `schemars`: what the macros of this module expand to
//! when it is on.
//!
//! A schema says what goes over the wire, by schemars' contract: `Deserialize` (its default)
//! describes what a type reads, `Serialize` what it writes. A reader is more lenient than a writer,
//! so for the same property the two differ:
//!
//! | rule | read: required | null | written: required | null |
//! | --- | --- | --- | --- | --- |
//! | constant | no | no | yes | no |
//! | `required` | yes | no | yes | no |
//! | `defaulted`, `optional`, `sparse` | no | yes | no | no |
//! | `collection` | no | yes | yes | no |
//! | `nullable` | no | yes | yes | yes |
//! | `tristate` | no | yes | no | yes |
//!
//! Objects never forbid further properties, and enums and unions end with a branch for what this
//! version of the SDK does not know: a document checked against the schema of a type is one that
//! the type reads.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::generate::Contract;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use crate::{List, ListMetadata, Nullable, Secret};

/// Stands for the type of a field, which the compiler infers from a use of the field: the macros
/// know names only.
///
/// Its methods are the rules of [`json_object!`](crate::json_object), each taking what a field of
/// that rule is around the type. They are type-checked and never called.
#[derive(Debug)]
pub struct FieldOf<T>(PhantomData<fn() -> T>);

impl<T> FieldOf<T> {
    /// A type to be inferred.
    #[must_use]
    pub const fn inferred() -> Self {
        Self(PhantomData)
    }

    /// The type of such a field.
    pub fn required(&self, _: &T) {}
    /// The type of such a field.
    pub fn defaulted(&self, _: &T) {}
    /// The type of such a field's value.
    pub fn optional(&self, _: &Option<T>) {}
    /// The type of such a field's value.
    pub fn nullable(&self, _: &Option<T>) {}
    /// The type of such a field's value.
    pub fn tristate(&self, _: &Nullable<T>) {}
    /// The type of such a field.
    pub fn collection(&self, _: &T) {}
    /// The type of such a field.
    pub fn sparse(&self, _: &T) {}
    /// The type of a union that spans two properties.
    pub fn adjacent(&self, _: &T) {}
}

/// The schema of an object, described property by property. Its methods are the rules of
/// [`json_object!`](crate::json_object).
#[derive(Debug)]
pub struct Object<'g> {
    generator: &'g mut SchemaGenerator,
    properties: Map<String, Value>,
    required: Vec<Value>,
    branches: Vec<Value>,
}

impl<'g> Object<'g> {
    /// An object without properties.
    #[must_use]
    pub fn new(generator: &'g mut SchemaGenerator) -> Self {
        Self {
            generator,
            properties: Map::new(),
            required: Vec::new(),
            branches: Vec::new(),
        }
    }

    /// A property that always has this value. It is written, and not read.
    pub fn constant(&mut self, name: &str, value: impl Into<Value>) {
        let schema = constant(value.into());
        self.property(name, schema, self.is_written());
    }

    /// A property that has to be there.
    pub fn required<T: JsonSchema>(&mut self, name: &str, _: FieldOf<T>) {
        let schema = self.generator.subschema_for::<T>();
        self.property(name, schema, true);
    }

    /// A property that is the default where it is missing.
    pub fn defaulted<T: JsonSchema>(&mut self, name: &str, _: FieldOf<T>) {
        let schema = self.null_if_read::<T>();
        self.property(name, schema, false);
    }

    /// A property that may be missing.
    pub fn optional<T: JsonSchema>(&mut self, name: &str, _: FieldOf<T>) {
        let schema = self.null_if_read::<T>();
        self.property(name, schema, false);
    }

    /// A property that is null where there is no value.
    pub fn nullable<T: JsonSchema>(&mut self, name: &str, _: FieldOf<T>) {
        let schema = self.generator.subschema_for::<Option<T>>();
        self.property(name, schema, self.is_written());
    }

    /// A property that may be missing or null.
    pub fn tristate<T: JsonSchema>(&mut self, name: &str, _: FieldOf<T>) {
        let schema = self.generator.subschema_for::<Option<T>>();
        self.property(name, schema, false);
    }

    /// A list or map that is empty where it is missing.
    pub fn collection<T: JsonSchema>(&mut self, name: &str, _: FieldOf<T>) {
        let schema = self.null_if_read::<T>();
        self.property(name, schema, self.is_written());
    }

    /// A list or map that is missing where it is empty.
    pub fn sparse<T: JsonSchema>(&mut self, name: &str, _: FieldOf<T>) {
        let schema = self.null_if_read::<T>();
        self.property(name, schema, false);
    }

    /// Two properties of which `tag` tells what is in `content`.
    pub fn adjacent<U: AdjacentSchema>(&mut self, tag: &str, content: &str, _: FieldOf<U>) {
        let branches = U::branches(self.generator);
        let tags: Vec<&str> = branches.iter().map(|(value, _)| *value).collect();
        self.property(tag, open_enum(&tags, &[]), true);
        self.property(content, Schema::from(true), self.is_written());
        self.branches = branches
            .into_iter()
            .map(|(value, schema)| {
                let schema = json_schema!({
                    "properties": { tag: { "const": value }, content: schema },
                });
                schema.to_value()
            })
            .collect();
        let unknown = json_schema!({ "description": UNKNOWN, "type": "object" });
        self.branches.push(unknown.to_value());
    }

    /// The schema.
    #[must_use]
    pub fn into_schema(self) -> Schema {
        let mut schema = json_schema!({ "type": "object", "properties": self.properties });
        if !self.required.is_empty() {
            schema.insert("required".to_owned(), self.required.into());
        }
        if !self.branches.is_empty() {
            schema.insert("anyOf".to_owned(), self.branches.into());
        }
        schema
    }

    fn is_written(&self) -> bool {
        matches!(self.generator.contract(), Contract::Serialize)
    }

    /// A reader takes null for a missing value.
    fn null_if_read<T: JsonSchema>(&mut self) -> Schema {
        match self.is_written() {
            true => self.generator.subschema_for::<T>(),
            false => self.generator.subschema_for::<Option<T>>(),
        }
    }

    fn property(&mut self, name: &str, schema: Schema, required: bool) {
        self.properties.insert(name.to_owned(), schema.to_value());
        if required {
            self.required.push(name.into());
        }
    }
}

/// The branches of a union whose tag and content are two properties of the object around it.
pub trait AdjacentSchema {
    /// The tag of each branch with the schema of its content.
    fn branches(generator: &mut SchemaGenerator) -> Vec<(&'static str, Schema)>;
}

/// What the last branch of a union says of itself.
const UNKNOWN: &str = "Of a kind that this description does not know.";

/// The schema of an enum over texts that takes other texts, too.
///
/// `anyOf` and not `examples`: it lists the values completely, in the keyword that validators,
/// generators of code and language models take for a list of choices, and still allows others.
#[must_use]
pub fn open_enum(known: &[&str], documentation: &[Option<&str>]) -> Schema {
    let schema = match known {
        [] => json_schema!({ "type": "string" }),
        known => json_schema!({
            "anyOf": [{ "type": "string", "enum": known }, { "type": "string" }],
        }),
    };
    described(schema, documentation)
}

/// The schema of a union over objects, which takes other objects, too.
#[must_use]
pub fn tagged_union(
    tag: &str,
    branches: Vec<(&str, Schema)>,
    documentation: &[Option<&str>],
) -> Schema {
    let branches = branches.into_iter().map(|(value, content)| {
        // Reading an object by itself does without its constants, choosing a branch does not.
        let value = match value {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            text => Value::from(text),
        };
        let schema = json_schema!({
            "allOf": [content],
            "properties": { tag: constant(value) },
            "required": [tag],
        });
        schema.to_value()
    });
    let unknown = json_schema!({ "description": UNKNOWN, "type": "object" });
    let branches: Vec<Value> = branches.chain([unknown.to_value()]).collect();
    described(json_schema!({ "anyOf": branches }), documentation)
}

fn constant(value: Value) -> Schema {
    let kind = match &value {
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        _ => "string",
    };
    json_schema!({ "type": kind, "const": value })
}

/// Adds the lines of a documentation comment.
fn described(mut schema: Schema, documentation: &[Option<&str>]) -> Schema {
    let lines: Vec<&str> = documentation
        .iter()
        .flatten()
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    let text = lines.join("\n");
    if !text.trim().is_empty() {
        schema.insert("description".to_owned(), text.trim().into());
    }
    schema
}

impl<T: JsonSchema> JsonSchema for List<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("List_of_{}", T::schema_name()).into()
    }

    fn schema_id() -> Cow<'static, str> {
        format!("workos_core::List<{}>", T::schema_id()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut object = Object::new(generator);
        let kind = json_schema!({ "type": "string", "const": "list" });
        object.property("object", kind, false);
        object.collection("data", FieldOf::<Vec<T>>::inferred());
        object.optional("list_metadata", FieldOf::<ListMetadata>::inferred());
        object.into_schema()
    }
}

impl JsonSchema for ListMetadata {
    fn schema_name() -> Cow<'static, str> {
        "ListMetadata".into()
    }

    fn schema_id() -> Cow<'static, str> {
        "workos_core::ListMetadata".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut object = Object::new(generator);
        object.nullable("before", FieldOf::<String>::inferred());
        object.nullable("after", FieldOf::<String>::inferred());
        object.into_schema()
    }
}

/// As `Option`: whether it may be absent is up to the object around it.
impl<T: JsonSchema> JsonSchema for Nullable<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Option::<T>::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        Option::<T>::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Option::<T>::json_schema(generator)
    }
}

/// Not `writeOnly`: credentials come in answers as well as they go in requests.
impl JsonSchema for Secret {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Secret".into()
    }

    fn schema_id() -> Cow<'static, str> {
        "workos_core::Secret".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "password" })
    }
}

#[cfg(test)]
mod tests;
