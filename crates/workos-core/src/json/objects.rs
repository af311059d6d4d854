//! Objects: one visitor a type, with a slot a field.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::timestamp::Timestamp;

/// A name or value while it is looked up: borrowed from the input where that is possible.
#[derive(Debug)]
pub struct Key<'de>(Cow<'de, str>);

impl<'de> Key<'de> {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, still borrowed where it was.
    pub fn into_text(self) -> Cow<'de, str> {
        self.0
    }
}

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;

        impl<'de> Visitor<'de> for Name {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(name)))
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(name.to_owned())))
            }

            fn visit_string<E: Error>(self, name: String) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(name)))
            }
        }

        deserializer.deserialize_str(Name)
    }
}

/// The value of a property that a field stands for; null is no value.
///
/// Timestamps have a reader of their own: with chrono's they are a quarter of the time that a user
/// takes. Which type a field has is known to the compiler only; it drops the arm that is not taken.
///
/// # Errors
///
/// When the value is no `T`.
pub fn read<'de, T, A>(map: &mut A) -> Result<Option<T>, A::Error>
where
    T: Deserialize<'de> + 'static,
    A: MapAccess<'de>,
{
    let mut slot = None::<T>;
    match (&mut slot as &mut dyn Any).downcast_mut::<Option<DateTime<Utc>>>() {
        Some(time) => *time = map.next_value::<Option<Timestamp>>()?.map(DateTime::from),
        None => slot = map.next_value()?,
    }
    Ok(slot)
}

/// Passes over the value of a property that no field stands for.
///
/// # Errors
///
/// When the input is no JSON.
pub fn skip<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    map.next_value::<IgnoredAny>().map(|_| ())
}

/// The value of a required field.
///
/// # Errors
///
/// When it was absent or null.
pub fn required<T, E: Error>(slot: Option<T>, name: &'static str) -> Result<T, E> {
    slot.ok_or_else(|| E::missing_field(name))
}

