//! What is checked when a test ends, whether it asks or not.

use workos::mock::{MockRequest, MockServer};

use crate::{acme, panic_of, tolerant};

#[tokio::test]
async fn a_request_that_the_application_passes_over_fails_the_test() {
    let server = MockServer::start();
    server.organizations().get("org_1").returns(acme());
    let _ = server.client().organizations().get("org_2").await;
    assert!(panic_of(|| server.assert_as_described()).contains("`GET /organizations/org_2`"));
    let message = panic_of(|| drop(server));
    assert!(message.starts_with("nothing was described for `GET /organizations/org_2`"));
}

#[tokio::test]
async fn unless_it_is_tolerated() {
    let server = tolerant();
    let _ = server.client().organizations().get("org_2").await;
    server.assert_as_described();
}

#[tokio::test]
async fn a_mock_is_called_as_often_as_it_says() {
    let server = MockServer::start();
    server.organizations().get("org_1").returns(acme()).times(2);
    server.organizations().get("org_2").returns(acme()).times(0);
    server.organizations().get("org_3").returns(acme());
    let workos = server.client().organizations();
    workos.get("org_1").await.expect("described");
    let message = panic_of(|| server.assert_as_described());
    assert!(
        message.starts_with(
            "`GET /organizations/org_1` was to be called 2 times, and was called once"
        ),
        "{message}"
    );
    workos.get("org_1").await.expect("described");
    server.assert_as_described();
    workos.get("org_2").await.expect("described");
    assert!(panic_of(|| drop(server)).contains("was not to be called"));
}

/// The thread of the server lives on for another test, which must not hear of it.
#[tokio::test]
async fn what_is_left_over_from_a_test_reaches_no_other() {
    let server = MockServer::start();
    server.organizations().get("org_1").returns(acme());
    let left_over = server.client().organizations();
    drop(server);
    let servers: Vec<MockServer> = (0..4).map(|_| MockServer::start()).collect();
    for server in &servers {
        server.organizations().get("org_1").returns(acme());
    }
    let error = left_over.get("org_1").await.expect_err("no answer");
    assert!(error.to_string().contains("has ended"), "{error}");
    assert!(servers.iter().all(|server| server.requests().is_empty()));
}
