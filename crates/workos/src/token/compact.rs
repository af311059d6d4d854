//! The compact serialisation of a token (RFC 7515, section 3.1), taken apart: its three parts, and
//! what its header may say. Nothing in it is believed yet, least of all where a key is to be found.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use workos_core::serde_json::{self, Value};

use super::error::InvalidToken;
use super::unique_object::UniqueObject;

/// In bytes; a cookie has room for a quarter of it.
pub(super) const LONGEST: usize = 16 * 1024;

const ALGORITHM: &str = "RS256";

/// A token whose signature nobody has verified.
pub(super) struct Compact<'a> {
    pub(super) key_id: String,
    /// What the signature is of.
    pub(super) signed: &'a [u8],
    pub(super) payload: Vec<u8>,
    pub(super) signature: Vec<u8>,
}

impl<'a> Compact<'a> {
    pub(super) fn parse(token: &'a str) -> Result<Self, InvalidToken> {
        if token.len() > LONGEST {
            return Err(InvalidToken::TooLong);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(InvalidToken::Malformed)?;
        let (header, payload) = signed.split_once('.').ok_or(InvalidToken::Malformed)?;
        let key_id = key_id(&decode(header)?)?;
        Ok(Self {
            key_id,
            signed: signed.as_bytes(),
            payload: decode(payload)?,
            signature: decode(signature)?,
        })
    }
}

/// The alphabet for URLs, without padding and without bits that mean nothing: there is one way only
/// to write a token. A dot is not in it, so that there are three parts.
fn decode(part: &str) -> Result<Vec<u8>, InvalidToken> {
    match URL_SAFE_NO_PAD.decode(part) {
        Ok(bytes) if !bytes.is_empty() => Ok(bytes),
        _ => Err(InvalidToken::Malformed),
    }
}

fn key_id(header: &[u8]) -> Result<String, InvalidToken> {
    let header = serde_json::from_slice(header).map_err(|_| InvalidToken::Malformed)?;
    let UniqueObject(mut header) = header;
    if header.get("alg").and_then(Value::as_str) != Some(ALGORITHM) {
        return Err(InvalidToken::Algorithm);
    }
    // RFC 7515, section 4.1.11: what has to be understood, and is not.
    if header.contains_key("crit") {
        return Err(InvalidToken::CriticalHeader);
    }
    match header.remove("kid") {
        Some(Value::String(key_id)) if !key_id.is_empty() => Ok(key_id),
        _ => Err(InvalidToken::MissingKeyId),
    }
}
