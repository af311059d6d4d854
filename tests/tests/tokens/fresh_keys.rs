//! When keys are fetched, and when not.

use std::time::Duration;

use workos::token::InvalidToken;
use workos::{TokenError, TokenVerifier};
use workos_tests::clock::SteppedClock;
use workos_tests::server::{Answer, Ending, Server};
use workos_tests::tokens::{
    NOW, SigningKey, Vectors, claims, claims_with, client, keys, refusal, verifier,
};

const MINUTE: Duration = Duration::from_secs(60);

struct App {
    server: Server,
    clock: SteppedClock,
    verifier: TokenVerifier,
}

impl App {
    fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        let server = Server::answering(answers);
        let clock = SteppedClock::starting_at(NOW);
        let verifier = verifier(client(&server, clock.clone()));
        Self {
            server,
            clock,
            verifier,
        }
    }

    fn fetches(&self) -> usize {
        self.server.counted().read
    }
}

/// A token that does not expire during a test.
fn lasting(key: &SigningKey) -> String {
    key.sign(&claims_with("exp", (NOW + 10_000_000).into()))
}

#[tokio::test]
async fn keys_are_fetched_once_and_kept_for_ten_minutes() {
    let app = App::start([keys([SigningKey::first()])]);
    assert_eq!(app.fetches(), 0, "nothing is fetched before it is needed");
    let token = lasting(SigningKey::first());
    for _ in 0..10 {
        app.verifier.verify(&token).await.expect("valid");
        app.clock.advance(MINUTE - Duration::from_secs(1));
    }
    assert_eq!(app.fetches(), 1);
    assert_eq!(app.server.take_only().target, Vectors::get().jwks_path);
}

#[tokio::test]
async fn warming_up_fetches_and_says_what_is_wrong() {
    let app = App::start([Answer::empty(404), keys([SigningKey::first()])]);
    let error = app.verifier.warm_up().await.expect_err("no such client id");
    assert!(error.is_not_found() || error.is_missing_route(), "{error}");
    app.clock.advance(Duration::from_secs(1));
    app.verifier.warm_up().await.expect("keys");
    app.verifier.warm_up().await.expect("the same keys");
    let token = lasting(SigningKey::first());
    app.verifier.verify(&token).await.expect("valid");
    assert_eq!(app.fetches(), 2);
}

#[tokio::test]
async fn all_verifiers_of_a_client_share_its_keys() {
    let server = Server::answering([keys([SigningKey::first()])]);
    let workos = client(&server, SteppedClock::starting_at(NOW)).build();
    let workos = workos.expect("a client");
    let token = lasting(SigningKey::first());
    for workos in [workos.clone(), workos.clone(), workos] {
        let verifier = workos.token_verifier(Vectors::get().policy()).build();
        let verifier = verifier.expect("a verifier");
        verifier.clone().verify(&token).await.expect("valid");
    }
    assert_eq!(server.counted().read, 1);
}

#[tokio::test]
async fn nothing_is_fetched_for_what_is_no_token() {
    let app = App::start([]);
    let key = SigningKey::first();
    for token in [
        String::new(),
        "a.b.c".to_owned(),
        "x".repeat(20_000),
        format!("{}=", key.sign(&claims())),
        key.sign_text(r#"{"alg":"HS256","kid":"a"}"#, "{}"),
        key.sign_text(r#"{"alg":"RS256"}"#, "{}"),
    ] {
        refusal(app.verifier.verify(&token).await);
    }
    assert_eq!(app.fetches(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn old_keys_are_fetched_anew_in_the_background() {
    let (first, second) = (SigningKey::first(), SigningKey::second());
    // The second answer never comes: whoever waited for it would wait for ever.
    let app = App::start([keys([first]), Answer::silence(Ending::Stall)]);
    let token = lasting(first);
    app.verifier.verify(&token).await.expect("valid");
    app.clock.advance(10 * MINUTE);
    for _ in 0..10 {
        app.verifier.verify(&token).await.expect("valid");
    }
    app.server.wait_until(|counted| counted.read == 2);
    app.verifier.verify(&token).await.expect("valid");
    assert_eq!(app.fetches(), 2);

    let app = App::start([keys([first]), keys([first, second])]);
    app.verifier.verify(&token).await.expect("valid");
    app.clock.advance(10 * MINUTE);
    app.verifier.verify(&token).await.expect("valid");
    app.server.wait_until(|counted| counted.read == 2);
    // Known once the fetch has landed, without one of its own.
    let new = lasting(second);
    app.verifier.verify(&new).await.expect("valid");
    assert_eq!(app.fetches(), 2);
}

#[tokio::test]
async fn an_unknown_key_is_looked_for_once_in_thirty_seconds() {
    let key = SigningKey::first();
    let app = App::start((0..10).map(|_| keys([key])));
    app.verifier.warm_up().await.expect("keys");
    let unknown = |number: usize| {
        let header = format!(r#"{{"alg":"RS256","kid":"unknown_{number}"}}"#);
        key.sign_text(&header, &claims().to_string())
    };
    for (seconds, fetches) in [(0, 2), (29, 2), (1, 3), (29, 3), (1, 4), (3600, 5)] {
        app.clock.advance(Duration::from_secs(seconds));
        app.verifier.warm_up().await.expect("keys");
        for number in 0..5 {
            let reason = refusal(app.verifier.verify(&unknown(number)).await);
            assert_eq!(reason, InvalidToken::UnknownKey);
        }
        let for_age = usize::from(seconds == 3600);
        assert_eq!(app.fetches(), fetches + for_age, "{seconds}");
    }
    // Known ones are not disturbed.
    app.verifier.verify(&lasting(key)).await.expect("valid");
}

#[tokio::test]
async fn a_new_key_is_found_at_once() {
    let (first, second) = (SigningKey::first(), SigningKey::second());
    let app = App::start([keys([first]), keys([first, second])]);
    app.verifier.verify(&lasting(first)).await.expect("valid");
    app.verifier.verify(&lasting(second)).await.expect("valid");
    app.verifier.verify(&lasting(first)).await.expect("valid");
    assert_eq!(app.fetches(), 2);
}

#[tokio::test]
async fn while_the_search_fails_a_token_is_not_called_invalid() {
    let (first, second) = (SigningKey::first(), SigningKey::second());
    let app = App::start([keys([first]), Answer::empty(503), Answer::empty(503)]);
    app.verifier.warm_up().await.expect("keys");
    let new = lasting(second);
    for (seconds, fetches) in [(0, 2), (0, 2), (20, 2), (10, 3)] {
        app.clock.advance(Duration::from_secs(seconds));
        match app.verifier.verify(&new).await {
            Err(TokenError::Unavailable(error)) => assert!(error.is_server_error(), "{error}"),
            other => panic!("{other:?}"),
        }
        assert_eq!(app.fetches(), fetches);
    }
    app.server.prepare([keys([second])]);
    app.clock.advance(Duration::from_secs(30));
    app.verifier.verify(&new).await.expect("valid");
}
