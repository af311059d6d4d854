//! Verifies tokens: what a token has to be, in the order in which it is asked.

use std::fmt;
use std::sync::Arc;

use workos_core::Error;
use workos_core::chrono::{DateTime, TimeDelta, Utc};

use super::TokenClaims;
use super::compact::{Compact, LONGEST};
use super::error::{InvalidToken, TokenError};
use super::issuer::IssuerPolicy;
use super::jwks::{HeldKeys, JwksCache};
use super::verified_tokens::{Digest, Verified, VerifiedTokens};

/// Verifies access tokens without a call: [`Client::token_verifier`](crate::Client::token_verifier)
/// makes one. Make it once, keep it, clone it freely: clones share what they remember.
///
/// A token is accepted when it is signed by RS256 with a key that the API gives for the client id,
/// has not expired (`exp`), has begun (`nbf`), says whose it is (`sub`), and comes from an issuer
/// that the [`IssuerPolicy`] allows, for an audience that was asked for. A key, or the place of one,
/// that the token brings along is not looked at.
///
/// The keys are fetched when the first token comes, or by [`warm_up`](Self::warm_up), and again when
/// they are ten minutes old: in the background, so that nobody waits. A key that is not among them is
/// looked for once in 30 seconds at most. When the API cannot be reached, the last keys serve for a
/// day ([`keys_last`](crate::token::TokenVerifierBuilder::keys_last)). All verifiers of a client and
/// of its clones share the keys.
///
/// Tokens that were verified are remembered by their digest, so that their signature is not computed
/// again with every request; all else is checked each time.
///
/// # A session that was ended
///
/// No call is made, so a token stays valid until it expires, some minutes after it was issued, even
/// if the session was revoked meanwhile, with remembered tokens as without them. Where that is too
/// long, ask the API.
///
/// ```no_run
/// use workos::{Client, IssuerPolicy, TokenError};
///
/// # async fn run(authorization: &str) -> Result<(), Box<dyn std::error::Error>> {
/// let workos = Client::from_env()?;
/// let verifier = workos.token_verifier(IssuerPolicy::usual(&workos)?).build()?;
/// verifier.warm_up().await?;
///
/// let token = authorization.strip_prefix("Bearer ").unwrap_or_default();
/// let claims = verifier.verify(token).await?;
/// println!("{} of {:?}", claims.subject(), claims.organization_id());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct TokenVerifier(Arc<Inner>);

pub(super) struct Inner {
    pub(super) client: workos_core::Client,
    pub(super) jwks: JwksCache,
    pub(super) issuers: IssuerPolicy,
    /// Empty for any, and none.
    pub(super) audiences: Vec<String>,
    pub(super) leeway: TimeDelta,
    pub(super) keys_last: std::time::Duration,
    pub(super) verified: Option<VerifiedTokens>,
}

impl TokenVerifier {
    pub(super) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// The claims of a token, if it is valid now.
    ///
    /// # Errors
    ///
    /// A [`TokenError`]: the token has expired, is not valid, or could not be checked.
    pub async fn verify(&self, token: &str) -> Result<TokenClaims, TokenError> {
        if token.len() > LONGEST {
            return Err(InvalidToken::TooLong.into());
        }
        let Some(verified) = &self.0.verified else {
            let (claims, _) = self.check_signature(token).await?;
            return self.check_claims(claims);
        };
        let digest = Digest::of(token);
        if let Some(known) = verified.find(&digest)
            && known.generation == self.keys().await?.generation
        {
            return self.check_claims(known.claims);
        }
        let (claims, generation) = self.check_signature(token).await?;
        let claims = self.check_claims(claims)?;
        let known = Verified {
            claims: claims.clone(),
            generation,
        };
        verified.insert(digest, known);
        Ok(claims)
    }

    /// As [`verify`](Self::verify), for programs without an async runtime.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify); and [`TokenError::Unavailable`] inside an async runtime,
    /// `spawn_blocking` included.
    #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
    pub fn verify_blocking(&self, token: &str) -> Result<TokenClaims, TokenError> {
        workos_core::block_on(self.verify(token)).map_err(TokenError::Unavailable)?
    }

