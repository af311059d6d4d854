//! Fe26.2, the format of iron-session, the SDK for Node and the packages of AuthKit: eight parts
//! between asterisks and, after a tilde, a number that says how the content lies in it.

use std::collections::HashMap;
use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use workos_core::chrono::{DateTime, Utc};
use workos_core::serde_json::value::RawValue;
use workos_core::{Error, constant_time_eq, serde_json};
use zeroize::Zeroizing;

use super::UnsealError;
use crate::SessionPassword;
use crate::crypto::session::{Iv, decrypt_cbc_256, encrypt_cbc_256};
use crate::crypto::{HmacKey, hexadecimal, random};

const PREFIX: &str = "Fe26.2";
/// The only password id that the SDKs know; with several passwords, the MAC says which it was.
const PASSWORD_ID: &str = "1";
const NOT_EIGHT_PARTS: UnsealError = UnsealError::Malformed("it has not eight parts");
/// How far the clocks of the machines that serve a site may be apart, in milliseconds.
const CLOCK_SKEW: i64 = 60_000;

/// What is random in a sealed text. The salts are their digits, not what these stand for.
pub(super) struct Randomness {
    pub(super) encryption_salt: String,
    pub(super) mac_salt: String,
    pub(super) iv: Iv,
}

impl Randomness {
    fn new() -> Result<Self, Error> {
        Ok(Self {
            encryption_salt: hexadecimal(&random::<32>()?),
            mac_salt: hexadecimal(&random::<32>()?),
            iv: random()?,
        })
    }
}

/// Seals a text that does not expire.
pub(super) fn seal(content: &str, password: &SessionPassword) -> Result<Option<String>, Error> {
    Ok(Some(seal_with(content, password, &Randomness::new()?, "")))
}

pub(super) fn seal_with(
    content: &str,
    password: &SessionPassword,
    randomness: &Randomness,
    expiration: &str,
) -> String {
    let password = password.pbkdf2_sha1();
    let Randomness {
        encryption_salt,
        mac_salt,
        iv,
    } = randomness;
    let key = password.derive(encryption_salt.as_bytes());
    let encrypted = encrypt_cbc_256(&key, iv, content.as_bytes());
    let mut sealed = format!(
        "{PREFIX}*{PASSWORD_ID}*{encryption_salt}*{}*{}*{expiration}",
        URL_SAFE_NO_PAD.encode(iv),
        URL_SAFE_NO_PAD.encode(encrypted),
    );
    let key = password.derive(mac_salt.as_bytes());
    let mac = HmacKey::new(&*key).sign(&[sealed.as_bytes()]);
    // Writing to a text cannot fail.
    let _ = write!(sealed, "*{mac_salt}*{}~2", URL_SAFE_NO_PAD.encode(mac));
    sealed
}

/// What was sealed. The order of the checks is that of the other SDKs; the MAC comes before
/// anything is decrypted.
pub(super) fn unseal(
    sealed: &str,
    passwords: &mut dyn Iterator<Item = &SessionPassword>,
    now: DateTime<Utc>,
) -> Result<Zeroizing<Vec<u8>>, UnsealError> {
    // From the end, so that the long part in the middle is looked through once.
    let mut ends = sealed.rsplitn(3, '*');
    let (Some(mac), Some(mac_salt), Some(covered)) = (ends.next(), ends.next(), ends.next()) else {
        return Err(NOT_EIGHT_PARTS);
    };
    let (mac, number) = match mac.split_once('~') {
        Some((mac, number)) => (mac, Some(number)),
        None => (mac, None),
    };
    let mut parts = covered.split('*');
    let [
        Some(prefix),
        Some(password_id),
        Some(encryption_salt),
        Some(iv),
        Some(encrypted),
        Some(expiration),
        None,
    ] = std::array::from_fn(|_| parts.next())
    else {
        return Err(NOT_EIGHT_PARTS);
    };
    if prefix != PREFIX {
        return Err(UnsealError::Malformed("it does not begin with `Fe26.2`"));
    }
    check_expiration(expiration, now)?;
    if password_id != PASSWORD_ID {
        let other = "it was sealed with a password of another number than 1";
        return Err(UnsealError::Malformed(other));
    }
    let form = Form::of(number)?;
    let mac = decoded(mac)?;
    let password = passwords
        .map(SessionPassword::pbkdf2_sha1)
        .find(|password| {
            let key = password.derive(mac_salt.as_bytes());
            constant_time_eq(&HmacKey::new(&*key).sign(&[covered.as_bytes()]), &mac)
        })
        .ok_or(UnsealError::NotAuthentic)?;

    let key = password.derive(encryption_salt.as_bytes());
    let content = Iv::try_from(decoded(iv)?)
        .ok()
        .and_then(|iv| Some((iv, decoded(encrypted).ok()?)))
        .and_then(|(iv, encrypted)| decrypt_cbc_256(&key, &iv, encrypted))
        .ok_or(UnsealError::Malformed("its content cannot be decrypted"))?;
    form.take_out(content)
}

fn decoded(part: &str) -> Result<Vec<u8>, UnsealError> {
    let decoded = URL_SAFE_NO_PAD.decode(part);
    decoded.map_err(|_| UnsealError::Malformed("a part of it is not Base64"))
}

/// Whether it still counts; empty, it always does.
fn check_expiration(expiration: &str, now: DateTime<Utc>) -> Result<(), UnsealError> {
    if expiration.is_empty() {
        return Ok(());
    }
    let digits = expiration.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || expiration.starts_with('0') {
        return Err(UnsealError::Malformed("its expiration is not a number"));
    }
    // A number that is too large is later than any time.
    let expiration: i64 = expiration.parse().unwrap_or(i64::MAX);
    if expiration <= now.timestamp_millis().saturating_sub(CLOCK_SKEW) {
        return Err(UnsealError::Expired);
    }
    Ok(())
}

/// How the content lies in what was sealed. The MAC does not cover the number that says so, but
/// whoever changes it only gets at a part of what the password's owner has sealed.
#[derive(Clone, Copy)]
enum Form {
    AsIs,
    /// In the property `persistent`, as iron-session had it before version 2.
    Persistent,
}

impl Form {
    fn of(number: Option<&str>) -> Result<Self, UnsealError> {
        let number = match number {
            None => return Ok(Self::AsIs),
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse(),
            Some(_) => return Err(UnsealError::Malformed("it does not end in a number")),
        };
        match number {
            Ok(2u32) => Ok(Self::AsIs),
            Ok(_) => Ok(Self::Persistent),
            Err(_) => Err(UnsealError::Malformed("it does not end in a number")),
        }
    }

    fn take_out(self, content: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, UnsealError> {
        if let Self::AsIs = self {
            return Ok(content);
        }
        let fields: HashMap<&str, &RawValue> = match serde_json::from_slice(&content) {
            Ok(fields) => fields,
            Err(_) => return Err(UnsealError::Malformed("its content is not a JSON object")),
        };
        Ok(match fields.get("persistent") {
            Some(inner) => Zeroizing::new(inner.get().as_bytes().to_vec()),
            None => content,
        })
    }
}
