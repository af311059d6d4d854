//! How values become the text of a query parameter. The request keeps the
//! parameters; this file only knows single values and lists of them.

use std::borrow::Cow;
use std::fmt::Display;

use chrono::{DateTime, SecondsFormat, Utc};

use crate::percent;

/// A value that can stand in the query of a request.
///
/// Lists are joined by a literal comma, with the commas inside an item
/// percent-encoded. `None` and an empty list leave the parameter out.
///
/// Types of the API that are text on the wire get their implementation from
/// [`query_value!`](crate::query_value).
pub trait QueryValue {
    /// Adds the value: nothing, one item, or each item of a list.
    fn add_to(&self, items: &mut QueryItems);
}

/// The items of one query parameter, already percent-encoded and joined.
#[derive(Debug, Default)]
pub struct QueryItems {
    encoded: Option<String>,
}

impl QueryItems {
    /// Adds one item as plain text; it is encoded here.
    pub fn push(&mut self, item: &str) {
        match &mut self.encoded {
            None => self.encoded = Some(percent::encode(item).into_owned()),
            Some(encoded) => {
                encoded.push(',');
                encoded.push_str(&percent::encode(item));
            }
        }
    }

    fn push_shown(&mut self, item: impl Display) {
        self.push(&item.to_string());
    }

    pub(crate) fn into_encoded(self) -> Option<String> {
        self.encoded
    }
}

impl QueryValue for str {
    fn add_to(&self, items: &mut QueryItems) {
        items.push(self);
    }
}

impl QueryValue for String {
    fn add_to(&self, items: &mut QueryItems) {
        items.push(self);
    }
}

impl QueryValue for Cow<'_, str> {
    fn add_to(&self, items: &mut QueryItems) {
        items.push(self);
    }
}

/// RFC 3339, as the API writes its own timestamps.
impl QueryValue for DateTime<Utc> {
    fn add_to(&self, items: &mut QueryItems) {
        items.push(&self.to_rfc3339_opts(SecondsFormat::AutoSi, true));
    }
}

macro_rules! shown_as_text {
    ($($type:ty),+) => {$(
        impl QueryValue for $type {
            fn add_to(&self, items: &mut QueryItems) {
                items.push_shown(self);
            }
        }
    )+};
}

shown_as_text!(
    bool, u8, u16, u32, u64, usize, i8, i16, i32, i64, isize, f32, f64
);

impl<V: QueryValue + ?Sized> QueryValue for &V {
    fn add_to(&self, items: &mut QueryItems) {
        (**self).add_to(items);
    }
}

impl<V: QueryValue> QueryValue for Option<V> {
    fn add_to(&self, items: &mut QueryItems) {
        if let Some(value) = self {
            value.add_to(items);
        }
    }
}

impl<V: QueryValue> QueryValue for [V] {
    fn add_to(&self, items: &mut QueryItems) {
        for item in self {
            item.add_to(items);
        }
    }
}

impl<V: QueryValue> QueryValue for Vec<V> {
    fn add_to(&self, items: &mut QueryItems) {
        self.as_slice().add_to(items);
    }
}

impl<V: QueryValue, const N: usize> QueryValue for [V; N] {
    fn add_to(&self, items: &mut QueryItems) {
        self.as_slice().add_to(items);
    }
}

/// Implements [`QueryValue`] for types that have `as_str(&self) -> &str`, such
/// as the enums of the API.
///
/// ```
/// enum Order { Ascending, Descending }
///
/// impl Order {
///     fn as_str(&self) -> &str {
///         match self { Self::Ascending => "asc", Self::Descending => "desc" }
///     }
/// }
///
/// workos_core::query_value!(Order);
/// ```
#[macro_export]
macro_rules! query_value {
    ($($type:ty),+ $(,)?) => {$(
        impl $crate::QueryValue for $type {
            fn add_to(&self, items: &mut $crate::QueryItems) {
                items.push(self.as_str());
            }
        }
    )+};
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(value: impl QueryValue) -> Option<String> {
        let mut items = QueryItems::default();
        value.add_to(&mut items);
        items.into_encoded()
    }

    #[test]
    fn values_are_encoded_and_absent_ones_left_out() {
        assert_eq!(encoded("a b&c=d+e"), Some("a%20b%26c%3Dd%2Be".to_owned()));
        assert_eq!(encoded(""), Some(String::new()));
        assert_eq!(encoded(true), Some("true".to_owned()));
        assert_eq!(encoded(-7_i64), Some("-7".to_owned()));
        assert_eq!(encoded(0.5_f64), Some("0.5".to_owned()));
        assert_eq!(encoded(None::<&str>), None);
        assert_eq!(encoded(Some(&3_u32)), Some("3".to_owned()));
    }

    #[test]
    fn lists_are_joined_by_a_literal_comma() {
        let domains = ["a.example".to_owned(), "b,c".to_owned()];
        assert_eq!(
            encoded(Some(&domains[..])),
            Some("a.example,b%2Cc".to_owned())
        );
        assert_eq!(encoded(vec!["", "x"]), Some(",x".to_owned()));
        assert_eq!(encoded(Vec::<String>::new()), None);
    }

    #[test]
    fn timestamps_are_rfc_3339() {
        let noon = DateTime::from_timestamp(1_767_268_800, 0).expect("in range");
        assert_eq!(encoded(noon), Some("2026-01-01T12%3A00%3A00Z".to_owned()));
    }

    #[test]
    fn the_macro_takes_types_with_as_str() {
        struct Order;
        impl Order {
            fn as_str(&self) -> &str {
                "desc"
            }
        }
        query_value!(Order);
        assert_eq!(encoded(Some(&Order)), Some("desc".to_owned()));
    }
}
