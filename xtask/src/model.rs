//! The API as the emitter sees it: types with fields, enums, unions, and operations. Read from a
//! normalised document; everything that remains to be decided (how a field is read and written,
//! what is a credential, what an operation is called) is decided here, once.

mod fields;
pub mod inputs;
mod names;
mod operations;
mod types;
mod values;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::naming::{Authentication, Naming, Repeat, Style};
use crate::problem::Result;

/// The whole API.
pub struct Model {
    /// Every type, by Rust name.
    pub types: BTreeMap<String, Type>,
    /// Every operation, by namespace and method.
    pub operations: Vec<Operation>,
    /// The namespaces whose method of the client is written by hand.
    pub by_hand: BTreeSet<String>,
}

/// A named type.
pub struct Type {
    pub name: String,
    /// Where it stands in the document.
    pub places: Vec<String>,
    pub shape: Shape,
    /// Whether requests hold it, so that applications build it.
    pub sent: bool,
    /// The namespaces that use it.
    pub namespaces: BTreeSet<String>,
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
    /// A value or null, in a list or a map. Properties say so by their [`FieldKind`].
    Maybe(Box<ValueType>),
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
    /// How the method takes the body, where that is pinned.
    pub pinned_style: Option<Style>,
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
    /// The parameter's name in the document.
    pub wire: String,
    /// Its name in Rust.
    pub name: String,
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

impl Type {
    /// The one namespace that uses it; `None` if several do.
    pub fn namespace(&self) -> Option<&str> {
        match self.namespaces.len() {
            1 => self.namespaces.first().map(String::as_str),
            _ => None,
        }
    }
}

impl Field {
    /// The method that sends the field as null, where the API takes it.
    pub fn clearing_method(&self) -> Option<String> {
        matches!(self.kind, FieldKind::Tristate(_))
            .then(|| format!("clear_{}", self.name.trim_start_matches('_')))
    }
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
        let operations = operations::read(document, naming)?;
        let types = types::read(document, naming, &operations)?;
        let by_hand = operations
            .iter()
            .map(|operation| operation.namespace.clone())
            .filter(|namespace| naming.is_by_hand(namespace))
            .collect();
        let model = Self {
            types,
            operations,
            by_hand,
        };
        inputs::check_styles(&model, naming)?;
        names::check(&model)?;
        Ok(model)
    }
}
