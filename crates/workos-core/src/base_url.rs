//! Where the API is: checked once, so that joining a path to it cannot go
//! wrong.

use std::fmt;

use http::Uri;
use http::uri::{PathAndQuery, Scheme};

use crate::route;

/// The longest URL that `http` takes.
const MAX_LENGTH: usize = u16::MAX as usize - 1;

/// An absolute `http://` or `https://` URL without user, query, fragment and
/// trailing slash.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct BaseUrl {
    text: String,
    uri: Uri,
}

impl BaseUrl {
    /// On failure says why, without the URL: it may hold a password.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        Self::parse_as("base URL", text)
    }

    /// As [`parse`](Self::parse), for messages that call the URL by this name.
    pub(crate) fn parse_as(name: &str, text: &str) -> Result<Self, String> {
        let refuse = |why: &str| Err(format!("the {name} {why}"));
        if text.contains('#') {
            return refuse("has a fragment");
        }
        let Ok(uri) = text.parse::<Uri>() else {
            return refuse("is not a URL");
        };
        let scheme = uri.scheme_str().unwrap_or_default().to_ascii_lowercase();
        if !matches!(scheme.as_str(), "https" | "http") {
            return refuse("begins with neither https:// nor http://");
        }
        let authority = match uri.authority() {
            Some(authority) if !authority.host().is_empty() => authority.as_str(),
            _ => return refuse("has no host"),
        };
        if authority.contains('@') {
            return refuse("holds a user name");
        }
        if uri.query().is_some() {
            return refuse("has a query");
        }
        let path = uri.path().trim_end_matches('/');
        if !path.is_empty() && route::check(path).is_err() {
            return refuse("has a path that is not plain");
        }
        let text = format!("{scheme}://{authority}{path}");
        match text.parse() {
            Ok(uri) if is_url(&text) => Ok(Self { text, uri }),
            _ => refuse("is not a URL"),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn is_encrypted(&self) -> bool {
        self.uri.scheme() == Some(&Scheme::HTTPS)
    }

    /// The URL of `target`, which begins with a slash. `None` when it is too
    /// long.
    pub(crate) fn join(&self, target: &str) -> Option<Uri> {
        if self.text.len() + target.len() > MAX_LENGTH {
            return None;
        }
        let path = self.uri.path().trim_end_matches('/');
        let mut parts = self.uri.clone().into_parts();
        let whole = PathAndQuery::try_from(format!("{path}{target}"));
        parts.path_and_query = Some(whole.ok()?);
        Uri::from_parts(parts).ok()
    }
}

/// Whether the HTTP client takes it for a URL too: it is stricter about hosts and ports.
#[cfg(not(target_arch = "wasm32"))]
fn is_url(text: &str) -> bool {
    reqwest::Url::parse(text).is_ok()
}

/// The host will say so with the first request.
#[cfg(target_arch = "wasm32")]
fn is_url(_: &str) -> bool {
    true
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trailing_slashes_and_case_of_the_scheme_do_not_matter() {
        for (given, kept) in [
            ("https://api.workos.com", "https://api.workos.com"),
            ("https://api.workos.com/", "https://api.workos.com"),
            ("HTTP://127.0.0.1:8080//", "http://127.0.0.1:8080"),
            (
                "https://proxy.example/workos/",
                "https://proxy.example/workos",
            ),
            ("http://[::1]:80", "http://[::1]:80"),
        ] {
            let parsed = BaseUrl::parse(given).map(|url| url.as_str().to_owned());
            assert_eq!(parsed.as_deref(), Ok(kept));
        }
    }

    #[test]
    fn what_cannot_carry_a_path_is_refused() {
        for url in [
            "",
            "api.workos.com",
            "/relative",
            "ftp://api.workos.com",
            "https://",
            "https://user:password@api.workos.com",
            "https://api.workos.com?x=1",
            "https://api.workos.com/#part",
            "https://api.workos.com/a/../b",
            "https://api.workos.com/a/%2e%2E",
            "https://api.workos.com /",
            "https://api.workos.com\\@evil.example",
            "https://api.workos.com\n",
            "http://127.0.0.1:99999",
            "http://1.2.3.4.5",
            "http://xn--a",
            "http://[::1]x",
            "http://[fe80::1%25eth0]",
        ] {
            let refusal = BaseUrl::parse(url).expect_err(url);
            assert!(!refusal.contains("password"), "{refusal}");
        }
    }
}
