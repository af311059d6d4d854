//! Prints the events of an environment as they occur, and goes on after a restart where it was: the
//! cursor is in the file `events.cursor`. Needs `WORKOS_API_KEY`: `cargo run --example follow_events`.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use workos::Client;
use workos::chrono::Utc;
use workos::events::EventCursor;
use workos::types::{Event, EventData};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let workos = Client::from_env()?;
    let file = Path::new("events.cursor");

    let cursor = match fs::read_to_string(file) {
        Ok(text) => text.parse()?,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            // Stored before anything is read, so that a restart misses nothing.
            let now = EventCursor::since(Utc::now());
            store(file, &now)?;
            now
        }
        Err(error) => return Err(error.into()),
    };
    eprintln!("following from {cursor}");

    let mut events = workos
        .events()
        .follow(cursor)
        .events([
            "user.created",
            "organization.created",
            "dsync.user.created",
            "dsync.user.deleted",
        ])
        .on_backoff(|backoff| eprintln!("again in {:?}: {}", backoff.wait, backoff.error));
    while let Some(followed) = events.next().await {
        let followed = followed?;
        handle(&followed.event);
        // Only now, so that an event is handled twice rather than never.
        store(file, &followed.cursor)?;
    }
    Ok(())
}

fn handle(event: &Event) {
    match &event.data {
        EventData::UserCreated(user) => println!("{}: a user, {}", event.id, user.id),
        EventData::OrganizationCreated(organization) => {
            println!("{}: an organization, {}", event.id, organization.name);
        }
        EventData::Unknown(unknown) => println!("{}: {}, as it came", event.id, unknown.tag),
        _ => println!("{}", event.id),
    }
}

/// Replaces the file as a whole: a crash leaves the old cursor or the new.
fn store(file: &Path, cursor: &EventCursor) -> std::io::Result<()> {
    let new = file.with_extension("cursor.new");
    fs::write(&new, cursor.to_string())?;
    fs::rename(new, file)
}
