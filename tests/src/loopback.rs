//! Calls of the API over real HTTP: a client, the server that stands in for the API, and what
//! passes between them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::Value;
use tokio::runtime::Runtime;
use workos::{Client, Error, Response};

use crate::calls::{Call, Given};
use crate::server::{Answer, Received, Server};

/// The API key of the client.
pub const API_KEY: &str = "sk_test_loopback";

/// A client and its server.
pub struct Loopback {
    pub server: Server,
    pub workos: Client,
    runtime: Runtime,
}

/// A call that was made.
pub struct Exchange {
    /// What the server saw of it.
    pub received: Vec<Received>,
    /// What the caller got.
    pub outcome: Result<Response<Value>, Error>,
}

impl Loopback {
    /// A client that calls a server of its own.
    ///
    /// # Panics
    ///
    /// When one of the two cannot be made.
    pub fn start() -> Self {
        let server = Server::start();
        let builder = Client::builder().api_key(API_KEY).base_url(server.url());
        let workos = builder.build().expect("a client");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        Self {
            server,
            workos,
            runtime: runtime.expect("a runtime"),
        }
    }

    /// Makes a call, which the server answers as given.
    ///
    /// # Errors
    ///
    /// When the inputs cannot be given to the call, or its answer cannot be written again.
    pub fn exchange(&self, call: &Call, given: Given, answer: Answer) -> Result<Exchange, String> {
        self.server.prepare([answer]);
        let made = || self.wait_for((call.make)(self.workos.clone(), given));
        let outcome = catch_unwind(AssertUnwindSafe(made));
        let received = self.server.take_received();
        match outcome {
            Ok(outcome) => Ok(Exchange { received, outcome }),
            Err(panic) => Err(panic
                .downcast_ref::<String>()
                .map_or("the call panics", String::as_str)
                .to_owned()),
        }
    }

    /// Waits for a future.
    pub fn wait_for<F: IntoFuture>(&self, future: F) -> F::Output {
        self.runtime.block_on(future.into_future())
    }
}
