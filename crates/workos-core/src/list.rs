//! The envelope of every list the API answers with. Which page comes next is for the caller to
//! decide; this only holds what one answer said.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::json::Key;

/// One page of a list.
///
/// Reading is lenient in what surrounds the items, but not about `data`: an answer without it is
/// no list, and must not pass for an empty one. Missing cursors mean that there is no further page.
///
/// ```
/// use workos::List;
///
/// let page: List<u32> = serde_json::from_str(
///     r#"{"object": "list", "data": [1, 2], "list_metadata": {"after": "x"}}"#,
/// )?;
/// assert_eq!(page.data(), [1, 2]);
/// assert_eq!(page.after(), Some("x"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct List<T> {
    /// The items, in the order of the list.
    pub data: Vec<T>,
    /// The cursors to the neighbouring pages; lists that come whole have none.
    pub list_metadata: Option<ListMetadata>,
    object: Option<String>,
}

/// The cursors to the pages around one page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListMetadata {
    /// The cursor to the page before; `None` on the first.
    pub before: Option<String>,
    /// The cursor to the page after; `None` on the last.
    pub after: Option<String>,
}

impl ListMetadata {
    /// Both cursors.
    #[must_use]
    pub fn new(before: Option<String>, after: Option<String>) -> Self {
        Self { before, after }
    }
}

impl<T> List<T> {
    /// A page made by hand, for example in a test.
    #[must_use]
    pub fn new(data: Vec<T>, list_metadata: Option<ListMetadata>) -> Self {
        Self {
            data,
            list_metadata,
            object: Some("list".to_owned()),
        }
    }

    /// The items.
    #[must_use]
    pub fn data(&self) -> &[T] {
        &self.data
    }

    /// The items, by themselves.
    #[must_use]
    pub fn into_data(self) -> Vec<T> {
        self.data
    }

    /// The cursor to the page before, if there is one.
    #[must_use]
    pub fn before(&self) -> Option<&str> {
        cursor(&self.list_metadata.as_ref()?.before)
    }

    /// The cursor to the page after, if there is one.
    #[must_use]
    pub fn after(&self) -> Option<&str> {
        cursor(&self.list_metadata.as_ref()?.after)
    }
}

/// An empty cursor leads nowhere.
fn cursor(cursor: &Option<String>) -> Option<&str> {
    cursor.as_deref().filter(|cursor| !cursor.is_empty())
}

/// A list that must say what follows: one that lost its `list_metadata` would look like the last
/// page, and whoever counts on having seen all items would be wrong.
#[derive(Debug)]
pub struct PagedList<T>(List<T>);

impl<T> PagedList<T> {
    pub(crate) fn into_list(self) -> List<T> {
        self.0
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for PagedList<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let list = List::deserialize(deserializer)?;
        match list.list_metadata {
            Some(_) => Ok(Self(list)),
            None => Err(D::Error::missing_field("list_metadata")),
        }
    }
}

impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.data.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.data.iter()
    }
}

impl<T: Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(object) = &self.object {
            map.serialize_entry("object", object)?;
        }
        map.serialize_entry("data", &self.data)?;
        if let Some(list_metadata) = &self.list_metadata {
            map.serialize_entry("list_metadata", list_metadata)?;
        }
        map.end()
    }
}

impl Serialize for ListMetadata {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("before", &self.before)?;
        map.serialize_entry("after", &self.after)?;
        map.end()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
            type Value = List<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let (mut data, mut list_metadata, mut object) = (None, None, None);
                while let Some(key) = map.next_key::<Key<'de>>()? {
                    match key.as_str() {
                        "data" => data = map.next_value()?,
                        "list_metadata" => list_metadata = map.next_value()?,
                        "object" => object = map.next_value()?,
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(List {
                    data: data.ok_or_else(|| A::Error::missing_field("data"))?,
                    list_metadata,
                    object,
                })
            }
        }

        deserializer.deserialize_map(ListVisitor(PhantomData))
    }
}

impl<'de> Deserialize<'de> for ListMetadata {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListMetadataVisitor;

        impl<'de> Visitor<'de> for ListMetadataVisitor {
            type Value = ListMetadata;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the cursors of a list")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut read = ListMetadata::default();
                while let Some(key) = map.next_key::<Key<'de>>()? {
                    match key.as_str() {
                        "before" => read.before = map.next_value()?,
                        "after" => read.after = map.next_value()?,
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(read)
            }
        }

        deserializer.deserialize_map(ListMetadataVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_surrounds_the_items_may_be_missing() {
        for body in [
            r#"{"data":[],"list_metadata":null}"#,
            r#"{"data":[],"list_metadata":{"after":""}}"#,
            r#"{"object":null,"unknown":[{}],"data":[]}"#,
        ] {
            let list: List<String> = serde_json::from_str(body).expect(body);
            assert!(list.data().is_empty());
            assert_eq!((list.before(), list.after()), (None, None));
        }
        let list: List<u8> =
            serde_json::from_str(r#"{"data":[1],"list_metadata":{}}"#).expect("a list");
        assert_eq!(list.list_metadata, Some(ListMetadata::default()));
    }

    #[test]
    fn an_answer_without_items_is_no_empty_list() {
        for body in [
            "{}",
            r#"{"data":null}"#,
            r#"{"list_metadata":{"after":"x"}}"#,
        ] {
            let error = serde_json::from_str::<List<String>>(body).expect_err(body);
            assert!(
                error.to_string().contains("missing field `data`"),
                "{error}"
            );
        }
    }

    #[test]
    fn a_page_must_say_what_follows() {
        for body in [r#"{"data":[]}"#, r#"{"data":[],"list_metadata":null}"#] {
            let error = serde_json::from_str::<PagedList<String>>(body).expect_err(body);
            assert!(error.to_string().contains("`list_metadata`"), "{error}");
        }
        let last: PagedList<u8> =
            serde_json::from_str(r#"{"data":[1],"list_metadata":{}}"#).expect("a page");
        assert_eq!(last.into_list().after(), None);
    }

    #[test]
    fn what_was_read_is_written_back() {
        for body in [
            r#"{"object":"list","data":[1],"list_metadata":{"before":null,"after":"a"}}"#,
            r#"{"object":"list","data":[]}"#,
            r#"{"data":[1,2]}"#,
        ] {
            let list: List<u8> = serde_json::from_str(body).expect(body);
            assert_eq!(serde_json::to_string(&list).expect("serialises"), body);
        }
    }

    #[test]
    fn a_list_made_by_hand_is_a_list_object() {
        let list = List::new(
            vec!["a"],
            Some(ListMetadata::new(None, Some("x".to_owned()))),
        );
        assert_eq!(
            serde_json::to_string(&list).expect("serialises"),
            r#"{"object":"list","data":["a"],"list_metadata":{"before":null,"after":"x"}}"#
        );
        assert_eq!(list.after(), Some("x"));
        assert_eq!((&list).into_iter().count(), 1);
        assert_eq!(list.into_data(), ["a"]);
    }
}
