//! How generated types are read from JSON and written to it: the macros [`json_object!`],
//! [`open_enum!`], [`tagged_union!`] and [`adjacent_union!`], and what they expand to.
//!
//! Derives would compile three times as long (`scripts/measure-serde` measures it) and would
//! neither take null for absent nor keep what a newer API adds.
//!
//! [`json_object!`]: crate::json_object
//! [`open_enum!`]: crate::open_enum
//! [`tagged_union!`]: crate::tagged_union
//! [`adjacent_union!`]: crate::adjacent_union

mod buffered;
mod enums;
mod objects;
mod unions;

pub use buffered::Buffered;
pub use enums::UnknownValue;
pub use objects::{Key, required, skip};
pub use unions::{Adjacent, UnknownContent, adjacent};
