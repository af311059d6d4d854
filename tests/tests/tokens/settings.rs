//! Settings of a verifier: what they do, and which are refused.

use std::time::Duration;

use serde_json::json;
use workos::token::InvalidToken;
use workos::{Client, ErrorKind, IssuerPolicy};
use workos_tests::clock::SteppedClock;
use workos_tests::server::Server;
use workos_tests::tokens::{
    NOW, SigningKey, Vectors, claims_with, client, keys, refusal, settings,
};

fn refused<T: std::fmt::Debug>(outcome: Result<T, workos::Error>) -> String {
    let error = outcome.expect_err("must be refused");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    error.to_string()
}

#[test]
fn what_cannot_work_is_refused_with_the_remedy() {
    let server = Server::closed();
    let settings = || settings(client(&server, SteppedClock::default()));
    let refusals = [
        (refused(settings().audience("").build()), "audience"),
        (
            refused(settings().leeway(Duration::from_secs(301)).build()),
            "five minutes",
        ),
        (
            refused(settings().leeway(Duration::MAX).build()),
            "five minutes",
        ),
        (
            refused(settings().keys_last(Duration::from_secs(599)).build()),
            "ten minutes",
        ),
        (
            refused(IssuerPolicy::one_of::<[&str; 0]>([])),
            "IssuerPolicy::usual",
        ),
        (
            refused(IssuerPolicy::one_of(["https://a.example", " "])),
            "empty",
        ),
    ];
    for (message, expected) in refusals {
        assert!(message.contains(expected), "{message}");
    }
    let most = settings().leeway(Duration::from_secs(300)).build();
    assert!(most.is_ok());
    let least = settings().keys_last(Duration::from_secs(600)).build();
    assert!(least.is_ok());
}

#[test]
fn without_a_client_id_there_are_no_keys() {
    let builder = Client::builder().api_key("sk_1");
    let workos = builder.base_url("http://127.0.0.1:1").build();
    let workos = workos.expect("a client");
    let verifier = workos.token_verifier(IssuerPolicy::unchecked()).build();
    assert!(refused(verifier).contains("WORKOS_CLIENT_ID"));
    assert!(refused(IssuerPolicy::usual(&workos)).contains("WORKOS_CLIENT_ID"));
}

async fn accepts(policy: IssuerPolicy, server: &Server, issuer: serde_json::Value) -> bool {
    let workos = client(server, SteppedClock::starting_at(NOW)).build();
    let verifier = workos.expect("a client").token_verifier(policy).build();
    let token = SigningKey::first().sign(&claims_with("iss", issuer));
    match verifier.expect("a verifier").verify(&token).await {
        Ok(_) => true,
        other => {
            assert_eq!(refusal(other), InvalidToken::Issuer);
            false
        }
    }
}

#[tokio::test]
async fn issuers_are_those_of_the_policy() {
    let server = Server::repeating([keys([SigningKey::first()])]);
    let workos = client(&server, SteppedClock::default()).build();
    let workos = workos.expect("a client");
    let usual = || IssuerPolicy::usual(&workos).expect("a client id");
    let (base, id) = (server.url(), &Vectors::get().client_id);
    for (issuer, is_usual) in [
        (json!(base), true),
        (json!(format!("{base}/user_management/{id}")), true),
        (json!(format!("{base}/")), false),
        (json!(format!("{base}/user_management/client_other")), false),
        (json!(format!("{base}.example")), false),
        (json!(""), false),
        (json!(null), false),
    ] {
        assert_eq!(
            accepts(usual(), &server, issuer.clone()).await,
            is_usual,
            "{issuer}"
        );
        assert!(accepts(IssuerPolicy::unchecked(), &server, issuer).await);
    }
    let own = || IssuerPolicy::one_of(["https://auth.example", "https://b.example"]);
    for (issuer, is_own) in [
        ("https://auth.example", true),
        ("https://b.example", true),
        ("https://b.example/", false),
    ] {
        let own = own().expect("issuers");
        assert_eq!(
            accepts(own, &server, json!(issuer)).await,
            is_own,
            "{issuer}"
        );
    }
}

#[tokio::test]
async fn audiences_are_asked_for_only_if_set() {
    let server = Server::repeating([keys([SigningKey::first()])]);
    for (audience, for_any, for_app, for_both) in [
        (json!(null), true, false, false),
        (json!("app"), true, true, true),
        (json!(["other", "app"]), true, true, true),
        (json!("other"), true, false, true),
        (json!("apps"), true, false, false),
        (json!([]), true, false, false),
    ] {
        let token = SigningKey::first().sign(&claims_with("aud", audience.clone()));
        let settings = || settings(client(&server, SteppedClock::starting_at(NOW)));
        for (settings, expected) in [
            (settings(), for_any),
            (settings().audience("app"), for_app),
            (settings().audience("app").audience("other"), for_both),
        ] {
            let outcome = settings.build().expect("a verifier").verify(&token).await;
            assert_eq!(outcome.is_ok(), expected, "{audience}");
            if !expected {
                assert_eq!(refusal(outcome), InvalidToken::Audience);
            }
        }
    }
}
