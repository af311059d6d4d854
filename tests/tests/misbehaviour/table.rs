//! A server that answers every request of a call with the same fault.

use std::time::Duration;

use tokio::task::JoinSet;
use workos::http::Method;
use workos::{Client, Error, ErrorKind};
use workos_tests::clock::SteppedClock;
use workos_tests::failures::none;
use workos_tests::server::Server;

use crate::callers::{CALLERS, Caller, are_one, client_of_any, met};
use crate::faults::{Fault, Repeated, Told, faults};

/// The time of an attempt that stalls.
const SHORT: Duration = Duration::from_millis(80);

type Predicate = fn(&Error) -> bool;

const PREDICATES: [(&str, Predicate); 12] = [
    ("is_bad_request", Error::is_bad_request),
    ("is_unauthorized", Error::is_unauthorized),
    ("is_forbidden", Error::is_forbidden),
    ("is_not_found", Error::is_not_found),
    ("is_missing_route", Error::is_missing_route),
    ("is_conflict", Error::is_conflict),
    ("is_unprocessable", Error::is_unprocessable),
    ("is_rate_limited", Error::is_rate_limited),
    ("is_server_error", Error::is_server_error),
    ("is_timeout", Error::is_timeout),
    ("is_connection", Error::is_connection),
    ("is_decode", Error::is_decode),
];

/// What is wrong with what a caller was told. Only what may pass is ever repeated.
fn misjudged(error: &Error, told: &Told, repeated: Repeated) -> Option<String> {
    let holding = PREDICATES.iter().filter(|(_, holds)| holds(error));
    let holding: Vec<&str> = holding.map(|(name, _)| *name).collect();
    let status = error.status().map(|status| status.as_u16());
    let is_as_told = error.kind() == told.kind
        && status == told.status
        && holding == Vec::from_iter(told.is)
        && error.message() == told.message
        && error.is_transient() == (repeated != Repeated::None)
        && error.maybe_carried_out() == maybe_carried_out(repeated, status);
    (!is_as_told).then(|| format!("{holding:?}, {error:?}"))
}

/// Not what the server refused, by a status or by refusing the connection.
fn maybe_carried_out(repeated: Repeated, status: Option<u16>) -> bool {
    match repeated {
        Repeated::Harmless => true,
        Repeated::All => false,
        Repeated::None => status.is_none_or(|status| matches!(status, 200..=299 | 500..)),
    }
}

/// What is wrong with the text of an error.
fn misworded(error: &Error, caller: &Caller) -> Option<String> {
    let text = error.to_string();
    let operation = match (caller.request)().operation().method() {
        &Method::POST => "POST /things: ".to_owned(),
        method => format!("{method} /things/{{id}}: "),
    };
    let attempts = match error.attempts() {
        1 => "1 attempt)".to_owned(),
        attempts => format!("{attempts} attempts in {:.1?})", error.elapsed()),
    };
    let is_well = text.starts_with(&operation)
        && text.ends_with(&attempts)
        && !text.contains('\n')
        && !text.contains("canary")
        && !text.contains("t_1");
    (!is_well).then_some(text)
}

/// One client and one server, for one fault after the other.
struct Bench {
    client: Client,
    clock: SteppedClock,
    server: Server,
}

impl Bench {
    fn new() -> Self {
        let clock = SteppedClock::default();
        Self {
            client: client_of_any(clock.clone()),
            clock,
            server: Server::start(),
        }
    }

    /// Everything that is wrong with how a call ends that meets nothing but this fault.
    async fn check(&self, fault: &Fault, caller: &Caller) -> Vec<String> {
        self.clock.restart();
        self.server.repeat([fault.answer.clone()]);
        let options = caller.options().base_url(self.server.url());
        let (options, retries) = match fault.stalls {
            true => (options.timeout(SHORT).retries(1), 1),
            // The retries of a client that says nothing of them.
            false => (options, 3),
        };
        let is_repeated = match fault.repeated {
            Repeated::All => true,
            Repeated::Harmless => caller.is_harmless,
            Repeated::None => false,
        };
        let expected = if is_repeated { 1 + retries } else { 1 };
        let before = met(&self.server);
        let wrong = match self.client.execute((caller.request)(), &options).await {
            Ok(response) => vec![format!("answered {response:?}")],
            Err(error) => {
                let asked = met(&self.server) - before;
                let wrong = [
                    misjudged(&error, &fault.told, fault.repeated),
                    misworded(&error, caller),
                    self.miscounted(asked, &error, expected, fault.stalls),
                ];
                wrong.into_iter().flatten().collect()
            }
        };
        wrong
            .into_iter()
            .map(|wrong| format!("{}, {}: {wrong}", caller.name, fault.name))
            .collect()
    }

    /// What is wrong with how often the server was asked.
    fn miscounted(
        &self,
        asked: usize,
        error: &Error,
        expected: u32,
        stalls: bool,
    ) -> Option<String> {
        let received = self.server.take_received();
        let slept = self.clock.slept();
        let (attempts, waits) = (error.attempts(), slept.len());
        // A client may give up before the server has read what it was sent.
        let is_asked = match stalls {
            true => asked <= expected as usize,
            false => asked == expected as usize,
        };
        let is_well = attempts == expected
            && is_asked
            && waits + 1 == expected as usize
            && error.elapsed() == slept.iter().sum::<Duration>()
            && are_one(&received);
        (!is_well).then(|| {
            format!(
                "{attempts} attempts of {expected}, {asked} arrived, {waits} waits: {received:?}"
            )
        })
    }
}

#[tokio::test]
async fn every_fault_is_told_and_repeated_as_it_should_be() {
    let bench = Bench::new();
    let mut failures = Vec::new();
    for fault in faults().iter().filter(|fault| !fault.stalls) {
        for caller in &CALLERS {
            failures.extend(bench.check(fault, caller).await);
        }
    }
    none(&failures);
}

#[tokio::test]
async fn every_stall_is_ended_and_repeated_as_it_should_be() {
    let stalls = faults().into_iter().filter(|fault| fault.stalls);
    let checks: JoinSet<Vec<String>> = stalls
        .map(|fault| async move {
            let mut bench = Bench::new();
            let mut failures = Vec::new();
            for caller in &CALLERS {
                // Another server may still be reading what the caller before gave up.
                bench.server = Server::start();
                failures.extend(bench.check(&fault, caller).await);
            }
            failures
        })
        .collect();
    none(&checks.join_all().await.concat());
}

#[tokio::test]
async fn a_closed_port_is_tried_again_by_every_caller() {
    let clock = SteppedClock::default();
    let client = client_of_any(clock.clone());
    let server = Server::closed();
    for caller in &CALLERS {
        clock.restart();
        let error = caller.call(&client, &server).await.expect_err("refused");
        assert_eq!(error.attempts(), 4, "{}: {error}", caller.name);
        assert_eq!(clock.slept().len(), 3);
        let told = Told {
            kind: ErrorKind::Connection,
            status: None,
            is: Some("is_connection"),
            message: Some("could not connect"),
        };
        assert_eq!(misjudged(&error, &told, Repeated::All), None);
        assert_eq!(misworded(&error, caller), None);
    }
}
