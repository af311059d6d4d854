//! The cases that other SDKs agree on.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use workos::http::{Request, Response};
use workos::{Body, BoxFuture, Client, Error, ErrorKind, Limits, Transport, TransportError};
use workos_tests::document::repository_file;
use workos_tests::form;

use crate::setters::{set_authkit, set_sso, text};

/// The cases that other SDKs agree on.
#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    kind: String,
    base_url: String,
    client_id: String,
    params: Map<String, Value>,
    path: Option<String>,
    query: Option<Vec<(String, String)>>,
    refused: Option<String>,
}

impl Case {
    fn build(&self) -> Result<String, Error> {
        let builder = Client::builder()
            .client_id(&self.client_id)
            .base_url(&self.base_url);
        let workos = builder.transport(Unreachable).build().expect("a client");
        let redirect_uri = self
            .params
            .get("redirect_uri")
            .map(text)
            .unwrap_or_default();
        let params = self.params.iter();
        match &*self.kind {
            "authkit" => {
                let url = workos.user_management().authorization_url(redirect_uri);
                let url = params.fold(url, |url, (name, value)| set_authkit(url, name, value));
                url.build()
            }
            "sso" => {
                let url = workos.sso().authorization_url(redirect_uri);
                let url = params.fold(url, |url, (name, value)| set_sso(url, name, value));
                url.build()
            }
            "logout" => {
                let url = workos
                    .user_management()
                    .logout_url(text(&self.params["session_id"]));
                let return_to = self.params.get("return_to").map(ascii_uri);
                match return_to {
                    Some(return_to) => url.return_to(return_to).build(),
                    None => url.build(),
                }
            }
            kind => panic!("{}: a case of the unknown kind {kind}", self.id),
        }
    }
}

/// A URI has no letters outside ASCII; a case has one, which other SDKs pass on as it is.
fn ascii_uri(uri: &Value) -> String {
    text(uri).replace('\u{e9}', "%C3%A9")
}

/// A transport of addresses that are never called.
struct Unreachable;

impl Transport for Unreachable {
    fn send(
        &self,
        _: Request<Body>,
        _: Limits,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        unreachable!("an address is built without a call")
    }
}

#[test]
fn addresses_are_those_other_sdks_build() {
    let vectors = repository_file("tests/vectors/authorization_urls.json");
    let vectors: Vectors = serde_json::from_str(&vectors).expect("vectors");
    assert!(vectors.cases.len() > 20);
    for case in vectors.cases {
        match (case.build(), &case.refused) {
            (Ok(url), None) => {
                let (address, mut query) = form::parse(&url);
                query.sort();
                let expected =
                    format!("{}{}", case.base_url, case.path.as_deref().expect("a path"));
                assert_eq!(address, expected, "{}", case.id);
                let mut expected = case.query.expect("a query");
                for (name, value) in &mut expected {
                    if name == "return_to" {
                        *value = ascii_uri(&json!(value));
                    }
                }
                assert_eq!(query, expected, "{}", case.id);
            }
            (Err(error), Some(_)) => {
                assert_eq!(
                    error.kind(),
                    ErrorKind::InvalidRequest,
                    "{}: {error}",
                    case.id
                );
            }
            (Ok(url), Some(why)) => panic!("{}: built {url} in spite of: {why}", case.id),
            (Err(error), None) => panic!("{}: {error}", case.id),
        }
    }
}
