//! Gives out the items of a list one by one. The pages they come in are the work of `pages`.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use serde::de::DeserializeOwned;

use crate::prepared::{Paged, PreparedRequest};
use crate::{Error, Pages, ThreadSafe};

/// The items of a list, one after the other: an asynchronous iterator, and a [`Stream`]. Pages are
/// asked for as they are needed; [`Pages`] says how.
///
/// ```no_run
/// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
/// let list = workos.organizations().list().search("acme");
/// let mut organizations = list.items().max_items(1_000).read_ahead();
/// while let Some(organization) = organizations.next().await {
///     println!("{}", organization?.name);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent until the first item is asked for"]
pub struct Items<T> {
    pages: Pages<T>,
    /// What is left of the page under work.
    page: std::vec::IntoIter<T>,
    /// The cursor that leads to the page under work.
    page_cursor: Option<String>,
    left: Option<usize>,
}

impl<T: DeserializeOwned + ThreadSafe> Items<T> {
    pub(crate) fn new(request: PreparedRequest<Paged<T>>) -> Self {
        Self {
            pages: Pages::new(request),
            page: Vec::new().into_iter(),
            page_cursor: None,
            left: None,
        }
    }

    /// Ends after so many items. The size of a page is the `limit` of the request.
    pub fn max_items(mut self, most: usize) -> Self {
        self.pages = self.pages.max_items(most);
        self.left = Some(most);
        self
    }

    /// Asks for the next page while the items of this one are being worked on. Needs a Tokio
    /// runtime to have an effect while the caller waits for something else.
    pub fn read_ahead(mut self) -> Self {
        self.pages = self.pages.read_ahead();
        self
    }

    /// The next item; `None` when the list has ended.
    ///
    /// The future can be dropped, for example by `select!`, without losing an item.
    ///
    /// # Errors
    ///
    /// As [`Pages::next`].
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    /// All items that are left. Keep the number in mind, or bound it with
    /// [`max_items`](Self::max_items): they are in memory together.
    ///
    /// # Errors
    ///
    /// The first error, as [`next`](Self::next); the items before it are lost.
    pub async fn into_vec(mut self) -> Result<Vec<T>, Error> {
        let mut items = Vec::new();
        while let Some(item) = self.next().await {
            items.push(item?);
        }
        Ok(items)
    }

    /// Where to begin again later: given to `after` (to `before`, if the list was walked backward)
    /// of the same request, it leads to what this has not given yet. `None` at the beginning.
    ///
    /// It leads to the beginning of a page. In the middle of one its first items come again; to
    /// go on without that, stop at the end of a page, with [`Pages`]. At the end of the list it
    /// leads to the last page once more, so that what was added since is found.
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        match self.page.len() {
            0 => self.pages.cursor(),
            _ => self.page_cursor.as_deref(),
        }
    }

    #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
    pub(crate) fn pages_mut(&mut self) -> &mut Pages<T> {
        &mut self.pages
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        if self.left == Some(0) {
            return Poll::Ready(None);
        }
        loop {
            if let Some(item) = self.page.next() {
                if let Some(left) = &mut self.left {
                    *left -= 1;
                }
                return Poll::Ready(Some(Ok(item)));
            }
            let page_cursor = self.pages.cursor().map(str::to_owned);
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => {
                    self.page = page.into_iter();
                    self.page_cursor = page_cursor;
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T: DeserializeOwned + ThreadSafe> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.pages.has_failed() {
            true => Poll::Ready(None),
            false => self.poll_item(context),
        }
    }
}

/// Nothing in it is pinned.
impl<T> Unpin for Items<T> {}

/// Shows how many items are at hand, not the items: they are personal data.
impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("at_hand", &self.page.len())
            .field("left", &self.left)
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}
