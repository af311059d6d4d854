//! The end of a session.

use serde_json::json;
use workos::session::SessionCookie;
use workos_tests::form;

use crate::app::App;

#[tokio::test]
async fn a_session_is_ended_at_workos_and_in_the_browser() {
    let app = App::start();
    let chunked = SessionCookie::default().chunked(true);
    let sessions = app.warm(app.builder().cookie(chunked)).await;
    let mut browser = app.signed_in(&sessions, app.granted("rt_1")).await;
    let session = browser.session(&sessions).await;
    let ended = session
        .log_out()
        .return_to("https://app.example.com/")
        .build();
    let ended = ended.expect("an address");
    let start = format!("{}/user_management/sessions/logout?", app.server.url());
    assert!(ended.url.starts_with(&start), "{}", ended.url);
    assert_eq!(form::value(&ended.url, "session_id"), "session_1");
    assert_eq!(
        form::value(&ended.url, "return_to"),
        "https://app.example.com/"
    );
    let names: Vec<&str> = ended
        .remove_cookies
        .iter()
        .map(|cookie| cookie.name())
        .collect();
    assert_eq!(
        names,
        [
            "wos-session",
            "wos-session.0",
            "wos-session.1",
            "wos-session.2",
            "wos-session.3"
        ]
    );
    browser.keep(&ended.remove_cookies);
    assert!(browser.names().is_empty());

    // One that has expired as well.
    let browser = app.expired(&sessions).await;
    let ended = browser.expired(&sessions).await.log_out().build();
    assert_eq!(
        form::value(&ended.expect("an address").url, "session_id"),
        "session_1"
    );
}

#[tokio::test]
async fn what_cannot_be_an_address_is_none() {
    let app = App::start();
    let sessions = app.sessions().await;
    let nameless = app.granted_with("rt_1", "sid", json!(null));
    let browser = app.signed_in(&sessions, nameless).await;
    let session = browser.session(&sessions).await;
    assert_eq!(session.id(), None);
    let error = session.log_out().build().expect_err("no session id");
    assert!(error.to_string().contains("session id"), "{error}");

    let browser = app.signed_in(&sessions, app.granted("rt_1")).await;
    let session = browser.session(&sessions).await;
    assert!(session.log_out().return_to("/").build().is_err());
}
