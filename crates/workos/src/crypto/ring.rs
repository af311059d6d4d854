//! SHA-256, HKDF (RFC 5869) with it, and AES-256-GCM by ring.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::{digest, hkdf};

use super::{KEY_LENGTH, KeyAndNonce, NONCE_LENGTH};

pub(crate) fn sha256(data: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest::digest(&digest::SHA256, data).as_ref());
    hash
}

pub(super) fn derive(password: &[u8], salt: &[u8], purpose: &[u8]) -> Option<KeyAndNonce> {
    let mut derived: KeyAndNonce = [0; KEY_LENGTH + NONCE_LENGTH];
    hkdf::Salt::new(hkdf::HKDF_SHA256, salt)
        .extract(password)
        .expand(&[purpose], Length(derived.len()))
        .ok()?
        .fill(&mut derived)
        .ok()?;
    Some(derived)
}

pub(super) fn encrypt(key: &KeyAndNonce, bound_to: &[u8], content: &[u8]) -> Option<Vec<u8>> {
    let (key, nonce) = aes(key)?;
    let mut text = content.to_vec();
    key.seal_in_place_append_tag(nonce, Aad::from(bound_to), &mut text)
        .ok()?;
    Some(text)
}

pub(super) fn decrypt(key: &KeyAndNonce, bound_to: &[u8], encrypted: &[u8]) -> Option<Vec<u8>> {
    let (key, nonce) = aes(key)?;
    let mut text = encrypted.to_vec();
    let length = key
        .open_in_place(nonce, Aad::from(bound_to), &mut text)
        .ok()?
        .len();
    text.truncate(length);
    Some(text)
}

fn aes(key: &KeyAndNonce) -> Option<(LessSafeKey, Nonce)> {
    let (key, nonce) = key.split_at(KEY_LENGTH);
    let key = UnboundKey::new(&AES_256_GCM, key).ok()?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    Some((LessSafeKey::new(key), nonce))
}

/// How many bytes are to be derived.
struct Length(usize);

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}
