//! Functions of the test, which are called in the thread of the server.

use std::sync::Arc;

use workos::mock::{MockRequest, MockServer};

use crate::{acme, panic_of, tolerant};

#[tokio::test]
async fn a_panic_of_an_answer_fails_the_test() {
    let server = MockServer::start();
    let mock = server.organizations().create("Acme").answers(|request| {
        assert_eq!(request.path(), "/elsewhere", "where to");
        Ok(acme())
    });
    let error = server.client().organizations().create("Acme").await;
    let error = error.expect_err("no answer");
    assert_eq!((error.code(), error.attempts()), (Some("panicked"), 1));
    let message = panic_of(|| mock.assert_calls(1));
    assert!(
        message.contains("panicked for `POST /organizations`"),
        "{message}"
    );
    assert!(message.contains("where to"), "{message}");
    let message = panic_of(|| server.assert_as_described());
    assert!(message.contains("where to"), "{message}");
    assert!(panic_of(|| drop(server)).contains("where to"));
}

#[tokio::test]
async fn a_panic_of_a_condition_fails_the_test() {
    let server = tolerant();
    let get = server.organizations().get("org_1").expecting();
    get.also(|_| panic!("no header")).returns(acme());
    let error = server.client().organizations().get("org_1").await;
    assert!(error.is_err());
    assert!(panic_of(|| drop(server)).contains("no header"));
}

/// They are asked only of requests that match otherwise, and may ask what the mocks have answered.
#[tokio::test]
async fn conditions_may_look_at_other_mocks() {
    let server = tolerant();
    let first = Arc::new(server.organizations().get("org_1").returns(acme()));
    let is_first_called = {
        let first = Arc::clone(&first);
        move |request: &workos::mock::ReceivedRequest| {
            assert_eq!(request.path(), "/organizations/org_2");
            first.calls() == 1
        }
    };
    let second = server.organizations().get("org_2").expecting();
    let second = second.also(is_first_called).returns(acme());
    let workos = server.client().organizations();
    assert!(workos.get("org_2").await.is_err());
    workos.get("org_1").await.expect("described");
    workos.get("org_2").await.expect("described");
    second.assert_calls(1);
    server.assert_as_described();
}
