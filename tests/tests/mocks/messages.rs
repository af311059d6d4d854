//! What is said when a request is not the one that was described.

use serde_json::json;
use workos::Client;
use workos::http::Method;
use workos::mock::{ANY, Fixture, MockRequest};

use crate::{acme, panic_of, tolerant};

#[tokio::test]
async fn a_request_that_was_not_described_names_the_nearest() {
    let server = tolerant();
    let nearest = server.organizations().create("Acme").external_id("acme");
    nearest.returns(acme());
    server.organizations().get("org_1").returns(acme());
    server.organizations().delete("org_1").returns(());
    let workos = server.client().organizations();

    let create = workos.create("Acne").await.expect_err("not described");
    assert_eq!(create.status().map(|status| status.as_u16()), Some(501));
    assert_eq!(create.attempts(), 1);
    assert_eq!(
        create.message(),
        Some(
            "nothing was described for `POST /organizations`; the nearest is `POST /organizations`\n  \
             body.name: expected \"Acme\", got \"Acne\"\n  \
             body.external_id: expected \"acme\", got nothing"
        )
    );
    let get = workos.get("org_2").await.expect_err("not described");
    let message = get.message().expect("a message");
    assert!(
        message.ends_with(
            "the nearest is `GET /organizations/org_1`\n  \
             path: expected /organizations/org_1, got /organizations/org_2"
        ),
        "{message}"
    );
    let list = workos.list().limit(3).await.expect_err("not described");
    let message = list.message().expect("a message");
    assert!(
        message.contains("`GET /organizations?limit=3`"),
        "{message}"
    );

    // Another parameter is nearer than another route, even if more of the rest differs.
    let server = tolerant();
    let get = server.organizations().get("org_1");
    get.header("x-one", "1")
        .header("x-two", "2")
        .returns(acme());
    let other = server.request(Method::GET, "/connections/{id}");
    other.path("id", "org_2").returns(json!({}));
    let get = server.client().organizations().get("org_2");
    let get = get.await.expect_err("not described");
    let message = get.message().expect("a message");
    let nearest = "the nearest is `GET /organizations/org_1`";
    assert!(message.contains(nearest), "{message}");

    // As it was described, not as it would be sent.
    let server = tolerant();
    server.organizations().get(ANY).returns(acme());
    let get = server.client().organizations().get_by_external_id("acme");
    let get = get.await.expect_err("not described");
    let message = get.message().expect("a message");
    assert!(message.contains("`GET /organizations/{any}`"), "{message}");
}

#[tokio::test]
async fn a_mock_that_was_not_called_names_the_nearest_request() {
    let server = tolerant();
    let mock = server.organizations().list().limit(10).returns([acme()]);
    let message = panic_of(|| mock.assert_called());
    assert_eq!(
        message,
        "`GET /organizations?limit=10` was to be called at least once, and was never called\n\
         the server received no request at all"
    );
    let workos = server.client().organizations();
    workos.get("org_1").await.expect_err("not described");
    workos.list().limit(20).await.expect_err("not described");
    let message = panic_of(|| mock.assert_calls(1));
    assert_eq!(
        message,
        "`GET /organizations?limit=10` was to be called once, and was never called\n\
         the nearest other request is `GET /organizations?limit=20`\n  \
         query parameter `limit`: expected 10, got 20"
    );
    let page = workos.list().limit(10).await.expect("described");
    assert!(!page.has_more());
    mock.assert_calls(1);
    mock.assert_called();
    let message = panic_of(|| mock.assert_calls(0));
    assert!(
        message.starts_with(
            "`GET /organizations?limit=10` was not to be called, and was called once\n  \
             by `GET /organizations?limit=10`"
        ),
        "{message}"
    );
}

#[tokio::test]
async fn a_mock_in_the_shadow_of_another_is_told_so() {
    let server = tolerant();
    let first = server.organizations().get("org_1").returns(acme());
    server.organizations().get("org_1").returns(acme());
    server
        .client()
        .organizations()
        .get("org_1")
        .await
        .expect("an answer");
    let message = panic_of(|| first.assert_called());
    assert!(
        message.contains("answered by a mock described later"),
        "{message}"
    );
}

#[tokio::test]
async fn credentials_are_not_shown() {
    let server = tolerant();
    let get = server
        .organizations()
        .get("org_1")
        .api_key("sk_test_canary_1");
    let mock = get.returns(acme());
    let workos = server.client_builder().api_key("sk_test_canary_2");
    let workos = workos.build().expect("a client").organizations();
    let error = workos.get("org_1").await.expect_err("not described");
    let shown = format!(
        "{error} {error:?} {server:?} {mock:?} {:?} {}",
        server.requests(),
        panic_of(|| mock.assert_called())
    );
    assert!(!shown.contains("canary"), "{shown}");
    assert!(
        shown.contains("header `authorization`: got another value than expected"),
        "{shown}"
    );
}

#[test]
fn what_cannot_be_described_is_refused() {
    let server = tolerant();
    let elsewhere = Client::builder().base_url(server.url()).build();
    let elsewhere = elsewhere.expect("a client");
    let message = panic_of(|| {
        elsewhere.organizations().get("org_1").returns(acme());
    });
    assert!(message.starts_with("`GET /organizations/{id}` was described on a client"));
    assert!(message.contains("server.organizations()"), "{message}");
    let message = panic_of(|| {
        server.organizations().get("").returns(acme());
    });
    assert!(message.contains("cannot be described: "), "{message}");
    let server = server.client_builder().client_id("").build();
    assert!(server.is_err());
}

#[tokio::test]
async fn a_request_that_came_too_early_is_told_so() {
    let server = tolerant();
    let workos = server.client().organizations();
    workos.get("org_1").await.expect_err("not described");
    let mock = server.organizations().get("org_1").returns(acme());
    let message = panic_of(|| mock.assert_called());
    assert!(
        message.contains("came before it was described"),
        "{message}"
    );
}

#[tokio::test]
async fn what_may_be_a_credential_is_not_shown() {
    let server = tolerant();
    let users = server.user_management();
    let create = users.create_user("ada@example.com").password("canary_1");
    create
        .header("x-api-key", "canary_2")
        .returns(workos::types::User::fixture());
    let list = server.organizations().list().expecting().exactly();
    list.returns([]);
    let workos = server.client();
    let create = workos.user_management().create_user("ada@example.com");
    let create = create.password("canary_3").header("x-api-key", "canary_4");
    let error = create.await.expect_err("not described");
    let message = error.message().expect("a message");
    assert!(!message.contains("canary"), "{message}");
    for place in ["body.password", "header `x-api-key`"] {
        let expected = format!("{place}: got another value than expected");
        assert!(message.contains(&expected), "{message}");
    }
    let list = workos
        .request(Method::GET, "/organizations")
        .query("access_token", "canary_5");
    let error = list.await.expect_err("not described");
    assert!(!error.to_string().contains("canary"), "{error}");

    // What is within a secret is one.
    let store = |client: &Client, value: &str| {
        let request = client.request(Method::POST, "/badges");
        request.json(&json!({ "secrets": [{ "content": value }] }))
    };
    store(&server, "canary_6").returns(json!({}));
    let error = store(&workos, "canary_7").await;
    let error = error.expect_err("not described").to_string();
    assert!(error.contains("body.secrets[0].content"), "{error}");
    assert!(!error.contains("canary"), "{error}");
}
