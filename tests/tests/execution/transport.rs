//! What a transport is given, and what a call asks of the runtime it is made on.

use std::error::Error as _;
use std::future::Future;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use workos::{
    Body, BoxFuture, CallOptions, Client, Limits, Transport, TransportError, TransportErrorKind,
    http,
};
use workos_tests::things::{API_KEY, get};

/// Keeps the headers of what it is given and refuses to send it.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<http::HeaderMap>>>);

impl Transport for Recorder {
    fn send(
        &self,
        request: http::Request<Body>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
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
        .api_key(API_KEY)
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
    let client = Client::builder()
        .api_key("sk")
        .base_url("http://127.0.0.1:1")
        .build()
        .expect("builds");
    let options = CallOptions::new();
    let mut call = Box::pin(client.execute(get(), &options));
    match call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Err(error)) => {
            let cause = error.source().expect("a cause").to_string();
            assert!(
                cause.contains("Tokio") && cause.contains("send_blocking"),
                "{cause}"
            );
        }
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
