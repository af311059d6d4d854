//! What all request builders have in common, shown on a few.

use std::time::Duration;

use serde_json::{Value, json};
use workos::requests::organizations::{CreateRequest, ListRequest, UpdateRequest};
use workos::types::{CreateOrganization, OrganizationDomainData};
use workos_tests::document::Document;
use workos_tests::instances::full;
use workos_tests::loopback::{API_KEY, Loopback};
use workos_tests::schema::Schema;
use workos_tests::server::{Answer, Received, Server};

fn organization() -> Value {
    let schema = Schema::read(Document::get(), "Organization");
    full(&schema.expect("a component"))
}

/// A client whose next calls are answered with an organization.
fn answering(count: usize) -> Loopback {
    let api = Loopback::start();
    let answer = Answer::json(201, &organization());
    api.server.prepare(vec![answer; count]);
    api
}

/// The one request that arrived.
fn only(server: &Server) -> Received {
    let mut received = server.take_received();
    assert_eq!(received.len(), 1, "{received:?}");
    received.remove(0)
}

fn body(request: &Received) -> Value {
    serde_json::from_slice(&request.body).expect("a body of JSON")
}

#[test]
fn builders_are_free_to_go_anywhere() {
    fn assert_free<B: Clone + Send + Sync + 'static>() {}
    assert_free::<CreateRequest>();
    assert_free::<ListRequest>();

    let api = answering(2);
    let stored = {
        let client = api.workos.clone();
        let name = String::from("Acme");
        client.organizations().create(&name)
    };
    let once_more = stored.clone();
    api.wait_for(async {
        let in_a_task = tokio::spawn(stored.send());
        in_a_task.await.expect("no panic")
    })
    .expect("an organization");
    api.wait_for(once_more).expect("an organization");
    let received = api.server.take_received();
    assert_eq!(received.len(), 2);
    assert_eq!(body(&received[0]), body(&received[1]));
}

#[test]
fn nothing_is_sent_before_a_request_is_awaited() {
    let api = answering(1);
    drop(api.workos.organizations().create("Acme"));
    drop(api.workos.organizations().create("Acme").send());
    drop(api.workos.organizations().create("Acme").into_future());
    assert!(api.server.take_received().is_empty());
}

#[test]
fn awaiting_gives_the_value_and_sending_what_came_with_it() {
    let api = Loopback::start();
    let answer = Answer::json(201, &organization()).header("x-request-id", "req_1");
    api.server.prepare([answer.clone(), answer]);
    let value = api.wait_for(api.workos.organizations().create("Acme"));
    let sent = api.wait_for(api.workos.organizations().create("Acme").send());
    let (value, sent) = (value.expect("a value"), sent.expect("a response"));
    assert_eq!(json!(value), json!(sent.value()));
    assert_eq!(json!(value.id), organization()["id"]);
    assert_eq!(sent.status(), 201);
    assert_eq!(sent.request_id(), Some("req_1"));
    assert_eq!(sent.attempts(), 1);
}

#[test]
fn setters_set_clear_and_leave_alone() {
    let api = Loopback::start();
    let organizations = api.workos.organizations();
    let sent = |request: UpdateRequest| {
        api.server.prepare([Answer::json(200, &organization())]);
        api.wait_for(request).expect("an organization");
        body(&only(&api.server))
    };
    let no_domains: [OrganizationDomainData; 0] = [];
    let update = || organizations.update("org_1");
    assert_eq!(sent(update()), json!({}));
    assert_eq!(
        sent(update().name("Acme").external_id("acme")),
        json!({ "name": "Acme", "external_id": "acme" })
    );
    assert_eq!(
        sent(update().clear_external_id()),
        json!({ "external_id": null })
    );
    assert_eq!(
        sent(update().clear_external_id().external_id("acme")),
        json!({ "external_id": "acme" })
    );
    assert_eq!(
        sent(update().domain_data(no_domains)),
        json!({ "domain_data": [] })
    );
    let absent: Option<&str> = None;
    assert_eq!(
        sent(
            update()
                .when_some(absent, |request, name| request.name(name))
                .when_some(Some("acme"), |request, id| request.external_id(id))
        ),
        json!({ "external_id": "acme" })
    );
}

#[test]
fn a_body_made_elsewhere_is_sent_as_it_is() {
    let api = answering(1);
    let made = CreateOrganization::new("Acme").external_id("acme");
    let expected = json!(made);
    let request = api.workos.organizations().create_with(made);
    api.wait_for(request).expect("an organization");
    assert_eq!(body(&only(&api.server)), expected);
}

#[test]
fn settings_of_a_call_reach_the_server() {
    let api = answering(1);
    let other = Server::start();
    other.prepare([Answer::json(201, &organization())]);
    let request = api
        .workos
        .organizations()
        .create("Acme")
        .header("x-trace", "abc")
        .idempotency_key("key-1")
        .api_key("sk_other")
        .base_url(other.url());
    api.wait_for(request).expect("an organization");
    assert!(api.server.take_received().is_empty());
    let received = only(&other);
    assert_eq!(received.header("x-trace"), ["abc"]);
    assert_eq!(received.header("idempotency-key"), ["key-1"]);
    assert_eq!(received.header("authorization"), ["Bearer sk_other"]);

    api.wait_for(api.workos.organizations().create("Acme"))
        .expect("an organization");
    let received = only(&api.server);
    assert!(received.header("x-trace").is_empty());
    assert!(received.header("idempotency-key").is_empty());
    let authorization = format!("Bearer {API_KEY}");
    assert_eq!(received.header("authorization"), [authorization]);
}

#[test]
fn retries_of_a_call_are_counted_down() {
    let api = Loopback::start();
    let unavailable = || Answer::empty(503).header("retry-after", "0");
    let available = Answer::json(200, &organization());
    api.server.prepare([unavailable(), available.clone()]);
    let request = api.workos.organizations().get("org_1");
    let error = api.wait_for(request.clone().retries(0)).expect_err("503");
    assert_eq!(
        (error.status().map(|s| s.as_u16()), error.attempts()),
        (Some(503), 1)
    );
    only(&api.server);

    api.server.prepare([unavailable(), available]);
    let response = api.wait_for(request.retries(1).send());
    assert_eq!(response.expect("an organization").attempts(), 2);
    assert_eq!(api.server.take_received().len(), 2);
}

#[test]
fn a_call_takes_no_longer_than_it_may() {
    let api = Loopback::start();
    let late = Answer::json(200, &organization()).late(Duration::from_secs(3));
    let request = api.workos.organizations().get("org_1").retries(0);
    let limit = Duration::from_millis(100);
    for limited in [request.clone().timeout(limit), request.deadline(limit)] {
        api.server.prepare([late.clone()]);
        let error = api.wait_for(limited).expect_err("too late");
        assert!(error.is_timeout(), "{error}");
    }
}
