//! The query of a callback, which anybody can send. Whatever it is, it does not panic; and without
//! the state of the sign-in, nothing is exchanged.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use workos::http::{Request, Response};
use workos::{
    Body, BoxFuture, Client, Limits, PendingSignIn, SessionPassword, SetCookie, Transport,
    TransportError,
};

/// A sign-in that every query is tried on.
struct Begun {
    workos: Client,
    password: SessionPassword,
    cookie: SetCookie,
    state: String,
}

struct NothingIsSent;

impl Transport for NothingIsSent {
    fn send(
        &self,
        _: Request<Body>,
        _: Limits,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        panic!("a code was exchanged")
    }
}

fn begun() -> &'static Begun {
    static BEGUN: OnceLock<Begun> = OnceLock::new();
    BEGUN.get_or_init(|| {
        let builder = Client::builder().client_id("client_1");
        let workos = builder.transport(NothingIsSent).build().expect("a client");
        let password =
            SessionPassword::new("a password of thirty-two letters").expect("long enough");
        let sign_in = workos.sso().sign_in("https://app.example.com/callback");
        let started = sign_in.organization("org_1").start().expect("begun");
        let (_, after) = started.url.split_once("&state=").expect("a state");
        let state = after.split('&').next().expect("a value").to_owned();
        let cookie = started.pending.into_cookie(&password).expect("a cookie");
        Begun {
            workos,
            password,
            cookie,
            state,
        }
    })
}

fuzz_target!(|query: &str| {
    let begun = begun();
    let cookies = format!("{}={}", begun.cookie.name(), begun.cookie.value().expose());
    let pending = |query: &str| PendingSignIn::from_cookies(&*cookies, query, &begun.password);

    let right = format!("state={}", begun.state);
    let kept = pending(&right).expect("the state of the sign-in");
    if !kept.is_answered_by(query) {
        assert!(pending(query).is_err());
        let finish = begun.workos.sso().finish_sign_in(query, kept);
        assert!(finish.send_blocking().is_err());
    }
    // With the state, the rest is read too.
    let followed = format!("{right}&{query}");
    if let Ok(kept) = pending(&followed) {
        let shown = format!("{:?}", begun.workos.sso().finish_sign_in(&followed, kept));
        assert!(!shown.contains(&begun.state));
    }
});
