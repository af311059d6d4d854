//! SHA-256, HKDF (RFC 5869) with it, and AES-256-GCM by the crates of RustCrypto.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use hkdf::Hkdf;
use sha2::{Digest, Sha256};

use super::{KEY_LENGTH, KeyAndNonce, NONCE_LENGTH};

pub(crate) fn sha256(data: &[u8]) -> [u8; 32] {
    Sha256::digest(data).into()
}

pub(super) fn derive(password: &[u8], salt: &[u8], purpose: &[u8]) -> Option<KeyAndNonce> {
    let mut derived: KeyAndNonce = [0; KEY_LENGTH + NONCE_LENGTH];
    Hkdf::<Sha256>::new(Some(salt), password)
        .expand(purpose, &mut derived)
        .ok()?;
    Some(derived)
}

pub(super) fn encrypt(key: &KeyAndNonce, bound_to: &[u8], content: &[u8]) -> Option<Vec<u8>> {
    let (key, nonce) = key.split_at(KEY_LENGTH);
    let payload = Payload {
        msg: content,
        aad: bound_to,
    };
    let nonce = Nonce::try_from(nonce).ok()?;
    Aes256Gcm::new_from_slice(key)
        .ok()?
        .encrypt(&nonce, payload)
        .ok()
}

pub(super) fn decrypt(key: &KeyAndNonce, bound_to: &[u8], encrypted: &[u8]) -> Option<Vec<u8>> {
    let (key, nonce) = key.split_at(KEY_LENGTH);
    let payload = Payload {
        msg: encrypted,
        aad: bound_to,
    };
    let nonce = Nonce::try_from(nonce).ok()?;
    Aes256Gcm::new_from_slice(key)
        .ok()?
        .decrypt(&nonce, payload)
        .ok()
}
