//! An application with sessions, and a browser that uses it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use workos::chrono::{DateTime, Utc};
use workos::session::{NewSession, Refresh, SessionFormat, SessionsBuilder, Unauthenticated};
use workos::types::AuthenticateResponse;
use workos::{
    Client, Clock, ExpiredSession, Session, SessionPassword, SessionState, Sessions, SetCookie,
};
use workos_tests::clock::SteppedClock;
use workos_tests::server::{Answer, Server};
use workos_tests::tokens::{NOW, SigningKey, Vectors, claims_with, keys};

pub const API_KEY: &str = "sk_canary";
pub const PASSWORD: &str = "a canary of a password with more than 32 letters";
/// How long an access token counts, in seconds: not so long that keys become old meanwhile.
pub const LIFE: u64 = 120;

/// The server, the clock and the client of an application.
pub struct App {
    pub server: Server,
    pub clock: SteppedClock,
    pub workos: Client,
}

impl App {
    pub fn start() -> Self {
        let (server, clock) = (Server::start(), SteppedClock::starting_at(NOW));
        let workos = Client::builder()
            .api_key(API_KEY)
            .client_id(&Vectors::get().client_id)
            .base_url(server.url())
            .clock(clock.clone());
        Self {
            workos: workos.build().expect("a client"),
            server,
            clock,
        }
    }

    pub fn builder(&self) -> SessionsBuilder {
        let policy = Vectors::get().policy();
        self.workos.sessions(policy, password(PASSWORD))
    }

    /// Sessions that have the keys already.
    pub async fn sessions(&self) -> Sessions {
        self.warm(self.builder()).await
    }

    pub async fn warm(&self, builder: SessionsBuilder) -> Sessions {
        let sessions = builder.build().expect("sessions");
        self.server.prepare([keys([SigningKey::first()])]);
        sessions.warm_up().await.expect("keys");
        self.server.take_received();
        sessions
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// An answer of the token endpoint, with an access token that is good from now on.
    pub fn granted(&self, refresh_token: &str) -> Value {
        self.granted_with(refresh_token, "org_id", json!("org_1"))
    }

    /// The same with another claim in the access token.
    pub fn granted_with(&self, refresh_token: &str, claim: &str, value: Value) -> Value {
        let mut claims = claims_with(claim, value);
        claims["iat"] = json!(self.now().timestamp());
        if claim != "exp" {
            claims["exp"] = json!(self.now().timestamp() + LIFE as i64);
        }
        granted(&SigningKey::first().sign(&claims), refresh_token)
    }

    /// A browser whose session has begun with this answer.
    pub async fn signed_in(&self, sessions: &Sessions, answer: Value) -> Browser {
        let started = sessions.start(&read(answer)).await.expect("a session");
        let mut browser = Browser::default();
        browser.keep(&started.cookies);
        browser
    }

    /// A browser whose session has expired.
    pub async fn expired(&self, sessions: &Sessions) -> Browser {
        let browser = self.signed_in(sessions, self.granted("rt_1")).await;
        self.clock.advance(std::time::Duration::from_secs(LIFE + 1));
        browser
    }
}

pub fn password(text: &str) -> SessionPassword {
    SessionPassword::new(text).expect("a password")
}

pub fn user(id: &str) -> Value {
    let mut user = workos_tests::sign_ins::user();
    user["id"] = json!(id);
    user
}

/// What the token endpoint says.
pub fn granted(access_token: &str, refresh_token: &str) -> Value {
    json!({
        "user": user("user_1"),
        "organization_id": "org_1",
        "access_token": access_token,
        "refresh_token": refresh_token,
        "authentication_method": "Password",
    })
}

pub fn read(answer: Value) -> AuthenticateResponse {
    serde_json::from_value(answer).expect("an answer of the token endpoint")
}

pub fn ok(answer: &Value) -> Answer {
    Answer::json(200, answer)
}

/// A browser: its cookies.
#[derive(Clone, Default)]
pub struct Browser {
    cookies: BTreeMap<String, String>,
}

impl Browser {
    pub fn with(name: &str, value: &str) -> Self {
        let mut browser = Self::default();
        browser.cookies.insert(name.to_owned(), value.to_owned());
        browser
    }

    pub fn keep(&mut self, cookies: &[SetCookie]) {
        for cookie in cookies {
            if cookie.max_age().is_zero() {
                self.cookies.remove(cookie.name());
            } else {
                let value = cookie.value().expose().to_owned();
                self.cookies.insert(cookie.name().to_owned(), value);
            }
        }
    }

    pub fn names(&self) -> Vec<&str> {
        self.cookies.keys().map(String::as_str).collect()
    }

    pub fn value(&self, name: &str) -> &str {
        &self.cookies[name]
    }

    /// The `Cookie` header.
    pub fn header(&self) -> String {
        let mut pairs = vec!["theme=dark".to_owned()];
        let cookies = self.cookies.iter();
        pairs.extend(cookies.map(|(name, value)| format!("{name}={value}")));
        pairs.join("; ")
    }

    pub async fn authenticate(&self, sessions: &Sessions) -> SessionState {
        sessions.authenticate(&*self.header()).await
    }

    pub async fn session(&self, sessions: &Sessions) -> Session {
        let state = self.authenticate(sessions).await;
        let shown = format!("{state:?}");
        state.authenticated().unwrap_or_else(|| panic!("{shown}"))
    }

    pub async fn expired(&self, sessions: &Sessions) -> ExpiredSession {
        match self.authenticate(sessions).await {
            SessionState::Expired(expired) => expired,
            other => panic!("{other:?}"),
        }
    }

    pub async fn refresh(&self, sessions: &Sessions) -> Refresh {
        self.expired(sessions).await.refresh().await
    }
}

pub fn refreshed(outcome: Refresh) -> NewSession {
    match outcome {
        Refresh::Refreshed(renewed) => renewed,
        other => panic!("{other:?}"),
    }
}

/// Why nobody is signed in with this as a cookie.
pub async fn reason(sessions: &Sessions, browser: &Browser) -> Unauthenticated {
    match browser.authenticate(sessions).await {
        SessionState::Unauthenticated(reason) => {
            assert!(!reason.to_string().is_empty());
            reason
        }
        other => panic!("{other:?}"),
    }
}

/// A browser whose cookie was sealed with this content.
pub fn sealed(app: &App, content: &str) -> Browser {
    let password = password(PASSWORD);
    let sealed = SessionFormat::Fe26_2.seal(content, &password, app.now());
    Browser::with("wos-session", sealed.expect("sealed").expose())
}
