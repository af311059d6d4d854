//! Access tokens as the API issues them, and the keys that they are checked with.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use workos_core::chrono::{DateTime, TimeDelta, Utc};
use workos_core::http::Method;
use workos_core::serde_json::{Map, Value, json};
use workos_core::{Clock, Fixture, Secret};

use super::signing_key::SigningKey;
use crate::IssuerPolicy;
use crate::mock::{ANY, FixedClock, MockRequest, MockServer};
use crate::types::{AuthenticateResponse, Impersonator, User};

/// Issues access tokens in the place of the API. Clones are one issuer.
///
/// ```
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// use workos::mock::MockServer;
/// use workos::test::TokenIssuer;
///
/// let server = MockServer::start();
/// let issuer = TokenIssuer::of(&server);
/// let verifier = server.client().token_verifier(issuer.policy()).build()?;
///
/// let token = issuer.token("user_1").organization("org_1").permission("posts:write").mint();
/// let claims = verifier.verify(token.expose()).await?;
/// assert!(claims.has_permission("posts:write"));
///
/// server.clock().advance(std::time::Duration::from_secs(301));
/// assert!(verifier.verify(token.expose()).await.is_err());
/// # Ok(())
/// # }
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(run()).unwrap();
/// ```
#[derive(Clone)]
pub struct TokenIssuer {
    name: String,
    clock: FixedClock,
    keys: Arc<Mutex<Keys>>,
}

struct Keys {
    number: usize,
    signing: SigningKey,
    /// The public keys that the server names.
    published: Vec<Value>,
}

impl TokenIssuer {
    /// An issuer whose keys the server names, at `/sso/jwks/{client id}` for every client id. Its
    /// tokens are issued by the clock of the server.
    #[must_use]
    #[track_caller]
    pub fn of(server: &MockServer) -> Self {
        let signing = SigningKey::numbered(1);
        let published = vec![signing.jwk()];
        let issuer = Self {
            name: format!(
                "{}/user_management/{}",
                server.base_url(),
                server.client_id().unwrap_or_default()
            ),
            clock: server.clock().clone(),
            keys: Arc::new(Mutex::new(Keys {
                number: 1,
                signing,
                published,
            })),
        };
        let keys = issuer.clone();
        server
            .request(Method::GET, "/sso/jwks/{client_id}")
            .path("client_id", ANY)
            .answers(move |_| Ok(keys.jwks()));
        issuer
    }

    /// The policy that takes its tokens.
    ///
    /// # Panics
    ///
    /// Never: the issuer has a name.
    #[must_use]
    pub fn policy(&self) -> IssuerPolicy {
        match IssuerPolicy::one_of([&*self.name]) {
            Ok(policy) => policy,
            Err(error) => panic!("{error}"),
        }
    }

    /// The JSON Web Key Set (RFC 7517) that the server answers with.
    #[must_use]
    pub fn jwks(&self) -> Value {
        json!({ "keys": self.keys().published })
    }

    /// Signs by a new key from now on. The one before is named still, so that its tokens stay valid.
    pub fn rotate_keys(&self) {
        let mut keys = self.keys();
        keys.number += 1;
        keys.signing = SigningKey::numbered(keys.number);
        let jwk = keys.signing.jwk();
        keys.published.push(jwk);
    }

    /// Names no key any more but the one it signs by.
    pub fn retire_keys(&self) {
        let mut keys = self.keys();
        keys.published = vec![keys.signing.jwk()];
    }

    /// A token for a user: issued now, for five minutes, with a session and nothing else.
    pub fn token(&self, user_id: impl Into<String>) -> AccessToken {
        AccessToken {
            issuer: self.clone(),
            user_id: user_id.into(),
            issued_at: self.clock.now(),
            lifetime: TimeDelta::minutes(5),
            claims: Map::new(),
            impersonator: None,
        }
    }

    fn keys(&self) -> MutexGuard<'_, Keys> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for TokenIssuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenIssuer")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// An access token that is being made; [`TokenIssuer::token`] begins one.
#[derive(Clone, Debug)]
#[must_use = "the token is what `mint` returns"]
pub struct AccessToken {
    issuer: TokenIssuer,
    user_id: String,
    issued_at: DateTime<Utc>,
    lifetime: TimeDelta,
    claims: Map<String, Value>,
    impersonator: Option<String>,
}

impl AccessToken {
    /// The organization that the user is signed in to.
    pub fn organization(self, organization_id: impl Into<String>) -> Self {
        self.claim("org_id", organization_id.into())
    }

    /// The session, `session_fixture` unless set.
    pub fn session(self, session_id: impl Into<String>) -> Self {
        self.claim("sid", session_id.into())
    }

