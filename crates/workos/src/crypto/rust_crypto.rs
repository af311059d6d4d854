//! SHA-256, HMAC and HKDF (RFC 2104 and 5869) with it, and AES-256-GCM by the crates of RustCrypto.

use std::hint::black_box;

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{Key, Nonce};

pub(crate) fn sha256(data: &[u8]) -> [u8; 32] {
    Sha256::digest(data).into()
}

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

/// Over the parts one after the other.
pub(crate) fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    HmacKey::new(key).sign(parts)
}

pub(super) fn derive(
    password: &[u8],
    salt: &[u8],
    purpose: &[u8],
    derived: &mut [u8],
) -> Option<()> {
    Hkdf::<Sha256>::new(Some(salt), password)
        .expand(purpose, derived)
        .ok()
}

/// The tag is at the end of what is encrypted.
pub(crate) fn encrypt(
    key: &Key,
    nonce: &Nonce,
    bound_to: &[u8],
    content: &[u8],
) -> Option<Vec<u8>> {
    let payload = Payload {
        msg: content,
        aad: bound_to,
    };
    aes(key)?.encrypt(nonce.into(), payload).ok()
}

pub(crate) fn decrypt(
    key: &Key,
    nonce: &Nonce,
    bound_to: &[u8],
    encrypted: &[u8],
) -> Option<Vec<u8>> {
    let payload = Payload {
        msg: encrypted,
        aad: bound_to,
    };
    aes(key)?.decrypt(nonce.into(), payload).ok()
}

fn aes(key: &Key) -> Option<Aes256Gcm> {
    Aes256Gcm::new_from_slice(key).ok()
}
