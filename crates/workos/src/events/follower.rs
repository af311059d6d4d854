//! Reads events as they occur, from a place on: asks, hands out, waits, and asks again. What of it
//! has been done is remembered by the job, which stores the cursor that comes with each event.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use workos_core::{BoxFuture, Client, Error, Page, Response, SeenCursors, ThreadSafe, backoff};
use workos_generated::requests::events::ListRequest;
use workos_generated::types::{Event, PaginationOrder};

use super::Events;
use super::cursor::{EventCursor, Place, time_text};

const POLL_INTERVAL: Duration = Duration::from_secs(5);
const SHORTEST_POLL_INTERVAL: Duration = Duration::from_secs(1);
const PAGE_SIZE: i64 = 100;

impl Events {
    /// Reads the events of the environment from a place on, in the order in which they occurred, and
    /// goes on with those that occur meanwhile. It ends when it is dropped, or with an error that
    /// stays.
    ///
    /// ```no_run
    /// use workos::chrono::Utc;
    /// use workos::events::EventCursor;
    ///
    /// # async fn handle(_: &workos::types::Event) -> Result<(), workos::Error> { Ok(()) }
    /// # async fn store(_: String) {}
    /// # async fn run(workos: workos::Client, stored: Option<String>) -> Result<(), workos::Error> {
    /// let cursor = match stored {
    ///     Some(text) => text.parse()?,
    ///     // The first time; store it too, or what occurs before the first event was handled is not
    ///     // read after a restart.
    ///     None => EventCursor::since(Utc::now()),
    /// };
    /// let mut events = workos
    ///     .events()
    ///     .follow(cursor)
    ///     .events(["user.created", "user.deleted"]);
    /// while let Some(followed) = events.next().await {
    ///     let followed = followed?;
    ///     handle(&followed.event).await?;
    ///     store(followed.cursor.to_string()).await;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A job that stores the cursor after it has handled the event gets every event at least once:
    /// after a crash between the two, the last one comes again. The id of an event tells whether it
    /// was there before.
    ///
    /// The example `follow_events` keeps its cursor in a file. To be told instead of asking, use
    /// webhooks.
    pub fn follow(&self, cursor: EventCursor) -> EventFollower {
        EventFollower {
            client: self.client.clone(),
            request: self
                .list()
                .order(PaginationOrder::Asc)
                .limit(PAGE_SIZE)
                .retries(0),
            cursor,
            next_page: None,
            poll_interval: POLL_INTERVAL,
            on_backoff: None,
            page: Vec::new().into_iter(),
            seen: SeenCursors::default(),
            state: State::Due,
            failures: 0,
        }
    }
}

/// An event, and the place after it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FollowedEvent {
    /// The event. One that this version of the SDK cannot read is
    /// [`EventData::Unknown`](crate::types::EventData::Unknown).
    pub event: Event,
    /// Where to go on once the event was handled: store it then.
    pub cursor: EventCursor,
}

/// What a follower does about a failure that may pass: [`EventFollower::on_backoff`] is told.
#[derive(Debug)]
#[non_exhaustive]
pub struct EventBackoff<'a> {
    /// Why no events could be read.
    pub error: &'a Error,
    /// How often that was so, one time after the other.
    pub failures: u32,
    /// After how long it is tried again.
    pub wait: Duration,
}

/// Reads events as they occur: an asynchronous iterator, and a [`Stream`]. From
/// [`Events::follow`].
///
/// After a page of events it asks for the next at once, after the last one every
/// [`poll_interval`](Self::poll_interval). A failure that may pass
/// ([`is_transient`](Error::is_transient)) is waited out: 1 second, then twice as long each time, at
/// most a minute, give or take a tenth; or as long as the API asks for, at most 5 minutes. It is tried
/// for ever; [`on_backoff`](Self::on_backoff) is told. Any other failure is handed out and ends it, such as
/// 401, 400 for a cursor that the API does not know, and a list that leads in circles.
#[must_use = "nothing is read until the first event is asked for"]
pub struct EventFollower {
    client: Client,
    /// Without a place.
    request: ListRequest,
    /// After the last event that was handed out.
    cursor: EventCursor,
    /// Where the page after the last one begins, if there is one: further on than the cursor where
    /// pages were empty.
    next_page: Option<String>,
    poll_interval: Duration,
    on_backoff: Option<Arc<dyn OnBackoff>>,
    /// What was read, but not handed out yet.
    page: std::vec::IntoIter<Event>,
    /// Where pages began since the last wait: a list that gives one of them twice would never end.
    seen: SeenCursors,
    state: State,
    failures: u32,
}

