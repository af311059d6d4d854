//! Events of WorkOS, as a job reads them.

mod cursor;
mod follower;

pub use cursor::EventCursor;
pub use follower::{EventBackoff, EventFollower, FollowedEvent};

use crate::face::face;

face! {
    /// The requests of the namespace `events`, and [`follow`](Self::follow), which reads events as
    /// they occur.
    ///
    /// ```no_run
    /// use workos::types::EventData;
    ///
    /// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
    /// let mut events = workos.events().list().events(["user.created"]).items().max_items(1_000);
    /// while let Some(event) = events.next().await {
    ///     match event?.data {
    ///         EventData::UserCreated(user) => println!("{}", user.email),
    ///         // An event of tomorrow is `EventData::Unknown`, with all that came.
    ///         other => println!("{other:?}"),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    Events over events with client
}
