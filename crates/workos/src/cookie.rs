//! Cookies as text (RFC 6265): those a browser sends, and those it is told to keep or to delete.
//! What is in one is decided elsewhere.

mod password;

use std::fmt;
use std::time::Duration;

use workos_core::Secret;
use workos_core::http::header::COOKIE;
use workos_core::http::{HeaderMap, HeaderValue};

pub use password::CookiePassword;

/// A cookie for the browser: what stands in a `Set-Cookie` header.
///
/// `to_string()` and [`to_header_value`](Self::to_header_value) give the value of the header;
/// `Debug` does not show what is in the cookie. Give each cookie a header of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetCookie {
    name: String,
    value: Secret,
    max_age: Duration,
    secure: bool,
}

impl SetCookie {
    /// A cookie for the whole site that scripts cannot read, and that browsers send along when a
    /// link leads to the site from another.
    ///
    /// Name and value are of our making: letters, digits and `-_`.
    pub(crate) fn new(name: String, value: Secret, max_age: Duration, secure: bool) -> Self {
        Self {
            name,
            value,
            max_age,
            secure,
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

    /// What is in the cookie.
    #[must_use]
    pub fn value(&self) -> &Secret {
        &self.value
    }

    /// How long the browser keeps it; no time at all if it is to delete it.
    #[must_use]
    pub fn max_age(&self) -> Duration {
        self.max_age
    }

    /// Whether the browser sends it over encrypted connections only.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// Says whether the browser sends it over encrypted connections only. Without them anybody on
    /// the way can take it: turn this off for development alone.
    #[must_use]
    pub fn secure(mut self, secure: bool) -> Self {
        self.secure = secure;
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
        let max_age = self.max_age.as_secs();
        write!(f, "{name}={value}; Path=/; Max-Age={max_age}")?;
        if self.max_age.is_zero() {
            // For browsers that do not know `Max-Age`.
            f.write_str("; Expires=Thu, 01 Jan 1970 00:00:00 GMT")?;
        }
        f.write_str("; HttpOnly; SameSite=Lax")?;
        if self.secure {
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

/// The cookies of a request.
///
/// Reads the value of a `Cookie` header, or all of them from the headers of a request: by HTTP/2,
/// they may come in several. What is not a cookie is passed over. `Debug` shows names only.
///
/// ```
/// use workos::Cookies;
///
/// let cookies = Cookies::from("theme=dark; lang=de");
/// assert_eq!(cookies.get("lang"), Some("de"));
/// ```
#[derive(Clone, Default)]
pub struct Cookies<'a> {
    pairs: Vec<(&'a str, &'a str)>,
}

impl<'a> Cookies<'a> {
    /// The value of the first cookie of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.values(name).next()
    }

    /// The values of all cookies of that name. A browser sends several where they were set for
    /// different paths or domains.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &'a str> {
        let of_that_name = self.pairs.iter().filter(move |(known, _)| *known == name);
        of_that_name.map(|(_, value)| *value)
    }

    /// The names of the cookies, as they came. Browsers send those first that they have kept
    /// longest.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().map(|(name, _)| *name)
    }

    fn read(&mut self, header: &'a [u8]) {
        let parts = header.split(|byte| *byte == b';');
        let pairs = parts.filter_map(|part| {
            let (name, value) = std::str::from_utf8(part).ok()?.split_once('=')?;
            let (name, value) = (name.trim(), value.trim());
            let quoted = value
                .strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"'));
            (!name.is_empty()).then_some((name, quoted.unwrap_or(value)))
        });
        self.pairs.extend(pairs);
    }
}

impl<'a> From<&'a str> for Cookies<'a> {
    fn from(header: &'a str) -> Self {
        let mut cookies = Self::default();
        cookies.read(header.as_bytes());
        cookies
    }
}

impl<'a> From<&'a HeaderMap> for Cookies<'a> {
    fn from(headers: &'a HeaderMap) -> Self {
        let mut cookies = Self::default();
        for header in headers.get_all(COOKIE) {
            cookies.read(header.as_bytes());
        }
        cookies
    }
}

impl fmt::Debug for Cookies<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cookies")?;
        f.debug_list().entries(self.names()).finish()
    }
}
