//! The server for tests of an application: what it answers, and what it says when a request is not
//! the one that was described.

mod answers;
mod clock;
mod functions;
mod instead;
mod matching;
mod messages;
mod received;
mod the_end;

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::json;
use workos::mock::MockServer;
use workos::types::Organization;

/// An organization with this id and name.
fn organization(id: &str, name: &str) -> Organization {
    serde_json::from_value(json!({
        "object": "organization",
        "id": id,
        "name": name,
        "domains": [],
        "metadata": {},
        "external_id": null,
        "created_at": "2026-01-15T12:00:00.000Z",
        "updated_at": "2026-01-15T12:00:00.000Z",
    }))
    .expect("an organization")
}

fn acme() -> Organization {
    organization("org_1", "Acme")
}

/// A server that is asked for what nobody described, to see what comes of it.
fn tolerant() -> MockServer {
    let server = MockServer::start();
    server.tolerate_unexpected();
    server
}

/// The message with which this panics.
fn panic_of(failing: impl FnOnce()) -> String {
    let payload = catch_unwind(AssertUnwindSafe(failing)).expect_err("no panic");
    match payload.downcast::<String>() {
        Ok(message) => *message,
        Err(payload) => (*payload.downcast::<&str>().expect("a message")).to_owned(),
    }
}
