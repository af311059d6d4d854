//! Requests executed over real HTTP on loopback: what goes out, and what comes
//! back for every kind of answer.

mod support;

use std::collections::BTreeMap;
use std::error::Error as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use workos_core::bytes::Bytes;
use workos_core::chrono::{DateTime, Utc};
use workos_core::http::{self, Method, StatusCode};
use workos_core::serde_json::{Value, json};
use workos_core::{
    Authentication, BoxFuture, CallOptions, Client, ClientBuilder, Clock, Error, ErrorKind, Limits,
    List, Operation, Repeat, Request, Response, Transport, TransportError, TransportErrorKind,
};

use support::{Answer, Server, answer};

static CREATE_EVENT: Operation = Operation::new(
    "create_event",
    Method::POST,
    "/audit_logs/events",
    Authentication::ApiKey,
    Repeat::AlwaysKeyed,
);

static GET_PROFILE: Operation = Operation::new(
    "get_profile",
    Method::GET,
    "/sso/profile",
    Authentication::AccessToken,
    Repeat::Safe,
);

/// Time that passes only by sleeping.
#[derive(Clone, Default)]
struct SteppedClock(Arc<Mutex<Vec<Duration>>>);

impl SteppedClock {
    fn slept(&self) -> Vec<Duration> {
        self.0.lock().expect("no panic").clone()
    }
}

impl Clock for SteppedClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + self.slept().iter().sum::<Duration>()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.0.lock().expect("no panic").push(duration);
        Box::pin(std::future::ready(()))
    }
}

fn client(server: &Server) -> ClientBuilder {
    Client::builder()
        .api_key("sk_canary")
        .base_url(&server.url)
        .clock(SteppedClock::default())
}

fn get() -> Request<Value> {
    Request::raw(Method::GET, "/things/{id}").path("id", "t_1")
}

async fn run<T>(client: ClientBuilder, request: Request<T>) -> Result<Response<T>, Error>
where
    T: workos_core::serde::de::DeserializeOwned + 'static,
{
    let client = client.build().expect("builds");
    client.execute(request, &CallOptions::new()).await
}

async fn failure(answers: Vec<Answer>) -> Error {
    let server = Server::answering(answers);
    run(client(&server), get()).await.expect_err("a failure")
}

