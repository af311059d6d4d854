//! Calls to servers that speak TLS, with each library the client can speak it
//! with.

#![cfg(any(feature = "rustls", feature = "rustls-aws-lc", feature = "native-tls"))]

mod loopback;
mod loopback_tls;
#[cfg(all(
    any(feature = "rustls", feature = "rustls-aws-lc"),
    not(feature = "webpki-roots"),
    target_os = "linux"
))]
mod own_process;

use std::error::Error as _;
use std::io::{Read, Write};

use workos_core::http::Method;
use workos_core::serde_json::Value;
use workos_core::{
    CallOptions, Client, ClientBuilder, Error, ErrorKind, Request, Response, RetryPolicy,
};

use loopback::{Loopback, answer, exchange};
use loopback_tls::{Authority, TlsServer};

fn serving(server: TlsServer) -> Loopback {
    let answer = answer("200 OK", "", r#"{"id":"org_1"}"#);
    Loopback::serving(move |stream, received| {
        exchange(&mut server.accept(stream), &answer, received);
    })
}

fn client(server: &Loopback) -> ClientBuilder {
    Client::builder()
        .api_key("sk_canary")
        .base_url(format!("https://{}", server.address))
        .no_proxy()
}

async fn call(builder: ClientBuilder) -> Result<Response<Value>, Error> {
    let client = builder.build()?;
    let request = Request::raw(Method::GET, "/organizations");
    client.execute(request, &CallOptions::new()).await
}

/// What a machine without certificates is told, which has nothing to refuse.
fn has_no_certificates(error: &Error) -> bool {
    error.kind() == ErrorKind::Configuration && error.to_string().contains("no CA certificates")
}

fn assert_handshake_failed(error: &Error) {
    assert!(error.is_connection(), "{error}");
    assert_eq!(error.message(), Some("the TLS handshake failed"));
    assert_eq!(error.attempts(), 1);
    let cause = error.source().map(ToString::to_string);
    assert!(cause.is_some(), "{error:?}");
    assert!(!format!("{error:?}").contains("canary"), "{error:?}");
}

#[tokio::test]
async fn a_root_certificate_makes_its_servers_trusted() {
    let (other, authority) = (Authority::new(), Authority::new());
    let server = serving(authority.server("127.0.0.1", &[]));
    let both = format!("{}\n{}", other.pem(), authority.pem());
    for builder in [
        client(&server).root_certificate(authority.pem()),
        client(&server).root_certificate(both),
        client(&server)
            .root_certificate(other.pem())
            .root_certificate(authority.pem()),
    ] {
        let response = call(builder).await.expect("trusted");
        assert_eq!(response.value()["id"], "org_1");
        let sent = server.request();
        assert_eq!(sent.line, "GET /organizations HTTP/1.1");
        assert_eq!(sent.header("authorization"), Some("Bearer sk_canary"));
    }
}

#[tokio::test]
async fn an_unknown_authority_is_refused_at_once() {
    let server = serving(Authority::new().server("127.0.0.1", &[]));
    let error = call(client(&server)).await.expect_err("nobody knows it");
    if !has_no_certificates(&error) {
        assert_handshake_failed(&error);
    }
    let stranger = client(&server).root_certificate(Authority::new().pem());
    assert_handshake_failed(&call(stranger).await.expect_err("another authority"));
    assert!(server.had_no_other_request());
}

#[tokio::test]
async fn a_base_url_without_tls_needs_no_certificates() {
    let server = Loopback::answering(answer("200 OK", "", "{}"));
    let builder = client(&server).base_url(format!("http://{}", server.address));
    call(builder).await.expect("an answer");
    assert_eq!(server.request().line, "GET /organizations HTTP/1.1");
}

#[tokio::test]
async fn another_host_name_is_refused_at_once() {
    let authority = Authority::new();
    let server = serving(authority.server("api.workos.com", &[]));
    let builder = client(&server).root_certificate(authority.pem());
    assert_handshake_failed(&call(builder).await.expect_err("another name"));
    assert!(server.had_no_other_request());
}

#[tokio::test]
async fn a_connection_that_ends_in_the_handshake_is_a_failure_to_connect() {
    let hanging_up = Loopback::serving(|stream, _| drop(stream));
    let after_hello = Loopback::serving(|mut stream, _| {
        let _ = stream.read(&mut [0; 4096]);
    });
    for server in [hanging_up, after_hello] {
        let builder = client(&server)
            .root_certificate(Authority::new().pem())
            .retry_policy(RetryPolicy::none());
        let error = call(builder).await.expect_err("no handshake");
        assert!(error.is_connection());
        assert_eq!(error.message(), Some("could not connect"), "{error:?}");
    }
}

#[tokio::test]
async fn a_server_without_tls_fails_the_handshake_once() {
    let server = Loopback::serving(|mut stream, _| {
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    let builder = client(&server).root_certificate(Authority::new().pem());
    assert_handshake_failed(&call(builder).await.expect_err("no handshake"));
}

#[test]
fn what_is_no_certificate_is_counted_and_refused() {
    let sound = Authority::new().pem();
    let broken = sound.replacen("MII", "!!!", 1);
    let no_certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let key = rcgen::KeyPair::generate().expect("a key").serialize_pem();
    for (pem, words) in [
        ("", "holds no certificate in PEM"),
        ("canary", "holds no certificate in PEM"),
        (key.as_str(), "holds no certificate in PEM"),
        (broken.as_str(), "not valid PEM"),
        (no_certificate, "not an X.509 certificate"),
    ] {
        let error = Client::builder()
            .root_certificate(&sound)
            .root_certificate(pem)
            .build()
            .expect_err(pem);
        assert_eq!(error.kind(), ErrorKind::Configuration);
        let message = error.to_string();
        let subject = "the root certificate (number 2 of those given to the builder) ";
        assert!(message.starts_with(subject), "{message}");
        assert!(message.contains(words), "{message}");
        assert!(!message.contains("canary"), "{message}");
    }
}

#[cfg(all(
    any(feature = "rustls", feature = "rustls-aws-lc"),
    not(feature = "webpki-roots"),
    target_os = "linux"
))]
mod on_a_machine_without_certificates {
    use super::*;
    use crate::own_process;

