//! Sealing: text that only who has the password can read or make. Three formats, each as the other
//! SDKs write it: what one of them seals can be read here, and the other way round. Pure functions
//! of text, password and time.
//!
//! What is sealed is the work of `content`.

mod aes_gcm;
mod fe26_2;
mod fernet;
#[cfg(test)]
mod tests;

use std::error::Error as StdError;
use std::fmt;

use workos_core::chrono::{DateTime, Utc};
use workos_core::{Error, Secret};
use zeroize::Zeroizing;

use crate::SessionPassword;

/// Far more than cookies can carry. Beyond it, not even a MAC is computed.
const LONGEST: usize = 64 * 1024;

/// How a session is sealed. The three cannot read each other.
///
/// | format | written by | the password |
/// | --- | --- | --- |
/// | `Fe26_2` | the SDK for Node, AuthKit for Next.js, React Router and others, iron-session | at least 32 characters |
/// | `Fernet` | the SDK for Python | 32 bytes in the URL-safe Base64: [`SessionPassword::generate_fernet`] |
/// | `AesGcm` | the SDK for Go, the crate `workos` up to 3 | 64 hexadecimal digits: [`SessionPassword::generate`]; for Go's others, [`SessionPassword::sha256_of`] |
///
/// [`Sessions`](crate::Sessions) do this by themselves; by hand it is for what else applications
/// share, with a password of its own: what others have a say in must not pass for a session.
///
/// ```
/// use workos::SessionPassword;
/// use workos::chrono::Utc;
/// use workos::session::SessionFormat;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (password, now) = (SessionPassword::generate()?, Utc::now());
/// let sealed = SessionFormat::Fe26_2.seal(r#"{"theme":"dark"}"#, &password, now)?;
/// assert!(sealed.expose().starts_with("Fe26.2*1*"));
///
/// let content = SessionFormat::Fe26_2.unseal(sealed.expose(), [&password], now)?;
/// assert_eq!(content.expose(), r#"{"theme":"dark"}"#);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SessionFormat {
    /// `Fe26.2`: AES-256-CBC and HMAC-SHA-256, with keys derived from the password.
    #[default]
    Fe26_2,
    /// Fernet: AES-128-CBC and HMAC-SHA-256. The password is the two keys.
    Fernet,
    /// AES-256-GCM in Base64. The password is the key.
    AesGcm,
}

impl SessionFormat {
    /// Whether the format can do with this password.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when it cannot; it says what
    /// the format wants instead.
    pub fn check_password(self, password: &SessionPassword) -> Result<(), Error> {
        match self {
            Self::Fe26_2 => Ok(()),
            Self::Fernet => fernet::Keys::of(password).map(drop).ok_or_else(|| {
                Error::configuration(
                    "the session password does not suit the format Fernet, which wants 32 bytes in \
                     the URL-safe Base64: take one that `SessionPassword::generate_fernet` makes",
                )
            }),
            Self::AesGcm => aes_gcm::key(password).map(drop).ok_or_else(|| {
                Error::configuration(
                    "the session password does not suit the format AES-GCM, which wants 64 \
                     hexadecimal digits: take one that `SessionPassword::generate` makes, or for a \
                     password of the SDK for Go that is none, `SessionPassword::sha256_of`",
                )
            }),
        }
    }

    /// Seals a text. `now` is the time that Fernet writes down; the text counts until the password
    /// is given up.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the password does not suit
    /// the format, or the system has no source of randomness;
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) when the sealed text would be
    /// longer than 64 KiB.
    pub fn seal(
        self,
        content: &str,
        password: &SessionPassword,
        now: DateTime<Utc>,
    ) -> Result<Secret, Error> {
        self.check_password(password)?;
        let sealed = match self {
            Self::Fe26_2 => fe26_2::seal(content, password)?,
            Self::Fernet => fernet::seal(content, password, now)?,
            Self::AesGcm => aes_gcm::seal(content, password)?,
        };
        match sealed {
            Some(sealed) if sealed.len() <= LONGEST => Ok(Secret::new(sealed)),
            _ => Err(Error::invalid_request(format!(
                "what is to be sealed is too long: sealed, it may have {LONGEST} bytes"
            ))),
        }
    }

    /// What was sealed with one of the passwords. Of Fe26.2 both forms are read: that of today
    /// (`~2`, or no number), and that of iron-session before version 2.
    ///
    /// # Errors
    ///
    /// [`UnsealError`]. Nothing is decrypted before it is certain that it was sealed with one of the
    /// passwords.
    pub fn unseal<'p>(
        self,
        sealed: &str,
        passwords: impl IntoIterator<Item = &'p SessionPassword>,
        now: DateTime<Utc>,
    ) -> Result<Secret, UnsealError> {
        if sealed.len() > LONGEST {
            return Err(UnsealError::TooLong);
        }
        let mut passwords = passwords.into_iter();
        let content = match self {
            Self::Fe26_2 => fe26_2::unseal(sealed, &mut passwords, now)?,
            Self::Fernet => fernet::unseal(sealed, &mut passwords)?,
            Self::AesGcm => aes_gcm::unseal(sealed, &mut passwords)?,
        };
        text(content)
    }
}

/// Takes over the bytes of a text without a copy of them.
fn text(mut content: Zeroizing<Vec<u8>>) -> Result<Secret, UnsealError> {
    match String::from_utf8(std::mem::take(&mut *content)) {
        Ok(text) => Ok(Secret::new(text)),
        Err(wrong) => {
            drop(Zeroizing::new(wrong.into_bytes()));
            Err(UnsealError::Malformed("its content is not text"))
        }
    }
}

/// Why a sealed text is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnsealError {
    /// It is longer than 64 KiB.
    TooLong,
    /// It is not of the format; says what is wrong with it.
    Malformed(&'static str),
    /// It counted until a time that has passed.
    Expired,
    /// It was sealed with none of the passwords, or was changed.
    NotAuthentic,
}

impl fmt::Display for UnsealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(f, "the sealed text is longer than {LONGEST} bytes"),
            Self::Malformed(why) => write!(f, "the sealed text cannot be read: {why}"),
            Self::Expired => f.write_str("the sealed text has expired"),
            Self::NotAuthentic => {
                f.write_str("the sealed text was changed, or sealed with another password")
            }
        }
    }
}

impl StdError for UnsealError {}
