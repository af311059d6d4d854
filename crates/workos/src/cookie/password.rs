//! The password that cookies are sealed with.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use workos_core::{Error, Secret};

use crate::crypto;

const VARIABLE: &str = "WORKOS_COOKIE_PASSWORD";
const SHORTEST: usize = 32;

/// The password that cookies are sealed with: at least 32 characters, made at random, the same on
/// all machines that serve one site, and known to them alone.
///
/// ```
/// # fn main() -> Result<(), workos::Error> {
/// use workos::CookiePassword;
///
/// // `openssl rand -base64 32` makes one.
/// let password = CookiePassword::new("9yWd0s7kY2rZpXb1uQe4Tn6Vm3Hc8Ja5")?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct CookiePassword(Secret);

impl CookiePassword {
    /// Takes a password.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when it is too short.
    pub fn new(password: impl Into<Secret>) -> Result<Self, Error> {
        Self::checked(password.into(), "the cookie password")
    }

    /// The password in `WORKOS_COOKIE_PASSWORD`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when it is not set, or too
    /// short.
    pub fn from_env() -> Result<Self, Error> {
        match std::env::var(VARIABLE) {
            Ok(password) if !password.is_empty() => Self::checked(
                Secret::new(password),
                "the cookie password (from the environment variable WORKOS_COOKIE_PASSWORD)",
            ),
            Ok(_) | Err(std::env::VarError::NotPresent) => Err(Error::configuration(
                "the cookie password is missing: the environment variable WORKOS_COOKIE_PASSWORD \
                 is not set, or is empty",
            )),
            Err(std::env::VarError::NotUnicode(_)) => Err(Error::configuration(
                "the cookie password (from the environment variable WORKOS_COOKIE_PASSWORD) is not \
                 UTF-8 text",
            )),
        }
    }

    fn checked(password: Secret, subject: &str) -> Result<Self, Error> {
        if password.expose().chars().count() < SHORTEST {
            return Err(Error::configuration(format!(
                "{subject} is too short: it needs at least {SHORTEST} characters, such as \
                 `openssl rand -base64 32` prints"
            )));
        }
        Ok(Self(password))
    }

    /// The value of a cookie of that name that holds `content`.
    pub(crate) fn seal(
        &self,
        purpose: &str,
        name: &str,
        content: &Secret,
    ) -> Result<Secret, Error> {
        let (password, content) = (self.0.expose().as_bytes(), content.expose().as_bytes());
        let sealed = crypto::seal(password, purpose.as_bytes(), name.as_bytes(), content)?;
        Ok(Secret::new(URL_SAFE_NO_PAD.encode(sealed)))
    }

    /// What a cookie of that name holds; nothing if it was not sealed with this password, for this
    /// purpose and this name.
    pub(crate) fn open(&self, purpose: &str, name: &str, value: &str) -> Option<Secret> {
        let sealed = URL_SAFE_NO_PAD.decode(value).ok()?;
        let password = self.0.expose().as_bytes();
        let content = crypto::open(password, purpose.as_bytes(), name.as_bytes(), &sealed)?;
        String::from_utf8(content).ok().map(Secret::new)
    }
}
