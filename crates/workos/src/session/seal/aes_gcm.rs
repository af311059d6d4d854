//! AES-256-GCM, the format of the SDK for Go and of the crate `workos` up to 3: the nonce, the
//! content and the tag, in the standard Base64.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use workos_core::Error;
use zeroize::Zeroizing;

use super::UnsealError;
use crate::SessionPassword;
use crate::crypto::{Key, Nonce, decrypt, encrypt, random};

/// What both write: no name, no time.
const BOUND_TO: &[u8] = b"";
const TAG_LENGTH: usize = 16;

/// The key that a password of 64 hexadecimal digits spells.
pub(super) fn key(password: &SessionPassword) -> Option<Zeroizing<Key>> {
    let digits = password.secret().expose().as_bytes();
    let mut key = Zeroizing::new(Key::default());
    if digits.len() != 2 * key.len() {
        return None;
    }
    for (byte, pair) in key.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
    }
    Some(key)
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// Seals a text; nothing if the password does not suit.
pub(super) fn seal(content: &str, password: &SessionPassword) -> Result<Option<String>, Error> {
    Ok(seal_with(content, password, &random()?))
}

pub(super) fn seal_with(
    content: &str,
    password: &SessionPassword,
    nonce: &Nonce,
) -> Option<String> {
    let encrypted = encrypt(&*key(password)?, nonce, BOUND_TO, content.as_bytes())?;
    Some(STANDARD.encode([nonce, &encrypted[..]].concat()))
}

/// What was sealed. Decryption and the check of the tag are one.
pub(super) fn unseal(
    sealed: &str,
    passwords: &mut dyn Iterator<Item = &SessionPassword>,
) -> Result<Zeroizing<Vec<u8>>, UnsealError> {
    let sealed = STANDARD
        .decode(sealed)
        .map_err(|_| UnsealError::Malformed("it is not Base64"))?;
    let (nonce, encrypted) = sealed
        .split_first_chunk()
        .filter(|(_, encrypted)| encrypted.len() >= TAG_LENGTH)
        .ok_or(UnsealError::Malformed("it is too short"))?;
    passwords
        .filter_map(key)
        .find_map(|key| decrypt(&key, nonce, BOUND_TO, encrypted))
        .map(Zeroizing::new)
        .ok_or(UnsealError::NotAuthentic)
}