    /// Fetches the keys, unless there are fresh ones: so that the first token does not wait for them,
    /// and what is wrong with the client id shows when the application starts.
    ///
    /// # Errors
    ///
    /// When the keys cannot be fetched. They are fetched again when a token comes.
    pub async fn warm_up(&self) -> Result<(), Error> {
        self.0.jwks.warm_up().await
    }

    /// As [`warm_up`](Self::warm_up), for programs without an async runtime.
    ///
    /// # Errors
    ///
    /// As [`warm_up`](Self::warm_up); and inside an async runtime, `spawn_blocking` included.
    #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
    pub fn warm_up_blocking(&self) -> Result<(), Error> {
        workos_core::block_on(self.warm_up())?
    }

    /// What a token says whose key is not to be had, if nothing else is wrong with it but its time.
    /// It proves nothing: that the token was genuine once has to be known from elsewhere.
    pub(crate) fn without_key(&self, token: &str) -> Result<TokenClaims, InvalidToken> {
        let claims = TokenClaims::read(&Compact::parse(token)?.payload)?;
        match self.check_claims(claims) {
            Ok(claims) | Err(TokenError::Expired(claims)) => Ok(claims),
            Err(TokenError::Invalid(reason)) => Err(reason),
            Err(TokenError::Unavailable(_)) => Err(InvalidToken::UnknownKey),
        }
    }

    async fn keys(&self) -> Result<Arc<HeldKeys>, TokenError> {
        let keys = self.0.jwks.keys(self.0.keys_last).await;
        keys.map_err(TokenError::Unavailable)
    }

    /// What the token says, once it is known who says so, and by which generation of keys.
    async fn check_signature(&self, token: &str) -> Result<(TokenClaims, u64), TokenError> {
        let token = Compact::parse(token)?;
        let mut held = self.keys().await?;
        loop {
            if let Some(key) = held.keys.find(&token.key_id)? {
                if !key.verifies(token.signed, &token.signature) {
                    return Err(InvalidToken::Signature.into());
                }
                return Ok((TokenClaims::read(&token.payload)?, held.generation));
            }
            let newer = self.0.jwks.newer_than(&held).await;
            let newer = newer.map_err(TokenError::Unavailable)?;
            held = newer.ok_or(InvalidToken::UnknownKey)?;
        }
    }

    /// Everything that can be different the next time. That it has expired is said of a token with
    /// which nothing else is wrong.
    fn check_claims(&self, claims: TokenClaims) -> Result<TokenClaims, TokenError> {
        let Inner {
            client,
            issuers,
            audiences,
            leeway,
            ..
        } = &*self.0;
        if !issuers.allows(claims.issuer()) {
            return Err(InvalidToken::Issuer.into());
        }
        let is_for = |audience: &String| claims.audiences().contains(audience);
        if !audiences.is_empty() && !audiences.iter().any(is_for) {
            return Err(InvalidToken::Audience.into());
        }
        let now = client.clock().now();
        let latest = now.checked_add_signed(*leeway);
        let begins = claims.not_before();
        if begins.is_some_and(|begins| begins > latest.unwrap_or(DateTime::<Utc>::MAX_UTC)) {
            return Err(InvalidToken::NotYetValid.into());
        }
        let earliest = now.checked_sub_signed(*leeway);
        if claims.expires_at() <= earliest.unwrap_or(DateTime::<Utc>::MIN_UTC) {
            return Err(TokenError::Expired(claims));
        }
        Ok(claims)
    }
}

impl fmt::Debug for TokenVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenVerifier")
            .field("client_id", &self.0.client.client_id())
            .field("issuers", &self.0.issuers)
            .field("audiences", &self.0.audiences)
            .field("leeway", &self.0.leeway)
            .field("keys_last", &self.0.keys_last)
            .finish_non_exhaustive()
    }
}