    /// A role of the user. Calls add up; the first is the one of the claim `role`.
    pub fn role(mut self, slug: impl Into<String>) -> Self {
        let slug = slug.into();
        self.claims
            .entry("role")
            .or_insert_with(|| Value::from(slug.as_str()));
        self.with("roles", slug)
    }

    /// A permission of the user. Calls add up.
    pub fn permission(self, slug: impl Into<String>) -> Self {
        self.with("permissions", slug.into())
    }

    /// An entitlement of the organization. Calls add up.
    pub fn entitlement(self, slug: impl Into<String>) -> Self {
        self.with("entitlements", slug.into())
    }

    /// A feature flag that is on for the user. Calls add up.
    pub fn feature_flag(self, slug: impl Into<String>) -> Self {
        self.with("feature_flags", slug.into())
    }

    /// Somebody of the team who acts as the user, by e-mail address.
    pub fn impersonated_by(mut self, email: impl Into<String>) -> Self {
        let email = email.into();
        self.impersonator = Some(email.clone());
        self.claim("act", json!({ "sub": email }))
    }

    /// Any claim, of the JWT template of an environment for one; also one that the token has
    /// otherwise, such as `iss`.
    pub fn claim(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.claims.insert(name.into(), value.into());
        self
    }

    /// Leaves a claim out that the token has otherwise, such as `sid`.
    pub fn without_claim(self, name: impl Into<String>) -> Self {
        self.claim(name, Value::Null)
    }

    /// When it is issued; now by the clock of the server, unless set.
    pub fn issued_at(mut self, issued_at: DateTime<Utc>) -> Self {
        self.issued_at = issued_at;
        self
    }

    /// How long it counts, in whole seconds; five minutes unless set.
    pub fn lasting(mut self, lifetime: Duration) -> Self {
        self.lifetime = TimeDelta::from_std(lifetime).unwrap_or(TimeDelta::MAX);
        self
    }

    /// The token, signed.
    ///
    /// # Panics
    ///
    /// Where the system has no source of randomness.
    #[must_use]
    pub fn mint(&self) -> Secret {
        let issued_at = self.issued_at.timestamp();
        let mut claims = Map::from_iter([
            ("iss".to_owned(), Value::from(self.issuer.name.as_str())),
            ("sub".to_owned(), Value::from(self.user_id.as_str())),
            ("sid".to_owned(), Value::from("session_fixture")),
            ("jti".to_owned(), Value::from("token_fixture")),
            ("iat".to_owned(), Value::from(issued_at)),
            (
                "exp".to_owned(),
                Value::from(
                    issued_at
                        .saturating_add(self.lifetime.num_seconds())
                        .min(DateTime::<Utc>::MAX_UTC.timestamp()),
                ),
            ),
        ]);
        claims.extend(self.claims.clone());
        claims.retain(|_, value| !value.is_null());
        Secret::new(self.issuer.keys().signing.sign(&Value::Object(claims)))
    }

    /// What the API answers when this user has signed in, with the token and the refresh token
    /// `refresh_fixture`: for [`Sessions::seal`](crate::Sessions::seal), or for a mock of the grant.
    /// The user gets the id that the token was begun with.
    ///
    /// ```
    /// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
    /// use workos::mock::{Fixture, MockRequest, MockServer};
    /// use workos::test::TokenIssuer;
    /// use workos::types::User;
    /// use workos::Authentication;
    ///
    /// let server = MockServer::start();
    /// let issuer = TokenIssuer::of(&server);
    /// let answer = issuer.token("user_1").signs_in(User::fixture());
    /// server.user_management().authenticate_with_code("code_1").returns(answer);
    ///
    /// let outcome = server.client().user_management().authenticate_with_code("code_1").await?;
    /// assert!(matches!(outcome, Authentication::Complete(answer) if answer.user.id == "user_1"));
    /// # Ok(())
    /// # }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(run()).unwrap();
    /// ```
    ///
    /// # Panics
    ///
    /// As [`mint`](Self::mint).
    #[must_use]
    pub fn signs_in(&self, user: User) -> AuthenticateResponse {
        AuthenticateResponse::fixture_with(|answer| {
            answer.access_token = self.mint();
            answer.refresh_token = Secret::from("refresh_fixture");
            answer.user = user;
            answer.user.id.clone_from(&self.user_id);
            answer.organization_id = self
                .claims
                .get("org_id")
                .and_then(Value::as_str)
                .map(str::to_owned);
            answer.impersonator = self.impersonator.as_ref().map(|email| {
                Impersonator::fixture_with(|impersonator| impersonator.email.clone_from(email))
            });
        })
    }

    fn with(mut self, name: &str, value: String) -> Self {
        let mut values: Vec<Value> = match self.claims.remove(name) {
            Some(Value::Array(values)) => values,
            Some(Value::Null) | None => Vec::new(),
            Some(one) => vec![one],
        };
        values.push(value.into());
        self.claim(name, values)
    }
}
