//! Callbacks that are not what they should be.

use std::sync::OnceLock;
use std::time::Duration;

use proptest::prelude::*;
use workos::{CallbackRefusalCode, PendingSignIn, SignInFailure};

use crate::app::{App, authenticated};

#[tokio::test]
async fn a_callback_of_another_sign_in_counts_for_nothing() {
    let app = App::start();
    let (begun, other) = (app.begin("/"), app.begin("/"));
    assert_ne!(begun.state, other.state);
    assert_ne!(begun.cookie.name(), other.cookie.name());
    let state = &begun.state;
    let in_other_case: String = state
        .chars()
        .map(|letter| match letter.is_lowercase() {
            true => letter.to_ascii_uppercase(),
            false => letter.to_ascii_lowercase(),
        })
        .collect();
    for query in [
        other.query(),
        format!("code=code_1&state={}", &state[1..]),
        format!("code=code_1&state={}", &state[..state.len() - 1]),
        format!("code=code_1&state={state}x"),
        format!("code=code_1&state=+{state}"),
        format!("code=code_1&state={state}%00"),
        format!("code=code_1&state={in_other_case}"),
        // Before the state has matched, nothing else is looked at.
        format!("error=access_denied&state={}", other.state),
        format!("code=1&code=2&state={}", other.state),
    ] {
        let failure = app.refused(&begun, &query).await;
        assert!(
            matches!(failure, SignInFailure::StateMismatch),
            "{query}: {failure}"
        );
    }
    for query in [
        "code=code_1",
        "code=code_1&state=",
        "error=access_denied",
        "",
        "?",
    ] {
        let failure = app.refused(&begun, query).await;
        assert!(
            matches!(failure, SignInFailure::NotBegunHere),
            "{query}: {failure}"
        );
    }
}

#[tokio::test]
async fn a_callback_that_says_two_things_says_none() {
    let app = App::start();
    let begun = app.begin("/");
    let state = &begun.state;
    for query in [
        format!("code=1&state={state}&state={state}"),
        format!("code=1&state={state}&state=x"),
        format!("code=1&code=1&state={state}"),
        format!("code=1&%63ode=2&state={state}"),
        format!("error=a&error=b&state={state}"),
        format!("state={state}"),
        format!("code=&state={state}"),
        format!("code=a%20b&state={state}"),
        format!("code=a%0Ab&state={state}"),
        format!("code=%FF&state={state}"),
    ] {
        let failure = app.refused(&begun, &query).await;
        assert!(
            matches!(failure, SignInFailure::Malformed(_)),
            "{query}: {failure}"
        );
    }
}

#[tokio::test]
async fn a_refusal_is_told_in_the_words_of_who_refused() {
    let app = App::start();
    let begun = app.begin("/");
    let query = format!(
        "error=access_denied&error_description=The+user%0D%0Asaid+no&code=1&state={}",
        begun.state
    );
    let failure = app.refused(&begun, &query).await;
    assert_eq!(
        failure.to_string(),
        "the sign-in was refused: access_denied: The user  said no"
    );
    let SignInFailure::Refused(refusal) = failure else {
        panic!("{failure}")
    };
    assert_eq!(refusal.code, CallbackRefusalCode::AccessDenied);
    assert_eq!(refusal.description.as_deref(), Some("The user  said no"));

    let long = "x".repeat(5000);
    let query = format!(
        "error=new_reason&error_description={long}&state={}",
        begun.state
    );
    let failure = app.refused(&begun, &query).await;
    let SignInFailure::Refused(refusal) = failure else {
        panic!("{failure}")
    };
    assert_eq!(refusal.code.as_str(), "new_reason");
    assert_eq!(refusal.description.map(|text| text.len()), Some(300));
}

#[tokio::test]
async fn a_sign_in_counts_for_ten_minutes() {
    let app = App::start();
    let begun = app.begin("/");
    app.clock.advance(Duration::from_millis(600_001));
    let failure = app.refused(&begun, &begun.query()).await;
    assert!(matches!(failure, SignInFailure::Expired), "{failure}");

    // Begun by a machine whose clock is ahead.
    for (ahead, accepted) in [(60_000, true), (60_001, false)] {
        app.clock.restart();
        app.clock.advance(Duration::from_millis(ahead));
        let begun = app.begin("/");
        app.clock.restart();
        app.server.prepare([authenticated()]);
        let finished = app.finish(&begun, &begun.query()).await;
        assert_eq!(finished.is_ok(), accepted, "{ahead}");
    }
}

#[tokio::test]
async fn a_sign_in_for_one_product_does_not_count_for_the_other() {
    let app = App::start();
    let begun = app.begin("/");
    let pending = app.pending(&begun, &begun.query());
    let finish = app.with_key().sso().finish_sign_in(&begun.query(), pending);
    let failure = finish.await.expect_err("another product").into_failure();
    assert!(matches!(failure, SignInFailure::OtherProduct), "{failure}");

    let begun = app.begin_single_sign_on();
    let failure = app.refused(&begun, &begun.query()).await;
    assert!(matches!(failure, SignInFailure::OtherProduct), "{failure}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: 64,
        ..ProptestConfig::default()
    })]

    /// No callback but the right one gets as far as the exchange, and none makes it panic.
    #[test]
    fn any_callback_can_be_read(
        query in ".*|((state|code|error|error_description|%73tate)=[!-~]{0,9}&){0,6}|[?&=%;+]{0,9}"
    ) {
        static APP: OnceLock<App> = OnceLock::new();
        let app = APP.get_or_init(App::start);
        let begun = app.begin("/");
        let error = app.finish(&begun, &query).send_blocking().expect_err("not the state");
        prop_assert!(matches!(
            error.failure(),
            SignInFailure::NotBegunHere | SignInFailure::StateMismatch | SignInFailure::Malformed(_)
        ));
        prop_assert_eq!(app.server.counted().connections, 0);

        let query = format!("{}&{query}", begun.query());
        let header = begun.header();
        // Whatever follows the right parameters, what is known of them stays or is refused.
        match PendingSignIn::from_cookies(&*header, &query, &app.password) {
            Ok(pending) => prop_assert!(pending.is_answered_by(&query)),
            Err(error) => prop_assert!(matches!(error.failure(), SignInFailure::Malformed(_))),
        }
    }
}
