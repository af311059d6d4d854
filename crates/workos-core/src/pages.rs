//! Walks a list page by page: which page comes next, when to ask for it, and where to go on
//! later. What a single page is and asks for is the work of `page`; giving out items one by one
//! that of `items`.

use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use serde::de::DeserializeOwned;

use crate::call_span::in_current_span;
use crate::page::{Direction, PageRequest};
use crate::prepared::{Paged, PreparedRequest};
use crate::spawn::start;
use crate::{BoxFuture, Error, Page, Response, ThreadSafe};

/// The largest page that the API gives.
const PAGE_SIZE: usize = 100;

/// The pages of a list, one after the other: an asynchronous iterator, and a [`Stream`].
///
/// Pages hold 100 items unless the request set its `limit`. A request with a cursor begins there;
/// with `before` alone it walks backward. Filters and the settings of the call apply to each page.
///
/// After an error that may pass by itself ([`Error::is_transient`]) the next call of
/// [`next`](Self::next) asks for the same page again, so nothing is left out; after any other, and
/// on a cursor that the list has given before, the pages end. As a [`Stream`] they end at every
/// error: adaptors that pass over errors would ask for ever.
///
/// ```no_run
/// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
/// let mut pages = workos.organizations().list().pages();
/// while let Some(page) = pages.next().await {
///     println!("{} organizations", page?.items().len());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent until the first page is asked for"]
pub struct Pages<T> {
    /// The request for the next page; `None` when the list has ended.
    upcoming: Option<PageRequest>,
    under_way: Option<BoxFuture<'static, Result<Response<Page<T>>, Error>>>,
    direction: Direction,
    /// Where to begin to miss nothing that was not given out yet.
    cursor: Option<String>,
    seen: SeenCursors,
    read_ahead: bool,
    /// How many items the caller still wants, if that is bounded.
    wanted: Option<usize>,
    /// Whether the last call ended in an error.
    failed: bool,
}

impl<T: DeserializeOwned + ThreadSafe> Pages<T> {
    pub(crate) fn new(request: PreparedRequest<Paged<T>>) -> Self {
        let (after, before) = (request.query_value("after"), request.query_value("before"));
        let direction = match (&after, &before) {
            (None, Some(_)) => Direction::Backward,
            _ => Direction::Forward,
        };
        let cursor = after.or(before);
        let mut seen = SeenCursors::default();
        if let Some(cursor) = &cursor {
            seen.insert(cursor);
        }
        Self {
            upcoming: Some(request.finished_as()),
            under_way: None,
            direction,
            cursor,
            seen,
            read_ahead: false,
            wanted: None,
            failed: false,
        }
    }

    /// Asks for the next page while this one is being worked on. Needs a Tokio runtime to have an
    /// effect while the caller waits for something else.
    pub fn read_ahead(mut self) -> Self {
        self.read_ahead = true;
        self
    }

    pub(crate) fn max_items(mut self, most: usize) -> Self {
        self.wanted = Some(most);
        if most == 0 {
            self.upcoming = None;
        }
        self
    }

    /// The next page; `None` when the list has ended.
    ///
    /// The future can be dropped, for example by `select!`: the page under way is given by the
    /// next call.
    ///
    /// # Errors
    ///
    /// As the call for a single page, and when the list gives a cursor twice.
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    /// Where to begin again later: given to `after` (to `before`, if the list was walked backward)
    /// of the same request, it leads to what this has not given yet. `None` at the beginning.
    ///
    /// At the end it leads to the last page once more, so that what was added since is found.
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    pub(crate) fn poll_page(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Page<T>, Error>>> {
        let Some(request) = &self.upcoming else {
            return Poll::Ready(None);
        };
        let under_way = self.under_way.get_or_insert_with(|| {
            let request = request.clone();
            let request = match request.query_value("limit") {
                Some(_) => request,
                None => request.query("limit", self.wanted.unwrap_or(PAGE_SIZE).min(PAGE_SIZE)),
            };
            Box::pin(request.paged().send())
        });
        let outcome = ready!(under_way.as_mut().poll(context));
        self.under_way = None;
        let outcome = match outcome {
            Ok(response) => self.turn(response, context),
            Err(error) => {
                if !error.is_transient() {
                    self.end();
                }
                Err(error)
            }
        };
        self.failed = outcome.is_err();
        Poll::Ready(Some(outcome))
    }

    /// Whether a stream has to end here.
    pub(crate) fn has_failed(&self) -> bool {
        self.failed
    }

    /// Asks for no further page.
    pub(crate) fn end(&mut self) {
        self.upcoming = None;
        self.under_way = None;
    }

    #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
    pub(crate) fn has_ended(&self) -> bool {
        self.upcoming.is_none()
    }

    /// Takes a page that arrived.
    fn turn(
        &mut self,
        response: Response<Page<T>>,
        context: &mut Context<'_>,
    ) -> Result<Page<T>, Error> {
        let page = response.value();
        let next = page.cursor(self.direction);
        if next.is_some_and(|cursor| !self.seen.insert(cursor)) {
            self.end();
            let (parameter, _) = self.direction.parameters();
            return Err(Error::repeated_cursor(response, parameter));
        }
        if let Some(next) = next {
            self.cursor = Some(next.to_owned());
        }
        if let Some(wanted) = &mut self.wanted {
            *wanted = wanted.saturating_sub(page.items().len());
        }
        self.upcoming = match self.wanted {
            Some(0) => None,
            _ => page.request(self.direction),
        };
        if let (true, Some(request)) = (self.read_ahead, &self.upcoming) {
            let call = in_current_span(request.clone().paged().send());
            self.under_way = Some(start(Box::pin(call), context));
        }
        Ok(response.into_value())
    }
}

impl<T: DeserializeOwned + ThreadSafe> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.failed {
            true => Poll::Ready(None),
            false => self.poll_page(context),
        }
    }
}

/// Nothing in it is pinned: the future is in a box of its own.
impl<T> Unpin for Pages<T> {}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("direction", &self.direction)
            .field("cursor", &self.cursor)
            .field("read_ahead", &self.read_ahead)
            .field("ended", &self.upcoming.is_none())
            .finish_non_exhaustive()
    }
}

/// The cursors that led to pages so far, as hashes: a list may have a great many.
#[derive(Default)]
pub struct SeenCursors {
    hashes: HashSet<u64>,
    hasher: RandomState,
}

impl SeenCursors {
    /// Whether the cursor is new.
    pub fn insert(&mut self, cursor: &str) -> bool {
        self.hashes.insert(self.hasher.hash_one(cursor))
    }

    /// As if none had been seen.
    pub fn clear(&mut self) {
        self.hashes.clear();
    }
}
