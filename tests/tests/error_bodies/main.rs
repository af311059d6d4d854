//! What an error says of the body of a failed answer, in whatever shape that comes.

mod any_body;
mod documented;
mod shapes;

use serde_json::Value;
use tokio::runtime::Runtime;
use workos::{CallOptions, Client, Error};
use workos_tests::server::{Answer, Server};
use workos_tests::things::{client, get};

/// A client whose only call fails as it is told to.
struct Failing {
    server: Server,
    client: Client,
    runtime: Runtime,
}

impl Failing {
    fn new() -> Self {
        let server = Server::start();
        let client = client(&server).build().expect("a client");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        Self {
            server,
            client,
            runtime: runtime.expect("a runtime"),
        }
    }

    /// The error of a call with this answer.
    fn error(&self, answer: Answer) -> Error {
        self.server.prepare([answer]);
        let options = CallOptions::new().retries(0);
        let call = self.client.execute(get(), &options);
        self.runtime.block_on(call).expect_err("a failure")
    }

    /// The error of a call with this JSON as the body of the answer.
    fn of_json(&self, status: u16, body: &Value) -> Error {
        self.error(Answer::json(status, body).header("x-request-id", "req_1"))
    }
}
