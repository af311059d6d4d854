//! Whether credentials work: what is asked, what is made of the answers, and what is said of it.

use serde_json::json;
use workos::{Client, CredentialCheck, CredentialsReport};
use workos_tests::server::{Answer, Server};
use workos_tests::sign_ins::{API_KEY, CLIENT_ID, anonymous_client, client};

fn organizations() -> Answer {
    let page = json!({ "object": "list", "data": [], "list_metadata": {} });
    Answer::json(200, &page)
}

fn keys() -> Answer {
    Answer::json(200, &json!({ "keys": [] }))
}

async fn checked(workos: workos::ClientBuilder) -> CredentialsReport {
    workos.build().expect("a client").check_credentials().await
}

/// The report where the one call for the API key, then the one for the client id, end like this.
async fn after(api_key: Answer, client_id: Answer) -> CredentialsReport {
    let server = Server::answering([api_key, client_id]);
    let report = checked(client(&server).retry_policy(workos::RetryPolicy::none())).await;
    let shown = format!("{report} {report:?}");
    assert!(!shown.contains(API_KEY), "{shown}");
    report
}

#[tokio::test]
async fn good_credentials_are_accepted() {
    let server = Server::answering([organizations(), keys()]);
    let report = checked(client(&server)).await;
    assert!(report.is_ok(), "{report}");
    assert_eq!(report.to_string(), "API key: accepted\nclient id: accepted");
    let received = server.take_received();
    assert_eq!(received[0].method, "GET");
    assert_eq!(received[0].target, "/organizations?limit=1");
    assert_eq!(
        received[0].header("authorization"),
        [format!("Bearer {API_KEY}")]
    );
    assert_eq!(received[1].method, "GET");
    assert_eq!(received[1].target, format!("/sso/jwks/{CLIENT_ID}"));
    assert!(received[1].header("authorization").is_empty());
    assert_eq!(received.len(), 2);
}

#[tokio::test]
async fn a_key_that_may_not_do_this_is_known_all_the_same() {
    let forbidden = Answer::json(403, &json!({ "message": "Not allowed" }));
    assert!(after(forbidden, keys()).await.is_ok());
    let proxy = Answer::bytes(403, "text/html", "<html>");
    let report = after(proxy, keys()).await;
    assert!(
        matches!(report.api_key, CredentialCheck::Unchecked(_)),
        "{report}"
    );
}

#[tokio::test]
async fn what_is_missing_or_malformed_is_not_sent() {
    let server = Server::start();
    let report = checked(anonymous_client(&server)).await;
    assert!(!report.is_ok());
    assert!(matches!(report.api_key, CredentialCheck::Missing));
    assert!(matches!(report.client_id, CredentialCheck::Missing));
    for variable in ["WORKOS_API_KEY", "WORKOS_CLIENT_ID"] {
        assert!(report.to_string().contains(variable), "{report}");
    }

    // As when the two are confused.
    let confused = anonymous_client(&server)
        .api_key("client_canary")
        .client_id(API_KEY);
    let report = checked(confused).await;
    assert!(matches!(report.api_key, CredentialCheck::Malformed));
    assert!(matches!(report.client_id, CredentialCheck::Malformed));
    let shown = format!("{report} {report:?}");
    assert!(!shown.contains("canary"), "{shown}");
    assert!(
        shown.contains("`sk_`") && shown.contains("`client_`"),
        "{shown}"
    );
    assert_eq!(server.counted().connections, 0);
}

#[tokio::test]
async fn what_the_api_does_not_know_is_refused() {
    let unknown_key = Answer::json(401, &json!({ "message": "Unauthorized" }));
    let unknown_id = Answer::json(404, &json!({ "message": "Application not found" }));
    let report = after(unknown_key, unknown_id).await;
    assert!(
        matches!(report.api_key, CredentialCheck::Refused(_)),
        "{report}"
    );
    assert!(
        matches!(report.client_id, CredentialCheck::Refused(_)),
        "{report}"
    );
    let error = report.api_key.error().expect("an error");
    assert!(error.is_unauthorized());
    for line in report.to_string().lines() {
        assert!(
            line.contains("refused") && line.contains("dashboard"),
            "{line}"
        );
    }
}

#[tokio::test]
async fn what_says_nothing_of_the_credentials_leaves_them_unchecked() {
    let no_route = json!({ "message": "Cannot GET /organizations", "statusCode": 404 });
    for answer in [
        Answer::empty(503),
        Answer::bytes(200, "text/html", "<html>Sign in to the network</html>"),
        Answer::bytes(404, "text/html", "<html>"),
        Answer::json(404, &no_route),
    ] {
        let report = after(answer.clone(), answer).await;
        assert!(
            matches!(report.api_key, CredentialCheck::Unchecked(_)),
            "{report}"
        );
        assert!(
            matches!(report.client_id, CredentialCheck::Unchecked(_)),
            "{report}"
        );
        assert!(!report.is_ok());
        assert!(report.to_string().contains("base URL"), "{report}");
    }
    let nobody = Server::closed();
    let report = checked(client(&nobody)).await;
    assert!(
        matches!(report.api_key, CredentialCheck::Unchecked(_)),
        "{report}"
    );
    assert!(
        matches!(report.client_id, CredentialCheck::Unchecked(_)),
        "{report}"
    );
}

#[tokio::test]
async fn each_credential_is_judged_by_itself() {
    let server = Server::answering([keys()]);
    let public = anonymous_client(&server).client_id(CLIENT_ID);
    let report = checked(public).await;
    assert!(matches!(report.api_key, CredentialCheck::Missing));
    assert!(report.client_id.is_accepted(), "{report}");

    let server = Server::answering([organizations()]);
    let workos: Client = anonymous_client(&server)
        .api_key(API_KEY)
        .build()
        .expect("a client");
    let report = workos.check_credentials().await;
    assert!(report.api_key.is_accepted(), "{report}");
    assert!(report.client_id.error().is_none() && !report.client_id.is_accepted());
}
