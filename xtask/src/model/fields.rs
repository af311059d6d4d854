//! What follows from how a field is stored.

use super::{FieldKind, ValueType};

impl FieldKind {
    /// Whether a value of the type cannot be made without the field.
    pub fn is_argument(&self) -> bool {
        self.argument_type().is_some()
    }

    /// What the constructor of the type takes for the field, if it asks for it.
    pub fn argument_type(&self) -> Option<ValueType> {
        match self {
            Self::Required(shape) => Some(shape.clone()),
            Self::Nullable(shape) => Some(ValueType::Maybe(Box::new(shape.clone()))),
            Self::Adjacent { union, .. } => Some(ValueType::Named(union.clone())),
            Self::Constant(_)
            | Self::Defaulted(_)
            | Self::Optional(_)
            | Self::Tristate(_)
            | Self::Collection(_)
            | Self::SparseCollection(_) => None,
        }
    }

    /// The type of the value, whatever stands for its absence.
    pub fn value_type(&self) -> Option<&ValueType> {
        match self {
            Self::Constant(_) | Self::Adjacent { .. } => None,
            Self::Required(shape)
            | Self::Defaulted(shape)
            | Self::Optional(shape)
            | Self::Nullable(shape)
            | Self::Tristate(shape)
            | Self::Collection(shape)
            | Self::SparseCollection(shape) => Some(shape),
        }
    }
}
