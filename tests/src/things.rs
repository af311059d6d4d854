//! Calls of endpoints that no API document describes: what holds for any call is shown with them.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use workos::http::Method;
use workos::{CallOptions, Client, ClientBuilder, Error, Request, Response};

use crate::clock::SteppedClock;
use crate::server::Server;

/// The API key of the client; it must never be shown.
pub const API_KEY: &str = "sk_canary";

/// A client that calls this server, and whose waits are over at once.
pub fn client(server: &Server) -> ClientBuilder {
    Client::builder()
        .api_key(API_KEY)
        .base_url(server.url())
        .clock(SteppedClock::default())
}

/// A call that changes nothing. `t_1` must never be shown.
pub fn get() -> Request<Value> {
    Request::raw(Method::GET, "/things/{id}").path("id", "t_1")
}

/// A call that is the same done twice.
pub fn delete() -> Request<Value> {
    Request::raw(Method::DELETE, "/things/{id}").path("id", "t_1")
}

/// A call that is not the same done twice.
pub fn post() -> Request<Value> {
    Request::raw(Method::POST, "/things").json(&json!({ "name": "Acme" }))
}

/// Executes a request without settings of its own.
///
/// # Errors
///
/// Those of the call.
///
/// # Panics
///
/// When the client cannot be built.
pub async fn run<T>(client: ClientBuilder, request: Request<T>) -> Result<Response<T>, Error>
where
    T: DeserializeOwned + 'static,
{
    let client = client.build().expect("a client");
    client.execute(request, &CallOptions::new()).await
}
