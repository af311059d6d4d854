//! From the code of an SSO callback to a profile, and from an access token.

use serde_json::json;
use workos::{ErrorKind, Sso};
use workos_tests::server::{Answer, Server};
use workos_tests::sign_ins::{
    API_KEY, CLIENT_ID, anonymous_client, body, client, described, public_client,
};

fn sso(builder: workos::ClientBuilder) -> Sso {
    builder.build().expect("a client").sso()
}

#[tokio::test]
async fn a_code_is_exchanged_for_a_profile() {
    let answer = described("POST /sso/token answer");
    let server = Server::repeating([Answer::json(200, &answer).header("x-request-id", "req_1")]);
    let sso = sso(client(&server));
    let request = sso.get_profile_and_token("code_canary");
    assert!(!format!("{request:?}").contains("canary"));
    let got = request.clone().await.expect("a profile");
    assert_eq!(got.profile.id, answer["profile"]["id"]);
    assert_eq!(got.access_token.expose(), answer["access_token"]);
    let sent = server.take_only();
    assert_eq!(sent.target, "/sso/token");
    assert!(sent.header("authorization").is_empty());
    let mut expected = json!({
        "grant_type": "authorization_code",
        "client_id": CLIENT_ID,
        "client_secret": API_KEY,
        "code": "code_canary",
    });
    assert_eq!(body(&sent), expected);

    let sent = request.code_verifier("v").api_key("sk_other").send().await;
    assert_eq!(sent.expect("a response").request_id(), Some("req_1"));
    expected["code_verifier"] = json!("v");
    expected["client_secret"] = json!("sk_other");
    assert_eq!(body(&server.take_only()), expected);
}

#[tokio::test]
async fn public_clients_exchange_codes_with_a_verifier() {
    let answer = described("POST /sso/token answer");
    let server = Server::repeating([Answer::json(200, &answer)]);
    let sso = sso(public_client(&server));
    let error = sso.get_profile_and_token("c").await.expect_err("neither");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("code_verifier"), "{error}");
    assert!(server.take_received().is_empty());

    let request = sso.get_profile_and_token("c").code_verifier("v");
    assert!(request.await.is_ok());
    let expected = json!({
        "grant_type": "authorization_code",
        "client_id": CLIENT_ID,
        "code": "c",
        "code_verifier": "v",
    });
    assert_eq!(body(&server.take_only()), expected);
}

#[tokio::test]
async fn nothing_is_sent_without_a_client_id_or_with_an_empty_secret() {
    let server = Server::start();
    for request in [
        sso(anonymous_client(&server).api_key(API_KEY)).get_profile_and_token("c"),
        sso(client(&server)).get_profile_and_token("c").api_key(""),
    ] {
        let error = request.await.expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Configuration);
    }
    assert_eq!(server.counted().connections, 0);
}

#[tokio::test]
async fn a_code_that_does_not_count_is_told_apart() {
    let refused = json!({ "error": "invalid_grant", "error_description": "The code has expired." });
    let server = Server::answering([Answer::json(400, &refused)]);
    let outcome = sso(client(&server))
        .get_profile_and_token("code_canary")
        .await;
    let error = outcome.expect_err("refused");
    assert!(error.is_invalid_grant());
    assert_eq!(error.message(), Some("The code has expired."));
    assert!(!format!("{error} {error:?}").contains("canary"));
}

#[test]
fn it_blocks_where_there_is_no_runtime() {
    let answer = described("POST /sso/token answer");
    let server = Server::answering([Answer::json(200, &answer)]);
    let sent = sso(client(&server))
        .get_profile_and_token("c")
        .send_blocking();
    assert_eq!(
        json!(sent.expect("a response").value().profile.id),
        answer["profile"]["id"]
    );
}

#[tokio::test]
async fn an_access_token_gives_the_profile_again() {
    let profile = described("Profile");
    let server = Server::answering([Answer::json(200, &profile)]);
    let got = sso(client(&server)).get_profile("access_1").await;
    assert_eq!(got.expect("a profile").email, profile["email"]);
    assert_eq!(
        server.take_only().header("authorization"),
        ["Bearer access_1"]
    );
}
