//! Redirects are not followed: to another host they would carry the credentials and the body there.

use serde_json::json;
use workos::ErrorKind;
use workos_tests::clock::SteppedClock;
use workos_tests::server::{Answer, Server};

use crate::callers::{CALLERS, client_of_any};

#[tokio::test]
async fn another_host_is_never_called() {
    let elsewhere = Server::repeating([Answer::json(200, &json!({}))]);
    let server = Server::start();
    let client = client_of_any(SteppedClock::default());
    for status in [301, 302, 303, 307, 308] {
        let location = format!("{}/stolen", elsewhere.url());
        for caller in &CALLERS {
            server.prepare([Answer::empty(status).header("location", &location)]);
            let error = caller.call(&client, &server).await.expect_err("a redirect");
            assert_eq!(error.kind(), ErrorKind::Api);
            assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
            assert_eq!(error.message(), Some("redirects are not followed"));
            assert_eq!(error.attempts(), 1);
            assert!(!error.to_string().contains("stolen"), "{error}");
            server.take_only();
        }
    }
    assert_eq!(elsewhere.counted().connections, 0);
}

#[tokio::test]
async fn neither_is_another_path_of_the_same_host() {
    let server = Server::start();
    let client = client_of_any(SteppedClock::default());
    for caller in &CALLERS {
        server.prepare([Answer::empty(307).header("location", "/things/t_3")]);
        caller.call(&client, &server).await.expect_err("a redirect");
        server.take_only();
    }
}
