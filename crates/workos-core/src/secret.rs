//! A credential that stays out of logs: redacted when printed, wiped when
//! dropped, compared in constant time. Where credentials may go is decided by
//! those who call [`Secret::expose`].

use std::fmt;
use std::hint::black_box;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroize;

/// A credential: an API key, a token, a password, a client secret.
///
/// It prints as `Secret([redacted])` and has no `Display`. Serialising writes
/// the value, because requests need it: do not serialise a secret into a log.
///
/// ```
/// use workos::Secret;
///
/// let key = Secret::from("sk_test_123");
/// assert_eq!(format!("{key:?}"), "Secret([redacted])");
/// assert_eq!(key.expose(), "sk_test_123");
/// ```
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Takes the value in. The text handed over is not copied.
    #[must_use]
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value itself. Whoever calls this answers for where it goes.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret([redacted])")
    }
}

impl From<String> for Secret {
    fn from(value: String) -> Self {
        Self(value)
    }
}

impl From<&str> for Secret {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

/// Takes the same time wherever two values of one length differ; only the
/// length can be learned from it.
impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        constant_time_eq(self.0.as_bytes(), other.0.as_bytes())
    }
}

impl Eq for Secret {}

/// Takes the same time wherever two values of one length differ.
#[doc(hidden)]
#[must_use]
pub fn constant_time_eq(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let difference = left
        .iter()
        .zip(right)
        .fold(0u8, |seen, (a, b)| black_box(seen | (a ^ b)));
    black_box(difference) == 0
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equality_is_that_of_the_values() {
        let secret = Secret::from("abc");
        assert_eq!(secret, Secret::new("abc"));
        assert_ne!(secret, Secret::new("abd"));
        assert_ne!(secret, Secret::new("abcd"));
        assert_ne!(secret, Secret::new(""));
    }

    #[test]
    fn serde_keeps_the_value() {
        let secret: Secret = serde_json::from_str("\"s\\u00e9cret\"").expect("a JSON string");
        assert_eq!(secret.expose(), "sécret");
        assert_eq!(
            serde_json::to_string(&secret).expect("serialises"),
            "\"sécret\""
        );
    }
}
