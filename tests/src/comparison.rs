//! When what a type writes equals what it read.
//!
//! | allowed to differ | where | because |
//! | --- | --- | --- |
//! | properties that no schema knows | everywhere | a type has the fields it has |
//! | properties that repeat another in camel case | everywhere | the overlay that lists them takes them out |
//! | null for absent and the reverse | answers | to a reader both mean that there is no value |
//! | an empty list or map for an absent one and the reverse | answers | as above; the types have no third state |
//! | how a timestamp is spelt | everywhere | it is an instant |
//! | how a number is spelt | everywhere | 2 and 2.0 are one number |
//!
//! Nothing else: what was there comes back, and nothing is invented. Requests say different things
//! with null, absent and empty, so none of these stands for another there.

use std::fmt;

use chrono::DateTime;
use serde_json::Value;

use crate::document::Document;
use crate::instances::{EXTRA, Instance};

/// The first difference found.
#[derive(Debug)]
pub struct Difference {
    /// The JSON pointer to it.
    pointer: String,
    /// What was read there, as JSON.
    read: String,
    /// What was written there, as JSON.
    written: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            pointer,
            read,
            written,
        } = self;
        write!(f, "at {pointer:?} read {read}, written {written}")
    }
}

/// Compares an instance with what came back of it; `sent` as in the table's row.
pub fn compare(instance: &Instance, written: &Value, sent: bool) -> Result<(), Difference> {
    if let Some(pointer) = &instance.verbatim {
        let (read, written) = (instance.value.pointer(pointer), written.pointer(pointer));
        if read != written {
            return Err(difference(pointer, read, written));
        }
    }
    Comparison {
        sent,
        verbatim: instance.verbatim.as_deref(),
    }
    .values("", &instance.value, written)
}

/// Compares two answers by what they say: null, absent and empty say nothing.
pub fn compare_answers(first: &Value, second: &Value) -> Result<(), Difference> {
    let comparison = Comparison {
        sent: false,
        verbatim: None,
    };
    comparison.values("", &said(first), &said(second))
}

/// A value without the properties that say nothing.
fn said(value: &Value) -> Value {
    match value {
        Value::Object(object) => object
            .iter()
            .map(|(name, value)| (name.clone(), said(value)))
            .filter(|(_, value)| !says_nothing(value))
            .collect(),
        Value::Array(list) => list.iter().map(said).collect(),
        other => other.clone(),
    }
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

struct Comparison<'c> {
    sent: bool,
    verbatim: Option<&'c str>,
}

impl Comparison<'_> {
    fn values(&self, pointer: &str, read: &Value, written: &Value) -> Result<(), Difference> {
        if self.verbatim == Some(pointer) {
            return Ok(());
        }
        let equal = match (read, written) {
            (Value::Object(left), Value::Object(right)) => {
                for (name, value) in left {
                    if name == EXTRA || Document::get().is_repeated(name) {
                        continue;
                    }
                    let pointer = format!("{pointer}/{name}");
                    match right.get(name) {
                        Some(other) => self.values(&pointer, value, other)?,
                        None if self.counts_as_absent(value) => {}
                        None => return Err(difference(&pointer, Some(value), None)),
                    }
                }
                for (name, value) in right {
                    if !left.contains_key(name) && !self.counts_as_absent(value) {
                        return Err(difference(&format!("{pointer}/{name}"), None, Some(value)));
                    }
                }
                true
            }
            (Value::Array(left), Value::Array(right)) => {
                for (index, (value, other)) in left.iter().zip(right).enumerate() {
                    self.values(&format!("{pointer}/{index}"), value, other)?;
                }
                left.len() == right.len()
            }
            (Value::String(left), Value::String(right)) => {
                left == right || is_same_instant(left, right)
            }
            (Value::Number(left), Value::Number(right)) => {
                left == right || left.as_f64() == right.as_f64()
            }
            (left, right) => left == right,
        };
        match equal {
            true => Ok(()),
            false => Err(difference(pointer, Some(read), Some(written))),
        }
    }

    fn counts_as_absent(&self, value: &Value) -> bool {
        !self.sent && says_nothing(value)
    }
}

fn is_same_instant(left: &str, right: &str) -> bool {
    match (
        DateTime::parse_from_rfc3339(left),
        DateTime::parse_from_rfc3339(right),
    ) {
        (Ok(left), Ok(right)) => left == right,
        _ => false,
    }
}

fn difference(pointer: &str, read: Option<&Value>, written: Option<&Value>) -> Difference {
    let shown = |value: Option<&Value>| value.map_or("nothing".to_owned(), Value::to_string);
    Difference {
        pointer: pointer.to_owned(),
        read: shown(read),
        written: shown(written),
    }
}
