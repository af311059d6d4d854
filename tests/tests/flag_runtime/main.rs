//! Feature flags that are evaluated in the process: what they are worth, and how they are kept fresh.

mod changes;
mod evaluation;
mod polling;
mod readiness;

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use workos::feature_flags::FlagRuntimeBuilder;
use workos::types::RuntimeFeatureFlag;
use workos::{Client, ClientBuilder, RetryPolicy};
use workos_tests::manual_clock::ManualClock;
use workos_tests::server::{Answer, Server};

const MINUTE: Duration = Duration::from_secs(60);

/// A client without retries of its own, so that every wait is one between two fetches.
fn client(server: &Server, clock: &ManualClock) -> ClientBuilder {
    Client::builder()
        .api_key("sk_canary")
        .base_url(server.url())
        .retry_policy(RetryPolicy::none())
        .clock(clock.clone())
}

fn runtime(server: &Server, clock: &ManualClock) -> FlagRuntimeBuilder {
    let client = client(server, clock).build().expect("a client");
    client.feature_flags().runtime()
}

/// A flag that is on for these users.
fn flag(slug: &str, users: &[&str]) -> Value {
    let users: Vec<Value> = users
        .iter()
        .map(|id| json!({ "id": id, "enabled": true }))
        .collect();
    json!({
        "slug": slug,
        "enabled": true,
        "default_value": false,
        "targets": { "users": users, "organizations": [] },
    })
}

/// Flags by slug, as the API gives them.
fn by_slug(flags: impl IntoIterator<Item = Value>) -> Value {
    let flags = flags.into_iter();
    let by_slug = flags.map(|flag| (flag["slug"].as_str().expect("a slug").to_owned(), flag));
    Value::Object(by_slug.collect())
}

fn answer(flags: impl IntoIterator<Item = Value>) -> Answer {
    Answer::json(200, &by_slug(flags))
}

/// Flags as the SDK has them.
fn read(flags: impl IntoIterator<Item = Value>) -> BTreeMap<String, RuntimeFeatureFlag> {
    serde_json::from_value(by_slug(flags)).expect("flags")
}

fn unauthorized() -> Answer {
    Answer::json(401, &json!({ "message": "Unauthorized" }))
}
