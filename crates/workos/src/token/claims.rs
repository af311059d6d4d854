//! What an access token says.

use std::fmt;
use std::sync::Arc;

use workos_core::chrono::{DateTime, Utc};
use workos_core::serde_json::{self, Map, Value};

use super::error::InvalidToken;
use super::unique_object::UniqueObject;

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

#[derive(PartialEq)]
struct Claims {
    subject: String,
    session_id: Option<String>,
    token_id: Option<String>,
    issuer: Option<String>,
    audiences: Vec<String>,
    client_id: Option<String>,
    organization_id: Option<String>,
    role: Option<String>,
    roles: Vec<String>,
    permissions: Vec<String>,
    entitlements: Vec<String>,
    feature_flags: Vec<String>,
    impersonator: Option<String>,
    issued_at: Option<DateTime<Utc>>,
    not_before: Option<DateTime<Utc>>,
    expires_at: DateTime<Utc>,
    custom: Map<String, Value>,
}

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
        let object = serde_json::from_slice(payload).map_err(|_| InvalidToken::Payload)?;
        let UniqueObject(mut members) = object;
        let mut claims = Members(&mut members);
        let claims = Claims {
            subject: claims.required_text("sub")?,
            session_id: claims.text("sid")?,
            token_id: claims.text("jti")?,
            issuer: claims.text("iss")?,
            audiences: claims.audiences()?,
            client_id: claims.text("client_id")?,
            organization_id: claims.text("org_id")?,
            role: claims.text("role")?,
            roles: claims.texts("roles")?,
            permissions: claims.texts("permissions")?,
            entitlements: claims.texts("entitlements")?,
            feature_flags: claims.texts("feature_flags")?,
            impersonator: claims.impersonator()?,
            issued_at: claims.date("iat")?,
            not_before: claims.date("nbf")?,
            expires_at: claims.date("exp")?.ok_or(InvalidToken::Claim("exp"))?,
            custom: members,
        };
        Ok(Self(Arc::new(claims)))
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

/// Members that are taken out one by one. Null is as good as absent; anything else of a type that a
/// claim does not have is refused, because nobody knows what it was meant to allow.
struct Members<'a>(&'a mut Map<String, Value>);

impl Members<'_> {
    fn take(&mut self, name: &str) -> Option<Value> {
        self.0.remove(name).filter(|value| !value.is_null())
    }

    fn text(&mut self, name: &'static str) -> Result<Option<String>, InvalidToken> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(InvalidToken::Claim(name)),
        }
    }

    fn required_text(&mut self, name: &'static str) -> Result<String, InvalidToken> {
        match self.text(name)? {
            Some(text) if !text.is_empty() => Ok(text),
            _ => Err(InvalidToken::Claim(name)),
        }
    }

    fn texts(&mut self, name: &'static str) -> Result<Vec<String>, InvalidToken> {
        match self.take(name) {
            None => Ok(Vec::new()),
            Some(Value::Array(values)) => texts(values).ok_or(InvalidToken::Claim(name)),
            Some(_) => Err(InvalidToken::Claim(name)),
        }
    }

    /// One audience, or several (RFC 7519, section 4.1.3).
    fn audiences(&mut self) -> Result<Vec<String>, InvalidToken> {
        let name = "aud";
        match self.take(name) {
            Some(Value::String(audience)) => Ok(vec![audience]),
            Some(value) => {
                self.0.insert(name.to_owned(), value);
                self.texts(name)
            }
            None => Ok(Vec::new()),
        }
    }

    /// A session that says it is not the user's own, but not whose, is nobody's.
    fn impersonator(&mut self) -> Result<Option<String>, InvalidToken> {
        let name = "act";
        match self.take(name) {
            None => Ok(None),
            Some(Value::Object(mut actor)) => Members(&mut actor)
                .required_text("sub")
                .map(Some)
                .map_err(|_| InvalidToken::Claim(name)),
            Some(_) => Err(InvalidToken::Claim(name)),
        }
    }

    fn date(&mut self, name: &'static str) -> Result<Option<DateTime<Utc>>, InvalidToken> {
        self.take(name)
            .map(|value| date(&value).ok_or(InvalidToken::Claim(name)))
            .transpose()
    }
}

fn texts(values: Vec<Value>) -> Option<Vec<String>> {
    let texts = values.into_iter().map(|value| match value {
        Value::String(text) => Some(text),
        _ => None,
    });
    texts.collect()
}

/// A number of seconds since the epoch, which may have a fraction (RFC 7519, section 2).
fn date(value: &Value) -> Option<DateTime<Utc>> {
    if let Some(seconds) = value.as_i64() {
        return DateTime::from_timestamp(seconds, 0);
    }
    // What is too large for an integer becomes the largest, which is no date.
    let microseconds = (value.as_f64()? * 1e6).floor() as i64;
    DateTime::from_timestamp_micros(microseconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_may_have_fractions_and_have_bounds() {
        let read = |text: &str| date(&serde_json::from_str(text).expect("JSON"));
        let micros = |text| read(text).map(|date| date.timestamp_micros());
        assert_eq!(micros("4102444800"), Some(4_102_444_800_000_000));
        assert_eq!(micros("4102444800.5"), Some(4_102_444_800_500_000));
        assert_eq!(micros("1.5e9"), Some(1_500_000_000_000_000));
        assert_eq!(micros("-0.5"), Some(-500_000));
        for none in [
            "9223372036854775807",
            "18446744073709551615",
            "1e300",
            "-1e300",
            "\"4102444800\"",
            "true",
            "[1]",
        ] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
