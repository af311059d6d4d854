//! The server for tests of an application: what it answers, and what it says when a request is not
//! the one that was described.

mod answers;
mod clock;
mod matching;
mod messages;

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::json;
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

/// The message with which this panics.
fn panic_of(failing: impl FnOnce()) -> String {
    let payload = catch_unwind(AssertUnwindSafe(failing)).expect_err("no panic");
    match payload.downcast::<String>() {
        Ok(message) => *message,
        Err(payload) => (*payload.downcast::<&str>().expect("a message")).to_owned(),
    }
}
