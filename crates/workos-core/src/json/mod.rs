//! How generated types are read from JSON and written to it: the macros [`json_object!`],
//! [`open_enum!`], [`tagged_union!`] and [`adjacent_union!`], and what they expand to.
//!
//! Not derives: on the 372 structs of the API, with every body and answer in use, those cost 12.2
//! CPU seconds and 77 MB where this costs 7.4 and 47 (debug, the same leniency on both sides), and
//! they do not keep what a newer API adds.
//!
//! [`json_object!`]: crate::json_object
//! [`open_enum!`]: crate::open_enum
//! [`tagged_union!`]: crate::tagged_union
//! [`adjacent_union!`]: crate::adjacent_union

mod buffered;
mod enums;
mod objects;
#[cfg(feature = "schemars")]
pub mod schema;
mod timestamp;
mod unions;

pub use buffered::Buffered;
pub use enums::UnknownValue;
pub use objects::{Key, read, required, skip};
pub use unions::{Adjacent, UnknownContent, UnknownObject, adjacent};

/// Keeps what describes a type, where the feature `schemars` is on.
///
/// A macro, so that the feature of this crate decides and none of the crate that names the type.
#[cfg(feature = "schemars")]
#[doc(hidden)]
#[macro_export]
macro_rules! when_schemars {
    ($( $item:tt )*) => { $( $item )* };
}

/// Drops what describes a type, where the feature `schemars` is off.
#[cfg(not(feature = "schemars"))]
#[doc(hidden)]
#[macro_export]
macro_rules! when_schemars {
    ($( $item:tt )*) => {};
}

/// The line of documentation that an attribute is, if it is one.
#[cfg(feature = "schemars")]
#[doc(hidden)]
#[macro_export]
macro_rules! documentation_line {
    (doc = $line:literal) => {
        ::core::option::Option::Some($line)
    };
    ($( $other:tt )*) => {
        ::core::option::Option::None
    };
}

/// How a type is named in a schema.
#[cfg(feature = "schemars")]
#[doc(hidden)]
#[macro_export]
macro_rules! schema_name {
    ($type:ident) => {
        fn schema_name() -> ::std::borrow::Cow<'static, str> {
            ::std::borrow::Cow::Borrowed(stringify!($type))
        }

        fn schema_id() -> ::std::borrow::Cow<'static, str> {
            ::std::borrow::Cow::Borrowed(concat!(module_path!(), "::", stringify!($type)))
        }
    };
}
