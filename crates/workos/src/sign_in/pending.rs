//! What is kept while a person is away to sign in, and the cookie that keeps it.
//!
//! A callback counts if it brings the state that only this browser was sent away with. The cookie
//! is sealed, so that nobody reads the verifier or puts a state of theirs in its place; its name
//! holds a hash of the state, so that two tabs do not overwrite each other. Sealed into it is also
//! its name, so that it counts under no other.

use std::fmt;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use workos_core::chrono::{DateTime, TimeDelta, Utc};
use workos_core::{Error, Secret};

use super::{Callback, Exchangeable, Leave, SignInError, SignInFailure, return_path};
use crate::authorization_url::Connection;
use crate::cookie::{Cookies, SessionPassword, SetCookie};
use crate::crypto;
use crate::pkce::{CodeChallenge, CodeVerifier};

/// How long a person may take.
const LONGEST: Duration = Duration::from_secs(600);
/// How far the clocks of the machines that serve a site may be apart.
const CLOCK_SKEW: TimeDelta = TimeDelta::seconds(60);
const MOST_AT_ONCE: usize = 5;
const COOKIE_PREFIX: &str = "wos-auth-";
/// Browsers take a cookie of such a name from this very host only, over an encrypted connection
/// (RFC 6265bis, section 4.1.3.2). Without it, whoever has a neighbouring subdomain could plant the
/// cookie of a sign-in that they have begun themselves, and so sign a person in to their account.
const HOST_PREFIX: &str = "__Host-";
const HASH_DIGITS: usize = 16;
/// What the key is derived for. Its number is that of the layout of the content.
const PURPOSE: &str = "workos pending sign-in 1";

/// What a sign-in was begun for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Product {
    #[cfg(feature = "user_management")]
    UserManagement,
    #[cfg(feature = "sso")]
    Sso,
}

impl Product {
    const ALL: &[Self] = &[
        #[cfg(feature = "user_management")]
        Self::UserManagement,
        #[cfg(feature = "sso")]
        Self::Sso,
    ];

    fn name(self) -> &'static str {
        match self {
            #[cfg(feature = "user_management")]
            Self::UserManagement => "user_management",
            #[cfg(feature = "sso")]
            Self::Sso => "sso",
        }
    }
}

/// How a sign-in begins.
pub(crate) struct Beginning<'a> {
    pub(crate) product: Product,
    pub(crate) client_id: &'a str,
    pub(crate) return_to: &'a str,
    /// What the callback comes over.
    pub(crate) connection: Connection,
    pub(crate) now: DateTime<Utc>,
}

/// A sign-in that was begun and is not finished: the state, the PKCE verifier, when it began and
/// where the person wants to go afterwards.
///
/// It counts once: finishing consumes it, and it cannot be cloned.
pub struct PendingSignIn {
    product: Product,
    client_id: String,
    state: Secret,
    verifier: CodeVerifier,
    started: DateTime<Utc>,
    return_to: String,
    connection: Connection,
}

impl PendingSignIn {
    pub(crate) fn begin(beginning: &Beginning) -> Result<Self, Error> {
        let random: [u8; 32] = crypto::random()?;
        Ok(Self {
            product: beginning.product,
            client_id: beginning.client_id.to_owned(),
            state: Secret::new(URL_SAFE_NO_PAD.encode(random)),
            verifier: CodeVerifier::generate()?,
            started: beginning.now,
            return_to: return_path::sanitise(beginning.return_to).to_owned(),
            connection: beginning.connection,
        })
    }

    pub(crate) fn state(&self) -> &Secret {
        &self.state
    }

    pub(crate) fn challenge(&self) -> CodeChallenge {
        self.verifier.challenge()
    }

    /// The cookie that keeps the sign-in in the browser for ten minutes: sealed with the password,
    /// out of reach for scripts, and sent over encrypted connections only, unless the callback
    /// comes by `http://` from this machine. Where the callback comes by `https://`, the name begins
    /// with `__Host-`, so that no other host of the domain can set the cookie: leave its attributes
    /// as they are.
    ///
    /// Send [`surplus_cookies`](Self::surplus_cookies) along.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the system has no source
    /// of randomness.
    pub fn into_cookie(self, password: &SessionPassword) -> Result<SetCookie, Error> {
        let name = self.cookie_name();
        let sealed = password.seal(PURPOSE, &name, &self.content())?;
        let secure = self.connection != Connection::Loopback;
        Ok(SetCookie::new(name, sealed, LONGEST, secure))
    }

