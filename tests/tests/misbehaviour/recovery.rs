//! A server that misbehaves once and is well again.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use workos::{CallOptions, Client};
use workos_tests::clock::SteppedClock;
use workos_tests::failures::none;
use workos_tests::server::{Answer, Ending, Server};
use workos_tests::things::{client, delete};

use crate::callers::{CALLERS, are_one, client_of_any, met};
use crate::faults::{Fault, Repeated, faults};

fn gone() -> Answer {
    Answer::json(
        404,
        &json!({ "code": "entity_not_found", "message": "Gone" }),
    )
}

/// What is wrong with how calls end that meet this fault once.
async fn check(client: &Client, server: &Server, fault: &Fault) -> Vec<String> {
    let ok = Answer::json(200, &json!({ "id": "t_2" }));
    let mut failures = Vec::new();
    for caller in &CALLERS {
        server.prepare([fault.answer.clone(), ok.clone()]);
        let before = met(server);
        let outcome = caller.call(client, server).await;
        let asked = met(server) - before;
        let received = server.take_received();
        let is_repeated = fault.repeated == Repeated::All || caller.is_harmless;
        let is_well = match &outcome {
            Ok(response) => {
                is_repeated
                    && response.attempts() == 2
                    && asked == 2
                    && response.value() == &json!({ "id": "t_2" })
                    && are_one(&received)
            }
            Err(error) => !is_repeated && error.attempts() == 1 && asked == 1,
        };
        if !is_well {
            let place = format!("{}, {}", caller.name, fault.name);
            failures.push(format!("{place}: {asked} arrived, {outcome:?}"));
        }
    }
    failures
}

/// After a failure that leaves open whether it was done, "no such thing" means that it was; after a
/// refusal it means what it says.
async fn check_delete_of_what_is_gone(
    client: &Client,
    server: &Server,
    fault: &Fault,
) -> Option<String> {
    server.prepare([fault.answer.clone(), gone()]);
    let request = delete().answered_by::<()>();
    let options = CallOptions::new().base_url(server.url());
    let outcome = client.execute(request, &options).await;
    server.take_received();
    let is_well = match &outcome {
        Ok(response) => {
            fault.repeated == Repeated::Harmless
                && response.status() == 404
                && response.attempts() == 2
        }
        Err(error) => fault.repeated == Repeated::All && error.is_not_found(),
    };
    (!is_well).then(|| format!("DELETE of what is gone, {}: {outcome:?}", fault.name))
}

#[tokio::test]
async fn what_passes_is_got_over_where_repeating_is_harmless() {
    let client = client_of_any(SteppedClock::default());
    let server = Server::start();
    let mut failures = Vec::new();
    for fault in faults() {
        if fault.repeated != Repeated::None && !fault.stalls {
            failures.extend(check(&client, &server, &fault).await);
            failures.extend(check_delete_of_what_is_gone(&client, &server, &fault).await);
        }
    }
    none(&failures);
}

#[tokio::test]
async fn a_delete_that_was_refused_is_not_taken_for_done() {
    let server = Arc::new(Server::closed());
    server.prepare([gone()]);
    let opened = Arc::clone(&server);
    let clock = SteppedClock::with(move |_| opened.open());
    let client = client(&server).clock(clock).build().expect("builds");
    let request = delete().answered_by::<()>();
    let outcome = client.execute(request, &CallOptions::new()).await;
    let error = outcome.expect_err("never deleted");
    assert!(error.is_not_found(), "{error}");
    assert_eq!(error.attempts(), 2);
}

/// Whoever does not know the route does not know either what was deleted.
#[tokio::test]
async fn a_missing_route_is_not_taken_for_a_thing_that_is_gone() {
    let server = Server::start();
    let client = client_of_any(SteppedClock::default());
    let framework = json!({ "message": "Cannot DELETE /things/t_1", "statusCode": 404 });
    for missing in [
        Answer::bytes(404, "text/html", "<html>404</html>"),
        Answer::empty(404),
        Answer::json(404, &framework),
    ] {
        server.prepare([Answer::empty(503), missing]);
        let request = delete().answered_by::<()>();
        let options = CallOptions::new().base_url(server.url());
        let outcome = client.execute(request, &options).await;
        let error = outcome.expect_err("nobody knows");
        assert!(error.is_missing_route(), "{error}");
        assert_eq!(error.attempts(), 2);
    }
}

#[tokio::test]
async fn a_post_that_timed_out_is_not_sent_again() {
    let stall = Answer::silence(Ending::Stall);
    let ok = Answer::json(200, &json!({}));
    let server = Server::answering([stall, ok]);
    let client = client(&server).build().expect("builds");
    let post = &CALLERS[2];
    let options = post.options().timeout(Duration::from_millis(300));
    let outcome = client.execute((post.request)(), &options).await;
    let error = outcome.expect_err("no answer");
    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.attempts(), 1);
    assert!(met(&server) <= 1);
}