    #[test]
    fn building_fails_with_the_remedy_unless_a_root_certificate_is_given() {
        if !own_process::has_variables() {
            let name = "on_a_machine_without_certificates::\
                        building_fails_with_the_remedy_unless_a_root_certificate_is_given";
            let nothing = [
                ("SSL_CERT_FILE", "/dev/null"),
                ("SSL_CERT_DIR", "/dev/null"),
            ];
            return own_process::run(name, &nothing);
        }
        let error = Client::builder().build().expect_err("nobody to trust");
        assert!(has_no_certificates(&error), "{error}");
        let message = error.to_string();
        assert!(
            message.starts_with("the base URL (the default) "),
            "{message}"
        );
        assert!(message.contains("`webpki-roots`"), "{message}");

        let plain = Client::builder().base_url("http://127.0.0.1:1");
        assert!(plain.build().is_ok());
        let given = Client::builder().root_certificate(Authority::new().pem());
        assert!(given.build().is_ok());
    }
}

#[cfg(feature = "http2")]
mod http2 {
    use super::*;

    const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    const DATA: u8 = 0;
    const HEADERS: u8 = 1;
    const SETTINGS: u8 = 4;
    const END_STREAM: u8 = 1;
    const ACK: u8 = 1;
    const END_HEADERS: u8 = 4;

    /// RFC 9113, section 4.1.
    fn frame(kind: u8, flags: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
        let length = u8::try_from(payload.len()).expect("short");
        let head = [0, 0, length, kind, flags, 0, 0, 0, stream];
        [&head, payload].concat()
    }

