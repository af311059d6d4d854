//! What a test sees of a request.

use serde_json::json;
use workos::Client;
use workos::http::Method;
use workos::mock::{MockRequest, MockServer};

#[tokio::test]
async fn what_was_received_can_be_looked_at() {
    let server = MockServer::start();
    let badges = |client: &Client| client.request(Method::POST, "/badges");
    let mock = badges(&server).returns(json!({}));
    let sent = badges(&server.client()).query("note", "a b&c=é");
    sent.json(&json!({ "name": "gold" })).await.expect("sent");
    let received = &mock.requests()[0];
    assert_eq!(
        (received.method(), received.path()),
        (&Method::POST, "/badges")
    );
    assert_eq!(received.query("note").as_deref(), Some("a b&c=é"));
    assert_eq!(received.query("name"), None);
    assert_eq!(received.json(), Some(json!({ "name": "gold" })));
    assert_eq!(received.body(), br#"{"name":"gold"}"#);
    let headers = received.headers();
    assert_eq!(headers["authorization"], "Bearer sk_test_mock");
    assert!(!format!("{headers:?}").contains("sk_test_mock"));
}
