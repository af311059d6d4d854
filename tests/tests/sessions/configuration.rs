//! Settings that cannot work are refused before anybody signs in, with what to do.

use std::time::Duration;

use workos::session::{SessionCookie, SessionFormat};
use workos::{Client, ErrorKind, SameSite, SessionPassword};
use workos_tests::tokens::Vectors;

use crate::app::{App, PASSWORD, password};

#[test]
fn what_works_is_built() {
    let app = App::start();
    for cookie in [
        SessionCookie::default(),
        SessionCookie::new("session")
            .domain("example.com")
            .path("/app"),
        SessionCookie::new("s.e_s-s!")
            .domain(".a.b.example")
            .secure(false),
        SessionCookie::new("__Host-session"),
        SessionCookie::new("__Secure-session").domain("example.com"),
        SessionCookie::new("__Secure-session")
            .same_site(SameSite::None)
            .secure(false),
    ] {
        let shown = format!("{cookie:?}");
        let built = app.builder().cookie(cookie).build();
        assert!(built.is_ok(), "{shown}: {built:?}");
    }
}

#[test]
fn a_cookie_that_cannot_be_one_is_refused() {
    let app = App::start();
    let named = SessionCookie::new;
    let cookie = SessionCookie::default;
    for (cookie, remedy) in [
        (named(""), "name"),
        (named("a b"), "name"),
        (named("a=b"), "name"),
        (named("a;b"), "name"),
        (named("a\r\nSet-Cookie: b"), "name"),
        (named("caf\u{e9}"), "name"),
        (cookie().domain(""), "domain"),
        (cookie().domain("https://example.com"), "domain"),
        (cookie().domain("example.com:3000"), "domain"),
        (cookie().domain("example.com; Path=/"), "domain"),
        (cookie().domain("a..example"), "domain"),
        (cookie().domain("caf\u{e9}.example"), "xn--"),
        (cookie().domain("a".repeat(64)), "domain"),
        (cookie().path(""), "path"),
        (cookie().path("app"), "path"),
        (cookie().path("/a;b"), "path"),
        (cookie().path("/a\r\nb"), "path"),
        (cookie().max_age(Duration::ZERO), "max_age"),
        (cookie().max_age(Duration::from_millis(999)), "max_age"),
        (named("__Host-s").domain("example.com"), "__Host-"),
        (named("__host-s").path("/app"), "__Host-"),
        (named("__Host-s").secure(false), "__Host-"),
        (named("__Secure-s").secure(false), "__Secure-"),
    ] {
        let shown = format!("{cookie:?}");
        let error = app.builder().cookie(cookie).build().expect_err(&shown);
        assert_eq!(error.kind(), ErrorKind::Configuration, "{shown}");
        assert!(error.to_string().contains(remedy), "{shown}: {error}");
    }
}

#[test]
fn passwords_suit_the_formats() {
    let app = App::start();
    let (hex, base64) = (
        SessionPassword::generate(),
        SessionPassword::generate_fernet(),
    );
    let (hex, base64) = (hex.expect("a password"), base64.expect("a password"));
    let text = password(PASSWORD);
    let sessions =
        |first: &SessionPassword| app.workos.sessions(Vectors::get().policy(), first.clone());
    let (fernet, gcm) = (SessionFormat::Fernet, SessionFormat::AesGcm);
    for (builder, remedy) in [
        (sessions(&text).format(fernet), "generate_fernet"),
        (sessions(&hex).format(fernet), "generate_fernet"),
        (sessions(&text).format(gcm), "generate"),
        // What is read needs a password too, and a password something that it reads.
        (sessions(&text).also_reads(fernet), "generate_fernet"),
        (sessions(&text).also_reads(gcm), "generate"),
        (
            sessions(&hex).format(gcm).older_password(text.clone()),
            "also_reads",
        ),
        (
            sessions(&base64).format(fernet).older_password(hex.clone()),
            "also_reads",
        ),
    ] {
        let error = builder.build().expect_err(remedy);
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains(remedy), "{error}");
    }
    for builder in [
        sessions(&text).older_password(hex.clone()).also_reads(gcm),
        sessions(&hex).also_reads(gcm).older_password(text.clone()),
        sessions(&base64)
            .format(fernet)
            .older_password(text)
            .also_reads(SessionFormat::Fe26_2),
    ] {
        assert!(builder.build().is_ok());
    }
}

#[test]
fn sessions_need_a_client_id() {
    let app = App::start();
    let anonymous = Client::builder()
        .base_url(app.server.url())
        .build()
        .expect("a client");
    let sessions = anonymous.sessions(Vectors::get().policy(), password(PASSWORD));
    let error = sessions.build().expect_err("no client id");
    assert!(error.to_string().contains("WORKOS_CLIENT_ID"), "{error}");
}
