//! Values as the API writes them: what a test gives, for each kind of answer.

use std::sync::Arc;

use workos_core::serde::Serialize;
use workos_core::serde::de::DeserializeOwned;
use workos_core::serde_json::{self, Value};
use workos_core::{Answer, List, ListMetadata, Paged, Plain, Whole};

use super::mocks::{Page, Reply};

/// An answer that a test can give.
pub trait MockAnswer: Answer {
    /// What it gives: the value, or the items of a list.
    type Given;

    /// As the API writes it.
    #[doc(hidden)]
    fn write(given: Self::Given) -> serde_json::Result<Vec<u8>>;
}

impl<T: DeserializeOwned + Serialize + 'static> MockAnswer for Plain<T> {
    type Given = T;

    fn write(given: T) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(&given)
    }
}

impl<T: DeserializeOwned + Serialize + 'static> MockAnswer for Whole<T> {
    type Given = Vec<T>;

    fn write(given: Vec<T>) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(&List::new(given, None))
    }
}

/// One page, which is all.
impl<T: DeserializeOwned + Serialize + 'static> MockAnswer for Paged<T> {
    type Given = Vec<T>;

    fn write(given: Vec<T>) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(&List::new(given, Some(ListMetadata::default())))
    }
}

/// The pages of a list, each with the cursors to its neighbours: the ids of the items beside them.
pub(super) fn pages<T: Serialize>(
    pages: impl IntoIterator<Item = Vec<T>>,
) -> serde_json::Result<Vec<Page>> {
    let pages = pages
        .into_iter()
        .map(|items| items.iter().map(serde_json::to_value).collect())
        .collect::<serde_json::Result<Vec<Vec<Value>>>>()?;
    let cursor = |position: usize, item: Option<&Value>| match item.map(|item| &item["id"]) {
        Some(Value::String(id)) => id.clone(),
        _ => format!("cursor_{position}"),
    };
    let last = pages.len().saturating_sub(1);
    let firsts: Vec<String> = pages
        .iter()
        .enumerate()
        .map(|(at, page)| cursor(at, page.first()))
        .collect();
    let lasts: Vec<String> = pages
        .iter()
        .enumerate()
        .map(|(at, page)| cursor(at, page.last()))
        .collect();
    let mut made = Vec::with_capacity(pages.len());
    for (position, items) in pages.into_iter().enumerate() {
        // What is before a page is asked for by its first item, what is after by its last.
        let metadata = ListMetadata::new(
            (position > 0).then(|| firsts[position].clone()),
            (position < last).then(|| lasts[position].clone()),
        );
        let list = List::new(items, Some(metadata));
        made.push(Page {
            after: position.checked_sub(1).map(|before| lasts[before].clone()),
            before: firsts.get(position + 1).cloned(),
            reply: Arc::new(Reply::json(serde_json::to_vec(&list)?)),
        });
    }
    Ok(made)
}
