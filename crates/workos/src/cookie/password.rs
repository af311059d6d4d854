//! The password that cookies are sealed with. What is made of it is up to the formats; what each of
//! them wants of it beside its length is said there.

use std::fmt;
#[cfg(all(feature = "sessions", not(target_arch = "wasm32")))]
use std::sync::{Arc, OnceLock};

use base64::Engine;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use workos_core::{Error, Secret};
use zeroize::Zeroizing;

use crate::crypto;
#[cfg(all(feature = "sessions", not(target_arch = "wasm32")))]
use crate::crypto::session::Pbkdf2Sha1;

const VARIABLE: &str = "WORKOS_COOKIE_PASSWORD";
/// In code units of UTF-16, which is what the SDKs in JavaScript count.
const SHORTEST: usize = 32;

/// The password that cookies are sealed with: at least 32 characters, made at random, the same on
/// all machines that serve one site, and known to them alone.
///
/// `openssl rand -hex 32` prints one, and [`generate`](Self::generate) makes one.
///
/// ```
/// # fn main() -> Result<(), workos::Error> {
/// use workos::SessionPassword;
///
/// let password = SessionPassword::new("9yWd0s7kY2rZpXb1uQe4Tn6Vm3Hc8Ja5")?;
///
/// let refused = SessionPassword::new("hunter2").unwrap_err();
/// assert!(refused.to_string().contains("too short"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct SessionPassword {
    secret: Secret,
    /// Made ready when it is first needed, and then for all its clones.
    #[cfg(all(feature = "sessions", not(target_arch = "wasm32")))]
    pbkdf2_sha1: Arc<OnceLock<Pbkdf2Sha1>>,
}

impl SessionPassword {
    /// Takes a password.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when it is too short.
    pub fn new(password: impl Into<Secret>) -> Result<Self, Error> {
        Self::checked(password.into(), "the session password")
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
                "the session password (from the environment variable WORKOS_COOKIE_PASSWORD)",
            ),
            Ok(_) | Err(std::env::VarError::NotPresent) => Err(Error::configuration(
                "the session password is missing: the environment variable WORKOS_COOKIE_PASSWORD \
                 is not set, or is empty; `openssl rand -hex 32` prints one",
            )),
            Err(std::env::VarError::NotUnicode(_)) => Err(Error::configuration(
                "the session password (from the environment variable WORKOS_COOKIE_PASSWORD) is not \
                 UTF-8 text",
            )),
        }
    }

    /// A new password of 64 hexadecimal digits, for the formats Fe26.2 and AES-GCM. Keep it: nothing
    /// else reads what was sealed with it.
    ///
    /// ```
    /// # fn main() -> Result<(), workos::Error> {
    /// let password = workos::SessionPassword::generate()?;
    /// assert_eq!(password.secret().expose().len(), 64);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the system has no source
    /// of randomness.
    pub fn generate() -> Result<Self, Error> {
        let random = Zeroizing::new(crypto::random::<32>()?);
        Ok(Self::of(Secret::new(crypto::hexadecimal(
            random.as_slice(),
        ))))
    }

    /// A new password of 32 bytes in the URL-safe Base64, for the formats Fernet and Fe26.2. Keep
    /// it: nothing else reads what was sealed with it.
    ///
    /// ```
    /// # fn main() -> Result<(), workos::Error> {
    /// let password = workos::SessionPassword::generate_fernet()?;
    /// assert_eq!(password.secret().expose().len(), 44);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the system has no source
    /// of randomness.
    pub fn generate_fernet() -> Result<Self, Error> {
        let random = Zeroizing::new(crypto::random::<32>()?);
        Ok(Self::of(Secret::new(URL_SAFE.encode(random.as_slice()))))
    }

    /// The SHA-256 of a text as a password: what the SDK for Go makes of a password that is not 64
    /// hexadecimal digits, for the format AES-GCM.
    ///
    /// The text may be short, as it is given elsewhere. A short one can be guessed by whoever has a
    /// cookie: read with it, and seal with a [generated](Self::generate) one.
    ///
    /// ```
    /// # fn main() -> Result<(), workos::Error> {
    /// let password = workos::SessionPassword::sha256_of("the password of a service in Go")?;
    /// assert_eq!(password.secret().expose().len(), 64);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the text is empty.
    pub fn sha256_of(text: impl Into<Secret>) -> Result<Self, Error> {
        let text = text.into();
        if text.expose().is_empty() {
            return Err(Error::configuration(
                "the session password is empty; `openssl rand -hex 32` prints one",
            ));
        }
        let hash = Zeroizing::new(crypto::sha256(text.expose().as_bytes()));
        Ok(Self::of(Secret::new(crypto::hexadecimal(hash.as_slice()))))
    }

    /// The password itself, to be kept where the configuration is.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    fn of(secret: Secret) -> Self {
        Self {
            secret,
            #[cfg(all(feature = "sessions", not(target_arch = "wasm32")))]
            pbkdf2_sha1: Arc::default(),
        }
    }

    /// What keys are derived from for a format that does so with every message.
    #[cfg(all(feature = "sessions", not(target_arch = "wasm32")))]
    pub(crate) fn pbkdf2_sha1(&self) -> &Pbkdf2Sha1 {
        self.pbkdf2_sha1
            .get_or_init(|| Pbkdf2Sha1::new(self.secret.expose().as_bytes()))
    }

    fn checked(password: Secret, subject: &str) -> Result<Self, Error> {
        if password.expose().encode_utf16().count() < SHORTEST {
            return Err(Error::configuration(format!(
                "{subject} is too short: it needs at least {SHORTEST} characters, such as \
                 `openssl rand -hex 32` prints"
            )));
        }
        Ok(Self::of(password))
    }

    /// The value of a cookie of that name that holds `content`.
    pub(crate) fn seal(
        &self,
        purpose: &str,
        name: &str,
        content: &Secret,
    ) -> Result<Secret, Error> {
        let (password, content) = (self.secret.expose().as_bytes(), content.expose().as_bytes());
        let sealed = crypto::seal(password, purpose.as_bytes(), name.as_bytes(), content)?;
        Ok(Secret::new(URL_SAFE_NO_PAD.encode(sealed)))
    }

    /// What a cookie of that name holds; nothing if it was not sealed with this password, for this
    /// purpose and this name.
    pub(crate) fn open(&self, purpose: &str, name: &str, value: &str) -> Option<Secret> {
        let sealed = URL_SAFE_NO_PAD.decode(value).ok()?;
        let password = self.secret.expose().as_bytes();
        let content = crypto::open(password, purpose.as_bytes(), name.as_bytes(), &sealed)?;
        String::from_utf8(content).ok().map(Secret::new)
    }
}

impl fmt::Debug for SessionPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SessionPassword")
            .field(&self.secret)
            .finish()
    }
}
