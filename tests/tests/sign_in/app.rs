//! An application that people sign in to.

use serde_json::Value;
use workos::user_management::{FinishSignIn, Provider};
use workos::{Client, PendingSignIn, SessionPassword, SetCookie, SignInFailure, StartedSignIn};
use workos_tests::clock::SteppedClock;
use workos_tests::document::Document;
use workos_tests::form;
use workos_tests::instances::full;
use workos_tests::schema::Schema;
use workos_tests::server::{Answer, Server};

pub const CALLBACK: &str = "https://app.example.com/callback";
pub const API_KEY: &str = "sk_canary";

/// An application with its server, its clock and its cookies.
pub struct App {
    pub server: Server,
    pub clock: SteppedClock,
    pub password: SessionPassword,
    with_key: Client,
    public: Client,
}

impl App {
    pub fn start() -> Self {
        let (server, clock) = (Server::start(), SteppedClock::default());
        let builder = || {
            Client::builder()
                .client_id("client_1")
                .base_url(server.url())
                .clock(clock.clone())
        };
        Self {
            with_key: builder().api_key(API_KEY).build().expect("a client"),
            public: builder().build().expect("a client"),
            password: password("a password of thirty-two letters"),
            server,
            clock,
        }
    }

    pub fn with_key(&self) -> Client {
        self.with_key.clone()
    }

    pub fn public(&self) -> Client {
        self.public.clone()
    }

    /// Begins a sign-in: its state, its challenge and its cookie.
    pub fn begin(&self, return_to: &str) -> Begun {
        let sign_in = self.public().user_management().sign_in(CALLBACK);
        let started = sign_in
            .provider(Provider::AuthKit)
            .return_to(return_to)
            .start();
        Begun::of(started.expect("begun"), &self.password)
    }

    /// The same for a single sign-on that returns to `/a`.
    pub fn begin_single_sign_on(&self) -> Begun {
        let sign_in = self.public().sso().sign_in(CALLBACK);
        let started = sign_in.organization("org_1").return_to("/a").start();
        Begun::of(started.expect("begun"), &self.password)
    }

    /// What was begun, out of the cookie.
    pub fn pending(&self, begun: &Begun, query: &str) -> PendingSignIn {
        PendingSignIn::from_cookies(&*begun.header(), query, &self.password).expect("pending")
    }

    /// Finishes a sign-in that was begun by a callback of this query.
    pub fn finish(&self, begun: &Begun, query: &str) -> FinishSignIn {
        let right = format!("state={}", begun.state);
        let pending = self.pending(begun, &right);
        self.with_key()
            .user_management()
            .finish_sign_in(query, pending)
    }

    /// Why a callback does not finish the sign-in, for which nothing was sent.
    pub async fn refused(&self, begun: &Begun, query: &str) -> SignInFailure {
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
pub struct Begun {
    pub url: String,
    pub state: String,
    pub cookie: SetCookie,
}

impl Begun {
    pub fn of(started: StartedSignIn, password: &SessionPassword) -> Self {
        let StartedSignIn { url, pending, .. } = started;
        Self {
            state: form::value(&url, "state"),
            url,
            cookie: pending.into_cookie(password).expect("a cookie"),
        }
    }

    /// The `Cookie` header.
    pub fn header(&self) -> String {
        format!(
            "theme=dark; {}={}",
            self.cookie.name(),
            self.cookie.value().expose()
        )
    }

    pub fn query(&self) -> String {
        format!("code=code_1&state={}", self.state)
    }
}

pub fn password(text: &str) -> SessionPassword {
    SessionPassword::new(text).expect("a password")
}

pub fn answer(place: &str) -> Answer {
    let schema = Schema::read(Document::get(), place).expect("an answer");
    Answer::json(200, &full(&schema))
}

pub fn authenticated() -> Answer {
    answer("POST /user_management/authenticate answer")
}

pub fn body(server: &Server) -> Value {
    serde_json::from_slice(&server.take_only().body).expect("JSON")
}
