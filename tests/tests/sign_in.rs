//! Signing in as one thing: from the address to the exchanged code, and what a callback cannot do.

use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};
use workos::http::{HeaderMap, HeaderValue, header};
use workos::user_management::{FinishSignIn, Provider};
use workos::{
    CallbackRefusalCode, Client, ClientBuilder, CodeVerifier, CookiePassword, ErrorKind,
    PendingSignIn, SetCookie, SignInFailure, StartedSignIn,
};
use workos_tests::clock::SteppedClock;
use workos_tests::document::Document;
use workos_tests::form;
use workos_tests::instances::full;
use workos_tests::schema::Schema;
use workos_tests::server::{Answer, Server};

const CALLBACK: &str = "https://app.example.com/callback";
const API_KEY: &str = "sk_canary";

/// An application with its server, its clock and its cookies.
struct App {
    server: Server,
    clock: SteppedClock,
    password: CookiePassword,
}

impl App {
    fn start() -> Self {
        Self {
            server: Server::start(),
            clock: SteppedClock::default(),
            password: password("a password of thirty-two letters"),
        }
    }

    fn builder(&self) -> ClientBuilder {
        Client::builder()
            .client_id("client_1")
            .base_url(self.server.url())
            .clock(self.clock.clone())
    }

    fn with_key(&self) -> Client {
        self.builder().api_key(API_KEY).build().expect("a client")
    }

    fn public(&self) -> Client {
        self.builder().build().expect("a client")
    }

    /// Begins a sign-in: its state, its challenge and its cookie.
    fn begin(&self, return_to: &str) -> Begun {
        let sign_in = self.public().user_management().sign_in(CALLBACK);
        let started = sign_in
            .provider(Provider::AuthKit)
            .return_to(return_to)
            .start();
        Begun::of(started.expect("begun"), &self.password)
    }

    /// What was begun, out of the cookie.
    fn pending(&self, begun: &Begun, query: &str) -> PendingSignIn {
        PendingSignIn::from_cookies(&*begun.header(), query, &self.password).expect("pending")
    }

    /// Finishes a sign-in that was begun by a callback of this query.
    fn finish(&self, begun: &Begun, query: &str) -> FinishSignIn {
        let right = format!("state={}", begun.state);
        let pending = self.pending(begun, &right);
        self.with_key()
            .user_management()
            .finish_sign_in(query, pending)
    }

    /// Why a callback does not finish the sign-in, for which nothing was sent.
    async fn refused(&self, begun: &Begun, query: &str) -> SignInFailure {
        let error = self
            .finish(begun, query)
            .await
            .expect_err("must not be finished");
        let removal = error.remove_cookie().expect("it is of no more use");
        assert_eq!(removal.name(), begun.cookie.name());
        assert!(removal.max_age().is_zero());
        assert_eq!(self.server.counted().connections, 0, "{error}");
        error.into_failure()
    }
}

/// What the browser has of a sign-in.
struct Begun {
    url: String,
    state: String,
    cookie: SetCookie,
}

impl Begun {
    fn of(started: StartedSignIn, password: &CookiePassword) -> Self {
        let StartedSignIn { url, pending, .. } = started;
        Self {
            state: form::value(&url, "state"),
            url,
            cookie: pending.into_cookie(password).expect("a cookie"),
        }
    }

    /// The `Cookie` header.
    fn header(&self) -> String {
        format!(
            "theme=dark; {}={}",
            self.cookie.name(),
            self.cookie.value().expose()
        )
    }

    fn query(&self) -> String {
        format!("code=code_1&state={}", self.state)
    }
}

fn password(text: &str) -> CookiePassword {
    CookiePassword::new(text).expect("a password")
}

fn answer(place: &str) -> Answer {
    let schema = Schema::read(Document::get(), place).expect("an answer");
    Answer::json(200, &full(&schema))
}

fn authenticated() -> Answer {
    answer("POST /user_management/authenticate answer")
}

fn body(server: &Server) -> Value {
    serde_json::from_slice(&server.take_only().body).expect("JSON")
}

#[tokio::test]
async fn a_sign_in_ends_with_the_exchanged_code() {
    let app = App::start();
    let begun = app.begin("/docs?page=2");
    assert_eq!(begun.state.len(), 43);
    assert_eq!(form::value(&begun.url, "code_challenge_method"), "S256");
    assert_eq!(form::value(&begun.url, "provider"), "authkit");
    assert_eq!(form::value(&begun.url, "redirect_uri"), CALLBACK);

    app.server.prepare([authenticated()]);
    app.clock.advance(Duration::from_secs(599));
    let signed_in = app.finish(&begun, &begun.query()).await.expect("finished");
    assert_eq!(signed_in.return_to, "/docs?page=2");
    assert!(!signed_in.answer.user.id.is_empty());
    assert_eq!(signed_in.remove_cookie.name(), begun.cookie.name());
    assert!(signed_in.remove_cookie.max_age().is_zero());

    let received = app.server.take_only();
    assert_eq!(
        (&*received.method, &*received.target),
        ("POST", "/user_management/authenticate")
    );
    let mut body: Value = serde_json::from_slice(&received.body).expect("JSON");
    let verifier = body["code_verifier"].take();
    let verifier = CodeVerifier::try_from(verifier.as_str().expect("a text")).expect("a verifier");
    assert_eq!(
        verifier.challenge().as_str(),
        form::value(&begun.url, "code_challenge")
    );
    body.as_object_mut()
        .expect("an object")
        .remove("code_verifier");
    assert_eq!(
        body,
        json!({
            "grant_type": "authorization_code",
            "client_id": "client_1",
            "client_secret": API_KEY,
            "code": "code_1",
        })
    );
}

