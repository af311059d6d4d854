//! What is kept while the person is away.

use workos::http::{HeaderMap, HeaderValue, header};
use workos::{PendingSignIn, SessionPassword, SetCookie, SignInFailure};
use workos_tests::form;

use crate::app::{App, Begun, CALLBACK, password};

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

/// A neighbouring host can set a cookie for the whole domain, but not one whose name begins with
/// `__Host-`; so it would set the cookie of a sign-in of its own by another name.
#[test]
fn a_cookie_that_another_host_has_planted_does_not_count() {
    let app = App::start();
    let begun = app.begin("/");
    let name = begun.cookie.name().strip_prefix("__Host-");
    let name = name.expect("a name that is of the host");
    let planted = format!("{name}={}", begun.cookie.value().expose());
    let found = PendingSignIn::from_cookies(&*planted, &begun.query(), &app.password);
    let error = found.expect_err("must not count");
    assert!(
        matches!(error.failure(), SignInFailure::UnreadableCookie),
        "{error}"
    );
    let removal = error.remove_cookie().expect("it is of no use");
    assert_eq!((removal.name(), removal.is_secure()), (name, false));

    let both = format!("{planted}; {}", begun.header());
    assert!(PendingSignIn::from_cookies(&*both, &begun.query(), &app.password).is_ok());
}

/// Browsers take a name that begins with another white space than that of ASCII for one without a
/// prefix, so that a neighbouring host can set it for the whole domain.
#[test]
fn a_name_is_not_mended_into_one_of_the_host() {
    let app = App::start();
    let begun = app.begin("/");
    assert!(begun.cookie.name().starts_with("__Host-"));
    for space in ['\u{85}', '\u{a0}', '\u{2000}', '\u{2028}', '\u{3000}'] {
        let (name, value) = (begun.cookie.name(), begun.cookie.value().expose());
        let planted = format!("{space}{name}={value}");
        let found = PendingSignIn::from_cookies(&*planted, &begun.query(), &app.password);
        let error = found.expect_err("must not count");
        assert!(
            matches!(error.failure(), SignInFailure::NoCookie),
            "{error}"
        );
    }
}

#[test]
fn the_cookie_of_a_finished_sign_in_goes_as_it_came() {
    let app = App::start();
    for (redirect_uri, secure) in [
        (CALLBACK, true),
        ("http://localhost:3000/callback", false),
        ("http://app.example.com/callback", false),
    ] {
        let sign_in = app.public().user_management().sign_in(redirect_uri);
        let started = sign_in.provider("authkit").start().expect("begun");
        let begun = Begun::of(started, &app.password);
        let query = format!("error=access_denied&state={}", begun.state);
        let finish = app.finish(&begun, &query).send_blocking();
        let error = finish.expect_err("refused");
        let removal = error.remove_cookie().expect("it is of no more use");
        assert_eq!(removal.name(), begun.cookie.name());
        assert_eq!(removal.is_secure(), secure, "{redirect_uri}");
    }
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
