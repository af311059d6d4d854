//! A JSON value held back until it is known what it is.

use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{
    DeserializeOwned, Deserializer, Error, IgnoredAny, MapAccess, Unexpected, Visitor,
};
use serde_json::Value;

/// The name under which serde_json hands out the text of a value instead of its parts. Should it
/// ever change, values are buffered as trees: slower, and equally right.
const RAW_VALUE: &str = "$serde_json::private::RawValue";

/// A JSON value not decoded yet: its text when it comes from serde_json, else a tree.
///
/// Text costs one scan and one copy; a tree an allocation a node. Other deserializers (a user's
/// own untagged enum around one of our types) can give a tree only.
#[derive(Clone)]
pub enum Buffered {
    /// The value's JSON text.
    Text(String),
    /// The value as a tree.
    Tree(Value),
}

/// Shows nothing of the value, which may hold a credential.
impl fmt::Debug for Buffered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Buffered").finish_non_exhaustive()
    }
}

impl Buffered {
    /// Decodes the value, leaving it here for another try.
    ///
    /// # Errors
    ///
    /// When the value is no `T`.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        match self {
            Self::Text(text) => serde_json::from_str(text),
            // Not from the tree itself, for which every type would be compiled once more.
            Self::Tree(value) => serde_json::from_str(&value.to_string()),
        }
    }

    /// The value, unless it is null: that is no value of any kind, known or not.
    ///
    /// # Errors
    ///
    /// When it is null.
    pub fn not_null<E: Error>(self) -> Result<Self, E> {
        let is_null = match &self {
            Self::Text(text) => text == "null",
            Self::Tree(value) => value.is_null(),
        };
        match is_null {
            true => Err(E::invalid_type(Unexpected::Unit, &"an object")),
            false => Ok(self),
        }
    }

    /// The value as a tree. Text that came from a parser always is one.
    pub fn into_value(self) -> Value {
        match self {
            Self::Text(text) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
            Self::Tree(value) => value,
        }
    }

    /// The text or flag under `name`, if this is an object that has one there.
    pub fn tag(&self, name: &'static str) -> Option<String> {
        match self {
            Self::Text(text) => {
                let mut parser = serde_json::Deserializer::from_str(text);
                parser.deserialize_map(TagOf(name)).ok().flatten()
            }
            Self::Tree(value) => match value.get(name)? {
                Value::String(tag) => Some(tag.clone()),
                Value::Bool(tag) => Some(tag.to_string()),
                _ => None,
            },
        }
    }
}

impl<'de> Deserialize<'de> for Buffered {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(RAW_VALUE, Buffer)
    }
}

struct Buffer;

impl<'de> Visitor<'de> for Buffer {
    type Value = Buffered;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Buffered, D::Error> {
        Value::deserialize(inner).map(Buffered::Tree)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Buffered, A::Error> {
        let Some(first) = map.next_key::<String>()? else {
            return Ok(Buffered::Tree(Value::Object(serde_json::Map::new())));
        };
        if first == RAW_VALUE {
            return map.next_value().map(Buffered::Text);
        }
        let value = map.next_value()?;
        let mut tree = Value::deserialize(MapAccessDeserializer::new(map))?;
        match tree.as_object_mut() {
            Some(object) => object.insert(first, value),
            None => return Err(A::Error::custom("a map that is no object")),
        };
        Ok(Buffered::Tree(tree))
    }
}

/// Finds one tag in an object without keeping anything else.
struct TagOf(&'static str);

impl<'de> Visitor<'de> for TagOf {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with the tag {:?}", self.0)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<String>, A::Error> {
        let mut tag = None;
        while let Some(key) = map.next_key::<super::Key<'de>>()? {
            if key.as_str() == self.0 {
                tag = match map.next_value()? {
                    Value::String(text) => Some(text),
                    Value::Bool(flag) => Some(flag.to_string()),
                    _ => None,
                };
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(tag)
    }
}

#[cfg(test)]
mod tests {
    use serde::de::value::MapDeserializer;
    use serde_json::json;

    use super::*;

    #[test]
    fn serde_json_gives_text_and_others_a_tree() {
        let text = r#"{"kind":"circle","radius":1}"#;
        let read: Buffered = serde_json::from_str(text).unwrap();
        assert!(matches!(&read, Buffered::Text(kept) if kept == text));
        let read: Buffered = serde_json::from_value(json!({ "radius": 1 })).unwrap();
        assert!(matches!(read, Buffered::Text(_)));

        let entries = [("kind", "circle")].into_iter();
        let map = MapDeserializer::<_, serde_json::Error>::new(entries);
        let read = Buffered::deserialize(map).unwrap();
        assert!(matches!(&read, Buffered::Tree(tree) if tree["kind"] == "circle"));
    }
}
