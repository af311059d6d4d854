//! Proof Key for Code Exchange (RFC 7636), method S256: the secret that ties the exchange of a code
//! to the program that began the sign-in.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use workos_core::{Error, Secret};

use crate::crypto;

const SHORTEST: usize = 43;
const LONGEST: usize = 128;

/// What a program keeps while a person signs in, and shows when it exchanges the code.
///
/// It belongs to one sign-in: it is moved into the exchange, and is not `Clone`.
///
/// ```
/// # fn main() -> Result<(), workos::Error> {
/// use workos::CodeVerifier;
///
/// let verifier = CodeVerifier::generate()?;
/// let challenge = verifier.challenge(); // goes into the authorization URL
/// assert_eq!(challenge.as_str().len(), 43);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct CodeVerifier(Secret);

impl CodeVerifier {
    /// A new one of 43 characters, which hold 256 random bits.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the system has no source
    /// of randomness.
    pub fn generate() -> Result<Self, Error> {
        Self::with_length(SHORTEST)
    }

    /// A new one of so many characters, from 43 to 128.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) for any other length;
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the system has no source
    /// of randomness.
    pub fn with_length(length: usize) -> Result<Self, Error> {
        check_length(length)?;
        let random: [u8; LONGEST * 3 / 4] = crypto::random()?;
        let mut text = URL_SAFE_NO_PAD.encode(random);
        text.truncate(length);
        Ok(Self(Secret::new(text)))
    }

    /// What goes into the authorization URL.
    #[must_use]
    pub fn challenge(&self) -> CodeChallenge {
        let hash = crypto::sha256(self.0.expose().as_bytes());
        CodeChallenge(URL_SAFE_NO_PAD.encode(hash))
    }

    /// The verifier itself. Whoever calls this answers for where it goes.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// Takes a verifier that was made elsewhere: 43 to 128 characters, each a letter, a digit or one of
/// `-._~`.
impl TryFrom<String> for CodeVerifier {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        // Wipes the text also when it is refused.
        let verifier = Self(Secret::new(text));
        check_length(verifier.expose().len())?;
        let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        if !verifier.expose().bytes().all(unreserved) {
            return Err(Error::invalid_request(
                "the code verifier holds other characters than letters, digits and -._~",
            ));
        }
        Ok(verifier)
    }
}

impl TryFrom<&str> for CodeVerifier {
    type Error = Error;

    fn try_from(text: &str) -> Result<Self, Error> {
        Self::try_from(text.to_owned())
    }
}

impl From<CodeVerifier> for Secret {
    fn from(verifier: CodeVerifier) -> Self {
        verifier.0
    }
}

/// The challenge of a [`CodeVerifier`]. It is no secret: the verifier cannot be learned from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeChallenge(String);

impl CodeChallenge {
    /// The challenge as it stands in the URL.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Takes the S256 challenge of a verifier that somebody else keeps, such as a browser.
impl TryFrom<&str> for CodeChallenge {
    type Error = Error;

    fn try_from(text: &str) -> Result<Self, Error> {
        match URL_SAFE_NO_PAD.decode(text) {
            Ok(hash) if hash.len() == 32 => Ok(Self(text.to_owned())),
            _ => Err(Error::invalid_request(
                "the code challenge is not a SHA-256 in base64url without padding",
            )),
        }
    }
}

fn check_length(length: usize) -> Result<(), Error> {
    if (SHORTEST..=LONGEST).contains(&length) {
        return Ok(());
    }
    Err(Error::invalid_request(format!(
        "a code verifier has {SHORTEST} to {LONGEST} characters, not {length}"
    )))
}
