//! The header `WorkOS-Signature`: `t=1735689600000, v1=5257a8..`, the time of signing in milliseconds
//! and one signature or several. The order of the parts is free. Parts of other names are passed
//! over, so that a scheme that comes later breaks nobody; it cannot weaken this one, whose part has
//! to be there and right all the same.

use workos_core::chrono::{DateTime, Utc};
use workos_core::http::{HeaderMap, HeaderValue};

use super::SignatureError;

const NAME: &str = "workos-signature";

/// The header `WorkOS-Signature` of a request: out of a [`HeaderMap`], or its value as text or bytes
/// from a framework that has header types of its own. An `Option` is fine too: a header that is not
/// there is an error of the verification.
///
/// ```
/// use workos::SignatureHeader;
/// use workos::http::HeaderMap;
///
/// let headers = HeaderMap::new();
/// let of_map = SignatureHeader::from(&headers);
/// let of_text = SignatureHeader::from("t=1735689600000, v1=5257a8");
/// let of_option = SignatureHeader::from(None::<&str>);
/// ```
#[derive(Clone, Copy)]
pub struct SignatureHeader<'h>(Source<'h>);

#[derive(Clone, Copy)]
enum Source<'h> {
    Missing,
    Value(&'h [u8]),
    Repeated,
}

/// Shows nothing of the signature.
impl std::fmt::Debug for SignatureHeader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignatureHeader").finish_non_exhaustive()
    }
}

impl<'h> From<&'h HeaderMap> for SignatureHeader<'h> {
    fn from(headers: &'h HeaderMap) -> Self {
        let mut values = headers.get_all(NAME).iter();
        match (values.next(), values.next()) {
            (None, _) => Self(Source::Missing),
            (Some(value), None) => Self::from(value),
            (Some(_), Some(_)) => Self(Source::Repeated),
        }
    }
}

impl<'h> From<&'h HeaderValue> for SignatureHeader<'h> {
    fn from(value: &'h HeaderValue) -> Self {
        Self::from(value.as_bytes())
    }
}

impl<'h> From<&'h str> for SignatureHeader<'h> {
    fn from(value: &'h str) -> Self {
        Self::from(value.as_bytes())
    }
}

impl<'h> From<&'h String> for SignatureHeader<'h> {
    fn from(value: &'h String) -> Self {
        Self::from(value.as_bytes())
    }
}

impl<'h> From<&'h [u8]> for SignatureHeader<'h> {
    fn from(value: &'h [u8]) -> Self {
        Self(Source::Value(value))
    }
}

impl<'h, T: Into<SignatureHeader<'h>>> From<Option<T>> for SignatureHeader<'h> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self(Source::Missing), T::into)
    }
}

/// What the header says.
pub(super) struct Signed<'h> {
    header: &'h [u8],
    /// As it was signed: the digits themselves.
    pub(super) timestamp: &'h [u8],
    pub(super) signed_at: DateTime<Utc>,
}

impl<'h> SignatureHeader<'h> {
    pub(super) fn read(self) -> Result<Signed<'h>, SignatureError> {
        let header = match self.0 {
            Source::Value(header) if !header.trim_ascii().is_empty() => header,
            Source::Value(_) | Source::Missing => return Err(SignatureError::Missing),
            Source::Repeated => {
                return Err(SignatureError::Malformed(
                    "the request has it several times",
                ));
            }
        };
        let (mut timestamp, mut is_signed) = (None, false);
        for (name, value) in parts(header) {
            match name {
                b"t" if timestamp.is_some() => {
                    return Err(SignatureError::Malformed("it has several parts t="));
                }
                b"t" => timestamp = Some(value),
                b"v1" => is_signed |= !value.is_empty(),
                _ => {}
            }
        }
        let timestamp = timestamp.ok_or(SignatureError::NoTimestamp)?;
        let signed_at = milliseconds(timestamp).ok_or(SignatureError::Malformed(
            "its part t= is not a time in milliseconds since 1970",
        ))?;
        if !is_signed {
            return Err(SignatureError::NoSignature);
        }
        Ok(Signed {
            header,
            timestamp,
            signed_at,
        })
    }
}

impl Signed<'_> {
    /// All that could be one: 64 lower-case digits.
    pub(super) fn signatures(&self) -> impl Iterator<Item = [u8; 32]> {
        let signatures = parts(self.header).filter(|(name, _)| *name == b"v1");
        signatures.filter_map(|(_, value)| unhex(value))
    }
}

/// The names of the parts and their values.
fn parts(header: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    header.split(|byte| *byte == b',').filter_map(|part| {
        let equals = part.iter().position(|byte| *byte == b'=')?;
        let (name, value) = (&part[..equals], &part[equals + 1..]);
        Some((name.trim_ascii(), value.trim_ascii()))
    })
}

fn milliseconds(digits: &[u8]) -> Option<DateTime<Utc>> {
    if digits.is_empty() {
        return None;
    }
    let number = digits.iter().try_fold(0_i64, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| i64::from(byte - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })?;
    DateTime::from_timestamp_millis(number)
}

fn unhex(digits: &[u8]) -> Option<[u8; 32]> {
    if digits.len() != 64 {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
    }
    Some(bytes)
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}
