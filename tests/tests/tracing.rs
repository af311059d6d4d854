//! What calls tell through the crate `tracing`: a span each, with the names of OpenTelemetry, and
//! nothing that belongs to a person or opens a door.

use std::future::{Future, pending, poll_fn, ready};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tracing::{Instrument, Level, info_span};
use workos::http::Method;
use workos::{
    Body, BoxFuture, Client, ClientBuilder, Clock, Limits, Transport, TransportError,
    TransportErrorKind,
};
use workos_tests::clock::SteppedClock;
use workos_tests::recorder::{Recorded, RecordedSpan, Recorder};
use workos_tests::server::{Answer, Server};

/// Time in which every sleep goes on.
#[derive(Clone, Default)]
struct EndlessSleep(SteppedClock);

impl Clock for EndlessSleep {
    fn now(&self) -> DateTime<Utc> {
        self.0.now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        drop(self.0.sleep(duration));
        Box::pin(pending())
    }
}

/// Sends nothing.
struct Nowhere;

impl Transport for Nowhere {
    fn send(
        &self,
        _: workos::http::Request<Body>,
        _: Limits,
    ) -> BoxFuture<'_, Result<workos::http::Response<Body>, TransportError>> {
        let error = TransportError::new(TransportErrorKind::Other);
        Box::pin(ready(Err(error)))
    }
}

fn client(url: &str) -> ClientBuilder {
    Client::builder()
        .api_key("sk_test_1")
        .base_url(url)
        .clock(SteppedClock::default())
}

fn get(client: ClientBuilder) -> impl Future<Output = Result<Value, workos::Error>> {
    let request = client.build().expect("builds");
    let request = request.request(Method::GET, "/things/{id}");
    request.path("id", "thing_1").into_future()
}

fn port(url: &str) -> u16 {
    let (_, port) = url.rsplit_once(':').expect("a port");
    port.parse().expect("a number")
}

/// The span of a `GET /things/{id}` that was sent to a server.
fn fields(server: &str, more: Value) -> Value {
    let mut fields = json!({
        "otel.name": "GET /things/{id}",
        "otel.kind": "client",
        "http.request.method": "GET",
        "url.template": "/things/{id}",
        "server.address": "127.0.0.1",
        "server.port": port(server),
        "workos.operation": "raw",
    });
    let known = fields.as_object_mut().expect("an object");
    known.extend(more.as_object().expect("an object").clone());
    fields
}

fn only_span(recorded: &Recorded) -> &RecordedSpan {
    assert_eq!(recorded.spans.len(), 1, "{recorded:?}");
    &recorded.spans[0]
}

#[tokio::test]
async fn a_call_is_a_span() {
    let (recorder, _guard) = Recorder::listen();
    let server = Server::start();
    let answer = Answer::json(200, &json!({})).header("x-request-id", "req_1");
    server.prepare([answer]);
    get(client(&server.url())).await.expect("an answer");

    let recorded = recorder.recorded("workos");
    let span = only_span(&recorded);
    assert_eq!((span.name, span.level), ("call", Level::INFO));
    assert!(span.closed);
    let answered = json!({ "http.response.status_code": 200, "workos.request_id": "req_1" });
    assert_eq!(json!(span.fields), fields(&server.url(), answered));
    assert_eq!(recorded.events.len(), 0, "{recorded:?}");
}

#[tokio::test]
async fn a_known_operation_has_its_name() {
    let (recorder, _guard) = Recorder::listen();
    let server = Server::start();
    server.prepare([Answer::empty(204)]);
    let client = client(&server.url()).build().expect("builds");
    let deleted = client.organizations().delete("org_1").await;
    deleted.expect("an answer");

    let recorded = recorder.recorded("workos");
    let fields = &only_span(&recorded).fields;
    assert_eq!(fields["otel.name"], "DELETE /organizations/{id}");
    assert_eq!(fields["url.template"], "/organizations/{id}");
    assert_eq!(fields["http.response.status_code"], 204);
    assert_ne!(fields["workos.operation"], "raw");
}

