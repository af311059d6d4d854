//! Types of values and fields as an application writes them.

use crate::model::{FieldKind, ValueType};

/// The type of a value.
pub fn of(value: &ValueType) -> String {
    match value {
        ValueType::Text => String::from("String"),
        ValueType::DateTime => String::from("DateTime<Utc>"),
        ValueType::Integer => String::from("i64"),
        ValueType::Number => String::from("f64"),
        ValueType::Boolean => String::from("bool"),
        ValueType::Any => String::from("Value"),
        ValueType::Secret => String::from("Secret"),
        ValueType::Named(name) => name.clone(),
        ValueType::Map(value) => format!("BTreeMap<String, {}>", of(value)),
        ValueType::Maybe(inner) => format!("Option<{}>", of(inner)),
        // A list without cursors is a list.
        ValueType::List(item) | ValueType::Page(item) => format!("Vec<{}>", of(item)),
    }
}

/// The type of a field; nothing for a constant, which is none.
pub fn of_field(kind: &FieldKind) -> String {
    match kind {
        FieldKind::Constant(_) => String::new(),
        FieldKind::Required(shape)
        | FieldKind::Defaulted(shape)
        | FieldKind::Collection(shape)
        | FieldKind::SparseCollection(shape) => of(shape),
        FieldKind::Optional(shape) | FieldKind::Nullable(shape) => {
            format!("Option<{}>", of(shape))
        }
        FieldKind::Tristate(shape) => format!("Nullable<{}>", of(shape)),
        FieldKind::Adjacent { union, .. } => union.clone(),
    }
}
