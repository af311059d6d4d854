//! The end of single sign-on, which takes a call to a server of its own.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use workos::http::{Request, Response};
use workos::{Body, BoxFuture, Client, Limits, Transport, TransportError};
use workos_tests::document::Document;
use workos_tests::loopback::Loopback;
use workos_tests::server::Answer;

#[test]
fn single_sign_on_ends_by_a_call() {
    let api = Loopback::start();
    let url = "https://auth.example.com/sso/logout?token=canary";
    api.server.prepare([Answer::json(
        200,
        &json!({ "logout_url": url, "logout_token": "canary" }),
    )]);
    let answer = api
        .wait_for(api.workos.sso().logout_url("prof_1"))
        .expect("answered");
    assert_eq!(answer.logout_url.expose(), url);
    assert!(!format!("{answer:?}").contains("canary"));
    let received = api.server.take_only();
    assert_eq!(
        (&*received.method, &*received.target),
        ("POST", "/sso/logout/authorize")
    );
    let body: Value = serde_json::from_slice(&received.body).expect("JSON");
    assert_eq!(body, json!({ "profile_id": "prof_1" }));

    let url = api
        .workos
        .sso()
        .logout_url_of_token(answer.logout_token)
        .expect("an address");
    assert_eq!(
        url.expose(),
        format!("{}/sso/logout?token=canary", api.server.url())
    );
}

/// Answers every call, and keeps where it went.
#[derive(Clone, Default)]
struct Addresses(Arc<Mutex<Vec<String>>>);

impl Transport for Addresses {
    fn send(
        &self,
        request: Request<Body>,
        _: Limits,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let mut seen = self.0.lock().expect("no test panicked");
        seen.push(request.uri().to_string());
        let body = r#"{"logout_url":"https://a.example","logout_token":"t"}"#;
        Box::pin(std::future::ready(Ok(Response::new(body.into()))))
    }
}

#[test]
fn the_call_goes_to_the_server_that_the_document_names() {
    let addresses = Addresses::default();
    let builder = Client::builder()
        .api_key("sk_1")
        .transport(addresses.clone());
    let workos = builder.build().expect("a client");
    let api = Loopback::start();
    api.wait_for(workos.sso().logout_url("prof_1"))
        .expect("answered");
    let server = server_of("POST /sso/logout/authorize");
    let seen = addresses.0.lock().expect("no test panicked").clone();
    assert_eq!(seen, [format!("{server}/sso/logout/authorize")]);

    let server = server_of("GET /sso/logout");
    let url = workos.sso().logout_url_of_token("t").expect("an address");
    assert_eq!(url.expose(), format!("{server}/sso/logout?token=t"));
}

/// The server of an operation that has one of its own.
fn server_of(place: &str) -> String {
    let (method, route) = place.split_once(' ').expect("a method and a route");
    let document = Document::get().value();
    let operation = &document["paths"][route][method.to_lowercase()];
    let server = operation["servers"][0]["url"].as_str();
    server.expect("a server").to_owned()
}
