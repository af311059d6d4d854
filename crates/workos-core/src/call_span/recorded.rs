//! The span and its events, given to whoever subscribed through the crate `tracing`.
//!
//! It is one span a call, not one an attempt as the conventions prefer: an application asks how
//! long its call took. `url.full` is left out although they require it, because a path holds
//! identifiers and a query may hold more.

use std::time::Duration;

use http::uri::Scheme;
use http::{StatusCode, Uri};
use tracing::field::Empty;
use tracing::instrument::Instrumented;
use tracing::{Instrument, Span, debug, info_span, warn};

use crate::retry::Outcome;
use crate::{Error, ErrorKind, Operation, Response, TransportErrorKind};

/// The span of one call. It is closed when this is dropped.
pub(crate) struct CallSpan {
    span: Span,
    ended: bool,
}

impl CallSpan {
    pub(crate) fn begin(operation: &Operation) -> Self {
        let method = operation.method().as_str();
        let template = operation.route();
        let span = info_span!(
            target: "workos",
            "call",
            "otel.name" = format_args!("{method} {template}"),
            "otel.kind" = "client",
            "otel.status_code" = Empty,
            "error.type" = Empty,
            "http.request.method" = method,
            "http.request.resend_count" = Empty,
            "http.response.status_code" = Empty,
            "server.address" = Empty,
            "server.port" = Empty,
            "url.template" = template,
            "workos.operation" = operation.id(),
            "workos.request_id" = Empty,
        );
        Self { span, ended: false }
    }

    /// Says which server is called.
    pub(crate) fn addressed_to(&self, uri: &Uri) {
        let Some(host) = uri.host() else { return };
        let encrypted = uri.scheme() == Some(&Scheme::HTTPS);
        let default_port = if encrypted { 443 } else { 80 };
        let port = uri.port_u16().unwrap_or(default_port);
        // A URL wraps IPv6 addresses in brackets that are no part of them.
        let address = host.trim_start_matches('[').trim_end_matches(']');
        self.span.record("server.address", address);
        self.span.record("server.port", i64::from(port));
    }

    /// Has `future` run within the span.
    pub(crate) fn around<F: Future>(&self, future: F) -> Instrumented<F> {
        future.instrument(self.span.clone())
    }

    /// Says how the call ended.
    pub(crate) fn end<T>(mut self, outcome: &Result<Response<T>, Error>) {
        self.ended = true;
        match outcome {
            Ok(response) => {
                let status = Some(response.status());
                self.sent(response.attempts(), status, response.request_id());
            }
            Err(error) => {
                self.sent(error.attempts(), error.status(), error.request_id());
                match (error.kind(), error.status()) {
                    (ErrorKind::Api, Some(status)) => self.failed(status.as_str()),
                    (kind, _) => self.failed(name(kind)),
                }
            }
        }
    }

    fn sent(&self, attempts: u32, status: Option<StatusCode>, request_id: Option<&str>) {
        if attempts > 1 {
            let resent = i64::from(attempts - 1);
            self.span.record("http.request.resend_count", resent);
        }
        if let Some(status) = status {
            let status = i64::from(status.as_u16());
            self.span.record("http.response.status_code", status);
        }
        self.span.record("workos.request_id", request_id);
    }

    fn failed(&self, error_type: &str) {
        self.span.record("error.type", error_type);
        self.span.record("otel.status_code", "ERROR");
    }
}

/// A call that is dropped before its end, for example by a timeout of the application, has failed
/// as far as whoever reads the trace is concerned.
impl Drop for CallSpan {
    fn drop(&mut self) {
        if !self.ended {
            self.failed("cancelled");
        }
    }
}

fn name(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Configuration => "configuration",
        ErrorKind::InvalidRequest => "invalid_request",
        ErrorKind::Connection => "connection",
        ErrorKind::Timeout => "timeout",
        ErrorKind::ResponseTooLarge => "response_too_large",
        ErrorKind::Api => "api",
        ErrorKind::Decode => "decode",
    }
}

/// The call waits for its turn under the client's own limit of requests.
pub(crate) fn waiting_for_turn(wait: Duration) {
    debug!(
        target: "workos",
        wait_ms = milliseconds(wait),
        "waiting under the client's own rate limit"
    );
}

/// Attempt number `attempt` failed; the next begins after the wait.
pub(crate) fn repeating(outcome: &Outcome, attempt: u32, wait: Duration) {
    let status = outcome.as_ref().map(http::Response::status);
    let reason = match &status {
        Ok(status) => status.as_str(),
        Err(error) => match error.kind() {
            TransportErrorKind::Connect => "connect",
            TransportErrorKind::Timeout => "timeout",
            TransportErrorKind::Reset => "reset",
            TransportErrorKind::BodyTooLarge => "body_too_large",
            TransportErrorKind::Tls => "tls",
            TransportErrorKind::Other => "other",
        },
    };
    debug!(
        target: "workos",
        attempt = i64::from(attempt),
        "error.type" = reason,
        wait_ms = milliseconds(wait),
        "the attempt failed and is repeated"
    );
}

/// The API named a further page of a list that this SDK knows as one that comes whole.
pub(crate) fn list_goes_on(operation: &Operation) {
    warn!(
        target: "workos",
        operation = operation.id(),
        "the list goes on, on pages that this SDK cannot ask for"
    );
}

fn milliseconds(wait: Duration) -> i64 {
    i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)
}

/// Has `future`, which is about to run elsewhere, keep the span it was started in.
pub(crate) fn in_current_span<F: Future>(future: F) -> Instrumented<F> {
    future.in_current_span()
}
