//! A JSON object that names nothing twice. Readers differ in which of two values they take, so that
//! an object with two can be read as one thing here and as another there.

use std::fmt;

use workos_core::serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use workos_core::serde_json::{Map, Value};

/// The members of the object.
pub(super) struct UniqueObject(pub(super) Map<String, Value>);

impl<'de> Deserialize<'de> for UniqueObject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = UniqueObject;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<UniqueObject, A::Error> {
        let mut members = Map::new();
        while let Some(name) = access.next_key::<String>()? {
            if members.insert(name, access.next_value()?).is_some() {
                return Err(A::Error::custom("a name that is there already"));
            }
        }
        Ok(UniqueObject(members))
    }
}

#[cfg(test)]
mod tests {
    use workos_core::serde_json::{from_str, json};

    use super::*;

    #[test]
    fn nothing_is_there_twice() {
        let read = |text: &str| {
            from_str::<UniqueObject>(text)
                .ok()
                .map(|UniqueObject(it)| it)
        };
        let expected = json!({"a": 1, "b": {"a": null}});
        let whole = read(r#"{"a": 1, "b": {"a": null}}"#);
        assert_eq!(whole.map(Value::Object), Some(expected));
        for text in [
            r#"{"a":1,"a":1}"#,
            r#"{"a":1,"\u0061":2}"#,
            "[]",
            "null",
            "{} {}",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
