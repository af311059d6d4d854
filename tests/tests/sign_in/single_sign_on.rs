//! Single sign-on: as safe as a sign-in with AuthKit, with a profile at its end.

use std::time::Duration;

use serde_json::{Value, json};
use workos::{CallbackRefusalCode, CodeVerifier, SetCookie, SignInFailure};
use workos_tests::form;

use crate::app::{API_KEY, App, Begun, answer};

impl App {
    /// Why a callback does not finish a single sign-on, for which nothing was sent.
    async fn single_sign_on_refused(&self, begun: &Begun, query: &str) -> SignInFailure {
        let pending = self.pending(begun, &begun.query());
        let finish = self.with_key().sso().finish_sign_in(query, pending);
        let error = finish.await.expect_err("must not be finished");
        let removal = error.remove_cookie().map(SetCookie::name);
        assert_eq!(removal, Some(begun.cookie.name()));
        assert_eq!(self.server.counted().connections, 0, "{error}");
        error.into_failure()
    }
}

#[tokio::test]
async fn it_ends_with_the_exchanged_code() {
    let app = App::start();
    for (workos, secret) in [(app.with_key(), Some(json!(API_KEY))), (app.public(), None)] {
        let begun = app.begin_single_sign_on();
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
        assert_eq!(body.get("client_secret"), secret.as_ref());
        let verifier = body["code_verifier"].as_str().expect("a text");
        let verifier = CodeVerifier::try_from(verifier).expect("a verifier");
        assert_eq!(
            verifier.challenge().as_str(),
            form::value(&begun.url, "code_challenge")
        );
    }
}

#[tokio::test]
async fn a_callback_is_judged_as_one_of_authkit() {
    let app = App::start();
    let (begun, other) = (app.begin_single_sign_on(), app.begin("/"));
    for query in [
        "",
        "code=code_1",
        "code=code_1&state=planted",
        "error=access_denied&state=planted",
        "state={state}",
        "code=1&code=2&state={state}",
        "code=1&state={state}&state={state}",
        "code=a%20b&state={state}",
        "error=access_denied&error_description=The+user%0D%0Asaid+no&code=1&state={state}",
        "error=new_reason&state={state}",
        "error=a&error=b&state={state}",
    ] {
        let failure = app
            .single_sign_on_refused(&begun, &query.replace("{state}", &begun.state))
            .await;
        let of_authkit = app
            .refused(&other, &query.replace("{state}", &other.state))
            .await;
        assert_eq!(failure.to_string(), of_authkit.to_string(), "{query}");
    }

    let query = format!("error=access_denied&code=1&state={}", begun.state);
    let failure = app.single_sign_on_refused(&begun, &query).await;
    let SignInFailure::Refused(refusal) = failure else {
        panic!("{failure}")
    };
    assert_eq!(refusal.code, CallbackRefusalCode::AccessDenied);

    app.clock.advance(Duration::from_millis(600_001));
    let failure = app.single_sign_on_refused(&begun, &begun.query()).await;
    assert!(matches!(failure, SignInFailure::Expired), "{failure}");
}

#[test]
fn it_finishes_without_a_runtime() {
    let app = App::start();
    let begun = app.begin_single_sign_on();
    app.server.prepare([answer("POST /sso/token answer")]);
    let pending = app.pending(&begun, &begun.query());
    let finish = app.public().sso().finish_sign_in(&begun.query(), pending);
    finish.send_blocking().expect("finished");
}
