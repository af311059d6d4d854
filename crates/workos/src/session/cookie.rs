//! The cookie that a sealed session is kept in: its name and attributes, how large it may be, and
//! the pieces it comes in if it may be larger. What is in it is the work of `seal`.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use workos_core::{Error, Secret};

use crate::cookie::{Attributes, Cookies, SameSite, SetCookie};

/// What `encodeURIComponent` of JavaScript encodes.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// 400 days, the longest that browsers keep a cookie.
const LONGEST_AGE: Duration = Duration::from_secs(400 * 24 * 60 * 60);
const LARGEST: usize = 4096;
const MOST_CHUNKS: usize = 4;
/// Of cookies of one name, set for different paths or domains, as many are looked at.
const MOST_OF_A_NAME: usize = 4;
const LONGEST_DOMAIN: usize = 253;
const LONGEST_LABEL: usize = 63;

/// The cookie that a session is kept in: by default `wos-session`, for the host alone that sets it
/// and all its paths, for 400 days, out of reach for scripts, by encrypted connections only, and
/// along links from other sites.
///
/// ```
/// use std::time::Duration;
/// use workos::SameSite;
/// use workos::session::SessionCookie;
///
/// let cookie = SessionCookie::new("__Secure-session")
///     .domain("example.com")
///     .same_site(SameSite::Strict)
///     .max_age(Duration::from_secs(7 * 24 * 60 * 60));
/// ```
///
/// A name, domain or path that cannot be one is refused when the sessions are built.
#[derive(Clone, Debug)]
#[must_use = "it is used when it is given to the sessions"]
pub struct SessionCookie {
    name: String,
    attributes: Arc<Attributes>,
    max_age: Duration,
    max_size: usize,
    chunked: bool,
}

/// The cookie `wos-session`.
impl Default for SessionCookie {
    fn default() -> Self {
        Self::new("wos-session")
    }
}

impl SessionCookie {
    /// A cookie of that name.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            attributes: Arc::default(),
            max_age: LONGEST_AGE,
            max_size: LARGEST,
            chunked: false,
        }
    }

    /// The domain that gets the cookie, with all below it. Whoever serves one of them then has the
    /// sessions of all.
    pub fn domain(mut self, domain: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.attributes).domain = Some(domain.into());
        self
    }

    /// The path that the cookie is sent to, with all below it: `/` unless it is set.
    pub fn path(mut self, path: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.attributes).path = path.into();
        self
    }

    /// Whether browsers send the cookie along with requests that begin at another site.
    pub fn same_site(mut self, same_site: SameSite) -> Self {
        Arc::make_mut(&mut self.attributes).same_site = same_site;
        self
    }

    /// Whether browsers send the cookie over encrypted connections only, as they do unless it is
    /// turned off. Without them anybody on the way can take the session: turn this off for
    /// development alone.
    pub fn secure(mut self, secure: bool) -> Self {
        Arc::make_mut(&mut self.attributes).secure = secure;
        self
    }

    /// How long browsers keep the cookie, in whole seconds: 400 days unless it is set. It does not
    /// end the session; that is for the settings of the environment in the dashboard.
    pub fn max_age(mut self, max_age: Duration) -> Self {
        self.max_age = max_age;
        self
    }

    /// How many bytes the value of the `Set-Cookie` header may have: 4,096 unless it is set, as most
    /// browsers keep no more. A session that takes more is refused as [`TooLarge`].
    pub fn max_size(mut self, bytes: usize) -> Self {
        self.max_size = bytes;
        self
    }

    /// Whether a session that is too large for one cookie may be spread over up to four: `name.0` to
    /// `name.3`. Other SDKs do not read these.
    ///
    /// Servers limit what all headers of a request may have together, often to 8 or 16 KiB.
    pub fn chunked(mut self, chunked: bool) -> Self {
        self.chunked = chunked;
        self
    }

    /// Refuses what no browser keeps, or no header can hold.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let Attributes {
            path,
            domain,
            secure,
            ..
        } = &*self.attributes;
        let wrong = |why: &str| Err(Error::configuration(format!("the session cookie {why}")));
        if self.name.is_empty() || !self.name.bytes().all(is_token) {
            return wrong("needs a name of letters, digits and `-._`, such as `wos-session`");
        }
        if domain.as_deref().is_some_and(|domain| !is_domain(domain)) {
            return wrong(
                "cannot have this domain: it takes a name such as `example.com`, beyond ASCII in \
                 its `xn--` form, without scheme, port or path",
            );
        }
        let is_plain = |byte: u8| (b' '..=b'~').contains(&byte) && byte != b';';
        if !path.starts_with('/') || !path.bytes().all(is_plain) {
            return wrong("cannot have this path: it begins with `/` and has no `;`");
        }
        if self.max_age < Duration::from_secs(1) {
            return wrong("has a `max_age` of less than a second, which deletes it at once");
        }
        let secure = *secure || self.attributes.same_site == SameSite::None;
        let has_prefix = |prefix: &str| {
            let start = self.name.get(..prefix.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        };
        if has_prefix("__Secure-") && !secure {
            return wrong("has a name that begins with `__Secure-`: leave it `secure`");
        }
        if has_prefix("__Host-") && (!secure || domain.is_some() || path != "/") {
            return wrong(
                "has a name that begins with `__Host-`: leave it `secure`, without domain, and its \
                 path `/`",
            );
        }
        Ok(())
    }

    /// The cookies that keep this value, and those that delete what an earlier one may have left.
    pub(crate) fn set(&self, value: &str) -> Result<Vec<SetCookie>, TooLarge> {
        let value: Cow<'_, str> = utf8_percent_encode(value, ENCODED).into();
        let whole = self.cookie(self.name.clone(), &value);
        let size = whole.to_string().len();
        if size <= self.max_size {
            let mut cookies = vec![whole];
            cookies.extend(self.chunk_removals(0));
            return Ok(cookies);
        }
        let too_large = TooLarge {
            size,
            max_size: self.max_size,
            chunked: self.chunked,
        };
        let empty = self.cookie(self.chunk_name(0), "").to_string().len();
        let room = self.max_size.saturating_sub(empty);
        if !self.chunked || room == 0 || value.len() > room * MOST_CHUNKS {
            return Err(too_large);
        }
        // It is all ASCII, so that it can be cut anywhere.
        let chunks = value
            .as_bytes()
            .chunks(room)
            .filter_map(|chunk| std::str::from_utf8(chunk).ok());
        let chunks = chunks.enumerate();
        let mut cookies: Vec<SetCookie> = chunks
            .map(|(number, chunk)| self.cookie(self.chunk_name(number), chunk))
            .collect();
        let stale = self.chunk_removals(cookies.len());
        cookies.push(self.removal(self.name.clone()));
        cookies.extend(stale);
        Ok(cookies)
    }

    /// The cookies that delete the session from the browser.
    pub(crate) fn removals(&self) -> Vec<SetCookie> {
        let mut removals = vec![self.removal(self.name.clone())];
        removals.extend(self.chunk_removals(0));
        removals
    }

    /// What the cookies of a request may hold of a session, in the order in which it is tried.
    pub(crate) fn values<'c>(&self, cookies: &Cookies<'c>) -> Vec<Cow<'c, str>> {
        let whole = cookies.values(&self.name).take(MOST_OF_A_NAME);
        let mut values: Vec<Cow<'c, str>> = whole.map(decoded).collect();
        if self.chunked {
            let names = (0..MOST_CHUNKS).map(|number| self.chunk_name(number));
            let chunks: Vec<&str> = names.map_while(|name| cookies.get(&name)).collect();
            if !chunks.is_empty() {
                values.push(decoded(&chunks.concat()).into_owned().into());
            }
        }
        values
    }

    fn cookie(&self, name: String, value: &str) -> SetCookie {
        let attributes = Arc::clone(&self.attributes);
        SetCookie::with_attributes(name, Secret::from(value), self.max_age, attributes)
    }

    fn removal(&self, name: String) -> SetCookie {
        let attributes = Arc::clone(&self.attributes);
        SetCookie::with_attributes(name, Secret::new(""), Duration::ZERO, attributes)
    }

    /// Those of the chunks from this number on.
    fn chunk_removals(&self, from: usize) -> Vec<SetCookie> {
        if !self.chunked {
            return Vec::new();
        }
        let numbers = from..MOST_CHUNKS;
        let names = numbers.map(|number| self.chunk_name(number));
        names.map(|name| self.removal(name)).collect()
    }

    fn chunk_name(&self, number: usize) -> String {
        format!("{}.{number}", self.name)
    }
}