#[tokio::test]
async fn the_request_goes_out_as_built() {
    let server = Server::answering(vec![answer("201 Created", "", "{}")]);
    let request: Request<Value> = Request::raw(Method::POST, "/things/{id}/parts")
        .path("id", "a/b ü")
        .query("ids", vec!["1", "2"])
        .query("after", None::<&str>)
        .json(&json!({"name": "Acme"}));
    let builder = client(&server)
        .base_url(format!("{}/v1/", server.url))
        .app_info("shop", "1.2");
    run(builder, request).await.expect("created");

    let sent = server.request();
    assert_eq!(
        sent.line,
        "POST /v1/things/a%2Fb%20%C3%BC/parts?ids=1,2 HTTP/1.1"
    );
    assert_eq!(sent.body, r#"{"name":"Acme"}"#);
    assert_eq!(sent.header("authorization"), Some("Bearer sk_canary"));
    assert_eq!(sent.header("accept"), Some("application/json"));
    assert_eq!(sent.header("content-type"), Some("application/json"));
    assert_eq!(sent.header("idempotency-key"), None);
    let user_agent = sent.header("user-agent").expect("a user agent");
    assert!(user_agent.starts_with("workos-rust/"), "{user_agent}");
    assert!(user_agent.ends_with(" shop/1.2"), "{user_agent}");
}

#[tokio::test]
async fn the_response_carries_its_circumstances() {
    let headers = "x-request-id: req_1\r\nx-ratelimit-remaining: 7\r\nx-extra: yes\r\n";
    let server = Server::answering(vec![answer("200 OK", headers, r#"{"data":[1,2]}"#)]);
    let response = run(client(&server), get().answered_by::<List<u8>>())
        .await
        .expect("a page");
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.request_id(), Some("req_1"));
    assert_eq!(response.attempts(), 1);
    assert_eq!(response.headers()["x-extra"], "yes");
    assert_eq!(
        response.rate_limit().and_then(|limit| limit.remaining),
        Some(7)
    );
    let sent = server.request();
    assert_eq!(sent.header("content-type"), None);
    assert_eq!(sent.header("content-length"), None);
    assert_eq!(response.map(List::into_data).into_value(), [1, 2]);
}

#[tokio::test]
async fn unit_takes_any_body_and_option_an_empty_one() {
    for body in ["", "{\"id\":1}", "OK"] {
        let server = Server::answering(vec![answer("200 OK", "", body)]);
        let request = get().answered_by::<()>();
        run(client(&server), request).await.expect(body);
    }
    let server = Server::answering(vec![Answer::Bytes(
        b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".into(),
    )]);
    let request = get().answered_by::<Option<u8>>();
    let response = run(client(&server), request).await.expect("nothing");
    assert_eq!(response.value(), &None);
}

#[tokio::test]
async fn path_values_that_name_another_path_are_never_sent() {
    let server = Server::answering(vec![answer("200 OK", "", "{}")]);
    for value in ["", ".", "..", "%2e%2e", ".%2E", "%2E"] {
        let request: Request<Value> =
            Request::raw(Method::DELETE, "/things/{id}").path("id", value);
        let error = run(client(&server), request).await.expect_err(value);
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(error.attempts(), 0);
        assert!(error.to_string().contains("`id`"), "{error}");
    }
    assert!(server.was_left_alone());
}

#[tokio::test]
async fn other_path_values_stay_one_segment() {
    for (value, segment) in [
        ("a/b", "a%2Fb"),
        ("a\\b", "a%5Cb"),
        ("a?b#c", "a%3Fb%23c"),
        ("../x", "..%2Fx"),
        ("ключ", "%D0%BA%D0%BB%D1%8E%D1%87"),
        ("\r\nx: y", "%0D%0Ax%3A%20y"),
    ] {
        let server = Server::answering(vec![answer("200 OK", "", "{}")]);
        let request: Request<Value> = Request::raw(Method::GET, "/things/{id}").path("id", value);
        run(client(&server), request).await.expect(value);
        assert_eq!(
            server.request().line,
            format!("GET /things/{segment} HTTP/1.1")
        );
    }
}

#[tokio::test]
async fn api_errors_say_what_the_api_said() {
    let error = failure(vec![answer(
        "422 Unprocessable Entity",
        "x-request-id: req_9\r\n",
        r#"{"code":"invalid","message":"Bad\ninput","errors":[{"field":"email","code":"email_required"}],"pending_authentication_token":"canary"}"#,
    )])
    .await;
    assert!(error.is_unprocessable());
    assert_eq!(error.code(), Some("invalid"));
    assert_eq!(error.message(), Some("Bad\ninput"));
    assert_eq!(error.request_id(), Some("req_9"));
    assert_eq!(error.field_errors()[0].field.as_deref(), Some("email"));
    assert_eq!(
        error.to_string(),
        "GET /things/{id}: 422 Unprocessable Entity, invalid: Bad input \
         [email: email_required] (request id req_9, 1 attempt)"
    );
    assert!(
        error
            .body()
            .is_some_and(|body| body.ends_with(b"\"canary\"}"))
    );
    assert!(!format!("{error:?} {error}").contains("canary"));
    assert!(!format!("{error:?} {error}").contains("t_1"));
}

#[tokio::test]
async fn statuses_have_predicates() {
    type Predicate = fn(&Error) -> bool;
    let cases: [(&str, Predicate); 8] = [
        ("400 Bad Request", Error::is_bad_request),
        ("401 Unauthorized", Error::is_unauthorized),
        ("403 Forbidden", Error::is_forbidden),
        ("404 Not Found", Error::is_not_found),
        ("409 Conflict", Error::is_conflict),
        ("422 Unprocessable Entity", Error::is_unprocessable),
        ("429 Too Many Requests", Error::is_rate_limited),
        ("501 Not Implemented", Error::is_server_error),
    ];
    for (status, holds) in cases {
        let error = failure(vec![answer(status, "retry-after: 100\r\n", "{}")]).await;
        assert_eq!(error.kind(), ErrorKind::Api);
        assert!(holds(&error), "{error}");
        assert_eq!(error.retry_after(), Some(Duration::from_secs(100)));
        let others = cases.iter().filter(|(_, predicate)| predicate(&error));
        assert_eq!(others.count(), 1, "{error}");
    }
}

#[tokio::test]
async fn decode_errors_name_the_place_and_keep_the_circumstances() {
    let server = Server::answering(vec![answer(
        "200 OK",
        "x-request-id: req_2\r\n",
        r#"{"data":[{"n":1},{"n":"canary"}]}"#,
    )]);
    let request = get().answered_by::<List<BTreeMap<String, u8>>>();
    let error = run(client(&server), request).await.expect_err("a string");
    assert!(error.is_decode());
    assert_eq!(error.json_path(), Some("$.data[1].n"));
    assert_eq!(error.status(), Some(StatusCode::OK));
    assert_eq!(error.request_id(), Some("req_2"));
    assert_eq!(
        error.to_string(),
        "GET /things/{id}: the answer could not be read at $.data[1].n: found string, expected u8 \
         (status 200, request id req_2, 1 attempt)"
    );
    assert!(!format!("{error:?}").contains("canary"));
    assert!(error.source().is_none());
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = Server::answering(vec![answer("200 OK", "", "{}")]);
    let location = format!("location: {}/stolen\r\n", elsewhere.url);
    let error = failure(vec![answer("307 Temporary Redirect", &location, "")]).await;
    assert_eq!(error.status(), Some(StatusCode::TEMPORARY_REDIRECT));
    assert!(error.to_string().contains("redirects are not followed"));
    assert!(elsewhere.was_left_alone());
}

#[tokio::test]
async fn bodies_over_the_limit_are_not_taken() {
    let body = format!("\"{}\"", "x".repeat(98));
    let chunked = format!(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
        body.len()
    );
    for (limit, fits) in [(100, true), (99, false)] {
        for prepared in [
            answer("200 OK", "", &body),
            Answer::Bytes(chunked.clone().into_bytes()),
        ] {
            let server = Server::answering(vec![prepared]);
            let outcome = run(client(&server).max_response_bytes(limit), get()).await;
            match outcome {
                Ok(_) => assert!(fits),
                Err(error) => {
                    assert!(!fits, "{error}");
                    assert_eq!(error.kind(), ErrorKind::ResponseTooLarge);
                    assert_eq!(error.attempts(), 1);
                }
            }
        }
    }
}

#[tokio::test]
async fn slow_answers_time_out() {
    let server = Server::answering(vec![Answer::Hang]);
    let client = client(&server).build().expect("builds");
    let options = CallOptions::new()
        .timeout(Duration::from_millis(100))
        .retries(0);
    let error = client
        .execute(get(), &options)
        .await
        .expect_err("no answer");
    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.attempts(), 1);
    let mut causes = format!("{error:?}");
    let mut cause = error.source();
    while let Some(error) = cause {
        causes.push_str(&error.to_string());
        cause = error.source();
    }
    assert!(!causes.contains("t_1"), "{causes}");
}

#[tokio::test]
async fn a_body_that_never_ends_times_out_too() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    std::thread::spawn(move || {
        use std::io::{Read, Write};
        let (mut stream, _) = listener.accept().expect("a connection");
        let _ = stream.read(&mut [0; 4096]);
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n[";
        stream.write_all(head.as_bytes()).expect("still open");
        std::thread::sleep(Duration::from_secs(30));
    });
    let client = Client::builder().api_key("sk").base_url(url).build();
    let options = CallOptions::new()
        .timeout(Duration::from_millis(200))
        .retries(0);
    let outcome = client.expect("builds").execute(get(), &options).await;
    assert!(outcome.expect_err("no end").is_timeout());
}

#[tokio::test]
async fn passing_failures_are_repeated() {
    let clock = SteppedClock::default();
    let server = Server::answering(vec![
        answer("503 Service Unavailable", "", ""),
        Answer::Silence,
        answer("429 Too Many Requests", "retry-after: 4\r\n", ""),
        answer("200 OK", "", "{}"),
    ]);
    let response = run(client(&server).clock(clock.clone()), get())
        .await
        .expect("the fourth");
    assert_eq!(response.attempts(), 4);
    let slept = clock.slept();
    assert_eq!(slept.len(), 3);
    assert_eq!(slept[2], Duration::from_secs(4));
}

#[tokio::test]
async fn a_post_is_repeated_only_with_a_key() {
    let server = Server::answering(vec![answer("500 Internal Server Error", "", "")]);
    let post: Request<Value> = Request::raw(Method::POST, "/things");
    let error = run(client(&server), post.clone()).await.expect_err("500");
    assert_eq!(error.attempts(), 1);

    let server = Server::answering(vec![
        answer("500 Internal Server Error", "", ""),
        answer("200 OK", "", "{}"),
    ]);
    let client = client(&server).build().expect("builds");
    let options = CallOptions::new().idempotency_key("k-1");
    let response = client.execute(post, &options).await.expect("repeated");
    assert_eq!(response.attempts(), 2);
    for _ in 0..2 {
        assert_eq!(server.request().header("idempotency-key"), Some("k-1"));
    }
}

#[tokio::test]
async fn an_operation_that_is_always_keyed_keeps_one_key_a_call() {
    let server = Server::answering(vec![
        answer("502 Bad Gateway", "", ""),
        answer("200 OK", "", "{}"),
        answer("200 OK", "", "{}"),
    ]);
    let client = client(&server).build().expect("builds");
    for _ in 0..2 {
        let request = Request::<Value>::new(&CREATE_EVENT).json(&json!({}));
        let options = CallOptions::new();
        client.execute(request, &options).await.expect("created");
    }
    let keys: Vec<String> = (0..3)
        .map(|_| {
            server
                .request()
                .header("idempotency-key")
                .expect("a key")
                .to_owned()
        })
        .collect();
    assert_eq!(keys[0], keys[1]);
    assert_ne!(keys[0], keys[2]);
}

#[tokio::test]
async fn a_repeated_delete_of_what_is_gone_has_succeeded() {
    let gone = || answer("404 Not Found", "", r#"{"message":"Not found"}"#);
    let delete = || Request::<()>::raw(Method::DELETE, "/things/t_1");

    let server = Server::answering(vec![Answer::Silence, gone()]);
    let response = run(client(&server), delete()).await.expect("gone");
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(response.attempts(), 2);

    let server = Server::answering(vec![Answer::Silence, gone()]);
    let error = run(client(&server), delete().answered_by::<u8>())
        .await
        .expect_err("no u8");
    assert_eq!(error.message(), Some("Not found"));

    for first in [
        vec![gone()],
        vec![
            answer("429 Too Many Requests", "retry-after: 0\r\n", ""),
            gone(),
        ],
    ] {
        let server = Server::answering(first);
        let outcome = run(client(&server), delete()).await;
        assert!(outcome.expect_err("never deleted").is_not_found());
    }
}

#[tokio::test]
async fn the_deadline_bounds_the_whole_call() {
    let clock = SteppedClock::default();
    let server = Server::answering(vec![
        answer("429 Too Many Requests", "retry-after: 3\r\n", ""),
        answer("429 Too Many Requests", "retry-after: 3\r\n", ""),
    ]);
    let client = client(&server)
        .clock(clock.clone())
        .build()
        .expect("builds");
    let options = CallOptions::new().deadline(Duration::from_secs(5));
    let error = client.execute(get(), &options).await.expect_err("too slow");
    assert!(error.is_rate_limited());
    assert_eq!(error.attempts(), 2);
    assert_eq!(clock.slept(), [Duration::from_secs(3)]);

    let none_left = CallOptions::new().deadline(Duration::ZERO);
    let error = client
        .execute(get(), &none_left)
        .await
        .expect_err("no time");
    assert!(error.is_timeout());
    assert_eq!(error.attempts(), 0);
}

#[tokio::test]
async fn a_refused_connection_is_repeated_for_every_method() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    drop(listener);
    let client = Client::builder()
        .api_key("sk_canary")
        .base_url(url)
        .clock(SteppedClock::default())
        .build()
        .expect("builds");
    let post: Request<Value> = Request::raw(Method::POST, "/things");
    let error = client
        .execute(post, &CallOptions::new().retries(2))
        .await
        .expect_err("nobody listens");
    assert!(error.is_connection(), "{error}");
    assert_eq!(error.attempts(), 3);
    let text = error.to_string();
    let start = "POST /things: could not connect (3 attempts in ";
    assert!(text.starts_with(start), "{text}");
    assert!(error.elapsed() > Duration::from_millis(500), "{text}");
}

#[tokio::test]
async fn each_operation_gets_its_credentials() {
    let server = Server::answering((0..4).map(|_| answer("200 OK", "", "{}")).collect());
    let client = client(&server).build().expect("builds");
    let profile = Request::<Value>::new(&GET_PROFILE);

    let error = client
        .execute(profile.clone(), &CallOptions::new())
        .await
        .expect_err("no token");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);

    let token = CallOptions::new().access_token("tok_1");
    let other_key = CallOptions::new().api_key("sk_other");
    let public = get().authentication(Authentication::None);
    for (request, options, sent) in [
        (profile, &token, Some("Bearer tok_1")),
        (get(), &other_key, Some("Bearer sk_other")),
        (get(), &token, Some("Bearer tok_1")),
        (public, &other_key, None),
    ] {
        client.execute(request, options).await.expect("answered");
        assert_eq!(server.request().header("authorization"), sent);
    }
}

#[tokio::test]
async fn a_call_that_lacks_its_api_key_is_not_sent() {
    let server = Server::answering(vec![answer("200 OK", "", "{}")]);
    let without_key = Client::builder().base_url(&server.url);
    let error = run(without_key, get()).await.expect_err("no key");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(server.was_left_alone());
}

#[tokio::test]
async fn options_of_the_call_win() {
    let unused = Server::answering(vec![]);
    let server = Server::answering(vec![answer("200 OK", "", "{}")]);
    let client = client(&unused).build().expect("builds");
    let options = CallOptions::new()
        .base_url(&server.url)
        .header("user-agent", "mine")
        .header("x-trace", "t");
    client.execute(get(), &options).await.expect("answered");
    let sent = server.request();
    assert_eq!(sent.header("user-agent"), Some("mine"));
    assert_eq!(sent.header("x-trace"), Some("t"));

    for refused in [
        CallOptions::new().header("authorization", "Bearer x"),
        CallOptions::new().idempotency_key(" "),
        CallOptions::new().base_url("nowhere"),
        CallOptions::new().api_key(""),
    ] {
        let error = client.execute(get(), &refused).await.expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    }
}

/// Keeps the headers of what it is given and refuses to send it.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<http::HeaderMap>>>);

impl Transport for Recorder {
    fn send(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        assert_eq!(limits.timeout, Duration::from_secs(60));
        let headers = request.headers().clone();
        self.0.lock().expect("no panic").push(headers);
        let refusal = TransportError::new(TransportErrorKind::Other).with_source("recorded");
        Box::pin(std::future::ready(Err(refusal)))
    }
}

#[tokio::test]
async fn credentials_reach_a_transport_marked_as_sensitive() {
    let recorder = Recorder::default();
    let client = Client::builder()
        .api_key("sk_canary")
        .transport(recorder.clone())
        .build()
        .expect("no TLS needed");
    let error = client
        .execute(get(), &CallOptions::new())
        .await
        .expect_err("refused");
    assert_eq!(
        error.source().map(ToString::to_string).as_deref(),
        Some("recorded")
    );

    let recorded = recorder.0.lock().expect("no panic");
    let authorization = &recorded[0][http::header::AUTHORIZATION];
    assert_eq!(authorization, "Bearer sk_canary");
    assert!(authorization.is_sensitive());
    let shown = format!("{recorded:?} {client:?} {error:?}");
    assert!(!shown.contains("canary"), "{shown}");
}

#[test]
fn without_a_runtime_there_is_an_error_and_no_panic() {
    use std::future::Future;
    use std::task::{Context, Poll, Waker};

    let client = Client::builder()
        .api_key("sk")
        .base_url("http://127.0.0.1:1")
        .build()
        .expect("builds");
    let options = CallOptions::new();
    let mut call = Box::pin(client.execute(get(), &options));
    match call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Err(error)) => assert!(format!("{error:?}").contains("Tokio"), "{error:?}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn calls_can_move_between_threads() {
    fn assert_send<F: Send>(_: F) {}
    let client = Client::builder()
        .base_url("http://127.0.0.1:1")
        .build()
        .expect("builds");
    let options = CallOptions::new();
    assert_send(client.execute(get(), &options));
}

#[cfg(feature = "rustls")]
#[tokio::test]
async fn a_server_without_tls_fails_the_handshake_once() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("https://{}", listener.local_addr().expect("bound"));
    std::thread::spawn(move || {
        use std::io::{Read, Write};
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let client = match Client::builder().api_key("sk").base_url(url).build() {
        Ok(client) => client,
        // What a machine without certificates is told.
        Err(error) => return assert!(error.to_string().contains("`webpki-roots`"), "{error}"),
    };
    let error = client
        .execute(get(), &CallOptions::new())
        .await
        .expect_err("no handshake");
    assert!(error.is_connection());
    assert_eq!(error.message(), Some("the TLS handshake failed"));
    assert_eq!(error.attempts(), 1);
}