    /// Reads up to the first request and answers it with `{}`.
    fn serve(stream: &mut (impl Read + Write)) -> std::io::Result<()> {
        let mut preface = [0; PREFACE.len()];
        stream.read_exact(&mut preface)?;
        assert_eq!(preface, PREFACE);
        stream.write_all(&frame(SETTINGS, 0, 0, &[]))?;
        loop {
            let mut head = [0; 9];
            stream.read_exact(&mut head)?;
            let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
            let mut payload = vec![0; length as usize];
            stream.read_exact(&mut payload)?;
            match (head[3], head[4]) {
                (SETTINGS, 0) => stream.write_all(&frame(SETTINGS, ACK, 0, &[]))?,
                (HEADERS, _) => break,
                _ => {}
            }
        }
        // `:status: 200` is entry 8 of the static table: RFC 7541, appendix A.
        stream.write_all(&frame(HEADERS, END_HEADERS, 1, &[0x88]))?;
        stream.write_all(&frame(DATA, END_STREAM, 1, b"{}"))?;
        stream.flush()?;
        // Until the client has had enough.
        std::io::copy(stream, &mut std::io::sink()).map(drop)
    }

    #[tokio::test]
    async fn http2_is_spoken_where_the_server_does() {
        let authority = Authority::new();
        let tls = authority.server("127.0.0.1", &["h2", "http/1.1"]);
        let server = Loopback::serving(move |stream, _| {
            let mut stream = tls.accept(stream);
            // How the client hangs up is its own business.
            let _ = serve(&mut stream);
        });
        let response = call(client(&server).root_certificate(authority.pem()))
            .await
            .expect("spoken");
        assert_eq!(response.value(), &workos_core::serde_json::json!({}));
    }

    #[tokio::test]
    async fn http1_is_spoken_where_the_server_knows_nothing_else() {
        let authority = Authority::new();
        let server = serving(authority.server("127.0.0.1", &["http/1.1"]));
        let builder = client(&server).root_certificate(authority.pem());
        call(builder).await.expect("spoken");
        assert_eq!(server.request().line, "GET /organizations HTTP/1.1");
    }
}

#[cfg(feature = "reqwest-builder")]
mod reqwest_builder {
    use workos_core::http::{HeaderMap, HeaderValue, StatusCode};
    use workos_core::reqwest;

    use super::*;

    #[tokio::test]
    async fn the_function_receives_the_builder_with_tls_and_its_result_is_used() {
        let authority = Authority::new();
        let server = serving(authority.server("127.0.0.1", &[]));
        let headers = HeaderMap::from_iter([(
            "x-from".parse().expect("a name"),
            HeaderValue::from_static("function"),
        )]);
        let builder = client(&server)
            .root_certificate(authority.pem())
            .reqwest(|builder| builder.default_headers(headers));
        call(builder).await.expect("trusted");
        assert_eq!(server.request().header("x-from"), Some("function"));
    }

    #[tokio::test]
    async fn redirects_are_not_followed_even_when_the_function_asks_for_it() {
        let authority = Authority::new();
        let tls = authority.server("127.0.0.1", &[]);
        let elsewhere = Loopback::answering(answer("200 OK", "", "{}"));
        let location = format!("location: http://{}/\r\n", elsewhere.address);
        let redirect = answer("307 Temporary Redirect", &location, "");
        let server = Loopback::serving(move |stream, received| {
            exchange(&mut tls.accept(stream), &redirect, received);
        });
        let builder = client(&server)
            .root_certificate(authority.pem())
            .reqwest(|builder| builder.redirect(reqwest::redirect::Policy::limited(5)));
        let error = call(builder).await.expect_err("a redirect");
        assert_eq!(error.status(), Some(StatusCode::TEMPORARY_REDIRECT));
        assert!(elsewhere.had_no_other_request());
    }

    /// Where reqwest has rustls without a provider, it panics over such a builder.
    #[test]
    fn a_builder_of_its_own_is_used_or_refused_without_a_panic() {
        let built = Client::builder()
            .reqwest(|_| reqwest::Client::builder())
            .build();
        if let Err(error) = built {
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(error.to_string().contains("provider"), "{error}");
        }
    }
}