/// Implements `Serialize` and `Deserialize` for a struct.
///
/// ```
/// use workos_core::{Nullable, json_object};
///
/// #[derive(Debug, PartialEq)]
/// struct Place {
///     id: String,
///     name: Option<String>,
///     tags: Vec<String>,
/// }
///
/// json_object! {
///     Place {
///         "object" = "place";
///         id: required "id",
///         name: optional "name",
///         tags: collection "tags",
///     }
/// }
///
/// let place: Place = serde_json::from_str(r#"{"id":"p_1","name":null,"new":[1]}"#)?;
/// assert_eq!(place.tags, Vec::<String>::new());
/// assert_eq!(serde_json::to_string(&place)?, r#"{"object":"place","id":"p_1","tags":[]}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// First the constants, which are written and never read; then each field with its rule and its
/// name in JSON. Reading passes over unknown properties. The rules:
///
/// | rule | type | absent or null reads as | written |
/// | --- | --- | --- | --- |
/// | `required` | `T` | an error | always |
/// | `defaulted` | `T: Default` | the default | unless it is the default |
/// | `optional` | `Option<T>` | `None` | if there is a value |
/// | `nullable` | `Option<T>` | `None` | always, `None` as null |
/// | `tristate` | [`Nullable<T>`](crate::Nullable) | absent, or null | unless absent |
/// | `collection` | list or map | empty | always |
/// | `sparse` | list or map | empty | unless empty |
///
/// At the end may stand a union that spans two properties: `; data: "data" tagged by "event"`.
#[macro_export]
macro_rules! json_object {
    (
        $type:ident {
            $( $constant:literal = $value:literal; )*
            $( $field:ident : $rule:ident $name:literal ),* $(,)?
            $( ; $union:ident : $content:literal tagged by $tag:literal )?
        }
    ) => {
        impl $crate::serde::Serialize for $type {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                #[allow(unused_imports)]
                use $crate::serde::ser::SerializeMap as _;
                #[allow(unused_mut)]
                let mut map = serializer.serialize_map(None)?;
                $( map.serialize_entry($constant, &$value)?; )*
                $( $crate::json_object!(@write $rule map $name self.$field); )*
                $(
                    map.serialize_entry($tag, $crate::json::Adjacent::tag(&self.$union))?;
                    $crate::json::Adjacent::write_content(&self.$union, &mut map, $content)?;
                )?
                map.end()
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                struct Fields;

                impl<'de> $crate::serde::de::Visitor<'de> for Fields {
                    type Value = $type;

                    fn expecting(
                        &self,
                        f: &mut ::core::fmt::Formatter<'_>,
                    ) -> ::core::fmt::Result {
                        f.write_str(concat!("the object ", stringify!($type)))
                    }

                    fn visit_map<A: $crate::serde::de::MapAccess<'de>>(
                        self,
                        mut map: A,
                    ) -> ::core::result::Result<$type, A::Error> {
                        $( let mut $field = ::core::option::Option::None; )*
                        $( let mut $union = (
                            ::core::option::Option::None,
                            ::core::option::Option::None,
                        ); )?
                        while let ::core::option::Option::Some(key) =
                            map.next_key::<$crate::json::Key<'de>>()?
                        {
                            match key.as_str() {
                                $( $name => $crate::json_object!(@read $rule map $field), )*
                                $(
                                    $tag => $union.0 = map.next_value()?,
                                    $content => $union.1 = map.next_value()?,
                                )?
                                _ => $crate::json::skip(&mut map)?,
                            }
                        }
                        ::core::result::Result::Ok($type {
                            $( $field: $crate::json_object!(@close $rule $field $name), )*
                            $( $union: $crate::json::adjacent($union, $tag)?, )?
                        })
                    }
                }

                deserializer.deserialize_map(Fields)
            }
        }

        $crate::when_schemars! {
            impl $crate::schemars::JsonSchema for $type {
                $crate::schema_name!($type);

                fn json_schema(
                    generator: &mut $crate::schemars::SchemaGenerator,
                ) -> $crate::schemars::Schema {
                    $( let $field = $crate::json::schema::FieldOf::inferred(); )*
                    $( let $union = $crate::json::schema::FieldOf::inferred(); )?
                    // Never called: it gives every `FieldOf` its type.
                    let _ = |value: &$type| {
                        let _ = value;
                        $( $field.$rule(&value.$field); )*
                        $( $union.adjacent(&value.$union); )?
                    };
                    #[allow(unused_mut)]
                    let mut object = $crate::json::schema::Object::new(generator);
                    $( object.constant($constant, $value); )*
                    $( object.$rule($name, $field); )*
                    $( object.adjacent($tag, $content, $union); )?
                    object.into_schema()
                }
            }
        }
    };

    (@read tristate $map:ident $slot:ident) => {
        $slot = ::core::option::Option::Some($map.next_value()?)
    };
    (@read $rule:ident $map:ident $slot:ident) => { $slot = $crate::json::read(&mut $map)? };

    (@close required $slot:ident $name:literal) => { $crate::json::required($slot, $name)? };
    (@close optional $slot:ident $name:literal) => { $slot };
    (@close nullable $slot:ident $name:literal) => { $slot };
    (@close $rule:ident $slot:ident $name:literal) => { $slot.unwrap_or_default() };

    (@write optional $map:ident $name:literal $self:ident . $field:ident) => {
        if let ::core::option::Option::Some(value) = &$self.$field {
            $map.serialize_entry($name, value)?;
        }
    };
    (@write tristate $map:ident $name:literal $self:ident . $field:ident) => {
        if !$self.$field.is_absent() {
            $map.serialize_entry($name, &$self.$field)?;
        }
    };
    (@write sparse $map:ident $name:literal $self:ident . $field:ident) => {
        if !$self.$field.is_empty() {
            $map.serialize_entry($name, &$self.$field)?;
        }
    };
    (@write defaulted $map:ident $name:literal $self:ident . $field:ident) => {
        if $self.$field != ::core::default::Default::default() {
            $map.serialize_entry($name, &$self.$field)?;
        }
    };
    (@write $rule:ident $map:ident $name:literal $self:ident . $field:ident) => {
        $map.serialize_entry($name, &$self.$field)?;
    };
}
