//! A connection that was used before may end when the next request comes: then nobody knows whether
//! that was carried out.

use serde_json::json;
use workos::CallOptions;
use workos_tests::clock::SteppedClock;
use workos_tests::server::{Answer, Ending, Server};
use workos_tests::things::{get, post};

use crate::callers::{CALLERS, client_of_any, met};

fn ok() -> Answer {
    Answer::json(200, &json!({}))
}

#[tokio::test]
async fn only_harmless_calls_are_repeated_on_another_connection() {
    let client = client_of_any(SteppedClock::default());
    let endings = [Ending::Close, Ending::Reset].map(Answer::silence);
    let endings = endings
        .into_iter()
        .flat_map(|end| [end.clone().unread(), end]);
    for ending in endings {
        for caller in &CALLERS {
            let server = Server::answering([ok(), ending.clone(), ok()]);
            caller.call(&client, &server).await.expect("the first");
            let outcome = caller.call(&client, &server).await;
            let counted = server.counted();
            let place = format!("{}, {ending:?}: {counted:?}, {outcome:?}", caller.name);
            if caller.is_harmless {
                assert_eq!(outcome.expect(&place).attempts(), 2, "{place}");
                assert_eq!((counted.connections, met(&server)), (2, 3), "{place}");
            } else {
                let error = outcome.expect_err(&place);
                assert!(error.is_connection(), "{place}");
                assert_eq!(error.attempts(), 1, "{place}");
                assert_eq!((counted.connections, met(&server)), (1, 2), "{place}");
            }
        }
    }
}

/// Whether the client notices before it sends is a matter of luck; the server sees the call once
/// at most, and exactly once if it succeeds.
#[tokio::test]
async fn a_post_is_not_repeated_when_the_connection_was_closed_meanwhile() {
    let client = client_of_any(SteppedClock::default());
    for ending in [Ending::Close, Ending::Reset] {
        for _ in 0..20 {
            let server = Server::answering([ok().then(ending), ok(), ok()]);
            let options = CallOptions::new().base_url(server.url());
            client.execute(get(), &options).await.ok();
            server.take_received();
            let outcome = client.execute(post(), &options).await;
            let posted = server.take_received();
            match outcome {
                Ok(response) => assert_eq!((response.attempts(), posted.len()), (1, 1)),
                Err(error) => {
                    assert!(error.is_connection(), "{error}");
                    assert_eq!(error.attempts(), 1);
                    assert!(posted.len() <= 1, "{posted:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_connection_that_is_well_is_used_again() {
    let server = Server::repeating([ok()]);
    let client = client_of_any(SteppedClock::default());
    for caller in &CALLERS {
        for _ in 0..3 {
            caller.call(&client, &server).await.expect("answered");
        }
    }
    assert_eq!(server.counted().connections, 1);

    let last = ok().header("connection", "close").then(Ending::Close);
    server.repeat([last]);
    for caller in &CALLERS {
        caller.call(&client, &server).await.expect("answered");
    }
    assert_eq!(server.counted().connections, CALLERS.len());
}
