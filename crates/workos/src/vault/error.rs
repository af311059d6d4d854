//! Why something could not be encrypted or decrypted.

use std::error::Error as StdError;
use std::fmt;

use workos_core::Error;

/// Why something could not be encrypted or decrypted. It shows nothing of keys and content.
///
/// ```no_run
/// # async fn run(workos: workos::Client, stored: String) {
/// match workos.vault().decrypt(stored).await {
///     Ok(content) => println!("{} bytes", content.expose().len()),
///     Err(error) if error.is_unauthentic() => println!("altered, or bound to something else"),
///     Err(error) if error.is_malformed() => println!("this was never encrypted by the vault"),
///     Err(error) => println!("later, perhaps: {error}"),
/// }
/// # }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum VaultError {
    /// The text is not standard base64 with padding.
    NotBase64,
    /// The text is shorter than anything of this layout.
    TooShort,
    /// The length of the encrypted keys has no end.
    UnterminatedLength,
    /// The length of the encrypted keys does not fit 32 bits.
    LengthTooLarge,
    /// The length of the encrypted keys leads beyond the end of the text.
    LengthBeyondEnd,
    /// The text holds no encrypted keys, so that nobody can decrypt it.
    NoEncryptedKeys,
    /// The data key is not 32 bytes in base64.
    InvalidDataKey,
    /// The encrypted keys are not base64, or too long for an envelope.
    InvalidEncryptedKeys,
    /// The content is longer than AES-GCM can take.
    TooLong,
    /// The text was altered, the data key or the associated data is another than it was encrypted
    /// with, or the text has the other [layout](super::VaultLayout). Which of them cannot be told.
    Unauthentic,
    /// The API did not give the key.
    Request(Error),
}

impl VaultError {
    /// The text cannot have been encrypted in this layout, whatever the key.
    #[must_use]
    pub fn is_malformed(&self) -> bool {
        matches!(
            self,
            Self::NotBase64
                | Self::TooShort
                | Self::UnterminatedLength
                | Self::LengthTooLarge
                | Self::LengthBeyondEnd
                | Self::NoEncryptedKeys
        )
    }

    /// The key does not open the text: see [`Unauthentic`](Self::Unauthentic).
    #[must_use]
    pub fn is_unauthentic(&self) -> bool {
        matches!(self, Self::Unauthentic)
    }

    /// The call that failed, if it was one.
    #[must_use]
    pub fn request(&self) -> Option<&Error> {
        match self {
            Self::Request(error) => Some(error),
            _ => None,
        }
    }
}

impl From<Error> for VaultError {
    fn from(error: Error) -> Self {
        Self::Request(error)
    }
}

impl fmt::Display for VaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotBase64 => "the encrypted text is not standard base64 with padding",
            Self::TooShort => "the encrypted text is too short to be one",
            Self::UnterminatedLength => {
                "the encrypted text is malformed: the length of its keys has no end"
            }
            Self::LengthTooLarge => {
                "the encrypted text is malformed: the length of its keys does not fit 32 bits"
            }
            Self::LengthBeyondEnd => {
                "the encrypted text is malformed: the length of its keys leads beyond its end"
            }
            Self::NoEncryptedKeys => "the encrypted text holds no keys to decrypt it by",
            Self::InvalidDataKey => "the data key is not 32 bytes in base64",
            Self::InvalidEncryptedKeys => "the encrypted keys are not base64, or too long",
            Self::TooLong => "the content is longer than can be encrypted at once",
            Self::Unauthentic => {
                "the key does not open the encrypted text: it was altered, its associated data or \
                 its key is another, or it has the other layout"
            }
            Self::Request(_) => "the vault did not give the key",
        })
    }
}

impl StdError for VaultError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Request(error) => Some(error),
            _ => None,
        }
    }
}
