//! Settings of sessions, checked once.

use std::sync::Arc;
use std::time::Duration;

use workos_core::{Client, Error};

use super::refresh::Flights;
use super::sessions::{Inner, Sessions};
use super::{RefreshFlights, SessionCookie, SessionFormat};
use crate::SessionPassword;
use crate::token::TokenVerifierBuilder;

/// Settings for [`Sessions`]; [`Client::sessions`](crate::Client::sessions) starts them.
#[must_use = "the sessions are what `build` returns"]
pub struct SessionsBuilder {
    client: Client,
    verifier: TokenVerifierBuilder,
    passwords: Vec<SessionPassword>,
    formats: Vec<SessionFormat>,
    cookie: SessionCookie,
    between_processes: Option<Arc<dyn RefreshFlights>>,
}

impl SessionsBuilder {
    pub(crate) fn new(
        client: &Client,
        verifier: TokenVerifierBuilder,
        password: SessionPassword,
    ) -> Self {
        Self {
            client: client.clone(),
            verifier,
            passwords: vec![password],
            formats: vec![SessionFormat::default()],
            cookie: SessionCookie::default(),
            between_processes: None,
        }
    }

    /// A password that sessions were sealed with before: they are read still, and sealed with the
    /// new one when they are refreshed. Take it out when the cookies from before are gone.
    pub fn older_password(mut self, password: SessionPassword) -> Self {
        self.passwords.push(password);
        self
    }

    /// The format that sessions are sealed in, and the only one that is read unless
    /// [`also_reads`](Self::also_reads) adds another: [`SessionFormat::Fe26_2`] unless it is set.
    pub fn format(mut self, format: SessionFormat) -> Self {
        self.formats[0] = format;
        self
    }

    /// A format that is read besides, to come from one to the other.
    pub fn also_reads(mut self, format: SessionFormat) -> Self {
        self.formats.push(format);
        self
    }

    /// The cookie that sessions are kept in; `wos-session` unless it is set.
    pub fn cookie(mut self, cookie: SessionCookie) -> Self {
        self.cookie = cookie;
        self
    }

    /// As [`TokenVerifierBuilder::audience`].
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.verifier = self.verifier.audience(audience);
        self
    }

    /// As [`TokenVerifierBuilder::leeway`].
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.verifier = self.verifier.leeway(leeway);
        self
    }

    /// As [`TokenVerifierBuilder::keys_last`].
    pub fn keys_last(mut self, longest: Duration) -> Self {
        self.verifier = self.verifier.keys_last(longest);
        self
    }

    /// As [`TokenVerifierBuilder::remembered_tokens`].
    pub fn remembered_tokens(mut self, most: usize) -> Self {
        self.verifier = self.verifier.remembered_tokens(most);
        self
    }

    /// Has the processes that serve one site refresh a session once between them. Within a process
    /// that is so without.
    pub fn refresh_flights(mut self, flights: impl RefreshFlights) -> Self {
        self.between_processes = Some(Arc::new(flights));
        self
    }

    /// Checks the settings and makes the sessions. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the password does not suit
    /// the format, a format that is read has no password that suits, an older password suits none,
    /// the cookie cannot be one, or as [`TokenVerifierBuilder::build`].
    pub fn build(self) -> Result<Sessions, Error> {
        self.check_passwords()?;
        self.cookie.check()?;
        Ok(Sessions::new(Inner {
            verifier: self.verifier.build()?,
            client: self.client,
            passwords: self.passwords,
            formats: self.formats,
            cookie: self.cookie,
            flights: Arc::new(Flights::new(self.between_processes)),
        }))
    }

    fn check_passwords(&self) -> Result<(), Error> {
        self.formats[0].check_password(&self.passwords[0])?;
        for format in &self.formats {
            // Why the first does not suit says what would.
            let mut checked = self.passwords.iter().map(|it| format.check_password(it));
            if let Some(Err(why)) = checked.next()
                && !checked.any(|it| it.is_ok())
            {
                return Err(why);
            }
        }
        let suits = |password: &SessionPassword| {
            let mut formats = self.formats.iter();
            formats.any(|format| format.check_password(password).is_ok())
        };
        if self.passwords.iter().all(suits) {
            return Ok(());
        }
        Err(Error::configuration(
            "an older session password suits none of the formats that are read: add its format with \
             `also_reads`, or take it out",
        ))
    }
}

impl std::fmt::Debug for SessionsBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SessionsBuilder")
            .field("verifier", &self.verifier)
            .field("passwords", &self.passwords)
            .field("formats", &self.formats)
            .field("cookie", &self.cookie)
            .finish_non_exhaustive()
    }
}
