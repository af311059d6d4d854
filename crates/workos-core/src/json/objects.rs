//! Objects: what reads and writes one, and for each type a list of calls to that, with a slot a field.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::timestamp::Timestamp;
use super::unions::Adjacent;
use crate::Nullable;

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

/// A type that is read from an object.
pub trait Object: Sized {
    /// The name of the type, for messages.
    const NAME: &'static str;

    /// Reads the object.
    ///
    /// # Errors
    ///
    /// When it is none of this type.
    fn read<'de, A: MapAccess<'de>>(object: Reader<'de, A>) -> Result<Self, A::Error>;
}

/// Reads a type from the object that comes next.
///
/// # Errors
///
/// When it is none of this type, or something else than an object.
pub fn object<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct Fields<T>(PhantomData<T>);

    impl<'de, T: Object> Visitor<'de> for Fields<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "the object {}", T::NAME)
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::read(Reader { map, failure: None })
        }
    }

    deserializer.deserialize_map(Fields(PhantomData))
}

/// An object while it is read. The first failure is kept and stops the reading, so that the code of
/// a type need not ask after every property.
pub struct Reader<'de, A: MapAccess<'de>> {
    map: A,
    failure: Option<A::Error>,
}

impl<'de, A: MapAccess<'de>> Reader<'de, A> {
    /// The name of the next property; nothing at the end, and after a failure.
    #[inline]
    pub fn next_name(&mut self) -> Option<Key<'de>> {
        match self.failure {
            Some(_) => None,
            None => self.map.next_key().unwrap_or_else(|failure| {
                self.failure = Some(failure);
                None
            }),
        }
    }

    /// The value of a property that a field stands for; null is no value.
    ///
    /// Timestamps have a reader of their own: with chrono's they are a quarter of the time that a
    /// user takes. Which type a field has is known to the compiler only; it drops the arm that is not
    /// taken.
    #[inline]
    pub fn value<T: Deserialize<'de> + 'static>(&mut self, slot: &mut Option<T>) {
        match (slot as &mut dyn Any).downcast_mut::<Option<DateTime<Utc>>>() {
            Some(slot) => {
                let mut time = None::<Timestamp>;
                self.keep(&mut time);
                *slot = time.map(DateTime::from);
            }
            None => self.keep(slot),
        }
    }

    /// The value of a property, in which null is one too.
    #[inline]
    pub fn any<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) {
        match self.map.next_value() {
            Ok(value) => *slot = Some(value),
            Err(failure) => self.failure = Some(failure),
        }
    }

    /// Passes over the value of a property that no field stands for.
    pub fn skip(&mut self) {
        self.keep(&mut None::<IgnoredAny>);
    }

    /// At the end of an object: whether all of it could be read.
    ///
    /// # Errors
    ///
    /// The first failure.
    pub fn end(self) -> Result<(), A::Error> {
        self.failure.map_or(Ok(()), Err)
    }

    #[inline]
    fn keep<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) {
        match self.map.next_value() {
            Ok(value) => *slot = value,
            Err(failure) => self.failure = Some(failure),
        }
    }
}

/// An object while it is written. The first failure is kept, and nothing is written after it.
pub struct Writer<S: Serializer>(Result<S::SerializeMap, S::Error>);

impl<S: Serializer> Writer<S> {
    /// Begins an object.
    pub fn of(serializer: S) -> Self {
        Self(serializer.serialize_map(None))
    }