    /// The sign-in that a callback belongs to, out of the cookies that came with it. `query` is the
    /// query of the callback, with or without its question mark.
    ///
    /// # Errors
    ///
    /// [`SignInFailure::NotBegunHere`], [`Malformed`](SignInFailure::Malformed),
    /// [`NoCookie`](SignInFailure::NoCookie) and
    /// [`UnreadableCookie`](SignInFailure::UnreadableCookie).
    pub fn from_cookies<'c>(
        cookies: impl Into<Cookies<'c>>,
        query: &str,
        password: &SessionPassword,
    ) -> Result<Self, SignInError> {
        let callback = Callback::parse(query);
        let state = callback
            .state()
            .map_err(|failure| SignInError::new(failure, None))?;
        let cookies = cookies.into();
        let mut unreadable = None;
        for name in [host_cookie_name(state), plain_cookie_name(state)] {
            for value in cookies.values(&name) {
                let content = password.open(PURPOSE, &name, value);
                if let Some(pending) = content.and_then(|content| Self::read(content.expose())) {
                    return Ok(pending);
                }
                unreadable.get_or_insert_with(|| removal(&name));
            }
        }
        Err(match unreadable {
            Some(cookie) => SignInError::new(SignInFailure::UnreadableCookie, Some(cookie)),
            None => SignInError::new(SignInFailure::NoCookie, None),
        })
    }

    /// Whether a callback with this query belongs to the sign-in. A program that waits for it on
    /// loopback can pass over what else comes in, instead of giving up the sign-in.
    #[must_use]
    pub fn is_answered_by(&self, query: &str) -> bool {
        self.check_state(&Callback::parse(query)).is_ok()
    }

    /// Cookies that delete those sign-ins of this browser that are too many when a further one is
    /// begun: five are kept, as a browser that begins one after the other would otherwise send
    /// more than servers take.
    #[must_use]
    pub fn surplus_cookies<'c>(cookies: impl Into<Cookies<'c>>) -> Vec<SetCookie> {
        let cookies = cookies.into();
        let names: Vec<&str> = cookies
            .names()
            .filter(|name| is_cookie_name(name))
            .collect();
        let surplus = (names.len() + 1).saturating_sub(MOST_AT_ONCE);
        let oldest = names.into_iter().take(surplus);
        oldest.map(removal).collect()
    }

    /// Checks a callback against the sign-in. The state comes first: before it has matched, nothing
    /// that the callback says is looked at.
    pub(crate) fn check(
        self,
        query: &str,
        product: Product,
        now: DateTime<Utc>,
    ) -> Result<Exchangeable, SignInError> {
        let callback = Callback::parse(query);
        let remove_cookie = removal(&self.cookie_name());
        let code = self.check_state(&callback).and_then(|()| {
            self.check_circumstances(product, now)?;
            callback.code()
        });
        match code {
            Ok(code) => Ok(Exchangeable {
                client_id: self.client_id,
                code: code.clone(),
                verifier: self.verifier.into(),
                leave: Leave {
                    return_to: self.return_to,
                    remove_cookie,
                },
            }),
            Err(failure) => Err(SignInError::new(failure, Some(remove_cookie))),
        }
    }

    fn cookie_name(&self) -> String {
        match self.connection {
            Connection::Encrypted => host_cookie_name(&self.state),
            Connection::Loopback | Connection::Other => plain_cookie_name(&self.state),
        }
    }

    /// In constant time, as everywhere with a [`Secret`].
    fn check_state(&self, callback: &Callback) -> Result<(), SignInFailure> {
        if *callback.state()? == self.state {
            return Ok(());
        }
        Err(SignInFailure::StateMismatch)
    }

    fn check_circumstances(
        &self,
        product: Product,
        now: DateTime<Utc>,
    ) -> Result<(), SignInFailure> {
        let age = now - self.started;
        let longest = TimeDelta::from_std(LONGEST).unwrap_or(TimeDelta::MAX);
        if age > longest || age < -CLOCK_SKEW {
            return Err(SignInFailure::Expired);
        }
        if self.product != product {
            return Err(SignInFailure::OtherProduct);
        }
        Ok(())
    }

    /// A line a value: none of them can hold a line break.
    fn content(&self) -> Secret {
        Secret::new(format!(
            "{}\n{}\n{}\n{}\n{}\n{}\n{}",
            self.product.name(),
            self.client_id,
            self.state.expose(),
            self.verifier.expose(),
            self.started.timestamp_millis(),
            self.connection.name(),
            self.return_to,
        ))
    }

    fn read(content: &str) -> Option<Self> {
        let mut lines = content.split('\n');
        let product = lines.next()?;
        let mut products = Product::ALL.iter();
        let mut connections = Connection::ALL.iter();
        Some(Self {
            product: *products.find(|known| known.name() == product)?,
            client_id: lines.next()?.to_owned(),
            state: Secret::from(lines.next()?),
            verifier: CodeVerifier::try_from(lines.next()?).ok()?,
            started: DateTime::from_timestamp_millis(lines.next()?.parse().ok()?)?,
            connection: {
                let name = lines.next()?;
                *connections.find(|known| known.name() == name)?
            },
            return_to: return_path::sanitise(lines.next()?).to_owned(),
        })
    }
}

/// Shows nothing that protects the sign-in.
impl fmt::Debug for PendingSignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingSignIn")
            .field("product", &self.product)
            .field("client_id", &self.client_id)
            .field("started", &self.started)
            .finish_non_exhaustive()
    }
}

fn host_cookie_name(state: &Secret) -> String {
    format!("{HOST_PREFIX}{}", plain_cookie_name(state))
}

fn plain_cookie_name(state: &Secret) -> String {
    let hash = crypto::sha256(state.expose().as_bytes());
    format!(
        "{COOKIE_PREFIX}{}",
        crypto::hexadecimal(&hash[..HASH_DIGITS / 2])
    )
}

fn is_cookie_name(name: &str) -> bool {
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let name = name.strip_prefix(HOST_PREFIX).unwrap_or(name);
    name.strip_prefix(COOKIE_PREFIX)
        .is_some_and(|hash| hash.len() == HASH_DIGITS && hash.bytes().all(is_digit))
}

/// Deletes a cookie. Browsers let go of one that belongs to its host only if they are told over an
/// encrypted connection, as it was set.
fn removal(name: &str) -> SetCookie {
    SetCookie::removal(name).secure(name.starts_with(HOST_PREFIX))
}
