//! The way of a browser through a sign-in.

use workos::mock::{Fixture, MockRequest, MockServer};
use workos::test::{TokenIssuer, callback_query, cookie_headers, refused_callback_query};
use workos::types::User;
use workos::user_management::Provider;
use workos::{
    Authentication, CallbackRefusalCode, PendingSignIn, SessionPassword, SessionState,
    SignInFailure,
};

#[tokio::test]
async fn somebody_signs_in() {
    let server = MockServer::start();
    let issuer = TokenIssuer::of(&server);
    let password = SessionPassword::generate().expect("a password");
    let workos = server.client();
    let users = workos.user_management();
    let sessions = workos.sessions(issuer.policy(), password.clone());
    let sessions = sessions.build().expect("sessions");

    let sign_in = users.sign_in("https://shop.example/callback");
    let started = sign_in
        .provider(Provider::AuthKit)
        .start()
        .expect("an address");
    let query = callback_query(&started.url, "code/1+&=");
    let cookie = started.pending.into_cookie(&password).expect("a cookie");

    let answer = issuer.token("user_1").signs_in(User::fixture());
    let mock = server.user_management().authenticate_with_code("code/1+&=");
    let mock = mock.returns(answer);

    let headers = cookie_headers([&cookie]);
    let pending = PendingSignIn::from_cookies(&headers, &query, &password);
    let pending = pending.expect("the sign-in");
    let finished = users.finish_sign_in(&query, pending).await;
    let Authentication::Complete(answer) = finished.expect("signed in").answer else {
        panic!("something is asked for");
    };
    mock.assert_calls(1);
    let cookies = sessions.start(&answer).await.expect("a session").cookies;
    let state = sessions.authenticate(&cookie_headers(&cookies)).await;
    assert!(matches!(state, SessionState::Authenticated(_)), "{state:?}");
    server.assert_as_described();
}

#[tokio::test]
async fn somebody_refuses() {
    let server = MockServer::start();
    let users = server.client().user_management();
    let sign_in = users.sign_in("https://shop.example/callback");
    let started = sign_in
        .provider(Provider::AuthKit)
        .start()
        .expect("an address");
    let query = refused_callback_query(&started.url, "access_denied", "Not today.");
    let error = users.finish_sign_in(&query, started.pending).await;
    let error = error.expect_err("refused");
    let SignInFailure::Refused(refusal) = error.failure() else {
        panic!("{error:?}");
    };
    assert_eq!(refusal.code, CallbackRefusalCode::AccessDenied);
    assert_eq!(refusal.description.as_deref(), Some("Not today."));
}

#[test]
fn the_callback_of_another_sign_in_is_none_of_this() {
    let users = MockServer::start().client().user_management();
    let start = || {
        users
            .sign_in("https://shop.example/callback")
            .provider(Provider::AuthKit)
            .start()
    };
    let [one, two] = [start(), start()].map(|started| started.expect("an address"));
    assert!(
        one.pending
            .is_answered_by(&callback_query(&one.url, "code_1"))
    );
    assert!(
        !one.pending
            .is_answered_by(&callback_query(&two.url, "code_1"))
    );
    for (url, expected) in [
        ("https://idp.example/#state=x", "code=1"),
        ("https://idp.example/#?state=x", "code=1"),
        ("https://idp.example/?state=a%26b#c", "code=1&state=a%26b"),
    ] {
        assert_eq!(callback_query(url, "1"), expected, "{url}");
    }
}
