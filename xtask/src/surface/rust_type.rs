//! Types of values and fields as an application writes them.

pub use crate::emit::rust_type::of;
use crate::model::FieldKind;

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
