//! What goes out: the request as it was built, and the options of the call.

use serde_json::{Value, json};
use workos::http::Method;
use workos::{CallOptions, ErrorKind, Request};
use workos_tests::server::{Answer, Server};
use workos_tests::things::{client, get, run};

#[tokio::test]
async fn the_request_goes_out_as_built() {
    let server = Server::answering([Answer::json(201, &json!({}))]);
    let request: Request<Value> = Request::raw(Method::POST, "/things/{id}/parts")
        .path("id", "a/b ü")
        .query("ids", vec!["1", "2"])
        .query("after", None::<&str>)
        .json(&json!({"name": "Acme"}));
    let builder = client(&server)
        .base_url(format!("{}/v1/", server.url()))
        .app_info("shop", "1.2");
    run(builder, request).await.expect("created");

    let sent = server.take_only();
    assert_eq!(sent.method, "POST");
    assert_eq!(sent.target, "/v1/things/a%2Fb%20%C3%BC/parts?ids=1,2");
    assert_eq!(sent.body, br#"{"name":"Acme"}"#);
    assert_eq!(sent.header("authorization"), ["Bearer sk_canary"]);
    assert_eq!(sent.header("accept"), ["application/json"]);
    assert_eq!(sent.header("content-type"), ["application/json"]);
    assert!(sent.header("idempotency-key").is_empty());
    let [user_agent] = sent.header("user-agent")[..] else {
        panic!("{sent:?}");
    };
    assert!(user_agent.starts_with("workos-rust/"), "{user_agent}");
    assert!(user_agent.ends_with(" shop/1.2"), "{user_agent}");
}

#[tokio::test]
async fn a_request_without_a_body_says_nothing_of_one() {
    let server = Server::answering([Answer::json(200, &json!({}))]);
    run(client(&server), get()).await.expect("answered");
    let sent = server.take_only();
    assert!(sent.body.is_empty());
    assert!(sent.header("content-type").is_empty());
    assert!(sent.header("content-length").is_empty());
}

#[tokio::test]
async fn path_values_that_name_another_path_are_never_sent() {
    let server = Server::start();
    for value in ["", ".", "..", "%2e%2e", ".%2E", "%2E"] {
        let request: Request<Value> =
            Request::raw(Method::DELETE, "/things/{id}").path("id", value);
        let error = run(client(&server), request).await.expect_err(value);
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(error.attempts(), 0);
        assert!(error.to_string().contains("`id`"), "{error}");
    }
    assert_eq!(server.counted().connections, 0);
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
        let server = Server::answering([Answer::json(200, &json!({}))]);
        let request: Request<Value> = Request::raw(Method::GET, "/things/{id}").path("id", value);
        run(client(&server), request).await.expect(value);
        assert_eq!(server.take_only().target, format!("/things/{segment}"));
    }
}

#[tokio::test]
async fn options_of_the_call_win() {
    let unused = Server::start();
    let server = Server::answering([Answer::json(200, &json!({}))]);
    let client = client(&unused).build().expect("builds");
    let options = CallOptions::new()
        .base_url(server.url())
        .header("user-agent", "mine")
        .header("x-trace", "t");
    client.execute(get(), &options).await.expect("answered");
    let sent = server.take_only();
    assert_eq!(sent.header("user-agent"), ["mine"]);
    assert_eq!(sent.header("x-trace"), ["t"]);

    for refused in [
        CallOptions::new().header("authorization", "Bearer x"),
        CallOptions::new().idempotency_key(" "),
        CallOptions::new().base_url("nowhere"),
        CallOptions::new().api_key(""),
    ] {
        let error = client.execute(get(), &refused).await.expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    }
    assert_eq!(unused.counted().connections, 0);
}
