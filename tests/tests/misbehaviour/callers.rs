//! The kinds of calls between which the rules of repeating differ, and how they are made.

use serde_json::Value;
use workos::{CallOptions, Client, Error, Request, Response};
use workos_tests::clock::SteppedClock;
use workos_tests::server::{Received, Server};
use workos_tests::things::{API_KEY, delete, get, post};

use crate::faults::LONGEST_BODY;

/// A kind of call.
pub struct Caller {
    pub name: &'static str,
    pub request: fn() -> Request<Value>,
    pub key: Option<&'static str>,
    /// Whether carrying it out twice does no harm.
    pub is_harmless: bool,
}

/// One of each kind.
pub const CALLERS: [Caller; 4] = [
    Caller {
        name: "GET",
        request: get,
        key: None,
        is_harmless: true,
    },
    Caller {
        name: "DELETE",
        request: delete,
        key: None,
        is_harmless: true,
    },
    Caller {
        name: "POST",
        request: post,
        key: None,
        is_harmless: false,
    },
    Caller {
        name: "POST with a key",
        request: post,
        key: Some("k-1"),
        is_harmless: true,
    },
];

impl Caller {
    /// Settings of the call: none but the key.
    pub fn options(&self) -> CallOptions {
        let options = CallOptions::new();
        match self.key {
            Some(key) => options.idempotency_key(key),
            None => options,
        }
    }

    /// Makes the call to this server.
    pub async fn call(&self, client: &Client, server: &Server) -> Result<Response<Value>, Error> {
        let options = self.options().base_url(server.url());
        client.execute((self.request)(), &options).await
    }
}

/// A client of servers that each call names: to make one takes longer than a call.
pub fn client_of_any(clock: SteppedClock) -> Client {
    Client::builder()
        .api_key(API_KEY)
        .base_url("http://127.0.0.1:1")
        .clock(clock)
        .max_response_bytes(LONGEST_BODY)
        .build()
        .expect("a client")
}

/// How many requests a server has met, read or not.
pub fn met(server: &Server) -> usize {
    let counted = server.counted();
    counted.read + counted.unread
}

/// Whether these are one request, sent as often as it is there.
pub fn are_one(requests: &[Received]) -> bool {
    let content = |request: &Received| {
        let Received {
            method,
            target,
            headers,
            body,
            answered: _,
        } = request.clone();
        (method, target, headers, body)
    };
    requests
        .iter()
        .all(|request| content(request) == content(&requests[0]))
}
