//! HMAC with SHA-256 (RFC 2104) by ring.

use std::hint::black_box;
use std::sync::LazyLock;

use ring::hmac;

/// A key of HMAC-SHA-256, made ready once for many messages.
pub(crate) struct HmacKey(hmac::Key);

impl HmacKey {
    pub(crate) fn new(key: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    /// Over the parts one after the other.
    pub(crate) fn sign(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.0);
        for part in parts {
            context.update(part);
        }
        let mut tag = [0; 32];
        tag.copy_from_slice(context.sign().as_ref());
        tag
    }
}

/// ring does not wipe its keys. What is derived from one signs as well as the key itself.
impl Drop for HmacKey {
    fn drop(&mut self) {
        static OF_NOTHING: LazyLock<hmac::Key> =
            LazyLock::new(|| hmac::Key::new(hmac::HMAC_SHA256, b""));
        self.0 = OF_NOTHING.clone();
        // Or the compiler leaves out what nobody reads.
        black_box(&self.0);
    }
}
