//! How the other SDKs spell what is in a session: names in camel case where JavaScript has written
//! them, text as Python's `json` writes it.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::{fmt, io};

use workos_core::json::Key;
use workos_core::serde::Deserialize;
use workos_core::serde::de::value::{
    BorrowedStrDeserializer, MapAccessDeserializer, StringDeserializer,
};
use workos_core::serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use workos_core::serde_json::ser::Formatter;

/// `email_verified` as `emailVerified`.
pub(super) fn camel_case(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut raise = false;
    for letter in name.chars() {
        if letter == '_' {
            raise = true;
        } else {
            camel.push(if raise {
                letter.to_ascii_uppercase()
            } else {
                letter
            });
            raise = false;
        }
    }
    camel
}

/// Names that every session has: they need not be made anew with every request.
const USUAL: [(&str, &str); 8] = [
    ("emailVerified", "email_verified"),
    ("firstName", "first_name"),
    ("lastName", "last_name"),
    ("profilePictureUrl", "profile_picture_url"),
    ("lastSignInAt", "last_sign_in_at"),
    ("externalId", "external_id"),
    ("createdAt", "created_at"),
    ("updatedAt", "updated_at"),
];

/// `emailVerified` as `email_verified`.
fn snake_case(name: Cow<'_, str>) -> Cow<'_, str> {
    if !name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return name;
    }
    if let Some((_, snake)) = USUAL.iter().find(|(camel, _)| *camel == name) {
        return Cow::Borrowed(snake);
    }
    let mut snake = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    Cow::Owned(snake)
}

/// An object of the API whose own names may be in camel case. What is in its values, such as the
/// names of metadata, is left alone.
pub(super) struct InSnakeCase<T>(pub(super) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for InSnakeCase<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Object<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
                T::deserialize(MapAccessDeserializer::new(Renaming(map)))
            }
        }

        let object = Object(PhantomData);
        deserializer.deserialize_map(object).map(Self)
    }
}

/// The entries of an object, under other names.
struct Renaming<A>(A);

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Renaming<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        let Some(key) = self.0.next_key::<Key<'de>>()? else {
            return Ok(None);
        };
        let name = match snake_case(key.into_text()) {
            Cow::Borrowed(name) => seed.deserialize(BorrowedStrDeserializer::new(name)),
            Cow::Owned(name) => seed.deserialize(StringDeserializer::new(name)),
        };
        name.map(Some)
    }

    fn next_value_seed<W: DeserializeSeed<'de>>(&mut self, seed: W) -> Result<W::Value, A::Error> {
        self.0.next_value_seed(seed)
    }
}

/// JSON as Python's `json.dumps` writes it: a space after commas and colons, and no character
/// beyond ASCII.
pub(super) struct AsciiOnly;

impl Formatter for AsciiOnly {
    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        writer.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        writer.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }

    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        for letter in fragment.chars() {
            if matches!(letter, ' '..='~') {
                writer.write_all(&[letter as u8])?;
            } else {
                for unit in letter.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_names_follow_the_rule() {
        for (camel, snake) in USUAL {
            assert_eq!(camel_case(snake), camel);
        }
        for (camel, snake) in USUAL
            .into_iter()
            .chain([("aNewName", "a_new_name"), ("id", "id")])
        {
            assert_eq!(snake_case(camel.into()), snake);
        }
    }
}
