//! HMAC (RFC 2104) by ring: keys that are wiped, and those of SHA-256.

use std::hint::black_box;
use std::sync::LazyLock;

use ring::hmac;

/// A key of HMAC, made ready once for many messages. What is derived from a key signs as well as
/// the key itself, and ring does not wipe it: here it is overwritten when it is dropped. What ring
/// copies of it while it signs a message is not.
pub(in crate::crypto) struct WipedKey(hmac::Key);

impl WipedKey {
    pub(in crate::crypto) fn new(algorithm: hmac::Algorithm, key: &[u8]) -> Self {
        Self(hmac::Key::new(algorithm, key))
    }

    /// A message that is signed with it, still empty.
    pub(in crate::crypto) fn message(&self) -> hmac::Context {
        hmac::Context::with_key(&self.0)
    }
}

impl Drop for WipedKey {
    fn drop(&mut self) {
        // It covers the keys of SHA-1 too, which have shorter states in the same place.
        static OF_NOTHING: LazyLock<hmac::Key> =
            LazyLock::new(|| hmac::Key::new(hmac::HMAC_SHA256, b""));
        self.0 = OF_NOTHING.clone();
        // Or the compiler leaves out what nobody reads.
        black_box(&self.0);
    }
}

/// A key of HMAC-SHA-256.
pub(crate) struct HmacKey(WipedKey);

impl HmacKey {
    pub(crate) fn new(key: &[u8]) -> Self {
        Self(WipedKey::new(hmac::HMAC_SHA256, key))
    }

    /// Over the parts one after the other.
    pub(crate) fn sign(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut message = self.0.message();
        for part in parts {
            message.update(part);
        }
        let mut tag = [0; 32];
        tag.copy_from_slice(message.sign().as_ref());
        tag
    }
}
