//! Signing people in over real HTTP: clients that know who they are, and what the API says to
//! them.

use std::fmt::Debug;
use std::pin::Pin;

use serde_json::{Value, json};
use workos::{Authentication, Client, ClientBuilder, Error, UserManagement};

use crate::clock::SteppedClock;
use crate::document::Document;
use crate::instances::full;
use crate::schema::Schema;
use crate::server::{Answer, Received, Server};

/// The API key of the client; it must never be shown.
pub const API_KEY: &str = "sk_canary";

/// The client id of the client.
pub const CLIENT_ID: &str = "client_1";

/// A client with API key and client id.
pub fn client(server: &Server) -> ClientBuilder {
    public_client(server).api_key(API_KEY)
}

/// A client with a client id only.
pub fn public_client(server: &Server) -> ClientBuilder {
    anonymous_client(server).client_id(CLIENT_ID)
}

/// A client that knows the server only, and whose waits are over at once.
pub fn anonymous_client(server: &Server) -> ClientBuilder {
    Client::builder()
        .base_url(server.url())
        .clock(SteppedClock::default())
}

/// The requests of users.
///
/// # Panics
///
/// When the client cannot be built.
pub fn users(builder: ClientBuilder) -> UserManagement {
    builder.build().expect("a client").user_management()
}

/// An instance of a type of the API, with everything that it may have.
///
/// # Panics
///
/// When the document does not have it.
pub fn described(place: &str) -> Value {
    let schema = Schema::read(Document::get(), place);
    full(&schema.unwrap_or_else(|| panic!("{place} is not described")))
}

/// What a complete authentication is answered with.
pub fn session() -> Value {
    described("POST /user_management/authenticate answer")
}

/// The answer to a complete authentication.
pub fn signed_in() -> Answer {
    Answer::json(200, &session())
}

/// The body of a request.
///
/// # Panics
///
/// When it is not JSON.
pub fn body(request: &Received) -> Value {
    serde_json::from_slice(&request.body).expect("a body of JSON")
}

/// A grant under way.
pub type Made = Pin<Box<dyn Future<Output = Result<Authentication, Error>> + Send>>;

/// A grant, and how it shows itself.
pub struct Grant {
    pub shown: String,
    pub made: Made,
}

impl Grant {
    /// Takes a request of a grant.
    pub fn of<R>(request: R) -> Self
    where
        R: IntoFuture<Output = Result<Authentication, Error>, IntoFuture = Made>
            + Clone
            + Debug
            + Send
            + Sync
            + 'static,
    {
        Self {
            shown: format!("{:?}", request.clone()),
            made: request.into_future(),
        }
    }
}

/// An answer that a next step is asked for with.
pub fn asked_for(status: u16, body: Value) -> Answer {
    Answer::json(status, &body).header("x-request-id", "req_1")
}

/// A user as steps carry it.
pub fn user() -> Value {
    json!({
        "object": "user",
        "id": "user_1",
        "email": "ada@example.com",
        "email_verified": true,
        "first_name": "Ada",
        "last_name": null,
        "profile_picture_url": null,
        "last_sign_in_at": null,
        "external_id": null,
        "metadata": {},
        "created_at": "2026-01-15T12:00:00.000Z",
        "updated_at": "2026-01-15T12:00:00.000Z",
    })
}
