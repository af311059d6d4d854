//! Answers that are as they should be, and the circumstances that come with them.

use serde_json::json;
use workos::http::StatusCode;
use workos::{CallOptions, ErrorKind, List};
use workos_tests::server::{Answer, Server};
use workos_tests::things::{client, get, run};

#[tokio::test]
async fn the_response_carries_its_circumstances() {
    let server = Server::answering([Answer::json(200, &json!({"data": [1, 2]}))
        .header("x-request-id", "req_1")
        .header("x-ratelimit-remaining", "7")
        .header("x-extra", "yes")]);
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
    assert_eq!(response.map(List::into_data).into_value(), [1, 2]);
}

#[tokio::test]
async fn unit_takes_any_body_and_option_an_empty_one() {
    for body in ["", "{\"id\":1}", "OK"] {
        let server = Server::answering([Answer::bytes(200, "application/json", body)]);
        let request = get().answered_by::<()>();
        run(client(&server), request).await.expect(body);
    }
    let no_content = Answer::empty(204).header("connection", "close");
    let server = Server::answering([no_content]);
    let request = get().answered_by::<Option<u8>>();
    let response = run(client(&server), request).await.expect("nothing");
    assert_eq!(response.value(), &None);
}

#[tokio::test]
async fn an_answer_is_read_however_it_is_framed() {
    let value = json!({ "id": "t_1", "name": "Ü" });
    let answer = Answer::json(200, &value);
    for framed in [
        answer.clone(),
        answer.clone().chunked(),
        answer.until_close(),
    ] {
        let server = Server::answering([framed]);
        let response = run(client(&server), get()).await.expect("answered");
        assert_eq!(response.value(), &value);
    }
}

#[tokio::test]
async fn bodies_over_the_limit_are_not_taken() {
    let body = Answer::json(200, &json!("x".repeat(98)));
    for (limit, fits) in [(100, true), (99, false)] {
        for prepared in [
            body.clone(),
            body.clone().chunked(),
            body.clone().until_close(),
        ] {
            let server = Server::answering([prepared.clone(), prepared]);
            let of_client = run(client(&server).max_response_bytes(limit), get()).await;
            // What is set for a call beats the client's.
            let other = client(&server).max_response_bytes(1).build();
            let options = CallOptions::new().max_response_bytes(limit);
            let of_call = other.expect("a client").execute(get(), &options).await;
            for outcome in [of_client, of_call] {
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
}