#[tokio::test]
async fn a_repeated_attempt_is_an_event() {
    let (recorder, _guard) = Recorder::listen();
    let server = Server::start();
    let busy = Answer::empty(503).header("retry-after", "7");
    server.prepare([busy, Answer::json(200, &json!({}))]);
    get(client(&server.url())).await.expect("an answer");

    let recorded = recorder.recorded("workos");
    let span = only_span(&recorded);
    let answered = json!({ "http.response.status_code": 200, "http.request.resend_count": 1 });
    assert_eq!(json!(span.fields), fields(&server.url(), answered));
    let [event] = &recorded.events[..] else {
        panic!("{recorded:?}");
    };
    assert_eq!(
        (event.level, event.span),
        (Level::DEBUG, Some(span.position))
    );
    let told = json!({
        "message": "the attempt failed and is repeated",
        "attempt": 1,
        "error.type": "503",
        "wait_ms": 7_000,
    });
    assert_eq!(json!(event.fields), told);
}

#[tokio::test]
async fn a_failure_has_the_status_as_its_type() {
    let (recorder, _guard) = Recorder::listen();
    let server = Server::start();
    let answer = json!({ "message": "There is none.", "code": "entity_not_found" });
    server.prepare([Answer::json(404, &answer)]);
    get(client(&server.url())).await.expect_err("a failure");

    let recorded = recorder.recorded("workos");
    let failed = json!({
        "http.response.status_code": 404,
        "error.type": "404",
        "otel.status_code": "ERROR",
    });
    assert_eq!(
        json!(only_span(&recorded).fields),
        fields(&server.url(), failed)
    );
    assert_eq!(recorded.events.len(), 0, "{recorded:?}");
}

