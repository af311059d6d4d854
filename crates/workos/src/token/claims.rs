//! What an access token says.

use std::fmt;
use std::sync::Arc;

use workos_core::chrono::{DateTime, Utc};
use workos_core::serde_json::{Map, Value};

use super::error::InvalidToken;
use super::payload::{self, Claims};

/// The claims of an access token whose signature is good. Cloning is cheap.
///
/// What a token without an organization does not have (role, permissions, ..) is absent or empty.
/// Claims of the environment's own JWT template are in [`custom`](Self::custom).
///
/// ```no_run
/// # fn show(claims: &workos::TokenClaims) {
/// if let Some(impersonator) = claims.impersonator() {
///     println!("{impersonator} in the place of {}", claims.subject());
/// }
/// let may_publish = claims.has_permission("posts:publish");
/// let plan = claims.custom().get("plan").and_then(|plan| plan.as_str());
/// # }
/// ```
#[derive(Clone, PartialEq)]
pub struct TokenClaims(Arc<Claims>);

impl TokenClaims {
    /// The id of the user (`sub`), never empty.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.0.subject
    }

    /// The id of the session (`sid`): what a logout needs.
    #[must_use]
    pub fn session_id(&self) -> Option<&str> {
        self.0.session_id.as_deref()
    }

    /// The id of the token (`jti`).
    #[must_use]
    pub fn token_id(&self) -> Option<&str> {
        self.0.token_id.as_deref()
    }

    /// Who issued the token (`iss`).
    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        self.0.issuer.as_deref()
    }

    /// For whom the token is (`aud`).
    #[must_use]
    pub fn audiences(&self) -> &[String] {
        &self.0.audiences
    }

    /// The id of the client that the token was issued to (`client_id`).
    #[must_use]
    pub fn client_id(&self) -> Option<&str> {
        self.0.client_id.as_deref()
    }

    /// The organization that the person is signed in to (`org_id`).
    #[must_use]
    pub fn organization_id(&self) -> Option<&str> {
        self.0.organization_id.as_deref()
    }

    /// The slug of the person's first role in the organization (`role`).
    #[must_use]
    pub fn role(&self) -> Option<&str> {
        self.0.role.as_deref()
    }

    /// The slugs of all the person's roles in the organization (`roles`).
    #[must_use]
    pub fn roles(&self) -> &[String] {
        &self.0.roles
    }

    /// The slugs of what the roles allow (`permissions`).
    #[must_use]
    pub fn permissions(&self) -> &[String] {
        &self.0.permissions
    }

    /// What the organization is entitled to (`entitlements`).
    #[must_use]
    pub fn entitlements(&self) -> &[String] {
        &self.0.entitlements
    }

    /// The slugs of the feature flags that are on (`feature_flags`).
    #[must_use]
    pub fn feature_flags(&self) -> &[String] {
        &self.0.feature_flags
    }

    /// Whether the person has this role in the organization.
    #[must_use]
    pub fn has_role(&self, slug: &str) -> bool {
        self.role() == Some(slug) || self.roles().iter().any(|role| role == slug)
    }

    /// Whether a role of the person allows this.
    #[must_use]
    pub fn has_permission(&self, slug: &str) -> bool {
        self.permissions().iter().any(|known| known == slug)
    }

    /// Whether the organization is entitled to this.
    #[must_use]
    pub fn has_entitlement(&self, slug: &str) -> bool {
        self.entitlements().iter().any(|known| known == slug)
    }

    /// Whether this feature flag is on.
    #[must_use]
    pub fn has_feature_flag(&self, slug: &str) -> bool {
        self.feature_flags().iter().any(|known| known == slug)
    }

    /// Who really acts in the session, if it is not the user: the e-mail address of the impersonator
    /// (`act.sub`).
    #[must_use]
    pub fn impersonator(&self) -> Option<&str> {
        self.0.impersonator.as_deref()
    }

    /// When the token was issued (`iat`).
    #[must_use]
    pub fn issued_at(&self) -> Option<DateTime<Utc>> {
        self.0.issued_at
    }

    /// From when on the token is valid (`nbf`).
    #[must_use]
    pub fn not_before(&self) -> Option<DateTime<Utc>> {
        self.0.not_before
    }

    /// When the token ceases to be valid (`exp`).
    #[must_use]
    pub fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }

    /// All claims that have no method here, by name, as they are in the token.
    #[must_use]
    pub fn custom(&self) -> &Map<String, Value> {
        &self.0.custom
    }

    /// Reads the payload of a token whose signature is good.
    pub(super) fn read(payload: &[u8]) -> Result<Self, InvalidToken> {
        payload::read(payload).map(|claims| Self(Arc::new(claims)))
    }
}

/// Shows whose token it was and until when: no e-mail address, and nothing of the environment's own
/// claims.
impl fmt::Debug for TokenClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenClaims")
            .field("subject", &self.subject())
            .field("session_id", &self.session_id())
            .field("organization_id", &self.organization_id())
            .field("is_impersonated", &self.impersonator().is_some())
            .field("expires_at", &self.expires_at())
            .finish_non_exhaustive()
    }
}
