//! The cookies that keep a session: attributes, size, pieces, and their end.

use std::time::Duration;

use serde_json::json;
use workos::session::{SessionCookie, SessionError, SessionFormat, TooLarge};
use workos::{SameSite, SessionPassword, Sessions, SetCookie};
use workos_tests::tokens::{SigningKey, Vectors, claims_with};

use crate::app::{App, Browser, granted, read};

fn attributes(cookie: &SetCookie) -> Vec<String> {
    let header = cookie.to_string();
    let attributes = header.split("; ").skip(1);
    attributes.map(str::to_owned).collect()
}

/// A session whose cookie takes about so many bytes.
fn large(sessions: &Sessions, bytes: usize) -> Result<Vec<SetCookie>, SessionError> {
    let token = SigningKey::first().sign(&claims_with("permissions", json!(["x"])));
    let mut answer = granted(&token, "rt_1");
    // Three bytes of content are four of Base64.
    answer["user"]["first_name"] = json!("x".repeat(bytes * 3 / 4));
    sessions.seal(&read(answer))
}

#[tokio::test]
async fn attributes_are_those_of_the_settings() {
    let app = App::start();
    let sessions = app.sessions().await;
    let cookies = large(&sessions, 0).expect("cookies");
    let [cookie] = &cookies[..] else {
        panic!("{cookies:?}")
    };
    let usual = [
        "Path=/",
        "Max-Age=34560000",
        "HttpOnly",
        "SameSite=Lax",
        "Secure",
    ];
    assert_eq!(attributes(cookie), usual);
    assert_eq!(cookie.path(), "/");
    assert_eq!(cookie.domain(), None);
    assert_eq!(cookie.same_site(), SameSite::Lax);

    let settings = SessionCookie::new("s")
        .domain("example.com")
        .path("/app")
        .same_site(SameSite::Strict)
        .secure(false)
        .max_age(Duration::from_secs(60));
    let sessions = app.warm(app.builder().cookie(settings)).await;
    let cookies = large(&sessions, 0).expect("cookies");
    let other = [
        "Path=/app",
        "Domain=example.com",
        "Max-Age=60",
        "HttpOnly",
        "SameSite=Strict",
    ];
    assert_eq!(attributes(&cookies[0]), other);
    assert_eq!(
        (cookies[0].name(), cookies[0].domain()),
        ("s", Some("example.com"))
    );

    // A cookie is deleted by one of the same name, domain and path.
    let removals = sessions.remove_cookies();
    let [removal] = &removals[..] else {
        panic!("{removals:?}")
    };
    assert!(removal.to_string().starts_with(
        "s=; Path=/app; Domain=example.com; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; "
    ));

    let settings = SessionCookie::default()
        .same_site(SameSite::None)
        .secure(false);
    let sessions = app.warm(app.builder().cookie(settings)).await;
    let cookies = large(&sessions, 0).expect("cookies");
    assert!(attributes(&cookies[0]).ends_with(&["SameSite=None".to_owned(), "Secure".to_owned()]));
    assert!(cookies[0].is_secure());
}

#[tokio::test]
async fn what_does_not_fit_is_refused_with_what_to_do() {
    let app = App::start();
    let sessions = app.sessions().await;
    let cookies = large(&sessions, 1000).expect("fits");
    let size = cookies[0].to_string().len();
    assert!(size > 2000 && size <= 4096, "{size}");
    let TooLarge {
        size,
        max_size,
        chunked,
        ..
    } = too_large(large(&sessions, 4000));
    assert!(size > 4096 && max_size == 4096 && !chunked);

    // To the byte.
    for (max_size, fits) in [(size, true), (size - 1, false)] {
        let cookie = SessionCookie::default().max_size(max_size);
        let sessions = app.warm(app.builder().cookie(cookie)).await;
        assert_eq!(large(&sessions, 4000).is_ok(), fits, "{max_size}");
    }
    let error = large(&sessions, 4000).expect_err("too large");
    assert!(
        error.to_string().contains("SessionCookie::chunked"),
        "{error}"
    );
    assert!(!error.is_transient());
}

