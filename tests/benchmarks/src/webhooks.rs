//! A webhook of 4 KiB: verified, and verified and read. Both crates are given the value of the header
//! and tell time by the machine. Ours takes bytes; the registry's takes text, which here it is given,
//! though an application has to check first that the bytes are some.
//!
//! The registry's crate gives the data of an event as a map of values. Made the type that it has for
//! it, as ours is, is a contender of its own.

use std::error::Error;
use std::hint::black_box;

use serde_json::json;
use workos::chrono::Utc;
use workos::types::EventData;
use workos::webhooks::WebhookVerifier;
use workos_official::models;

use crate::contest::{Contender, contest};

/// Webhooks a turn.
const REPEATS: u32 = 500;
const LENGTH: usize = 4096;
const SECRET: &str = "wh_secret_jbmWb5PLT5sA4IUdUgcEbko5";

pub fn measure() -> Result<(), Box<dyn Error>> {
    let body = body();
    let ours = WebhookVerifier::new(SECRET)?;
    let theirs = workos_official::helpers::WebhookVerifier::new(SECRET);
    let header = ours.sign(Utc::now(), body.as_bytes());
    let event = ours.verify(&header, body.as_bytes())?.event()?;
    if matches!(event.data, EventData::Unknown(_)) {
        return Err("the event is not read as a type".into());
    }
    contest(
        "a webhook of 4 KiB verified, CPU",
        REPEATS,
        vec![
            Contender::new("ours", || {
                let webhook = ours.verify(&header, black_box(body.as_bytes()))?;
                black_box(webhook);
                Ok(())
            }),
            Contender::new("workos 3.5.0", || {
                black_box(theirs.verify_payload(&header, black_box(&body))?);
                Ok(())
            }),
        ],
    )?;
    contest(
        "the same verified and read, CPU",
        REPEATS,
        vec![
            Contender::new("ours, typed", || {
                let webhook = ours.verify(&header, black_box(body.as_bytes()))?;
                black_box(webhook.event()?);
                Ok(())
            }),
            Contender::new("workos 3.5.0, a map", || {
                black_box(theirs.construct_event(&header, black_box(&body))?);
                Ok(())
            }),
            Contender::new("workos 3.5.0, a map made typed", || {
                let event = theirs.construct_event(&header, black_box(&body))?;
                let data = serde_json::Value::Object(event.data.into_iter().collect());
                black_box(serde_json::from_value::<models::User>(data)?);
                Ok(())
            }),
        ],
    )
}

/// A user with as much metadata as brings the event to that length.
fn body() -> String {
    let event = |metadata: &str| {
        json!({
            "object": "event",
            "id": "event_04FKJ843CVE8F7BXQSPFH",
            "event": "user.created",
            "data": {
                "object": "user",
                "id": "user_01E4ZCR3C56J083X43JQX",
                "email": "marcelina.davis@example.com",
                "email_verified": true,
                "first_name": "Marcelina",
                "last_name": "D\u{e1}vis",
                "profile_picture_url": null,
                "last_sign_in_at": "2026-01-14T18:07:33.155Z",
                "locale": "en-US",
                "created_at": "2025-06-25T19:07:33.155Z",
                "updated_at": "2026-01-14T18:07:33.155Z",
                "external_id": "f1ffa2b2-c20b-4d39-be5c-212726e",
                "metadata": { "notes": metadata },
            },
            "created_at": "2026-01-15T18:07:33.155Z",
            "context": {},
        })
        .to_string()
    };
    let room = LENGTH - event("").len();
    event(&"x".repeat(room))
}
