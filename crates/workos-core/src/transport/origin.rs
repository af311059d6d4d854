//! Makes reqwest's requests of those of `http`. reqwest wants the URL in a type of its own, and
//! parsing one takes as long as decoding a small answer: scheme and host, which are the same in
//! nearly every call, are parsed once.

use std::sync::OnceLock;

use http::Uri;
use http::uri::{Authority, Scheme};
use reqwest::{Request, Url};

use crate::Body;

/// The origin of the first request, parsed.
#[derive(Default)]
pub(super) struct Origin(OnceLock<(Scheme, Authority, Url)>);

impl Origin {
    /// # Errors
    ///
    /// When reqwest takes the URI for no URL.
    pub(super) fn request(&self, request: http::Request<Body>) -> Result<Request, reqwest::Error> {
        let Some(origin) = self.of(request.uri()) else {
            return Request::try_from(request.map(Body::into_bytes));
        };
        let (head, body) = request.into_parts();
        let mut url = origin.clone();
        url.set_path(head.uri.path());
        url.set_query(head.uri.query());
        let mut made = Request::new(head.method, url);
        *made.headers_mut() = head.headers;
        *made.body_mut() = Some(body.into_bytes().into());
        Ok(made)
    }

    /// The parsed origin, if it is that of `uri`.
    fn of(&self, uri: &Uri) -> Option<&Url> {
        let (scheme, authority) = (uri.scheme()?, uri.authority()?);
        if self.0.get().is_none() {
            let url = Url::parse(&format!("{scheme}://{authority}")).ok()?;
            // Another call may have been first.
            let _ = self.0.set((scheme.clone(), authority.clone(), url));
        }
        let (known_scheme, known_authority, url) = self.0.get()?;
        (known_scheme == scheme && known_authority == authority).then_some(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(uri: &str) -> http::Request<Body> {
        let request = http::Request::post(uri).header("x-test", "1");
        request.body(Body::from("body")).expect("a request")
    }

    #[test]
    fn requests_are_those_that_reqwest_makes() {
        let origin = Origin::default();
        for uri in [
            "http://127.0.0.1:8080/organizations/org_1",
            "http://127.0.0.1:8080",
            "http://127.0.0.1:8080/a%2Fb/c%20d/%7Bid%7D?limit=10&filter%5Ba%5D=p%26q&ids=1,2",
            "http://127.0.0.1:8080/a?",
            "http://127.0.0.1:8080//a/",
            "http://127.0.0.1:8081/organizations",
            "https://127.0.0.1:8080/organizations",
            "https://API.example/v1/things?order=desc",
        ] {
            let made = origin.request(request(uri)).expect("a URL");
            let expected = Request::try_from(request(uri).map(Body::into_bytes)).expect("a URL");
            assert_eq!(made.url(), expected.url());
            assert_eq!(made.method(), expected.method());
            assert_eq!(made.headers(), expected.headers());
            let body = made.body().and_then(reqwest::Body::as_bytes);
            assert_eq!(body, Some(&b"body"[..]));
        }
    }
}
