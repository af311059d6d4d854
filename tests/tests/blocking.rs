//! Calls without an async runtime.

use serde_json::json;
use workos::audit_logs::{ExportError, ExportProgress};
use workos::authentication::DeviceError;
use workos::chrono::{DateTime, Utc};
use workos::events::EventCursor;
use workos::http::Method;
use workos::{
    Authentication, CallOptions, Client, CredentialCheck, ErrorKind, Request, TokenError,
};
use workos_tests::clock::SteppedClock;
use workos_tests::document::Document;
use workos_tests::instances::full;
use workos_tests::loopback::API_KEY;
use workos_tests::schema::Schema;
use workos_tests::server::{Answer, Server};
use workos_tests::sign_ins::{described, public_client, signed_in};
use workos_tests::tokens::{self, NOW, SigningKey};

fn organization() -> serde_json::Value {
    full(&Schema::read(Document::get(), "Organization").expect("a component"))
}

fn start(answers: impl IntoIterator<Item = Answer>) -> (Server, Client) {
    let server = Server::start();
    server.prepare(answers);
    let builder = Client::builder().api_key(API_KEY).base_url(server.url());
    (server, builder.build().expect("a client"))
}

#[test]
fn a_call_is_made_from_any_thread() {
    let body = organization();
    let (server, workos) = start([Answer::json(200, &body), Answer::json(200, &body)]);
    let get = move || workos.organizations().get("org_1").send_blocking();
    let other = std::thread::spawn(get.clone());
    for outcome in [get(), other.join().expect("no panic")] {
        let response = outcome.expect("an organization");
        assert_eq!(response.value().id, body["id"].as_str().expect("an id"));
        assert_eq!(response.attempts(), 1);
    }
    assert_eq!(server.take_received().len(), 2);
}

#[test]
fn a_request_by_hand_is_executed() {
    let (server, workos) = start([Answer::json(200, &json!({ "name": "Acme" }))]);
    let request = Request::<serde_json::Value>::raw(Method::GET, "/things/{id}").path("id", "1");
    let response = workos.execute_blocking(request, &CallOptions::new());
    assert_eq!(response.expect("a thing").value()["name"], "Acme");
    assert_eq!(server.take_only().target, "/things/1");
}

#[test]
fn lists_are_walked() {
    let list = |after: Option<&str>| {
        let metadata = json!({ "before": null, "after": after });
        Answer::json(
            200,
            &json!({ "data": [organization()], "list_metadata": metadata }),
        )
    };
    let (server, workos) = start([list(Some("a")), list(None)]);
    let mut items = workos.organizations().list().items();
    for _ in 0..2 {
        items.next_blocking().expect("an item").expect("no error");
    }
    assert!(items.next_blocking().is_none());

    server.prepare([list(Some("a")), list(None)]);
    let all = workos.organizations().list().items().into_vec_blocking();
    assert_eq!(all.expect("both").len(), 2);

    server.prepare([list(Some("a")), list(None)]);
    let first = workos
        .organizations()
        .list()
        .send_blocking()
        .expect("a page")
        .into_value();
    let second = first
        .next_page_blocking()
        .expect("an answer")
        .expect("a second page");
    assert!(!second.has_more());
    assert!(second.previous_page_blocking().expect("no call").is_none());
}

#[test]
fn inside_a_runtime_it_is_refused_and_nothing_is_sent() {
    let (server, workos) = start([]);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let error = runtime.block_on(async {
        workos
            .organizations()
            .get("org_1")
            .send_blocking()
            .expect_err("refused")
    });
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("await"), "{error}");
    let mut items = workos.organizations().list().items();
    runtime.block_on(async {
        assert!(items.next_blocking().expect("the refusal").is_err());
        assert!(items.next_blocking().is_none());
        let items = workos.organizations().list().items();
        assert!(items.into_vec_blocking().is_err());
    });
    assert!(server.take_received().is_empty());
}

/// Answers, and a client whose waits are over at once.
fn unhurried(answers: impl IntoIterator<Item = Answer>) -> (Server, Client) {
    let server = Server::answering(answers);
    let builder = public_client(&server).api_key(API_KEY);
    let client = builder.clock(SteppedClock::default()).build();
    (server, client.expect("a client"))
}

