//! Unions whose branches one property tells apart, and which keep what they cannot read.

use std::fmt;

use serde::de::Error;
use serde::ser::SerializeMap;
use serde_json::Value;

use super::Buffered;

/// An object that no branch of a union fits: its tag is unknown to this version of the SDK, or it
/// does not have the shape that the tag promises. Kept as it came, and written back so.
///
/// Its `Debug` shows nothing of it: it may hold a credential in a place that is not known.
#[derive(Clone, PartialEq)]
pub struct UnknownObject(Value);

impl UnknownObject {
    /// An object of a kind that this version of the SDK does not know, to send.
    pub fn new(value: impl Into<Value>) -> Self {
        Self(value.into())
    }

    /// The JSON.
    pub fn as_value(&self) -> &Value {
        &self.0
    }

    /// The JSON.
    pub fn into_value(self) -> Value {
        self.0
    }
}

impl fmt::Debug for UnknownObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownObject").finish_non_exhaustive()
    }
}

/// The same for a union whose tag stands beside its content, such as the type and the data of an
/// event.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct UnknownContent {
    /// The tag, such as an event's type.
    pub tag: String,
    /// What came with it.
    pub content: Value,
}

impl UnknownContent {
    /// Content of an unknown tag.
    pub fn new(tag: impl Into<String>, content: impl Into<Value>) -> Self {
        Self {
            tag: tag.into(),
            content: content.into(),
        }
    }
}

impl fmt::Debug for UnknownContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownContent")
            .field("tag", &self.tag)
            .finish_non_exhaustive()
    }
}

/// A union whose tag and content are two properties of the object around it.
pub trait Adjacent: Sized {
    /// The branch of a tag.
    fn of(tag: String, content: Buffered) -> Self;
    /// The tag on the wire.
    fn tag(&self) -> &str;
    /// Writes the content as the property `name`.
    ///
    /// # Errors
    ///
    /// When the writer fails.
    fn write_content<M: SerializeMap>(
        &self,
        map: &mut M,
        name: &'static str,
    ) -> Result<(), M::Error>;
}

/// The union read from its two properties.
///
/// # Errors
///
/// When the tag was absent.
pub fn adjacent<U: Adjacent, E: Error>(
    (tag, content): (Option<String>, Option<Buffered>),
    name: &'static str,
) -> Result<U, E> {
    let tag = tag.ok_or_else(|| E::missing_field(name))?;
    Ok(U::of(tag, content.unwrap_or(Buffered::Tree(Value::Null))))
}

