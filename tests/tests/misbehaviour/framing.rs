//! An answer ends where its frame ends: what comes after it belongs to no call.

use serde_json::json;
use workos_tests::clock::SteppedClock;
use workos_tests::server::{Answer, Ending, Server};

use crate::callers::{CALLERS, client_of_any};

/// A whole answer, as it could stand behind another one.
const SMUGGLED: &str = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n\"smuggled\"";

#[tokio::test]
async fn what_follows_an_answer_is_not_the_next_one() {
    let first = json!({ "id": "t_1" }).to_string();
    let second = json!({ "id": "t_2" });
    let client = client_of_any(SteppedClock::default());
    for caller in &CALLERS {
        for ending in [Ending::KeepAlive, Ending::Close] {
            let body = format!("{first}{SMUGGLED}");
            let answer = Answer::bytes(200, "application/json", body);
            let server = Server::answering([
                answer.announcing(first.len()).then(ending),
                Answer::json(200, &second),
            ]);
            let response = caller.call(&client, &server).await.expect("the first");
            assert_eq!(response.value(), &json!({ "id": "t_1" }));
            match caller.call(&client, &server).await {
                Ok(response) => assert_eq!(response.value(), &second),
                // Found out only after the request was on its way.
                Err(error) => assert!(error.is_connection() && !caller.is_harmless, "{error}"),
            }
        }
    }
}
