//! A page of a list, which knows how to ask for its neighbours. Walking a whole list is the work
//! of `pages` and `items`.

use std::fmt;

use serde::de::DeserializeOwned;

use crate::prepared::{Answer, Plain, PreparedRequest};
use crate::{Error, List};

/// One page of a list. Cloneable; it keeps the filters and settings of the call that brought it.
///
/// ```no_run
/// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
/// let mut page = workos.organizations().list().await?;
/// loop {
///     for organization in &page {
///         println!("{}", organization.name);
///     }
///     match page.next_page().await? {
///         Some(next) => page = next,
///         None => break,
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use]
pub struct Page<T> {
    list: List<T>,
    call: PageRequest,
}

/// The request for a page, whatever its items are.
pub(crate) type PageRequest = PreparedRequest<Plain<()>>;

/// Which way a list is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// By the cursor `after`.
    Forward,
    /// By the cursor `before`.
    Backward,
}

impl Direction {
    /// The query parameter with the cursor, and that of the other direction.
    pub(crate) fn parameters(self) -> (&'static str, &'static str) {
        match self {
            Self::Forward => ("after", "before"),
            Self::Backward => ("before", "after"),
        }
    }
}

impl<T> Page<T> {
    pub(crate) fn new<A: Answer>(list: List<T>, call: PreparedRequest<A>) -> Self {
        Self {
            list,
            call: call.finished_as(),
        }
    }

    /// The request for the next page in a direction.
    pub(crate) fn request(&self, direction: Direction) -> Option<PageRequest> {
        let cursor = self.cursor(direction)?;
        let (parameter, opposite) = direction.parameters();
        let call = self.call.clone();
        Some(call.without_query(opposite).query(parameter, cursor))
    }

    /// The items, in the order of the list.
    #[must_use]
    pub fn items(&self) -> &[T] {
        self.list.data()
    }

    /// The items, by themselves.
    #[must_use]
    pub fn into_items(self) -> Vec<T> {
        self.list.into_data()
    }

    /// Whether another page follows.
    #[must_use]
    pub fn has_more(&self) -> bool {
        self.after().is_some()
    }

    /// The cursor to the page after this one; `None` on the last. Store it to go on later.
    #[must_use]
    pub fn after(&self) -> Option<&str> {
        self.list.after()
    }

    /// The cursor to the page before this one; `None` on the first.
    #[must_use]
    pub fn before(&self) -> Option<&str> {
        self.list.before()
    }

    pub(crate) fn cursor(&self, direction: Direction) -> Option<&str> {
        match direction {
            Direction::Forward => self.after(),
            Direction::Backward => self.before(),
        }
    }
}

impl<T: DeserializeOwned + 'static> Page<T> {
    /// Asks for the page after this one, with the same filters and settings. `None` on the last.
    ///
    /// # Errors
    ///
    /// As the call that brought this page.
    pub async fn next_page(&self) -> Result<Option<Self>, Error> {
        self.neighbour(Direction::Forward).await
    }

    /// Asks for the page before this one, with the same filters and settings. `None` on the first.
    ///
    /// # Errors
    ///
    /// As the call that brought this page.
    pub async fn previous_page(&self) -> Result<Option<Self>, Error> {
        self.neighbour(Direction::Backward).await
    }

    async fn neighbour(&self, direction: Direction) -> Result<Option<Self>, Error> {
        match self.request(direction) {
            Some(request) => request.paged().await.map(Some),
            None => Ok(None),
        }
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Page<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.data().iter()
    }
}

impl<T: fmt::Debug> fmt::Debug for Page<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("items", &self.items())
            .field("before", &self.before())
            .field("after", &self.after())
            .finish_non_exhaustive()
    }
}