/// Defines an enum over objects that a property tells apart. An unknown branch, and one that does
/// not have the promised shape, is kept as it came.
///
/// ```
/// use workos_core::{json_object, tagged_union};
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Circle {
///     radius: f64,
/// }
///
/// json_object! {
///     Circle {
///         "kind" = "circle";
///         radius: required "radius",
///     }
/// }
///
/// tagged_union! {
///     /// A shape.
///     pub enum Figure by "kind" {
///         /// Round.
///         Circle(Circle) = "circle",
///     }
/// }
///
/// let text = r#"{"kind":"square","side":2}"#;
/// let figure: Figure = serde_json::from_str(text)?;
/// assert!(matches!(figure, Figure::Unknown(_)));
/// assert_eq!(serde_json::to_string(&figure)?, text);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// Each branch writes its own tag. Null is no branch: it is an error, as for every other type.
#[macro_export]
macro_rules! tagged_union {
    (
        $( #[$( $attribute:tt )*] )*
        pub enum $type:ident by $tag:literal {
            $( $( #[$branch_attribute:meta] )* $branch:ident($content:ty) = $value:literal ),* $(,)?
        }
    ) => {
        $( #[$( $attribute )*] )*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum $type {
            $( $( #[$branch_attribute] )* $branch($content), )*
            /// What this version of the SDK cannot read, as it came.
            Unknown($crate::json::UnknownObject),
        }

        $(
            impl ::core::convert::From<$content> for $type {
                fn from(content: $content) -> Self {
                    Self::$branch(content)
                }
            }
        )*

        impl $crate::serde::Serialize for $type {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    $( Self::$branch(content) => content.serialize(serializer), )*
                    Self::Unknown(content) => content.as_value().serialize(serializer),
                }
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let buffered =
                    <$crate::json::Buffered as $crate::serde::Deserialize<'de>>::deserialize(
                        deserializer,
                    )?
                    .not_null::<D::Error>()?;
                match buffered.tag($tag).as_deref() {
                    $(
                        ::core::option::Option::Some($value) => {
                            if let ::core::result::Result::Ok(content) = buffered.decode() {
                                return ::core::result::Result::Ok(Self::$branch(content));
                            }
                        }
                    )*
                    _ => {}
                }
                ::core::result::Result::Ok(Self::Unknown($crate::json::UnknownObject::new(
                    buffered.into_value(),
                )))
            }
        }

        $crate::when_schemars! {
            impl $crate::schemars::JsonSchema for $type {
                $crate::schema_name!($type);

                fn json_schema(
                    generator: &mut $crate::schemars::SchemaGenerator,
                ) -> $crate::schemars::Schema {
                    let branches = ::std::vec![
                        $( ($value, generator.subschema_for::<$content>()) ),*
                    ];
                    $crate::json::schema::tagged_union(
                        $tag,
                        branches,
                        &[$( $crate::documentation_line!($( $attribute )*) ),*],
                    )
                }
            }
        }
    };
}

/// Defines an enum over contents whose tag stands beside them, such as the data of an event.
///
/// It is read and written as part of the object around it: see
/// [`json_object!`](crate::json_object). An unknown tag, and content that does not have the
/// promised shape, is kept as it came.
#[macro_export]
macro_rules! adjacent_union {
    (
        $( #[$attribute:meta] )*
        pub enum $type:ident {
            $( $( #[$branch_attribute:meta] )* $branch:ident($content:ty) = $value:literal ),* $(,)?
        }
    ) => {
        $( #[$attribute] )*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum $type {
            $( $( #[$branch_attribute] )* $branch($content), )*
            /// What this version of the SDK cannot read, as it came.
            Unknown($crate::json::UnknownContent),
        }

        impl $type {
            /// Every tag that this version of the SDK knows.
            pub const KNOWN: &'static [&'static str] = &[$( $value ),*];
        }

        impl $crate::json::Adjacent for $type {
            fn of(tag: ::std::string::String, content: $crate::json::Buffered) -> Self {
                match tag.as_str() {
                    $(
                        $value => {
                            if let ::core::result::Result::Ok(content) = content.decode() {
                                return Self::$branch(content);
                            }
                        }
                    )*
                    _ => {}
                }
                Self::Unknown($crate::json::UnknownContent::new(tag, content.into_value()))
            }

            fn tag(&self) -> &str {
                match self {
                    $( Self::$branch(_) => $value, )*
                    Self::Unknown(unknown) => &unknown.tag,
                }
            }

            fn write_content<M: $crate::serde::ser::SerializeMap>(
                &self,
                map: &mut M,
                name: &'static str,
            ) -> ::core::result::Result<(), M::Error> {
                match self {
                    $( Self::$branch(content) => map.serialize_entry(name, content), )*
                    Self::Unknown(unknown) => map.serialize_entry(name, &unknown.content),
                }
            }
        }

        $crate::when_schemars! {
            impl $crate::json::schema::AdjacentSchema for $type {
                fn branches(
                    generator: &mut $crate::schemars::SchemaGenerator,
                ) -> ::std::vec::Vec<(&'static str, $crate::schemars::Schema)> {
                    ::std::vec![$( ($value, generator.subschema_for::<$content>()) ),*]
                }
            }
        }
    };
}