/// What `decodeURIComponent` makes of ASCII, which is all that sealed texts have. Every request has
/// one, and most have nothing to decode.
fn decoded(value: &str) -> Cow<'_, str> {
    let mut parts = value.split('%');
    let before = parts.next().unwrap_or_default();
    if before.len() == value.len() {
        return Cow::Borrowed(value);
    }
    let mut text = String::with_capacity(value.len());
    text.push_str(before);
    for part in parts {
        let escaped = part.split_at_checked(2).and_then(|(digits, rest)| {
            let byte = u8::from_str_radix(digits, 16).ok()?;
            (byte.is_ascii() && !digits.starts_with('+')).then_some((char::from(byte), rest))
        });
        match escaped {
            Some((letter, rest)) => {
                text.push(letter);
                text.push_str(rest);
            }
            None => {
                text.push('%');
                text.push_str(part);
            }
        }
    }
    Cow::Owned(text)
}

/// RFC 9110, section 5.6.2.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn is_domain(domain: &str) -> bool {
    let name = domain.strip_prefix('.').unwrap_or(domain);
    let is_label = |label: &str| {
        (1..=LONGEST_LABEL).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    name.len() <= LONGEST_DOMAIN && name.split('.').all(is_label)
}

/// A session that is too large for the cookie it is to be kept in. Nothing of it was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TooLarge {
    /// The bytes that the value of the `Set-Cookie` header would have, were it one cookie.
    pub size: usize,
    /// The bytes that it may have.
    pub max_size: usize,
    /// Whether it may be spread over several, and is too large for these too.
    pub chunked: bool,
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { size, max_size, .. } = self;
        write!(
            f,
            "the session takes {size} bytes as a cookie, of which one may have {max_size}: "
        )?;
        f.write_str(if self.chunked {
            "even four of them do not hold it; have fewer claims and permissions in the access token"
        } else {
            "spread it with `SessionCookie::chunked`, or have fewer claims and permissions in the \
             access token"
        })
    }
}

impl StdError for TooLarge {}
