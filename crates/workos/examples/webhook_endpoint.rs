//! An endpoint for webhooks: it verifies what comes, answers at once, and does the work afterwards.
//! `WORKOS_WEBHOOK_SECRET` holds the secret that the dashboard shows for the endpoint; start it with
//! `cargo run --package workos --example webhook_endpoint`.

use std::collections::HashSet;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use tokio::sync::mpsc::{self, Receiver, Sender};
use workos::types::{Event, EventData};
use workos::webhooks::WebhookVerifier;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let verifier = WebhookVerifier::new(std::env::var("WORKOS_WEBHOOK_SECRET")?)?;
    // What waits in here ends with the program: an application keeps it on disk.
    let (queue, events) = mpsc::channel(1000);
    tokio::spawn(work(events));
    let routes = axum::Router::new()
        .route("/webhooks", axum::routing::post(receive))
        .with_state((verifier, queue));
    println!("http://localhost:3000/webhooks");
    let listener = tokio::net::TcpListener::bind("localhost:3000").await?;
    Ok(axum::serve(listener, routes).await?)
}

/// Takes the body as bytes: those are what is signed. What is not taken, WorkOS sends again.
async fn receive(
    State((verifier, queue)): State<(WebhookVerifier, Sender<Event>)>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let webhook = verifier.verify(&headers, &body);
    match webhook.and_then(|webhook| webhook.event()) {
        Ok(event) => match queue.try_send(event) {
            Ok(()) => StatusCode::OK,
            Err(_) => StatusCode::SERVICE_UNAVAILABLE,
        },
        Err(error) => {
            eprintln!("{error}");
            StatusCode::BAD_REQUEST
        }
    }
}

async fn work(mut events: Receiver<Event>) {
    // In production: a store that forgets after some days, written to together with the work.
    let mut seen = HashSet::new();
    while let Some(event) = events.recv().await {
        let is_new = seen.insert(event.id.clone());
        match event.data {
            _ if !is_new => println!("again: {}", event.id),
            EventData::UserCreated(user) => println!("welcome, {}", user.email),
            EventData::Unknown(other) => println!("not known here: {}", other.tag),
            _ => {}
        }
    }
}
