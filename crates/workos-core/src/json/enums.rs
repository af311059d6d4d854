//! Enums that keep the values they do not know.

use std::fmt;
use std::ops::Deref;

use serde::de::{Deserialize, Deserializer};

use super::Key;

/// A value of an enum that this version of the SDK has no variant for.
///
/// Reads as a text; only reading or converting a text makes one, so that a known value never
/// hides in it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    /// For the expansion of [`open_enum!`](crate::open_enum) only.
    #[doc(hidden)]
    pub fn of(value: &str) -> Self {
        Self(value.into())
    }

    /// The value as the API writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for UnknownValue {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads a value that is written as a text.
///
/// # Errors
///
/// When it is none.
#[doc(hidden)]
pub fn from_text<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: for<'a> From<&'a str>,
    D: Deserializer<'de>,
{
    match Key::deserialize(deserializer) {
        Ok(text) => Ok(T::from(text.as_str())),
        Err(error) => Err(error),
    }
}

/// Defines an enum over texts that reads, keeps and writes back values it does not know.
///
/// ```
/// workos_core::open_enum! {
///     /// The state of a lamp.
///     pub enum LampState {
///         /// `on`
///         On = "on",
///         /// `off`
///         Off = "off",
///     }
/// }
///
/// assert_eq!(LampState::from("on"), LampState::On);
/// let newer: LampState = serde_json::from_str("\"dimmed\"")?;
/// assert!(matches!(&newer, LampState::Unknown(value) if value.as_str() == "dimmed"));
/// assert_eq!(serde_json::to_string(&newer)?, "\"dimmed\"");
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// Its default is the unknown empty value: what a missing value reads as.
#[macro_export]
macro_rules! open_enum {
    (
        $( #[$( $attribute:tt )*] )*
        pub enum $type:ident {
            $( $( #[$variant_attribute:meta] )* $variant:ident = $value:literal ),* $(,)?
        }
    ) => {
        $( #[$( $attribute )*] )*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $type {
            $( $( #[$variant_attribute] )* $variant, )*
            /// A value that this version of the SDK does not know.
            Unknown($crate::json::UnknownValue),
        }

        impl $type {
            /// Every value that this version of the SDK knows.
            pub const KNOWN: &'static [Self] = &[$( Self::$variant ),*];

            /// The value as the API writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $value, )*
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }

        impl ::core::convert::From<&str> for $type {
            fn from(value: &str) -> Self {
                match value {
                    $( $value => Self::$variant, )*
                    other => Self::Unknown($crate::json::UnknownValue::of(other)),
                }
            }
        }

        impl ::core::convert::From<::std::string::String> for $type {
            fn from(value: ::std::string::String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl ::core::default::Default for $type {
            fn default() -> Self {
                Self::Unknown(::core::default::Default::default())
            }
        }

        impl ::core::convert::AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        $crate::query_value!($type);

        impl ::core::fmt::Display for $type {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::serde::Serialize for $type {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::json::from_text(deserializer)
            }
        }

        $crate::when_schemars! {
            impl $crate::schemars::JsonSchema for $type {
                $crate::schema_name!($type);

                fn json_schema(
                    _: &mut $crate::schemars::SchemaGenerator,
                ) -> $crate::schemars::Schema {
                    $crate::json::schema::open_enum(
                        &[$( $value ),*],
                        &[$( $crate::documentation_line!($( $attribute )*) ),*],
                    )
                }
            }
        }
    };
}
