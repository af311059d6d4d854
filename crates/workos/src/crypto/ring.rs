//! SHA-256, HMAC and HKDF (RFC 2104 and 5869) with it, and AES-256-GCM by ring.

use std::hint::black_box;

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, UnboundKey};
use ring::{aead, digest, hkdf, hmac};

use super::{Key, Nonce};

pub(crate) fn sha256(data: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest::digest(&digest::SHA256, data).as_ref());
    hash
}

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
        self.0 = hmac::Key::new(hmac::HMAC_SHA256, b"");
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
    hkdf::Salt::new(hkdf::HKDF_SHA256, salt)
        .extract(password)
        .expand(&[purpose], Length(derived.len()))
        .ok()?
        .fill(derived)
        .ok()
}

/// The tag is at the end of what is encrypted.
pub(crate) fn encrypt(
    key: &Key,
    nonce: &Nonce,
    bound_to: &[u8],
    content: &[u8],
) -> Option<Vec<u8>> {
    let mut text = Vec::with_capacity(content.len() + AES_256_GCM.tag_len());
    text.extend_from_slice(content);
    aes(key)?
        .seal_in_place_append_tag(unique(nonce), Aad::from(bound_to), &mut text)
        .ok()?;
    Some(text)
}

pub(crate) fn decrypt(
    key: &Key,
    nonce: &Nonce,
    bound_to: &[u8],
    encrypted: &[u8],
) -> Option<Vec<u8>> {
    let mut text = encrypted.to_vec();
    let length = aes(key)?
        .open_in_place(unique(nonce), Aad::from(bound_to), &mut text)
        .ok()?
        .len();
    text.truncate(length);
    Some(text)
}

fn aes(key: &Key) -> Option<LessSafeKey> {
    UnboundKey::new(&AES_256_GCM, key)
        .ok()
        .map(LessSafeKey::new)
}

fn unique(nonce: &Nonce) -> aead::Nonce {
    aead::Nonce::assume_unique_for_key(*nonce)
}

/// How many bytes are to be derived.
struct Length(usize);

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}
