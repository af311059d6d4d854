//! A page of a list, which knows how to ask for its neighbours.

use std::fmt;

use serde::de::DeserializeOwned;

use crate::prepared::{Paged, Prepared};
use crate::{Error, List};

/// One page of a list. Cloneable; it keeps the filters and settings of the call that brought it.
#[derive(Clone)]
#[must_use]
pub struct Page<T: DeserializeOwned + 'static> {
    list: List<T>,
    call: Prepared<Paged<T>>,
}

impl<T: DeserializeOwned + 'static> Page<T> {
    pub(crate) fn new(list: List<T>, call: Prepared<Paged<T>>) -> Self {
        Self { list, call }
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

    /// Asks for the page after this one, with the same filters and settings. `None` on the last.
    ///
    /// # Errors
    ///
    /// As the call that brought this page.
    pub async fn next_page(&self) -> Result<Option<Self>, Error> {
        self.neighbour("after", "before", self.after()).await
    }

    /// Asks for the page before this one, with the same filters and settings. `None` on the first.
    ///
    /// # Errors
    ///
    /// As the call that brought this page.
    pub async fn previous_page(&self) -> Result<Option<Self>, Error> {
        self.neighbour("before", "after", self.before()).await
    }

    async fn neighbour(
        &self,
        direction: &'static str,
        opposite: &str,
        cursor: Option<&str>,
    ) -> Result<Option<Self>, Error> {
        let Some(cursor) = cursor else {
            return Ok(None);
        };
        let call = self.call.clone();
        let call = call.without_query(opposite).query(direction, cursor);
        call.send()
            .await
            .map(|response| Some(response.into_value()))
    }
}

impl<T: DeserializeOwned + 'static> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'a, T: DeserializeOwned + 'static> IntoIterator for &'a Page<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.data().iter()
    }
}

impl<T: DeserializeOwned + fmt::Debug + 'static> fmt::Debug for Page<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("items", &self.items())
            .field("before", &self.before())
            .field("after", &self.after())
            .finish_non_exhaustive()
    }
}
