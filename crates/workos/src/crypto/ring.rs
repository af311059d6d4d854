//! SHA-256, HKDF with it (RFC 5869), and AES-256-GCM by ring. HMAC is in `mac`.

#[cfg(any(feature = "actions", feature = "sessions", feature = "webhooks", test))]
mod mac;

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, UnboundKey};
use ring::{aead, digest, hkdf};

use super::{Key, Nonce};
#[cfg(any(feature = "actions", feature = "sessions", feature = "webhooks", test))]
pub(crate) use mac::HmacKey;
#[cfg(feature = "sessions")]
pub(super) use mac::WipedKey;

pub(crate) fn sha256(data: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest::digest(&digest::SHA256, data).as_ref());
    hash
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
