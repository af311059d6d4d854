//! A cookie for the browser, to be kept or deleted. Who makes one answers for its name and its
//! attributes being such as a header can hold.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use workos_core::Secret;
use workos_core::http::HeaderValue;

/// A cookie for the browser: what stands in a `Set-Cookie` header. Scripts cannot read it.
///
/// `to_string()` and [`to_header_value`](Self::to_header_value) give the value of the header;
/// `Debug` does not show what is in the cookie. Give each cookie a header of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetCookie {
    name: String,
    value: Secret,
    max_age: Duration,
    /// The same of many cookies.
    attributes: Arc<Attributes>,
}

/// What a browser is told beside name, value and time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attributes {
    pub(crate) path: String,
    pub(crate) domain: Option<String>,
    pub(crate) same_site: SameSite,
    pub(crate) secure: bool,
}

/// For the whole site, by encrypted connections, and along links from elsewhere.
impl Default for Attributes {
    fn default() -> Self {
        Self {
            path: "/".to_owned(),
            domain: None,
            same_site: SameSite::Lax,
            secure: true,
        }
    }
}

/// Whether a browser sends a cookie along with requests that begin at another site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SameSite {
    /// With none.
    Strict,
    /// When a link leads to the site.
    #[default]
    Lax,
    /// With all, as an application in a frame of other sites needs it. Such a cookie is always
    /// [secure](SetCookie::is_secure). Without it, requests that change something need a protection
    /// of their own against forgery.
    None,
}

impl SameSite {
    fn as_str(self) -> &'static str {
        match self {
            Self::Strict => "Strict",
            Self::Lax => "Lax",
            Self::None => "None",
        }
    }
}

impl SetCookie {
    /// A cookie for the whole site that scripts cannot read, and that browsers send along when a
    /// link leads to the site from another.
    ///
    /// Name and value are of our making: letters, digits and `-_`.
    pub(crate) fn new(name: String, value: Secret, max_age: Duration, secure: bool) -> Self {
        let attributes = Attributes {
            secure,
            ..Attributes::default()
        };
        Self::with_attributes(name, value, max_age, Arc::new(attributes))
    }

    pub(crate) fn with_attributes(
        name: String,
        value: Secret,
        max_age: Duration,
        attributes: Arc<Attributes>,
    ) -> Self {
        Self {
            name,
            value,
            max_age,
            attributes,
        }
    }

    /// A cookie that deletes the one of that name. It holds nothing, so that it may go over any
    /// connection.
    pub(crate) fn removal(name: impl Into<String>) -> Self {
        Self::new(name.into(), Secret::new(""), Duration::ZERO, false)
    }

    /// The name of the cookie.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is in the cookie, as it stands in the header: percent-encoded where it has to be.
    #[must_use]
    pub fn value(&self) -> &Secret {
        &self.value
    }

    /// How long the browser keeps it; no time at all if it is to delete it.
    #[must_use]
    pub fn max_age(&self) -> Duration {
        self.max_age
    }

    /// The paths it is sent to: this one and those below.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.attributes.path
    }

    /// The domain that gets it with all below; without one, it is the host alone that has set it.
    #[must_use]
    pub fn domain(&self) -> Option<&str> {
        self.attributes.domain.as_deref()
    }

    /// Whether the browser sends it along with requests that begin at another site.
    #[must_use]
    pub fn same_site(&self) -> SameSite {
        self.attributes.same_site
    }

    /// Whether the browser sends it over encrypted connections only.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.attributes.secure || self.attributes.same_site == SameSite::None
    }

    /// Says whether the browser sends it over encrypted connections only. Without them anybody on
    /// the way can take it: turn this off for development alone.
    #[must_use]
    pub fn secure(mut self, secure: bool) -> Self {
        Arc::make_mut(&mut self.attributes).secure = secure;
        self
    }

    /// The value of the `Set-Cookie` header, marked so that no one prints it.
    #[must_use]
    pub fn to_header_value(&self) -> HeaderValue {
        // It is made of letters, digits and punctuation, which a header can hold.
        let mut value = HeaderValue::try_from(self.to_string())
            .unwrap_or_else(|_| HeaderValue::from_static(""));
        value.set_sensitive(true);
        value
    }
}

/// The value of the `Set-Cookie` header.
impl fmt::Display for SetCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, value) = (&self.name, self.value.expose());
        write!(f, "{name}={value}; Path={}", self.attributes.path)?;
        if let Some(domain) = &self.attributes.domain {
            write!(f, "; Domain={domain}")?;
        }
        write!(f, "; Max-Age={}", self.max_age.as_secs())?;
        if self.max_age.is_zero() {
            // For browsers that do not know `Max-Age`.
            f.write_str("; Expires=Thu, 01 Jan 1970 00:00:00 GMT")?;
        }
        write!(
            f,
            "; HttpOnly; SameSite={}",
            self.attributes.same_site.as_str()
        )?;
        if self.is_secure() {
            f.write_str("; Secure")?;
        }
        Ok(())
    }
}

impl From<&SetCookie> for HeaderValue {
    fn from(cookie: &SetCookie) -> Self {
        cookie.to_header_value()
    }
}

impl From<SetCookie> for HeaderValue {
    fn from(cookie: SetCookie) -> Self {
        cookie.to_header_value()
    }
}
