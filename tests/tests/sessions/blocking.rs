//! Sessions of a server that has a thread for each request, and no async runtime.

use std::time::Duration;

use workos::session::{CurrentSession, Refresh, SessionError};
use workos::{ErrorKind, SessionState};
use workos_tests::tokens::{SigningKey, keys};

use crate::app::{App, Browser, LIFE, ok, read, refreshed};

#[test]
fn a_session_begins_is_looked_at_and_goes_on() {
    let app = App::start();
    let sessions = app.builder().build().expect("sessions");
    app.server.prepare([keys([SigningKey::first()])]);
    sessions.warm_up_blocking().expect("keys");

    let begun = sessions.start_blocking(&read(app.granted("rt_1")));
    let begun = begun.expect("a session");
    let mut browser = Browser::default();
    browser.keep(&begun.cookies);
    let state = sessions.authenticate_blocking(&*browser.header());
    assert!(state.authenticated().is_some());
    let sealed = begun.cookies[0].value().expose();
    let state = sessions.authenticate_sealed_blocking(sealed);
    assert!(state.authenticated().is_some());

    app.clock.advance(Duration::from_secs(LIFE + 1));
    let state = sessions.authenticate_blocking(&*browser.header());
    let SessionState::Expired(expired) = state else {
        panic!("{state:?}");
    };
    app.server.prepare([ok(&app.granted("rt_2"))]);
    browser.keep(&refreshed(expired.refresh().send_blocking()).cookies);

    app.clock.advance(Duration::from_secs(LIFE + 1));
    app.server.prepare([ok(&app.granted("rt_3"))]);
    match sessions.authenticate_or_refresh_blocking(&*browser.header()) {
        CurrentSession::SignedIn(current) => assert!(!current.cookies.is_empty()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn inside_a_runtime_nothing_is_found_out_and_nobody_is_signed_out() {
    let app = App::start();
    let sessions = app.sessions().await;
    let browser = app.expired(&sessions).await;
    let expired = browser.expired(&sessions).await;
    let header = browser.header();

    let state = sessions.authenticate_blocking(&*header);
    assert!(matches!(state, SessionState::Unavailable(_)), "{state:?}");
    let current = sessions.authenticate_or_refresh_blocking(&*header);
    assert!(
        matches!(current, CurrentSession::Unavailable(_)),
        "{current:?}"
    );
    let Refresh::Failed(failed) = expired.refresh().send_blocking() else {
        panic!("it was found out");
    };
    let SessionError::Call(error) = failed.error else {
        panic!("{:?}", failed.error);
    };
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(app.server.take_received().is_empty());
}
