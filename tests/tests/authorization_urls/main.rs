//! The addresses that browsers are sent to, for signing in and out.

mod documented;
mod logout;
mod refusals;
mod setters;
mod vectors;

use proptest::prelude::*;
use workos::{Client, CodeVerifier, ErrorKind};
use workos_tests::form;

use crate::setters::{CALLBACK, authkit, client, local, single_sign_on};

#[test]
fn a_provider_newer_than_the_sdk_can_be_named() {
    let url = authkit().provider("NewOAuth").build().expect("an address");
    assert_eq!(form::value(&url, "provider"), "NewOAuth");
}

#[test]
fn the_base_url_keeps_its_path() {
    let workos = client("http://127.0.0.1:4100/workos/");
    let url = workos.user_management().authorization_url(CALLBACK);
    let url = url.provider("authkit").build().expect("an address");
    let (address, _) = form::parse(&url);
    assert_eq!(
        address,
        "http://127.0.0.1:4100/workos/user_management/authorize"
    );
    let url = workos
        .sso()
        .authorization_url(CALLBACK)
        .connection("conn_1");
    let url = url.build().expect("an address");
    assert_eq!(
        form::parse(&url).0,
        "http://127.0.0.1:4100/workos/sso/authorize"
    );
    let url = workos.user_management().logout_url("session_1").build();
    let url = url.expect("an address");
    assert_eq!(
        form::parse(&url).0,
        "http://127.0.0.1:4100/workos/user_management/sessions/logout"
    );
}

#[test]
fn parameters_stand_in_one_order() {
    let there = authkit()
        .provider("authkit")
        .state("s")
        .domain_hint("d")
        .build();
    let back = authkit()
        .domain_hint("d")
        .state("s")
        .provider("authkit")
        .build();
    assert_eq!(there.expect("an address"), back.expect("an address"));
}

#[test]
fn the_last_value_counts_and_an_empty_one_is_left_out() {
    let url = authkit()
        .provider("authkit")
        .state("1")
        .state("2")
        .login_hint("");
    let url = url.build().expect("an address");
    assert_eq!(form::value(&url, "state"), "2");
    let url_of = |hint| {
        authkit()
            .provider("authkit")
            .when_some(hint, |url, hint| url.prompt(hint))
    };
    assert_eq!(
        form::value(
            &url_of(Some("login")).build().expect("an address"),
            "prompt"
        ),
        "login"
    );
    assert!(!url_of(None).build().expect("an address").contains("prompt"));
    assert!(!url.contains("login_hint"));
}

#[test]
fn debug_shows_nothing_that_protects_the_sign_in() {
    let url = authkit()
        .provider("authkit")
        .state("canary")
        .login_hint("canary@example.com")
        .invitation_token("canary")
        .provider_query_param("hd", "canary");
    let shown = format!("{:?} {:?}", url, single_sign_on().nonce("canary"));
    assert!(!shown.contains("canary"), "{shown}");
    assert!(
        shown.contains("authkit") && shown.contains(CALLBACK),
        "{shown}"
    );
}

#[test]
fn a_public_client_has_no_key() {
    let workos = Client::public("client_1").expect("a client");
    assert!(workos.api_key().is_none());
    assert_eq!(workos.client_id(), Some("client_1"));
    let error = Client::public("").expect_err("no client id");
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a value holds, the API reads it as it was given, and nothing else.
    #[test]
    fn values_arrive_as_they_were_given(
        state in ".+",
        hint in ".+",
        organization in ".+",
        key in ".*",
        value in ".*",
        scopes in prop::collection::vec("[^,]+", 1..4),
    ) {
        let verifier = CodeVerifier::generate().expect("random");
        let challenge = verifier.challenge();
        let url = single_sign_on()
            .state(&*state)
            .login_hint(&*hint)
            .organization(&*organization)
            .provider_query_param(&*key, &*value)
            .provider_scopes(scopes.clone())
            .code_challenge(challenge.clone())
            .build()
            .expect("an address");
        let (address, mut query) = form::parse(&url);
        query.sort();
        let mut expected = [
            ("client_id", "client_1"),
            ("code_challenge", challenge.as_str()),
            ("code_challenge_method", "S256"),
            ("login_hint", &hint),
            ("organization", &organization),
            (&format!("provider_query_params[{key}]"), &value),
            ("provider_scopes", &scopes.join(",")),
            ("redirect_uri", CALLBACK),
            ("response_type", "code"),
            ("state", &state),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        expected.sort();
        prop_assert_eq!(address, "http://127.0.0.1:4100/sso/authorize");
        prop_assert_eq!(query, expected);
    }

    /// No text as a redirect URI makes it panic, and what is built holds it unchanged.
    #[test]
    fn any_redirect_uri_is_kept_or_refused(uri in ".*|https?://[!-~]*|[a-z]+:/[!-~]*") {
        let url = local().user_management().authorization_url(&*uri);
        if let Ok(url) = url.provider("authkit").build() {
            prop_assert_eq!(form::value(&url, "redirect_uri"), uri);
        }
    }
}
