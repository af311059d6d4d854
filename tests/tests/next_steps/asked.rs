//! Sign-ins that are answered with a next step, and what goes on from there.

use serde_json::{Value, json};
use workos::{Authentication, Error, NextStep, UserManagement};
use workos_tests::server::{Answer, Received, Server};
use workos_tests::sign_ins::{API_KEY, CLIENT_ID, asked_for, client, signed_in, users};

/// A client, its server, and a step that it was asked for.
pub struct Asked {
    pub server: Server,
    pub users: UserManagement,
    pub step: NextStep,
}

impl Asked {
    /// Has a sign-in answered like this.
    pub async fn by(status: u16, said: Value) -> Self {
        let (server, users, outcome) = outcome_of(asked_for(status, said)).await;
        match outcome {
            Ok(Authentication::Next(step)) => Self {
                server,
                users,
                step,
            },
            other => panic!("{other:?}"),
        }
    }

    /// The one request that was sent to go on, which the server answers with a session.
    pub async fn sent_by<R>(&self, goes_on: R) -> Received
    where
        R: IntoFuture<Output = Result<Authentication, Error>>,
    {
        self.server.prepare([signed_in()]);
        let outcome = goes_on.await;
        assert!(matches!(outcome, Ok(Authentication::Complete(_))));
        self.server.take_only()
    }
}

/// A sign-in that is answered like this.
pub async fn outcome_of(answer: Answer) -> (Server, UserManagement, Result<Authentication, Error>) {
    let server = Server::answering([answer]);
    let users = users(client(&server));
    let outcome = users.authenticate_with_password("ada@example.com", "p");
    let outcome = outcome.retries(0).await;
    server.take_only();
    (server, users, outcome)
}

/// What going on sends beside who the application is.
pub fn goes_on_with(grant: &str, given: Value) -> Value {
    let mut expected = json!({
        "grant_type": format!("urn:workos:oauth:grant-type:{grant}"),
        "client_id": CLIENT_ID,
        "client_secret": API_KEY,
        "pending_authentication_token": "pending_canary",
    });
    for (name, value) in given.as_object().expect("an object") {
        expected[name] = value.clone();
    }
    expected
}

/// An answer of a code, with the token that goes on.
pub fn pending(code: &str, extra: Value) -> Value {
    let mut said = json!({
        "code": code,
        "message": "Something has to be done.",
        "pending_authentication_token": "pending_canary",
    });
    for (name, value) in extra.as_object().expect("an object") {
        said[name] = value.clone();
    }
    said
}
