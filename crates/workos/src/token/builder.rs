//! Settings of a verifier, checked once.

use std::time::Duration;

use workos_core::chrono::TimeDelta;
use workos_core::{Client, Error};

use super::issuer::{IssuerPolicy, missing_client_id};
use super::jwks::{FRESH, JwksCache};
use super::verified_tokens::VerifiedTokens;
use super::verifier::{Inner, TokenVerifier};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const REMEMBERED: usize = 8192;

/// Tokens live for about five minutes: with more they would hardly expire.
const LONGEST_LEEWAY: TimeDelta = TimeDelta::minutes(5);

/// Settings for a [`TokenVerifier`]; [`Client::token_verifier`](crate::Client::token_verifier)
/// starts one.
#[derive(Clone, Debug)]
#[must_use = "the verifier is what `build` returns"]
pub struct TokenVerifierBuilder {
    client: Client,
    jwks: JwksCache,
    issuers: IssuerPolicy,
    audiences: Vec<String>,
    leeway: Duration,
    keys_last: Duration,
    remembered: usize,
}

impl TokenVerifierBuilder {
    pub(crate) fn new(client: &Client, jwks: &JwksCache, issuers: IssuerPolicy) -> Self {
        Self {
            client: client.clone(),
            jwks: jwks.clone(),
            issuers,
            audiences: Vec::new(),
            leeway: Duration::ZERO,
            keys_last: DAY,
            remembered: REMEMBERED,
        }
    }

    /// Accepts tokens for this audience (`aud`) only; with several, for any of them. Not asked for
    /// unless set: access tokens of sessions have none, unless the JWT template adds one.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audiences.push(audience.into());
        self
    }

    /// How much the clocks of WorkOS and of this machine may differ; nothing unless set, at most
    /// five minutes. A token is accepted so much earlier and later.
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.leeway = leeway;
        self
    }

    /// How long keys serve when no others can be fetched; a day unless set, at least ten minutes.
    /// After that tokens cannot be checked.
    ///
    /// It is also how long a key that WorkOS has withdrawn is believed at most, by who keeps this
    /// machine from reaching the API.
    pub fn keys_last(mut self, longest: Duration) -> Self {
        self.keys_last = longest;
        self
    }

    /// How many verified tokens are remembered, rounded up to an even number; 8,192 unless set,
    /// which takes some megabytes. With 0 every signature is verified each time.
    pub fn remembered_tokens(mut self, most: usize) -> Self {
        self.remembered = most;
        self
    }

    /// Checks the settings and makes the verifier. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the client has no client
    /// id, an audience is empty, or a duration is out of its bounds.
    pub fn build(self) -> Result<TokenVerifier, Error> {
        if self.client.client_id().is_none() {
            return Err(missing_client_id());
        }
        if self.audiences.iter().any(|audience| audience.is_empty()) {
            return Err(Error::configuration(
                "an audience of the token verifier is empty",
            ));
        }
        let leeway = TimeDelta::from_std(self.leeway)
            .ok()
            .filter(|leeway| *leeway <= LONGEST_LEEWAY);
        let leeway = leeway.ok_or_else(|| {
            Error::configuration(
                "the leeway of the token verifier is longer than five minutes, so that tokens would \
                 hardly expire",
            )
        })?;
        if self.keys_last < FRESH {
            return Err(Error::configuration(
                "the keys of the token verifier last less than the ten minutes after which they are \
                 fetched anew",
            ));
        }
        Ok(TokenVerifier::new(Inner {
            client: self.client,
            jwks: self.jwks,
            issuers: self.issuers,
            audiences: self.audiences,
            leeway,
            keys_last: self.keys_last,
            verified: (self.remembered > 0).then(|| VerifiedTokens::up_to(self.remembered)),
        }))
    }
}
