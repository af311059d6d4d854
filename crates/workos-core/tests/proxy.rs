//! Proxies: those given to the builder, and those that the environment names.

mod loopback;
#[cfg(any(feature = "rustls", feature = "rustls-aws-lc", feature = "native-tls"))]
mod loopback_tls;
mod own_process;

use std::error::Error as _;

use workos_core::http::Method;
use workos_core::serde_json::Value;
use workos_core::{CallOptions, Client, ClientBuilder, Error, ErrorKind, Request, Response};

use loopback::{Loopback, answer};

/// `user:p@ss` in base64.
const CREDENTIALS: &str = "Basic dXNlcjpwQHNz";

fn client() -> ClientBuilder {
    Client::builder().api_key("sk_canary")
}

async fn call(builder: ClientBuilder) -> Result<Response<Value>, Error> {
    let client = builder.build()?;
    let request = Request::raw(Method::GET, "/organizations");
    client.execute(request, &CallOptions::new()).await
}

#[tokio::test]
async fn a_proxy_is_asked_for_the_absolute_url_with_its_own_credentials() {
    let proxy = Loopback::answering(answer("200 OK", "", r#"{"via":"proxy"}"#));
    let builder = client()
        .base_url("http://api.invalid:8080")
        .proxy(format!("http://user:p%40ss@{}", proxy.address));
    let response = call(builder).await.expect("answered by the proxy");
    assert_eq!(response.value()["via"], "proxy");
    let sent = proxy.request();
    assert!(proxy.had_no_other_request());
    assert_eq!(
        sent.line,
        "GET http://api.invalid:8080/organizations HTTP/1.1"
    );
    assert_eq!(sent.header("proxy-authorization"), Some(CREDENTIALS));
    assert_eq!(sent.header("authorization"), Some("Bearer sk_canary"));
}

#[tokio::test]
async fn the_environment_names_a_proxy_unless_there_is_to_be_none() {
    if own_process::has_variables() {
        let direct = call(client_from_env().no_proxy()).await.expect("an answer");
        assert_eq!(direct.value()["via"], "api");
        let given = std::env::var("GIVEN_PROXY").expect("given");
        let given = call(client_from_env().proxy(given))
            .await
            .expect("an answer");
        assert_eq!(given.value()["via"], "given");
        let named = call(client_from_env()).await.expect("an answer");
        assert_eq!(named.value()["via"], "environment");
        return;
    }
    let [api, named, given] = ["api", "environment", "given"].map(|via| {
        let body = format!(r#"{{"via":"{via}"}}"#);
        let server = Loopback::answering(answer("200 OK", "", &body));
        format!("http://{}", server.address)
    });
    own_process::run(
        "the_environment_names_a_proxy_unless_there_is_to_be_none",
        &[
            ("WORKOS_API_KEY", "sk_1"),
            ("WORKOS_BASE_URL", &api),
            ("HTTP_PROXY", &named),
            ("GIVEN_PROXY", &given),
            ("NO_PROXY", ""),
        ],
    );
}

fn client_from_env() -> ClientBuilder {
    ClientBuilder::from_env()
}

#[test]
fn what_is_no_proxy_is_refused_without_its_password() {
    for (url, why) in [
        ("", "is not a URL"),
        ("http://user:canary@", "is not a URL"),
        (
            "user:canary@proxy.example:3128",
            "begins with neither http:// nor https://",
        ),
        (
            "proxy.example:3128",
            "begins with neither http:// nor https://",
        ),
        (
            "socks5://user:canary@proxy.example",
            "begins with neither http:// nor https://",
        ),
        (
            "http://user:canary@proxy.example/path",
            "has more than a host and a port",
        ),
        (
            "http://user:canary@proxy.example?x=1",
            "has more than a host and a port",
        ),
        ("http://user:canary@proxy.example:port", "is not a URL"),
        (
            "http://user:1#canary@proxy.example:3128",
            "has a fragment; write `#` in a password as %23",
        ),
        ("http://user:canary@proxy.example:99999", "is not a URL"),
        ("http://user:canary@1.2.3.4.5", "is not a URL"),
    ] {
        let error = client()
            .base_url("http://127.0.0.1:1")
            .proxy(url)
            .build()
            .expect_err(url);
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(
            error.to_string(),
            format!("the proxy (given to the builder) {why}")
        );
        assert!(!format!("{error:?}").contains("canary"), "{error:?}");
        assert!(error.source().is_none(), "{error:?}");
    }
}

#[tokio::test]
async fn a_proxy_that_cannot_be_reached_is_a_failure_to_connect_without_its_password() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("bound");
    drop(listener);
    let builder = client()
        .base_url("http://api.invalid")
        .proxy(format!("http://user:canary@{address}"))
        .retry_policy(workos_core::RetryPolicy::none());
    assert!(!format!("{builder:?}").contains("canary"), "{builder:?}");
    let error = call(builder).await.expect_err("nobody listens");
    assert_eq!(error.message(), Some("could not connect"));
    assert!(!format!("{error:?}").contains("canary"), "{error:?}");
}

#[cfg(not(any(feature = "rustls", feature = "rustls-aws-lc", feature = "native-tls")))]
#[test]
fn a_proxy_with_tls_needs_tls() {
    let error = client()
        .base_url("http://127.0.0.1:1")
        .proxy("https://proxy.example")
        .build()
        .expect_err("no TLS");
    assert!(error.to_string().contains("the feature"), "{error}");
}

#[cfg(any(feature = "rustls", feature = "rustls-aws-lc", feature = "native-tls"))]
mod tunnel {
    use std::io::Write;

    use super::*;
    use crate::loopback::{exchange, read};
    use crate::loopback_tls::Authority;

    fn tunnelling(proxy: &Loopback, authority: &Authority) -> ClientBuilder {
        client()
            .base_url("https://api.invalid:8443")
            .root_certificate(authority.pem())
            .proxy(format!("http://user:p%40ss@{}", proxy.address))
    }

    #[tokio::test]
    async fn the_api_is_reached_through_a_tunnel_that_sees_no_request() {
        let authority = Authority::new();
        let tls = authority.server("api.invalid", &[]);
        let body = answer("200 OK", "", r#"{"via":"tunnel"}"#);
        let proxy = Loopback::serving(move |mut stream, received| {
            let Some(request) = read(&mut stream) else {
                return;
            };
            received.send(request).expect("the test goes on");
            stream
                .write_all(b"HTTP/1.1 200 Connected\r\n\r\n")
                .expect("the client waits");
            exchange(&mut tls.accept(stream), &body, received);
        });
        let response = call(tunnelling(&proxy, &authority)).await.expect("reached");
        assert_eq!(response.value()["via"], "tunnel");
        let outside = proxy.request();
        assert_eq!(outside.line, "CONNECT api.invalid:8443 HTTP/1.1");
        assert_eq!(outside.header("proxy-authorization"), Some(CREDENTIALS));
        assert_eq!(outside.header("authorization"), None);
        let inside = proxy.request();
        assert_eq!(inside.line, "GET /organizations HTTP/1.1");
        assert_eq!(inside.header("authorization"), Some("Bearer sk_canary"));
        assert_eq!(inside.header("proxy-authorization"), None);
    }

    #[tokio::test]
    async fn a_proxy_that_refuses_has_sent_nothing_on() {
        for refusal in [
            "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
            "HTTP/1.1 502 Bad Gateway\r\n\r\n",
            "HTTP/1.1 403 Forbidden\r\n\r\n",
            "",
        ] {
            let authority = Authority::new();
            let proxy = Loopback::answering(refusal.as_bytes().to_vec());
            let client = tunnelling(&proxy, &authority)
                .clock(Immediate)
                .build()
                .expect("builds");
            // Not repeated, were it possible that the API has seen it.
            let request: Request<Value> = Request::raw(Method::POST, "/organizations");
            let error = client
                .execute(request, &CallOptions::new())
                .await
                .expect_err("refused");
            assert_eq!(error.message(), Some("could not connect"), "{refusal}");
            assert_eq!(error.attempts(), 4, "{refusal}");
            for _ in 0..4 {
                assert_eq!(proxy.request().line, "CONNECT api.invalid:8443 HTTP/1.1");
            }
            assert!(proxy.had_no_other_request(), "{refusal}");
            let shown = format!("{error:?}");
            for secret in ["canary", "p@ss", "p%40ss", CREDENTIALS] {
                assert!(!shown.contains(secret), "{shown}");
            }
        }
    }

    /// Does not wait.
    struct Immediate;

    impl workos_core::Clock for Immediate {
        fn now(&self) -> workos_core::chrono::DateTime<workos_core::chrono::Utc> {
            workos_core::chrono::DateTime::UNIX_EPOCH
        }

        fn sleep(&self, _: std::time::Duration) -> workos_core::BoxFuture<'_, ()> {
            Box::pin(std::future::ready(()))
        }
    }
}
