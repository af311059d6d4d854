//! Values as the API writes them: what a test gives, for each kind of answer.

use workos_core::serde::Serialize;
use workos_core::serde::de::DeserializeOwned;
use workos_core::serde_json;
use workos_core::{Answer, List, ListMetadata, Paged, Plain, Whole};

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
