//! HMAC with SHA-256 (RFC 2104) by the crates of RustCrypto.

use std::hint::black_box;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::sha256;

/// A key of HMAC-SHA-256, made ready once for many messages.
pub(crate) struct HmacKey(Hmac<Sha256>);

impl HmacKey {
    pub(crate) fn new(key: &[u8]) -> Self {
        // What RFC 2104 makes of a key, so that no length of it is an error.
        let mut block = Zeroizing::new([0; 64]);
        match block.get_mut(..key.len()) {
            Some(start) => start.copy_from_slice(key),
            None => block[..32].copy_from_slice(&sha256(key)),
        }
        Self(<Hmac<Sha256> as KeyInit>::new((&*block).into()))
    }

    /// Over the parts one after the other.
    pub(crate) fn sign(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut hmac = self.0.clone();
        for part in parts {
            hmac.update(part);
        }
        hmac.finalize().into_bytes().into()
    }
}

/// What is derived from a key signs as well as the key itself.
impl Drop for HmacKey {
    fn drop(&mut self) {
        self.0 = <Hmac<Sha256> as KeyInit>::new(&[0; 64].into());
        // Or the compiler leaves out what nobody reads.
        black_box(&self.0);
    }
}