fn too_large(outcome: Result<Vec<SetCookie>, SessionError>) -> TooLarge {
    match outcome {
        Err(SessionError::TooLarge(too_large)) => too_large,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_large_session_comes_in_pieces_and_is_put_together() {
    let app = App::start();
    let chunked = SessionCookie::default().chunked(true);
    let sessions = app.warm(app.builder().cookie(chunked)).await;
    let mut browser = Browser::default();
    // Larger and smaller again: nothing of the one before is left over.
    for (bytes, names) in [
        (0, &["wos-session"][..]),
        (
            11_000,
            &[
                "wos-session.0",
                "wos-session.1",
                "wos-session.2",
                "wos-session.3",
            ],
        ),
        (4_000, &["wos-session.0", "wos-session.1"]),
        (8_000, &["wos-session.0", "wos-session.1", "wos-session.2"]),
        (0, &["wos-session"]),
    ] {
        let cookies = large(&sessions, bytes).expect("cookies");
        assert!(
            cookies
                .iter()
                .all(|cookie| cookie.to_string().len() <= 4096)
        );
        assert_eq!(
            cookies.len(),
            5,
            "as many as there can be are set or deleted"
        );
        browser.keep(&cookies);
        assert_eq!(browser.names(), names, "{bytes}");
        let session = browser.session(&sessions).await;
        let name = session.user().first_name.as_deref();
        assert_eq!(name.map(str::len), Some(bytes * 3 / 4));
    }
    let too_large = too_large(large(&sessions, 16_000));
    assert!(too_large.chunked);
    assert!(too_large.to_string().contains("claims"), "{too_large}");

    browser.keep(&large(&sessions, 8_000).expect("cookies"));
    browser.keep(&sessions.remove_cookies());
    assert!(browser.names().is_empty());
}

#[tokio::test]
async fn a_piece_that_is_missing_or_another_ones_ends_it() {
    let app = App::start();
    let chunked = SessionCookie::default().chunked(true);
    let sessions = app.warm(app.builder().cookie(chunked)).await;
    let mut browsers = [Browser::default(), Browser::default()];
    for browser in &mut browsers {
        browser.keep(&large(&sessions, 8_000).expect("cookies"));
    }
    let [one, other] = &browsers;
    let piece = |browser: &Browser, number: usize| {
        let name = format!("wos-session.{number}");
        format!("{name}={}", browser.value(&name))
    };
    let whole = [piece(one, 2), piece(one, 0), piece(one, 1)].join("; ");
    assert!(
        sessions
            .authenticate(&*whole)
            .await
            .authenticated()
            .is_some()
    );
    for pieces in [
        vec![piece(one, 0), piece(one, 1)],
        vec![piece(one, 0), piece(one, 2)],
        vec![piece(one, 1), piece(one, 2)],
        vec![piece(one, 0), piece(other, 1), piece(one, 2)],
        vec![
            piece(one, 0),
            piece(one, 1),
            piece(one, 2),
            "wos-session.3=x".to_owned(),
        ],
    ] {
        let header = pieces.join("; ");
        assert!(
            sessions
                .authenticate(&*header)
                .await
                .authenticated()
                .is_none()
        );
    }
    // Who has not chosen pieces does not read them.
    let plain = app.sessions().await;
    assert!(plain.authenticate(&*whole).await.authenticated().is_none());
}

#[tokio::test]
async fn values_are_encoded_as_javascript_does() {
    let app = App::start();
    let password = SessionPassword::generate().expect("a password");
    let sessions = app.workos.sessions(Vectors::get().policy(), password);
    let sessions = app.warm(sessions.format(SessionFormat::AesGcm)).await;
    let (mut plus, mut slash) = (false, false);
    for _ in 0..20 {
        let cookies = large(&sessions, 0).expect("cookies");
        let value = cookies[0].value().expose();
        assert!(!value.contains(['+', '/', '=']), "{value}");
        plus |= value.contains("%2B");
        slash |= value.contains("%2F");
        let mut browser = Browser::default();
        browser.keep(&cookies);
        browser.session(&sessions).await;
        // Some write it as it is.
        let raw = value
            .replace("%2B", "+")
            .replace("%2F", "/")
            .replace("%3D", "=");
        let raw = Browser::with("wos-session", &raw);
        raw.session(&sessions).await;
    }
    assert!(plus && slash);
}
