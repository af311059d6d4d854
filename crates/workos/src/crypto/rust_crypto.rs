//! SHA-256, HKDF with it (RFC 5869), and AES-256-GCM by the crates of RustCrypto. HMAC is in `mac`.

#[cfg(any(feature = "actions", feature = "sessions", feature = "webhooks", test))]
mod mac;

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use hkdf::Hkdf;
use sha2::{Digest, Sha256};

use super::{Key, Nonce};
#[cfg(any(feature = "actions", feature = "sessions", feature = "webhooks", test))]
pub(crate) use mac::HmacKey;

pub(crate) fn sha256(data: &[u8]) -> [u8; 32] {
    Sha256::digest(data).into()
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