#[tokio::test]
async fn a_failure_without_an_answer_has_its_kind_as_its_type() {
    let (recorder, _guard) = Recorder::listen();
    // Nobody listens there.
    let nowhere = "http://127.0.0.1:1";
    get(client(nowhere)).await.expect_err("a failure");

    let recorded = recorder.recorded("workos");
    let failed = json!({
        "http.request.resend_count": 3,
        "error.type": "connection",
        "otel.status_code": "ERROR",
    });
    assert_eq!(json!(only_span(&recorded).fields), fields(nowhere, failed));
    let events = recorded.events.iter();
    let told: Vec<_> = events
        .map(|event| json!([event.fields["attempt"], event.fields["error.type"]]))
        .collect();
    assert_eq!(
        json!(told),
        json!([[1, "connect"], [2, "connect"], [3, "connect"]])
    );
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_a_failure() {
    let (recorder, _guard) = Recorder::listen();
    let server = Server::start();
    server.prepare([Answer::json(200, &json!({ "id": 1 }))]);
    let client = client(&server.url()).build().expect("builds");
    let organization = client.organizations().get("org_1").await;
    assert!(organization.expect_err("a failure").is_decode());

    let recorded = recorder.recorded("workos");
    let fields = &only_span(&recorded).fields;
    assert_eq!(fields["http.response.status_code"], 200);
    assert_eq!(fields["error.type"], "decode");
    assert_eq!(fields["otel.status_code"], "ERROR");
}

#[tokio::test]
async fn a_refused_request_has_no_server() {
    let (recorder, _guard) = Recorder::listen();
    let client = client("http://127.0.0.1:1").build().expect("builds");
    let refused = client.request(Method::GET, "/things/{id}").path("id", "..");
    refused.await.expect_err("a failure");

    let recorded = recorder.recorded("workos");
    let fields = &only_span(&recorded).fields;
    assert_eq!(fields["error.type"], "invalid_request");
    assert!(!fields.contains_key("server.address"), "{fields:?}");
}

#[tokio::test]
async fn the_server_is_that_of_the_call() {
    for (base_url, address, port) in [
        ("http://[::1]:1", "::1", 1),
        ("http://localhost:1/path", "localhost", 1),
        ("https://api.example", "api.example", 443),
        ("http://api.example", "api.example", 80),
    ] {
        let (recorder, _guard) = Recorder::listen();
        let client = client("http://127.0.0.1:1").transport(Nowhere);
        let client = client.build().expect("builds");
        let request = client.request(Method::GET, "/things").base_url(base_url);
        request.await.expect_err("a failure");

        let recorded = recorder.recorded("workos");
        let fields = &only_span(&recorded).fields;
        assert_eq!(fields["server.address"], address);
        assert_eq!(fields["server.port"], port);
    }
}

#[tokio::test]
async fn waiting_for_the_clients_own_limit_is_an_event() {
    let (recorder, _guard) = Recorder::listen();
    let server = Server::start();
    server.prepare([Answer::empty(200), Answer::empty(200)]);
    let client = client(&server.url()).requests_per_minute(1);
    let client = client.build().expect("builds");
    for _ in 0..2 {
        let request = client.request(Method::GET, "/things").answered_by::<()>();
        request.await.expect("an answer");
    }

    let recorded = recorder.recorded("workos");
    let [event] = &recorded.events[..] else {
        panic!("{recorded:?}");
    };
    assert_eq!(event.level, Level::DEBUG);
    assert_eq!(event.span, Some(recorded.spans[1].position));
    let told = json!({
        "message": "waiting under the client's own rate limit",
        "wait_ms": 61_000,
    });
    assert_eq!(json!(event.fields), told);
}

#[tokio::test]
async fn a_list_that_should_be_whole_and_is_not_is_a_warning() {
    let (recorder, _guard) = Recorder::listen();
    let server = Server::start();
    let answer = json!({ "data": [], "list_metadata": { "before": null, "after": "canary" } });
    server.prepare([Answer::json(200, &answer)]);
    let client = client(&server.url()).build().expect("builds");
    let roles = client.authorization().list_environment_roles().await;
    assert!(roles.expect("a list").is_empty());

    let recorded = recorder.recorded("workos");
    let [event] = &recorded.events[..] else {
        panic!("{recorded:?}");
    };
    assert_eq!(event.level, Level::WARN);
    assert!(!format!("{event:?}").contains("canary"), "{event:?}");
}

#[tokio::test]
async fn a_dropped_call_is_closed_as_cancelled() {
    let (recorder, _guard) = Recorder::listen();
    let server = Server::start();
    server.prepare([Answer::empty(503)]);
    let clock = EndlessSleep::default();
    {
        let mut call = pin!(get(client(&server.url()).clock(clock.clone())));
        poll_fn(|context| {
            assert!(call.as_mut().poll(context).is_pending());
            match clock.0.slept().is_empty() {
                true => Poll::Pending,
                false => Poll::Ready(()),
            }
        })
        .await;
        assert!(!only_span(&recorder.recorded("workos")).closed);
    }

    let recorded = recorder.recorded("workos");
    let span = only_span(&recorded);
    assert!(span.closed);
    assert_eq!(span.fields["error.type"], "cancelled");
    assert_eq!(span.fields["otel.status_code"], "ERROR");
}

#[tokio::test]
async fn calls_at_the_same_time_keep_to_their_own_spans() {
    let (recorder, _guard) = Recorder::listen();
    let servers = [Server::start(), Server::start()];
    for (server, status) in servers.iter().zip([503, 429]) {
        let refused = Answer::empty(status).header("retry-after", "1");
        server.prepare([refused.clone(), refused, Answer::json(200, &json!({}))]);
    }
    let application = info_span!("checkout");
    let [one, other] = servers.each_ref().map(|server| get(client(&server.url())));
    let both = async { tokio::join!(one, other) };
    let (one, other) = both.instrument(application).await;
    one.and(other).expect("answers");

    let recorded = recorder.recorded("workos");
    assert_eq!(recorded.spans.len(), 2, "{recorded:?}");
    // The span of the application came first of all.
    assert!(recorded.spans.iter().all(|span| span.parent == Some(0)));
    for (server, status) in servers.iter().zip(["503", "429"]) {
        let spans = &mut recorded.spans.iter();
        let span = spans.find(|span| span.fields["server.port"] == port(&server.url()));
        let position = span.expect("a span").position;
        let events = recorded.events.iter();
        let types = events
            .filter(|event| event.span == Some(position))
            .map(|event| &event.fields["error.type"]);
        assert_eq!(types.collect::<Vec<_>>(), [status, status]);
    }
}

#[tokio::test]
async fn every_page_is_a_call_within_the_span_of_its_caller() {
    let page = |after: Option<&str>| {
        let metadata = json!({ "before": null, "after": after });
        Answer::json(200, &json!({ "data": [], "list_metadata": metadata }))
    };
    for read_ahead in [false, true] {
        let (recorder, _guard) = Recorder::listen();
        let server = Server::start();
        server.prepare([page(Some("thing_1")), page(Some("thing_2")), page(None)]);
        let client = client(&server.url()).build().expect("builds");
        let request = client.request(Method::GET, "/things").paged::<Value>();
        let pages = match read_ahead {
            true => request.pages().read_ahead(),
            false => request.pages(),
        };
        let walk = async {
            let mut pages = pages;
            while let Some(page) = pages.next().await {
                assert_eq!(page.expect("a page").items().len(), 0);
            }
        };
        walk.instrument(info_span!("export")).await;

        let recorded = recorder.recorded("workos");
        assert_eq!(recorded.spans.len(), 3, "{recorded:?}");
        for span in &recorded.spans {
            assert!(span.closed && span.parent == Some(0), "{span:?}");
            assert!(!span.fields.contains_key("error.type"), "{span:?}");
        }
    }
}

#[tokio::test]
async fn nothing_personal_or_secret_is_told() {
    let (recorder, _guard) = Recorder::listen();
    let server = Server::start();
    let canaries = json!({
        "message": "canary",
        "code": "canary",
        "errors": [{ "code": "canary", "field": "canary", "message": "canary" }],
        "canary": "canary",
    });
    let answer = |status| Answer::json(status, &canaries).header("x-canary", "canary");
    let client = client(&server.url())
        .api_key("sk_canary")
        .client_id("client_canary")
        .app_info("canary", "1");
    let client = client.build().expect("builds");
    let request = client
        .request(Method::POST, "/things/{id}")
        .path("id", "canary")
        .query("email", "canary@example.com")
        .header("x-canary", "canary")
        .idempotency_key("canary")
        .json(&canaries);

    let busy = [500, 503, 429].map(answer);
    for (last, error_type) in [(200, None), (422, Some("422")), (302, Some("302"))] {
        server.prepare(busy.iter().cloned().chain([answer(last)]));
        let outcome = request.clone().await;
        assert_eq!(outcome.is_err(), error_type.is_some());
    }
    server.prepare([answer(200)]);
    let unreadable = request.clone().answered_by::<u8>().await;
    unreadable.expect_err("no number");
    let token = request.clone().access_token("token_canary\n").await;
    token.expect_err("a line break");
    let key = request.clone().api_key("sk_canary\n").await;
    key.expect_err("a line break");
    let nowhere = request.base_url("http://user:canary@example.com").await;
    nowhere.expect_err("a user name");
    for route in ["/things?email=canary", "/things#canary"] {
        let refused = client.request(Method::GET, route).await;
        refused.expect_err("a route without a query");
    }

    let recorded = recorder.recorded("workos");
    assert_eq!((recorded.spans.len(), recorded.events.len()), (9, 9));
    let told = format!("{recorded:?}");
    assert!(!told.contains("canary"), "{told}");
    assert!(told.contains("/things/{id}"), "{told}");
}
