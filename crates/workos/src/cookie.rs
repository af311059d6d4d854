//! Cookies as text (RFC 6265): those a browser sends; those it is told to keep or to delete are in
//! `set_cookie`. What is in one is decided elsewhere.

mod password;
mod set_cookie;

use std::fmt;

use workos_core::http::HeaderMap;
use workos_core::http::header::COOKIE;

pub use password::SessionPassword;
#[cfg(all(feature = "sessions", not(target_arch = "wasm32")))]
pub(crate) use set_cookie::Attributes;
pub use set_cookie::{SameSite, SetCookie};

const SPACE: [char; 2] = [' ', '\t'];

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
        if let Ok(text) = std::str::from_utf8(header) {
            self.pairs.extend(text.split(';').filter_map(pair));
            return;
        }
        // What is not text is passed over, and nothing else.
        let parts = header.split(|byte| *byte == b';');
        let texts = parts.filter_map(|part| std::str::from_utf8(part).ok());
        self.pairs.extend(texts.filter_map(pair));
    }
}

/// Only the white space that browsers take away is taken away here (RFC 6265, section 5.2): a name
/// with another one in front has no prefix to them, and would get one by being trimmed.
fn pair(part: &str) -> Option<(&str, &str)> {
    let (name, value) = part.split_once('=')?;
    let (name, value) = (name.trim_matches(SPACE), value.trim_matches(SPACE));
    let quoted = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    (!name.is_empty()).then_some((name, quoted.unwrap_or(value)))
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
