//! Fernet, the format of the SDK for Python: a version, the time, an initialization vector, the
//! content by AES-128-CBC and the MAC of all that, in the URL-safe Base64. The time does not end it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;
use workos_core::chrono::{DateTime, Utc};
use workos_core::{Error, constant_time_eq};
use zeroize::Zeroizing;

use super::UnsealError;
use crate::SessionPassword;
use crate::crypto::session::{BLOCK_LENGTH, Iv, decrypt_cbc_128, encrypt_cbc_128};
use crate::crypto::{HmacKey, random};

const VERSION: u8 = 0x80;
const KEY_LENGTH: usize = 16;
const TIME_LENGTH: usize = 8;
const MAC_LENGTH: usize = 32;

/// The two halves of a password.
pub(super) struct Keys {
    mac: Zeroizing<[u8; KEY_LENGTH]>,
    encryption: Zeroizing<[u8; KEY_LENGTH]>,
}

impl Keys {
    /// The keys in a password; nothing if it is not 32 bytes in Base64. As in Python, either
    /// alphabet will do.
    pub(super) fn of(password: &SessionPassword) -> Option<Self> {
        let text = password.secret().expose().bytes().map(|byte| match byte {
            b'+' => b'-',
            b'/' => b'_',
            other => other,
        });
        let text = Zeroizing::new(text.collect::<Vec<u8>>());
        let bytes = Zeroizing::new(URL_SAFE.decode(&*text).ok()?);
        let (mac, encryption) = bytes.split_at_checked(KEY_LENGTH)?;
        Some(Self {
            mac: Zeroizing::new(mac.try_into().ok()?),
            encryption: Zeroizing::new(encryption.try_into().ok()?),
        })
    }
}

/// Seals a text; nothing if the password does not suit.
pub(super) fn seal(
    content: &str,
    password: &SessionPassword,
    now: DateTime<Utc>,
) -> Result<Option<String>, Error> {
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    Ok(seal_with(content, password, seconds, &random()?))
}

pub(super) fn seal_with(
    content: &str,
    password: &SessionPassword,
    seconds: u64,
    iv: &Iv,
) -> Option<String> {
    let keys = Keys::of(password)?;
    let encrypted = encrypt_cbc_128(&keys.encryption, iv, content.as_bytes());
    let mut sealed = [&[VERSION], &seconds.to_be_bytes()[..], iv, &encrypted].concat();
    let mac = HmacKey::new(&*keys.mac).sign(&[&sealed]);
    sealed.extend_from_slice(&mac);
    Some(URL_SAFE.encode(sealed))
}

/// What was sealed.
pub(super) fn unseal(
    sealed: &str,
    passwords: &mut dyn Iterator<Item = &SessionPassword>,
) -> Result<Zeroizing<Vec<u8>>, UnsealError> {
    let sealed = URL_SAFE
        .decode(sealed)
        .map_err(|_| UnsealError::Malformed("it is not URL-safe Base64"))?;
    let (covered, mac) = sealed
        .split_last_chunk::<MAC_LENGTH>()
        .ok_or(UnsealError::Malformed("it is too short"))?;
    if covered.first() != Some(&VERSION) {
        return Err(UnsealError::Malformed("it is of another version than 0x80"));
    }
    let (iv, encrypted) = covered
        .get(1 + TIME_LENGTH..)
        .and_then(|rest| rest.split_first_chunk::<BLOCK_LENGTH>())
        .ok_or(UnsealError::Malformed("it is too short"))?;
    let keys = passwords
        .filter_map(Keys::of)
        .find(|keys| constant_time_eq(&HmacKey::new(&*keys.mac).sign(&[covered]), mac))
        .ok_or(UnsealError::NotAuthentic)?;
    decrypt_cbc_128(&keys.encryption, iv, encrypted.to_vec())
        .ok_or(UnsealError::Malformed("its content cannot be decrypted"))
}
