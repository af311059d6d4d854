//! Operations that must not be carried out twice, whatever the caller says: they are repeated where
//! the server certainly did nothing, and nowhere else.

use serde_json::{Value, json};
use workos::http::Method;
use workos::{CallOptions, Client, Error, Request, Response};
use workos_core::{Credential, Operation, Repeat};
use workos_tests::clock::SteppedClock;
use workos_tests::server::{Answer, Server};

use crate::callers::{client_of_any, met};
use crate::faults::{Repeated, faults};

static EXCHANGE_CODE: Operation = Operation::new(
    "exchange_code",
    Method::POST,
    "/codes/exchange",
    Credential::ApiKey,
    Repeat::Never,
);

async fn call(
    client: &Client,
    server: &Server,
    key: Option<&str>,
) -> Result<Response<Value>, Error> {
    let request = Request::new(&EXCHANGE_CODE).json(&json!({ "code": "c_1" }));
    let options = CallOptions::new().base_url(server.url());
    let options = match key {
        Some(key) => options.idempotency_key(key),
        None => options,
    };
    client.execute(request, &options).await
}

#[tokio::test]
async fn a_refusal_is_repeated() {
    let client = client_of_any(SteppedClock::default());
    for key in [None, Some("k-1")] {
        let refused = Answer::empty(429).header("retry-after", "1");
        let ok = Answer::json(200, &json!({}));
        let server = Server::answering([refused.clone(), refused, ok]);
        let response = call(&client, &server, key).await.expect("the third");
        assert_eq!(response.attempts(), 3);
    }
}

#[tokio::test]
async fn a_closed_port_is_tried_again() {
    let client = client_of_any(SteppedClock::default());
    for key in [None, Some("k-1")] {
        let server = Server::closed();
        let error = call(&client, &server, key).await.expect_err("refused");
        assert_eq!(error.attempts(), 4, "{error}");
    }
}

#[tokio::test]
async fn nothing_else_is_repeated_even_with_a_key() {
    let client = client_of_any(SteppedClock::default());
    let server = Server::start();
    for fault in faults() {
        if fault.repeated == Repeated::All || fault.stalls {
            continue;
        }
        for key in [None, Some("k-1")] {
            server.prepare([fault.answer.clone(), Answer::json(200, &json!({}))]);
            let before = met(&server);
            let error = match call(&client, &server, key).await {
                // Answers without end are only so where there is a bound.
                Err(error) => error,
                Ok(response) => panic!("{}: {response:?}", fault.name),
            };
            assert_eq!(error.attempts(), 1, "{}: {error}", fault.name);
            assert_eq!(met(&server) - before, 1, "{}", fault.name);
        }
    }
}
