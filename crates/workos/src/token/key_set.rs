//! A JWK Set (RFC 7517), read for one purpose: to find the key that verifies a token signed by
//! RS256. Where it comes from, and how long it counts, is decided in `jwks`.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use workos_core::serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use workos_core::serde_json::{Map, Value};

use super::error::InvalidToken;
use crate::crypto::rsa::PublicKey;

/// Keys by their ids. A key without an id is not kept: no token can name it.
#[derive(PartialEq, Eq)]
pub(super) struct KeySet {
    /// `None` where it is not a key for RS256, or not the only one of that id.
    keys: HashMap<String, Option<PublicKey>>,
}

impl KeySet {
    fn read(keys: Vec<Value>) -> Self {
        let mut read = HashMap::new();
        for key in keys {
            let Value::Object(key) = key else { continue };
            let Some(id) = key.get("kid").and_then(Value::as_str) else {
                continue;
            };
            match read.entry(id.to_owned()) {
                Entry::Vacant(entry) => drop(entry.insert(public_key(&key))),
                Entry::Occupied(mut entry) => drop(entry.insert(None)),
            }
        }
        Self { keys: read }
    }

    /// The key of that id; none if the set does not have it.
    ///
    /// # Errors
    ///
    /// [`InvalidToken::UnusableKey`] when it does, but a signature by it proves nothing.
    pub(super) fn find(&self, id: &str) -> Result<Option<&PublicKey>, InvalidToken> {
        match self.keys.get(id) {
            Some(Some(key)) => Ok(Some(key)),
            Some(None) => Err(InvalidToken::UnusableKey),
            None => Ok(None),
        }
    }

    /// Whether a token can be verified at all.
    pub(super) fn has_keys(&self) -> bool {
        self.keys.values().any(Option::is_some)
    }
}

/// The key that the JWK is; none if it is not one for signatures by RS256.
fn public_key(key: &Map<String, Value>) -> Option<PublicKey> {
    let is = |name: &str, value: &str| key.get(name).and_then(Value::as_str) == Some(value);
    let is_absent_or = |name: &str, value: &str| !key.contains_key(name) || is(name, value);
    let verifies = match key.get("key_ops") {
        None => true,
        Some(Value::Array(operations)) => operations.iter().any(|operation| operation == "verify"),
        Some(_) => false,
    };
    if !(is("kty", "RSA") && is_absent_or("use", "sig") && is_absent_or("alg", "RS256") && verifies)
    {
        return None;
    }
    let number = |name: &str| {
        let text = key.get(name)?.as_str()?;
        URL_SAFE_NO_PAD.decode(text).ok()
    };
    PublicKey::new(&number("n")?, &number("e")?)
}

impl<'de> Deserialize<'de> for KeySet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Document)
    }
}

struct Document;

impl<'de> Visitor<'de> for Document {
    type Value = KeySet;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JWK Set")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<KeySet, A::Error> {
        let mut keys = None;
        while let Some(name) = access.next_key::<String>()? {
            if name != "keys" {
                access.next_value::<IgnoredAny>()?;
            } else if keys.replace(access.next_value()?).is_some() {
                return Err(A::Error::duplicate_field("keys"));
            }
        }
        let keys = keys.ok_or_else(|| A::Error::missing_field("keys"))?;
        Ok(KeySet::read(keys))
    }
}
