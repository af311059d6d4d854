//! The body of a request or an answer, as it passes through a transport.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;

/// The bytes of a body. They may hold passwords and tokens, so `Debug` shows only how many they
/// are: whoever logs a request or an answer in a transport of their own logs no credential.
///
/// ```
/// use workos::Body;
///
/// let body = Body::from(r#"{"password": "pony"}"#);
/// assert_eq!(format!("{body:?}"), "Body(20 bytes)");
/// assert_eq!(&body[..1], b"{");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Body(Bytes);

impl Body {
    /// The bytes, by themselves.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        self.0
    }
}

impl Deref for Body {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body({} bytes)", self.len())
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(bytes)
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Self(text.into())
    }
}
