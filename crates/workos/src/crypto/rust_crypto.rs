//! SHA-256, HMAC and HKDF (RFC 2104 and 5869) with it, and AES-256-GCM by the crates of RustCrypto.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use super::{Key, Nonce};

pub(crate) fn sha256(data: &[u8]) -> [u8; 32] {
    Sha256::digest(data).into()
}

/// Over the parts one after the other.
pub(crate) fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // What RFC 2104 makes of a key, so that no length of it is an error.
    let mut block = [0; 64];
    match block.get_mut(..key.len()) {
        Some(start) => start.copy_from_slice(key),
        None => block[..32].copy_from_slice(&sha256(key)),
    }
    let mut hmac = <Hmac<Sha256> as KeyInit>::new(&block.into());
    for part in parts {
        hmac.update(part);
    }
    hmac.finalize().into_bytes().into()
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