#[tokio::test]
async fn what_is_known_of_the_person_goes_along() {
    let app = App::start();
    let begun = app.begin("/");
    app.server.prepare([authenticated()]);
    let finish = app.finish(&begun, &begun.query());
    finish
        .ip_address("192.0.2.1")
        .user_agent("browser/1")
        .device_id("device_1")
        .signals_id("signals_1")
        .invitation_token("invitation_1")
        .await
        .expect("finished");
    let body = body(&app.server);
    for (name, value) in [
        ("ip_address", "192.0.2.1"),
        ("user_agent", "browser/1"),
        ("device_id", "device_1"),
        ("signals_id", "signals_1"),
        ("invitation_token", "invitation_1"),
    ] {
        assert_eq!(body[name], value);
    }
}

#[tokio::test]
async fn a_public_client_shows_the_verifier_alone() {
    let app = App::start();
    let workos = app.public();
    let url = workos
        .user_management()
        .sign_in("http://127.0.0.1:8123/callback");
    let started = url.provider("authkit").start().expect("begun");
    let query = format!("?code=code_1&state={}", form::value(&started.url, "state"));
    app.server.prepare([authenticated()]);
    let finish = workos
        .user_management()
        .finish_sign_in(&query, started.pending);
    finish.await.expect("finished");
    let received = app.server.take_only();
    assert!(received.header("authorization").is_empty());
    let body: Value = serde_json::from_slice(&received.body).expect("JSON");
    let names: Vec<&String> = body.as_object().expect("an object").keys().collect();
    assert!(!names.contains(&&"client_secret".to_owned()), "{names:?}");
    assert!(names.contains(&&"code_verifier".to_owned()), "{names:?}");
}

#[tokio::test]
async fn the_client_id_of_the_address_is_that_of_the_exchange() {
    let app = App::start();
    let sign_in = app.public().user_management().sign_in(CALLBACK);
    let started = sign_in
        .provider("authkit")
        .client_id("client_2")
        .start()
        .expect("begun");
    let begun = Begun::of(started, &app.password);
    assert_eq!(form::value(&begun.url, "client_id"), "client_2");
    app.server.prepare([authenticated()]);
    app.finish(&begun, &begun.query()).await.expect("finished");
    assert_eq!(body(&app.server)["client_id"], "client_2");
}

#[tokio::test]
async fn single_sign_on_is_the_same_and_gives_a_profile() {
    let app = App::start();
    for (workos, secret) in [
        (app.with_key(), json!(API_KEY)),
        (app.public(), Value::Null),
    ] {
        let started = workos
            .sso()
            .sign_in(CALLBACK)
            .organization("org_1")
            .return_to("/a")
            .start();
        let begun = Begun::of(started.expect("begun"), &app.password);
        app.server.prepare([answer("POST /sso/token answer")]);
        let pending = app.pending(&begun, &begun.query());
        let finish = workos.sso().finish_sign_in(&begun.query(), pending);
        let signed_in = finish
            .timeout(Duration::from_secs(20))
            .await
            .expect("finished");
        assert_eq!(signed_in.return_to, "/a");
        assert!(!signed_in.answer.profile.id.is_empty());
        let received = app.server.take_only();
        assert_eq!(
            (&*received.method, &*received.target),
            ("POST", "/sso/token")
        );
        let body: Value = serde_json::from_slice(&received.body).expect("JSON");
        assert_eq!(body["grant_type"], "authorization_code");
        assert_eq!(body["client_id"], "client_1");
        assert_eq!(body["code"], "code_1");
        assert_eq!(
            body.get("client_secret").cloned().unwrap_or_default(),
            secret
        );
        let verifier = body["code_verifier"].as_str().expect("a text");
        let verifier = CodeVerifier::try_from(verifier).expect("a verifier");
        assert_eq!(
            verifier.challenge().as_str(),
            form::value(&begun.url, "code_challenge")
        );
    }
}

#[test]
fn a_program_without_a_runtime_can_finish_too() {
    let app = App::start();
    let begun = app.begin("/a");
    app.server.prepare([authenticated()]);
    let signed_in = app
        .finish(&begun, &begun.query())
        .send_blocking()
        .expect("finished");
    assert_eq!(signed_in.return_to, "/a");

    let started = app
        .public()
        .sso()
        .sign_in(CALLBACK)
        .organization("org_1")
        .start();
    let begun = Begun::of(started.expect("begun"), &app.password);
    app.server.prepare([answer("POST /sso/token answer")]);
    let pending = app.pending(&begun, &begun.query());
    let finish = app.public().sso().finish_sign_in(&begun.query(), pending);
    finish.send_blocking().expect("finished");
}

