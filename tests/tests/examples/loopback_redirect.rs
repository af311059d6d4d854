//! A program on the machine of the person who signs in.

use serde_json::json;
use workos::CodeVerifier;
use workos_tests::form;
use workos_tests::server::{Answer, Server};
use workos_tests::sign_ins::{body, session, signed_in};

use crate::browser::Browser;
use crate::program::Program;

/// The program, and the address that it wants opened.
fn started(server: &Server, client_id: &str) -> (Program, String) {
    let program = Program::start(
        "loopback_redirect",
        &[
            ("WORKOS_CLIENT_ID", client_id),
            ("WORKOS_BASE_URL", &server.url()),
            // A key that happens to be set.
            ("WORKOS_API_KEY", "sk_canary"),
            ("PORT", "0"),
        ],
    );
    assert!(program.line().contains("browser"));
    let url = program.line();
    (program, url)
}

/// The browser, at the page that the address leads back to, and the path of that page.
fn sent_back(url: &str) -> (Browser, String) {
    let redirect_uri = form::value(url, "redirect_uri");
    let rest = redirect_uri.strip_prefix("http://").expect("this machine");
    let (site, path) = rest.split_once('/').expect("a path");
    assert!(site.starts_with("127.0.0.1:"), "{redirect_uri}");
    (Browser::at(site), format!("/{path}"))
}

#[test]
fn a_person_is_signed_in_without_a_client_secret() {
    let server = Server::answering([signed_in()]);
    let (program, url) = started(&server, "client_1");
    let (address, _) = form::parse(&url);
    assert_eq!(
        address,
        format!("{}/user_management/authorize", server.url())
    );
    assert_eq!(form::value(&url, "client_id"), "client_1");
    assert_eq!(form::value(&url, "provider"), "authkit");
    assert_eq!(form::value(&url, "code_challenge_method"), "S256");

    let (mut browser, callback) = sent_back(&url);
    let state = form::value(&url, "state");
    // What else comes in neither ends the sign-in nor is believed.
    for target in [
        "/favicon.ico",
        &callback,
        &format!("{callback}?code=planted&state=planted"),
    ] {
        assert_eq!(browser.get(target).status, 404, "{target}");
    }
    let page = browser.get(&format!("{callback}?code=code_1&state={state}"));
    assert_eq!(page.status, 200);

    let ended = program.end();
    assert!(ended.succeeded, "{}", ended.complained);
    let email = session()["user"]["email"].clone();
    let email = email.as_str().expect("an address");
    assert_eq!(ended.said, format!("Signed in as {email}\n"));

    let sent = server.take_only();
    assert_eq!(sent.target, "/user_management/authenticate");
    assert!(sent.header("authorization").is_empty());
    let mut sent = body(&sent);
    let verifier = sent["code_verifier"].take();
    let verifier = CodeVerifier::try_from(verifier.as_str().expect("a text")).expect("a verifier");
    assert_eq!(
        verifier.challenge().as_str(),
        form::value(&url, "code_challenge")
    );
    let expected = json!({
        "grant_type": "authorization_code",
        "client_id": "client_1",
        "code": "code_1",
        "code_verifier": null,
    });
    assert_eq!(sent, expected);
}

#[test]
fn a_refusal_is_an_error() {
    let refused = json!({ "error": "invalid_grant", "error_description": "The code has expired." });
    let server = Server::answering([Answer::json(400, &refused)]);
    for (query, said) in [
        ("error=access_denied", "access_denied"),
        ("code=code_1", "The code has expired."),
    ] {
        let (program, url) = started(&server, "client_1");
        let (mut browser, callback) = sent_back(&url);
        let state = form::value(&url, "state");
        browser.get(&format!("{callback}?{query}&state={state}"));
        let ended = program.end();
        assert!(!ended.succeeded && ended.said.is_empty(), "{}", ended.said);
        assert!(ended.complained.contains(said), "{}", ended.complained);
        assert!(!ended.complained.contains(&state), "{}", ended.complained);
    }
}
