//! Content that stays out of logs and is wiped: what is encrypted, and what was decrypted.

use std::fmt;
use std::str::Utf8Error;

use zeroize::Zeroizing;

/// Bytes that nobody should see by accident: redacted when printed, wiped when dropped.
///
/// ```
/// use workos::vault::SecretBytes;
///
/// let content = SecretBytes::from("4111 1111 1111 1111");
/// assert_eq!(format!("{content:?}"), "SecretBytes([redacted])");
/// assert_eq!(content.expose_text(), Ok("4111 1111 1111 1111"));
/// assert_eq!(content.expose().len(), 19);
/// ```
#[derive(Clone)]
pub struct SecretBytes(Zeroizing<Vec<u8>>);

impl SecretBytes {
    /// The bytes. Whoever calls this answers for where they go.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// The bytes as text. Whoever calls this answers for where it goes.
    ///
    /// # Errors
    ///
    /// When they are not UTF-8.
    pub fn expose_text(&self) -> Result<&str, Utf8Error> {
        std::str::from_utf8(&self.0)
    }
}

/// Takes the bytes in. They are not copied.
impl From<Vec<u8>> for SecretBytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

/// Takes the text in. It is not copied.
impl From<String> for SecretBytes {
    fn from(text: String) -> Self {
        Self::from(text.into_bytes())
    }
}

impl From<&[u8]> for SecretBytes {
    fn from(bytes: &[u8]) -> Self {
        Self::from(bytes.to_vec())
    }
}

impl From<&str> for SecretBytes {
    fn from(text: &str) -> Self {
        Self::from(text.as_bytes())
    }
}

/// Takes the same time wherever two contents of one length differ.
impl PartialEq for SecretBytes {
    fn eq(&self, other: &Self) -> bool {
        workos_core::constant_time_eq(&self.0, &other.0)
    }
}

impl Eq for SecretBytes {}

impl fmt::Debug for SecretBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretBytes([redacted])")
    }
}