enum State {
    /// It is time to ask.
    Due,
    Asking(BoxFuture<'static, Result<Response<Page<Event>>, Error>>),
    Waiting(BoxFuture<'static, ()>),
    Ended,
}

/// A function that is told of failures.
trait OnBackoff: ThreadSafe {
    fn call(&self, backoff: &EventBackoff<'_>);
}

impl<F: Fn(&EventBackoff<'_>) + ThreadSafe> OnBackoff for F {
    fn call(&self, backoff: &EventBackoff<'_>) {
        self(backoff);
    }
}

impl EventFollower {
    /// Only events of these types, such as `user.created`; all unless set.
    pub fn events(mut self, types: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.request = self.request.events(types);
        self
    }

    /// Only events of this organization.
    pub fn organization_id(mut self, organization_id: impl Into<String>) -> Self {
        self.request = self.request.organization_id(organization_id);
        self
    }

    /// How long to wait when there are no further events: 5 seconds unless set, and not less than
    /// one.
    pub fn poll_interval(mut self, interval: Duration) -> Self {
        self.poll_interval = interval.max(SHORTEST_POLL_INTERVAL);
        self
    }

    /// How long an attempt to read a page may take.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request = self.request.timeout(timeout);
        self
    }

    /// Calls this with every failure that is waited out, for example to log it.
    ///
    /// ```no_run
    /// # fn run(workos: workos::Client, cursor: workos::events::EventCursor) {
    /// let events = workos.events().follow(cursor).on_backoff(|backoff| {
    ///     eprintln!("again in {:?}: {}", backoff.wait, backoff.error);
    /// });
    /// # }
    /// ```
    pub fn on_backoff(mut self, call: impl Fn(&EventBackoff<'_>) + ThreadSafe) -> Self {
        self.on_backoff = Some(Arc::new(call));
        self
    }

    /// The place after the last event that this has handed out; at first, where it began. To store
    /// it is right only when that event was handled.
    #[must_use]
    pub fn cursor(&self) -> &EventCursor {
        &self.cursor
    }

    /// The next event, however long it takes. `None` after an error.
    ///
    /// The future can be dropped, for example by `select!`: no event is lost.
    ///
    /// # Errors
    ///
    /// A failure that stays; after it there are no further events.
    pub async fn next(&mut self) -> Option<Result<FollowedEvent, Error>> {
        poll_fn(|context| self.poll_event(context)).await
    }

    /// As [`next`](Self::next), for programs without an async runtime.
    ///
    /// # Errors
    ///
    /// As [`next`](Self::next); and inside an async runtime, `spawn_blocking` included.
    #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
    pub fn next_blocking(&mut self) -> Option<Result<FollowedEvent, Error>> {
        if let Err(refusal) = workos_core::check_place() {
            let had_ended = matches!(self.state, State::Ended);
            self.state = State::Ended;
            return (!had_ended).then_some(Err(refusal));
        }
        workos_core::block_on(self.next()).unwrap_or_else(|not_started| Some(Err(not_started)))
    }

    fn poll_event(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<FollowedEvent, Error>>> {
        loop {
            if let Some(event) = self.page.next() {
                let cursor = EventCursor::after(&event.id);
                self.cursor = cursor.clone();
                return Poll::Ready(Some(Ok(FollowedEvent { event, cursor })));
            }
            match &mut self.state {
                State::Due => self.state = State::Asking(self.request().send()),
                State::Waiting(wait) => {
                    ready!(wait.as_mut().poll(context));
                    self.state = State::Due;
                }
                State::Asking(call) => {
                    let taken = match ready!(call.as_mut().poll(context)) {
                        Ok(response) => self.take(response),
                        Err(error) if error.is_transient() => {
                            self.back_off(&error);
                            Ok(())
                        }
                        Err(error) => Err(error),
                    };
                    if let Err(error) = taken {
                        self.state = State::Ended;
                        return Poll::Ready(Some(Err(error)));
                    }
                }
                State::Ended => return Poll::Ready(None),
            }
        }
    }

    /// The request for the next page, or for what comes after the cursor.
    fn request(&self) -> ListRequest {
        let request = self.request.clone();
        match (&self.next_page, self.cursor.place()) {
            (Some(after), _) | (None, Place::After(after)) => request.after(after),
            (None, Place::Since(time)) => request.range_start(time_text(time)),
        }
    }

    /// Takes a page that arrived, and decides when to ask for the next.
    fn take(&mut self, response: Response<Page<Event>>) -> Result<(), Error> {
        self.failures = 0;
        let is_here = |id: &str| matches!(self.cursor.place(), Place::After(here) if here == id);
        let page = response.value();
        let leads_on = page.items().last().is_some_and(|last| !is_here(&last.id));
        let asked = self.next_page.as_deref();
        let next_page = page.after();
        let next_page = next_page.filter(|after| !is_here(after) && asked != Some(after));
        let next_page = next_page.map(str::to_owned);
        if let Some(after) = &next_page
            && !self.seen.insert(after)
        {
            return Err(Error::repeated_cursor(response, "after"));
        }
        // A page that ends where it was to begin has nothing new.
        if leads_on {
            self.page = response.into_value().into_items().into_iter();
        }
        match next_page.is_some() {
            true => self.state = State::Due,
            false => self.wait(self.poll_interval),
        }
        self.next_page = next_page;
        Ok(())
    }

    fn back_off(&mut self, error: &Error) {
        self.failures = self.failures.saturating_add(1);
        let asked = error.retry_after().unwrap_or_default();
        let wait = backoff::spread(backoff::of_poller(self.failures))
            .max(asked.min(backoff::LONGEST_RETRY_AFTER));
        if let Some(on_backoff) = &self.on_backoff {
            on_backoff.call(&EventBackoff {
                error,
                failures: self.failures,
                wait,
            });
        }
        self.wait(wait);
    }

    fn wait(&mut self, duration: Duration) {
        self.seen.clear();
        let client = self.client.clone();
        self.state = State::Waiting(Box::pin(async move {
            client.clock().sleep(duration).await;
        }));
    }
}

impl Stream for EventFollower {
    type Item = Result<FollowedEvent, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_event(context)
    }
}

/// Shows how many events are at hand, not the events: they are personal data.
impl fmt::Debug for EventFollower {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventFollower")
            .field("cursor", &self.cursor)
            .field("at_hand", &self.page.len())
            .field("failures", &self.failures)
            .field("ended", &matches!(self.state, State::Ended))
            .finish_non_exhaustive()
    }
}