#[tokio::test]
async fn a_callback_of_another_sign_in_counts_for_nothing() {
    let app = App::start();
    let (begun, other) = (app.begin("/"), app.begin("/"));
    assert_ne!(begun.state, other.state);
    assert_ne!(begun.cookie.name(), other.cookie.name());
    let shortened = &begun.state[1..];
    for query in [
        other.query(),
        format!("code=code_1&state={shortened}"),
        format!("code=code_1&state={}x", begun.state),
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

    let started = app
        .public()
        .sso()
        .sign_in(CALLBACK)
        .organization("org_1")
        .start();
    let begun = Begun::of(started.expect("begun"), &app.password);
    let failure = app.refused(&begun, &begun.query()).await;
    assert!(matches!(failure, SignInFailure::OtherProduct), "{failure}");
}

#[tokio::test]
async fn a_code_that_is_not_exchanged_is_not_tried_again() {
    let app = App::start();
    for status in [400, 503] {
        let begun = app.begin("/");
        let body = json!({ "error": "invalid_grant", "error_description": "no" });
        app.server.prepare([Answer::json(status, &body)]);
        let error = app
            .finish(&begun, &begun.query())
            .await
            .expect_err("refused");
        assert_eq!(
            error.remove_cookie().map(SetCookie::name),
            Some(begun.cookie.name())
        );
        assert!(std::error::Error::source(&error).is_some());
        app.server.take_only();
        let SignInFailure::Exchange(error) = error.into_failure() else {
            panic!("another failure")
        };
        assert_eq!(error.kind(), ErrorKind::Api);
        assert_eq!(error.code(), Some("invalid_grant"));
    }
}

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
    let failure = |header: &str, query: &str, password: &CookiePassword| {
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
    let unreadable = |header: &str, password: &CookiePassword| {
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

#[test]
fn what_an_address_needs_a_sign_in_needs_too() {
    let app = App::start();
    let sign_in = app.public().user_management().sign_in(CALLBACK);
    assert_eq!(
        sign_in.start().expect_err("no selector").kind(),
        ErrorKind::InvalidRequest
    );
    let without = Client::builder()
        .base_url(app.server.url())
        .build()
        .expect("a client");
    let sign_in = without.sso().sign_in(CALLBACK).organization("org_1");
    assert_eq!(
        sign_in.start().expect_err("no client id").kind(),
        ErrorKind::Configuration
    );
}

/// Where a browser goes that is at `https://app.example.com/callback` and is sent to `location`, as
/// the URL standard says: the host, if it is another one.
fn leaves_for(location: &str) -> Option<String> {
    let stripped: String = location
        .trim_matches(|letter: char| letter <= ' ')
        .chars()
        .filter(|letter| !matches!(letter, '\t' | '\r' | '\n'))
        .map(|letter| if letter == '\\' { '/' } else { letter })
        .collect();
    if let Some(rest) = stripped.strip_prefix("//") {
        return Some(rest.trim_start_matches('/').to_owned());
    }
    (!stripped.starts_with('/')).then_some(stripped)
}

#[test]
fn the_longest_sign_in_fits_into_a_cookie() {
    let app = App::start();
    let longest = format!("/{}", "a".repeat(2047));
    let begun = app.begin(&longest);
    assert!(begun.cookie.to_string().len() <= 3800);
    assert_eq!(return_to(&app, &longest), longest);
    assert_eq!(return_to(&app, &format!("{longest}a")), "/");
}

/// The path that a sign-in returns to, after a round trip through the cookie.
fn return_to(app: &App, path: &str) -> String {
    app.server.prepare([authenticated()]);
    let begun = app.begin(path);
    let finished = app
        .finish(&begun, &begun.query())
        .send_blocking()
        .expect("finished");
    finished.return_to
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: 64,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_return_path_leaves_the_site(
        path in ".*|[/\\\\]{0,3}[ \t\r\n]?[/\\\\]{0,2}evil\\.example|/[!-~]{0,40}|[a-z]{1,6}:[!-~]{0,20}"
    ) {
        let app = App::start();
        let returned = return_to(&app, &path);
        prop_assert_eq!(leaves_for(&returned), None, "{:?}", &returned);
        prop_assert!(returned.is_ascii() && HeaderValue::try_from(&*returned).is_ok());
        if returned != "/" {
            prop_assert_eq!(returned, path);
        }
    }

    /// No callback but the right one gets as far as the exchange, and none makes it panic.
    #[test]
    fn any_callback_can_be_read(
        query in ".*|((state|code|error|error_description|%73tate)=[!-~]{0,9}&){0,6}|[?&=%;+]{0,9}"
    ) {
        let app = App::start();
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
