//! What is kept while the person is away.

use workos::http::{HeaderMap, HeaderValue, header};
use workos::{PendingSignIn, SessionPassword, SetCookie, SignInFailure};
use workos_tests::form;

use crate::app::{App, CALLBACK, password};

#[test]
fn two_tabs_do_not_disturb_each_other() {
    let app = App::start();
    let (one, other) = (app.begin("/one"), app.begin("/other"));
    let mut headers = HeaderMap::new();
    for begun in [&one, &other] {
        let header = HeaderValue::try_from(begun.header()).expect("a header");
        headers.append(header::COOKIE, header);
    }
    for begun in [&one, &other] {
        let pending = PendingSignIn::from_cookies(&headers, &begun.query(), &app.password);
        let pending = pending.expect("pending");
        assert!(pending.is_answered_by(&begun.query()));
        assert!(!pending.is_answered_by("state=x&code=y"));
        assert!(!pending.is_answered_by(""));
    }
}

#[test]
fn a_cookie_opens_only_as_it_was_sealed() {
    let app = App::start();
    let (begun, other) = (app.begin("/"), app.begin("/"));
    let failure = |header: &str, query: &str, password: &SessionPassword| {
        let found = PendingSignIn::from_cookies(header, query, password);
        found.expect_err("must not open")
    };
    let query = begun.query();
    let missing = failure("theme=dark", &query, &app.password);
    assert!(matches!(missing.failure(), SignInFailure::NoCookie));
    assert!(missing.remove_cookie().is_none());
    let without_state = failure(&begun.header(), "code=1", &app.password);
    assert!(matches!(
        without_state.failure(),
        SignInFailure::NotBegunHere
    ));
    let twice = format!("{query}&state=x");
    let twice = failure(&begun.header(), &twice, &app.password);
    assert!(matches!(twice.failure(), SignInFailure::Malformed(_)));

    let (name, sealed) = (begun.cookie.name(), begun.cookie.value().expose());
    let unreadable = |header: &str, password: &SessionPassword| {
        let error = failure(header, &query, password);
        assert!(
            matches!(error.failure(), SignInFailure::UnreadableCookie),
            "{error}"
        );
        assert_eq!(error.remove_cookie().map(SetCookie::name), Some(name));
    };
    unreadable(
        &begun.header(),
        &password("another password of 32 letters.."),
    );
    unreadable(
        &format!("{name}={}", other.cookie.value().expose()),
        &app.password,
    );
    unreadable(&format!("{name}="), &app.password);
    unreadable(&format!("{name}=%%%"), &app.password);
    unreadable(&format!("{name}={}", &sealed[1..]), &app.password);
    for position in (0..sealed.len()).step_by(7) {
        let mut changed = sealed.to_owned();
        let letter = if &sealed[position..=position] == "A" {
            "B"
        } else {
            "A"
        };
        changed.replace_range(position..=position, letter);
        unreadable(&format!("{name}={changed}"), &app.password);
    }

    // A cookie of that name which somebody else has planted does not hide ours.
    let planted = format!("{name}=planted; {name}={sealed}");
    assert!(PendingSignIn::from_cookies(&*planted, &query, &app.password).is_ok());
}

#[test]
fn nothing_that_protects_a_sign_in_is_shown() {
    let app = App::start();
    let sign_in = app
        .public()
        .user_management()
        .sign_in(CALLBACK)
        .provider("authkit");
    let sign_in = sign_in.login_hint("canary@example.com");
    let shown = format!("{sign_in:?}");
    let started = sign_in.start().expect("begun");
    let state = form::value(&started.url, "state");
    let shown = format!("{shown} {started:?} {:?}", started.pending);
    let finish = app
        .public()
        .user_management()
        .finish_sign_in(&format!("code=canary&state={state}"), started.pending);
    let shown = format!("{shown} {finish:?}");
    assert!(
        !shown.contains("canary") && !shown.contains(&state),
        "{shown}"
    );
}
