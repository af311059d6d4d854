//! A failed answer that does not arrive whole is still that answer: its status and headers say more
//! than that a connection broke.

use std::time::Duration;

use serde_json::json;
use tokio::task::JoinSet;
use workos::{Client, Error, ErrorKind};
use workos_tests::clock::SteppedClock;
use workos_tests::failures::none;
use workos_tests::server::{Answer, Ending, Server};

use crate::callers::{CALLERS, Caller, client_of_any};
use crate::faults::LONGEST_BODY;

/// Time enough for a head to arrive, also on a busy machine.
const ENOUGH: Duration = Duration::from_secs(1);

/// A failed answer that does not arrive whole.
struct Broken {
    name: &'static str,
    answer: Answer,
    /// Whether the client has to end it.
    stalls: bool,
    /// Whether what arrives says everything.
    is_readable: bool,
}

fn body() -> String {
    json!({ "code": "invalid", "message": "Bad" }).to_string()
}

fn broken(status: u16) -> [Broken; 11] {
    let whole = Answer::bytes(status, "application/json", body())
        .header("x-request-id", "req_1")
        .header("retry-after", "0")
        .header("x-extra", "yes");
    let cut = whole.clone().cut_in_body(body().len() - 4);
    let chunked = whole.clone().chunked().cut_in_body(usize::MAX);
    let longer = whole.clone().announcing(body().len() + 100);
    [
        ("closed in the body", cut.clone().then(Ending::Close), false),
        ("reset in the body", cut.clone().then(Ending::Reset), false),
        ("stalled in the body", cut.then(Ending::Stall), false),
        (
            "closed before the body",
            whole.clone().cut_in_body(0).then(Ending::Close),
            false,
        ),
        (
            "closed before the last chunk",
            chunked.clone().then(Ending::Close),
            true,
        ),
        (
            "reset before the last chunk",
            chunked.clone().then(Ending::Reset),
            true,
        ),
        (
            "stalled before the last chunk",
            chunked.then(Ending::Stall),
            true,
        ),
        (
            "closed before its announced length",
            longer.clone().then(Ending::Close),
            true,
        ),
        (
            "stalled before its announced length",
            longer.then(Ending::Stall),
            true,
        ),
        (
            "longer than the client takes",
            whole
                .clone()
                .announcing(LONGEST_BODY + 1)
                .then(Ending::Close),
            false,
        ),
        ("without end", whole.chunked().then(Ending::GoOn), false),
    ]
    .map(|(name, answer, is_readable)| Broken {
        stalls: name.starts_with("stalled"),
        name,
        answer,
        is_readable,
    })
}

/// What is wrong with an error that came of a broken answer.
fn misread(error: &Error, status: u16, is_readable: bool) -> Option<String> {
    let (code, message) = (error.code(), error.message());
    let is_read = match is_readable {
        true => code == Some("invalid") && message == Some("Bad"),
        // What broke off may be left out, but not read as something else.
        false => matches!(code, None | Some("invalid")) && matches!(message, None | Some("Bad")),
    };
    let came = error.body().map(|body| body.to_vec()).unwrap_or_default();
    let length = came.len().min(body().len());
    let is_as_it_came = came[..length] == body().as_bytes()[..length];
    let extra = error.headers().and_then(|headers| headers.get("x-extra"));
    let is_well = error.kind() == ErrorKind::Api
        && error.status().is_some_and(|known| known == status)
        && error.request_id() == Some("req_1")
        && error.retry_after() == Some(Duration::ZERO)
        && extra.is_some_and(|value| value == "yes")
        && is_as_it_came
        && is_read;
    (!is_well).then(|| format!("{error:?}"))
}

/// What is wrong with how a call ends whose every answer is this one.
async fn check(
    client: &Client,
    server: &Server,
    status: u16,
    broken: &Broken,
    caller: &Caller,
) -> Option<String> {
    server.repeat([broken.answer.clone()]);
    let options = caller.options().base_url(server.url());
    let (options, retries) = match broken.stalls {
        true => (options.timeout(ENOUGH).retries(0), 0),
        false => (options.retries(1), 1),
    };
    let place = format!("{}, {status} {}", caller.name, broken.name);
    let error = match client.execute((caller.request)(), &options).await {
        Ok(response) => return Some(format!("{place}: answered {response:?}")),
        Err(error) => error,
    };
    let is_repeated = match status {
        429 => true,
        503 => caller.is_harmless,
        _ => false,
    };
    let expected = if is_repeated { 1 + retries } else { 1 };
    let (attempts, asked) = (error.attempts(), server.take_received().len());
    if attempts != expected || asked != expected as usize {
        return Some(format!("{place}: {attempts} attempts, {asked} arrived"));
    }
    misread(&error, status, broken.is_readable).map(|wrong| format!("{place}: {wrong}"))
}

#[tokio::test]
async fn a_failed_answer_that_breaks_off_is_told_and_repeated_by_its_status() {
    let client = client_of_any(SteppedClock::default());
    let server = Server::start();
    let mut failures = Vec::new();
    for status in [422, 429, 503] {
        for broken in broken(status).iter().filter(|broken| !broken.stalls) {
            for caller in &CALLERS {
                failures.extend(check(&client, &server, status, broken, caller).await);
            }
        }
    }
    none(&failures);
}

#[tokio::test]
async fn a_failed_answer_that_stalls_is_told_when_its_time_is_over() {
    let client = client_of_any(SteppedClock::default());
    let mut checks = JoinSet::new();
    for status in [422, 503] {
        for broken in broken(status).into_iter().filter(|broken| broken.stalls) {
            let client = client.clone();
            checks.spawn(async move {
                let server = Server::start();
                check(&client, &server, status, &broken, &CALLERS[0]).await
            });
        }
    }
    let failures: Vec<String> = checks.join_all().await.into_iter().flatten().collect();
    none(&failures);
}
