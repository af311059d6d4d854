//! Bodies that do not arrive whole, or arrive compressed.

mod loopback;

use std::io::{Write, sink};
use std::net::TcpStream;
use std::time::Duration;

use workos_core::http::Method;
use workos_core::serde_json::Value;
use workos_core::{
    CallOptions, Client, ClientBuilder, Error, ErrorKind, Request, Response, RetryPolicy,
};

use loopback::{Loopback, read};

const LONGEST: usize = 1000;

fn client(server: &Loopback) -> ClientBuilder {
    Client::builder()
        .api_key("sk_canary")
        .base_url(format!("http://{}", server.address))
        .max_response_bytes(LONGEST)
        .retry_policy(RetryPolicy::none())
        .no_proxy()
}

async fn call(builder: ClientBuilder) -> Result<Response<Value>, Error> {
    let client = builder.build()?;
    let request = Request::raw(Method::GET, "/organizations");
    client.execute(request, &CallOptions::new()).await
}

/// Answers with this status and these bytes of headers and body, and does not
/// hang up before `then` returns.
fn server(
    status: &'static str,
    rest: impl Into<Vec<u8>>,
    then: impl Fn(&mut TcpStream) + Send + 'static,
) -> Loopback {
    let rest = rest.into();
    Loopback::serving(move |mut stream, received| {
        if let Some(request) = read(&mut stream) {
            let _ = received.send(request);
            let head = format!("HTTP/1.1 {status}\r\nx-request-id: req_1\r\n");
            // A client that has read enough hangs up.
            let _ = stream.write_all(&[head.as_bytes(), &rest].concat());
            then(&mut stream);
        }
    })
}

fn hang_up(_: &mut TcpStream) {}

fn wait_for_the_client(stream: &mut TcpStream) {
    let _ = std::io::copy(stream, &mut sink());
}

const BREAKS_OFF: &str = "content-length: 500\r\n\r\n{\"message\":";

fn announced_too_long() -> String {
    format!("content-length: {0}\r\n\r\n{1:0$}", LONGEST + 1, "{}")
}

fn too_long_without_announcement() -> String {
    format!("connection: close\r\n\r\n{1:0$}", LONGEST + 1, "{}")
}

#[tokio::test]
async fn a_failed_answer_says_more_than_its_broken_body() {
    for rest in [
        BREAKS_OFF.to_owned(),
        announced_too_long(),
        too_long_without_announcement(),
    ] {
        let server = server("404 Not Found", rest.as_str(), hang_up);
        let error = call(client(&server)).await.expect_err("not found");
        assert!(error.is_not_found(), "{error}: {rest}");
        assert_eq!(error.request_id(), Some("req_1"), "{rest}");
        server.request();
    }
}

/// As far as the bound, a body that is too long is read: what the API says at
/// its beginning is not lost.
#[tokio::test]
async fn a_failed_answer_is_read_up_to_the_bound() {
    let json = r#"{"code":"gone","message":"No such organization"}"#;
    let padding = " ".repeat(LONGEST - json.len());
    let rest = format!("connection: close\r\n\r\n{json}{padding}, and more");
    let server = server("404 Not Found", rest, hang_up);
    let error = call(client(&server)).await.expect_err("not found");
    assert_eq!(error.code(), Some("gone"));
    assert_eq!(error.message(), Some("No such organization"));
}

#[tokio::test]
async fn a_failed_answer_that_stalls_is_an_answer_once_time_is_over() {
    let server = server("409 Conflict", BREAKS_OFF, wait_for_the_client);
    let builder = client(&server).timeout(Duration::from_secs(2));
    let error = call(builder).await.expect_err("a conflict");
    assert!(error.is_conflict(), "{error}");
    assert_eq!(error.request_id(), Some("req_1"));
}

#[tokio::test]
async fn a_success_without_its_whole_body_is_none() {
    for (rest, kind) in [
        (BREAKS_OFF.to_owned(), ErrorKind::Connection),
        (announced_too_long(), ErrorKind::ResponseTooLarge),
        (too_long_without_announcement(), ErrorKind::ResponseTooLarge),
    ] {
        let server = server("200 OK", rest.as_str(), hang_up);
        let error = call(client(&server)).await.expect_err("half an answer");
        assert_eq!(error.kind(), kind, "{error}: {rest}");
    }
    let server = server("200 OK", BREAKS_OFF, wait_for_the_client);
    let builder = client(&server).timeout(Duration::from_secs(2));
    let error = call(builder).await.expect_err("half an answer");
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
}

#[cfg(feature = "gzip")]
mod gzip {
    use super::*;

    /// 100,000 spaces and `{"data":"whole"}`, as gzip writes them.
    fn compressed() -> Vec<u8> {
        let zeros = |length| vec![0; length];
        [
            vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3],
            vec![
                0xed, 0xc1, 0xc1, 9, 0, 0x10, 0x14, 0, 0xd0, 0x55, 0xf4, 0xc7,
            ],
            vec![0xb0, 0x8d, 0xa2, 0x1c, 0x94, 0x8b, 0x72, 0x90, 0xdd, 0xad],
            vec![0xe1, 0xf0, 0xde, 0x4b, 9],
            zeros(96),
            vec![0xf8, 0xd5, 0x89, 0x5a, 0x56, 0x89, 0x1c, 0xbb, 0xcf, 0xd1],
            vec![0xe2, 0x3e, 0x9d, 0x54, 0x6c, 0xa7, 0xb0, 0x86, 1, 0],
        ]
        .concat()
    }

    fn compressing(status: &'static str) -> Loopback {
        let body = compressed();
        assert!(body.len() < LONGEST);
        let length = body.len();
        let head = format!("content-encoding: gzip\r\ncontent-length: {length}\r\n\r\n");
        server(status, [head.into_bytes(), body].concat(), hang_up)
    }

    #[tokio::test]
    async fn compressed_answers_are_asked_for_and_read() {
        let server = compressing("200 OK");
        let builder = client(&server).max_response_bytes(100_016);
        let response = call(builder).await.expect("whole");
        assert_eq!(response.value()["data"], "whole");
        let sent = server.request();
        assert_eq!(sent.header("accept-encoding"), Some("gzip"));
    }

    #[tokio::test]
    async fn the_bound_counts_bytes_after_decompression() {
        let builder = client(&compressing("200 OK")).max_response_bytes(100_015);
        let error = call(builder).await.expect_err("a byte too many");
        assert_eq!(error.kind(), ErrorKind::ResponseTooLarge);
        let error = call(client(&compressing("404 Not Found"))).await;
        let status = error.expect_err("not found").status();
        assert_eq!(status.map(|status| status.as_u16()), Some(404));
    }
}