    /// Writes a property.
    pub fn value<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        if let Ok(map) = &mut self.0
            && let Err(failure) = map.serialize_entry(name, value)
        {
            self.0 = Err(failure);
        }
    }

    /// Writes a property if there is a value.
    pub fn optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.value(name, value);
        }
    }

    /// Writes a property that may be null, unless it is to be left as it is.
    pub fn tristate<T: Serialize>(&mut self, name: &'static str, value: &Nullable<T>) {
        if !value.is_absent() {
            self.value(name, value);
        }
    }

    /// Writes the two properties of a union.
    pub fn adjacent<U: Adjacent>(&mut self, tag: &'static str, name: &'static str, union: &U) {
        self.value(tag, union.tag());
        if let Ok(map) = &mut self.0
            && let Err(failure) = union.write_content(map, name)
        {
            self.0 = Err(failure);
        }
    }

    /// Ends the object.
    ///
    /// # Errors
    ///
    /// The first failure.
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.0?.end()
    }
}

/// The value of a required field.
///
/// # Errors
///
/// When it was absent or null.
pub fn required<T, E: Error>(slot: Option<T>, name: &'static str) -> Result<T, E> {
    slot.ok_or_else(|| E::missing_field(name))
}

/// The failure that a required field was absent or null.
pub fn missing<E: Error>(name: &'static str) -> E {
    E::missing_field(name)
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
                #[allow(unused_mut)]
                let mut object = $crate::json::Writer::of(serializer);
                $( object.value($constant, &$value); )*
                $( $crate::json_object!(@write $rule object $name self.$field); )*
                $( object.adjacent($tag, $content, &self.$union); )?
                object.end()
            }
        }

        #[doc(hidden)]
        impl $crate::json::Object for $type {
            const NAME: &'static str = stringify!($type);

            fn read<'de, A: $crate::serde::de::MapAccess<'de>>(
                mut object: $crate::json::Reader<'de, A>,
            ) -> ::core::result::Result<Self, A::Error> {
                $( let mut $field = ::core::option::Option::None; )*
                $( let mut $union = (
                    ::core::option::Option::None,
                    ::core::option::Option::None,
                ); )?
                while let ::core::option::Option::Some(name) = object.next_name() {
                    match name.as_str() {
                        $( $name => $crate::json_object!(@read $rule object $field), )*
                        $(
                            $tag => object.value(&mut $union.0),
                            $content => object.any(&mut $union.1),
                        )?
                        _ => object.skip(),
                    }
                }
                if let ::core::result::Result::Err(failure) = object.end() {
                    return ::core::result::Result::Err(failure);
                }
                $( $crate::json_object!(@require $rule $field $name); )*
                ::core::result::Result::Ok($type {
                    $( $field: $crate::json_object!(@close $rule $field), )*
                    $( $union: $crate::json::adjacent($union, $tag)?, )?
                })
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::json::object(deserializer)
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

    (@read tristate $object:ident $slot:ident) => { $object.any(&mut $slot) };
    (@read $rule:ident $object:ident $slot:ident) => { $object.value(&mut $slot) };

    (@require required $slot:ident $name:literal) => {
        let ::core::option::Option::Some($slot) = $slot else {
            return ::core::result::Result::Err($crate::json::missing($name));
        };
    };
    (@require $rule:ident $slot:ident $name:literal) => {};

    (@close required $slot:ident) => { $slot };
    (@close optional $slot:ident) => { $slot };
    (@close nullable $slot:ident) => { $slot };
    (@close $rule:ident $slot:ident) => { $slot.unwrap_or_default() };

    (@write optional $object:ident $name:literal $self:ident . $field:ident) => {
        $object.optional($name, &$self.$field);
    };
    (@write tristate $object:ident $name:literal $self:ident . $field:ident) => {
        $object.tristate($name, &$self.$field);
    };
    (@write sparse $object:ident $name:literal $self:ident . $field:ident) => {
        if !$self.$field.is_empty() {
            $object.value($name, &$self.$field);
        }
    };
    (@write defaulted $object:ident $name:literal $self:ident . $field:ident) => {
        if $self.$field != ::core::default::Default::default() {
            $object.value($name, &$self.$field);
        }
    };
    (@write $rule:ident $object:ident $name:literal $self:ident . $field:ident) => {
        $object.value($name, &$self.$field);
    };
}