#[test]
fn an_export_is_waited_for() {
    let export = |state: &str, url: Option<&str>| {
        let mut export = described("POST /audit_logs/exports answer");
        export["id"] = json!("export_1");
        export["state"] = json!(state);
        export["url"] = json!(url);
        Answer::json(200, &export)
    };
    let pending = || export("pending", None);
    let ready = || export("ready", Some("https://files.example/1"));
    let (server, workos) = unhurried([pending(), pending(), ready()]);
    let (start, end) = (DateTime::<Utc>::UNIX_EPOCH, Utc::now());
    let logs = workos.audit_logs();
    let file = logs.export("org_1", start, end).send_blocking();
    assert_eq!(
        file.expect("a file").url.expose(),
        "https://files.example/1"
    );
    assert_eq!(server.take_received().len(), 3);

    server.prepare([pending(), ready()]);
    let begun = logs.export("org_1", start, end).start_blocking();
    let mut begun = begun.expect("an export");
    let seen = begun.next_blocking().expect("a look");
    assert!(matches!(seen, ExportProgress::Pending { .. }), "{seen:?}");
    assert_eq!(begun.send_blocking().expect("a file").id, "export_1");
}

#[test]
fn events_are_followed() {
    let page = json!({
        "data": [{
            "object": "event",
            "id": "event_1",
            "event": "lunch.served",
            "data": { "dish": "soup" },
            "created_at": "2026-01-15T12:00:00.000Z",
        }],
        "list_metadata": { "before": null, "after": null },
    });
    let (_server, workos) = unhurried([Answer::json(200, &page), Answer::empty(401)]);
    let mut events = workos.events().follow(EventCursor::after("event_0"));
    let followed = events.next_blocking().expect("an event").expect("no error");
    assert_eq!(followed.event.id, "event_1");
    let error = events.next_blocking().expect("an error").expect_err("401");
    assert!(error.is_unauthorized());
    assert!(events.next_blocking().is_none());
}

#[test]
fn a_device_is_signed_in() {
    let mut device = described("POST /user_management/authorize/device answer");
    device["expires_in"] = json!(300);
    device["interval"] = json!(5);
    let waits = Answer::json(400, &json!({ "error": "authorization_pending" }));
    let (_server, workos) = unhurried([Answer::json(200, &device), waits, signed_in()]);
    let begun = workos.user_management().device_authorization_blocking();
    let outcome = begun.expect("a device").wait_blocking();
    assert!(
        matches!(outcome, Ok(Authentication::Complete(_))),
        "{outcome:?}"
    );
}

#[test]
fn tokens_and_credentials_are_checked() {
    let server = Server::answering([tokens::keys([SigningKey::first()])]);
    let clock = SteppedClock::starting_at(NOW);
    let verifier = tokens::verifier(tokens::client(&server, clock));
    let token = SigningKey::first().sign(&tokens::claims());
    verifier.warm_up_blocking().expect("keys");
    assert_eq!(server.take_received().len(), 1);
    let claims = verifier.verify_blocking(&token).expect("valid");
    assert_eq!(claims.subject(), tokens::claims()["sub"]);

    let (_server, workos) = unhurried([Answer::empty(401), Answer::empty(401)]);
    let report = workos.check_credentials_blocking().expect("a report");
    let refused = matches!(report.api_key, CredentialCheck::Refused(_));
    assert!(refused, "{report:?}");
}

#[tokio::test]
async fn inside_a_runtime_all_else_is_refused_too() {
    let (server, workos) = start([]);
    let refused = |error: workos::Error| assert_eq!(error.kind(), ErrorKind::Configuration);
    let now = Utc::now();
    let export = workos.audit_logs().export("org_1", now, now);
    match export.send_blocking().expect_err("refused") {
        ExportError::Request { error, .. } => refused(error),
        other => panic!("{other:?}"),
    }
    let mut events = workos.events().follow(EventCursor::after("event_0"));
    refused(
        events
            .next_blocking()
            .expect("the refusal")
            .expect_err("refused"),
    );
    assert!(events.next_blocking().is_none());
    refused(workos.check_credentials_blocking().expect_err("refused"));

    let device = described("POST /user_management/authorize/device answer");
    let client = public_client(&server).build().expect("a client");
    let users = client.user_management();
    refused(users.device_authorization_blocking().expect_err("refused"));
    assert!(server.take_received().is_empty());
    server.prepare([Answer::json(200, &device)]);
    let begun = users.device_authorization().await.expect("a device");
    match begun.wait_blocking().expect_err("refused") {
        DeviceError::Failed(error) => refused(error),
        other => panic!("{other:?}"),
    }
    let verifier = tokens::verifier(tokens::client(&server, SteppedClock::starting_at(NOW)));
    refused(verifier.warm_up_blocking().expect_err("refused"));
    match verifier.verify_blocking("a.b.c").expect_err("refused") {
        TokenError::Unavailable(error) => refused(error),
        other => panic!("{other:?}"),
    }
    assert_eq!(server.take_received().len(), 1, "the device only");
}
