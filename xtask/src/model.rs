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
use crate::normalise::schema::tag_text;
use crate::problem::Result;

/// The whole API.
pub struct Model {
    /// Every type, by Rust name.
    pub types: BTreeMap<String, Type>,
    /// Every operation, by namespace and method.
    pub operations: Vec<Operation>,
    /// The namespaces whose method of the client is written by hand.
    pub by_hand: BTreeSet<String>,
    /// The words of namespaces.
    pub words: BTreeMap<String, NamespaceWords>,
}

/// What our documentation says of a namespace. This and the other words of the model are Markdown
/// with links that rustdoc resolves; they are put in by [`crate::docs`] and change no surface.
#[derive(Default)]
pub struct NamespaceWords {
    pub text: Option<String>,
    /// The body of a complete example.
    pub example: Option<String>,
}

/// What our documentation says of an operation.
#[derive(Default)]
pub struct OperationWords {
    pub does: Option<String>,
    pub answers: Option<String>,
    pub errors: Vec<String>,
    pub notes: Option<String>,
    pub instead: Option<String>,
    /// The body of an example that takes the place of the one made of the signature.
    pub example: Option<String>,
    /// Words for fields of the body that mean something else here, by their names in JSON.
    pub arguments: BTreeMap<String, Words>,
}

/// What our documentation says of a field or parameter.
#[derive(Clone, Default)]
pub struct Words {
    pub says: Option<String>,
    /// A value for examples.
    pub example: Option<String>,
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
    /// What our documentation says of it.
    pub words: Option<String>,
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
    pub words: Words,
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
    pub words: Option<String>,
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
    pub words: Option<String>,
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
    pub deprecated: bool,
    /// Whether a method written by hand stands before the generated one.
    pub replaced: bool,
    pub words: OperationWords,
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
    pub deprecated: bool,
    pub words: Words,
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
    /// Whether a field of the struct stands for the property.
    pub fn is_stored(&self) -> bool {
        !matches!(self.kind, FieldKind::Constant(_))
    }

    /// The method that sends the field as null, where the API takes it.
    pub fn clearing_method(&self) -> Option<String> {
        matches!(self.kind, FieldKind::Tristate(_))
            .then(|| format!("clear_{}", self.name.trim_start_matches('_')))
    }
}

impl Branch {
    /// The tag's value as a text.
    pub fn tag(&self) -> String {
        tag_text(&self.value)
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
            words: BTreeMap::new(),
        };
        inputs::check_styles(&model, naming)?;
        names::check(&model)?;
        Ok(model)
    }
}
