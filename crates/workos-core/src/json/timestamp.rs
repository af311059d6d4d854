//! Timestamps as the API writes them, read without chrono's parser: that takes any form RFC 3339
//! allows, which takes several times as long. Every other form is left to it.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

/// What chrono reads, read faster.
pub(super) struct Timestamp(DateTime<Utc>);

impl From<Timestamp> for DateTime<Utc> {
    fn from(Timestamp(time): Timestamp) -> Self {
        time
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Timestamp;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a timestamp of RFC 3339")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Timestamp, E> {
                match usual(text.as_bytes()) {
                    Some(time) => Ok(Timestamp(time)),
                    None => text.parse().map(Timestamp).map_err(E::custom),
                }
            }
        }

        deserializer.deserialize_str(Text)
    }
}

/// Reads `2026-01-15T12:00:00.123Z`, with any number of digits up to nine after the point or none.
fn usual(text: &[u8]) -> Option<DateTime<Utc>> {
    let (time, fraction) = text.strip_suffix(b"Z")?.split_at_checked(19)?;
    let [b'-', b'-', b'T', b':', b':'] = [time[4], time[7], time[10], time[13], time[16]] else {
        return None;
    };
    let nanoseconds = match fraction {
        [] => 0,
        [b'.', digits @ ..] if (1..=9).contains(&digits.len()) => {
            (digits.len()..9).fold(number(digits)?, |value, _| value * 10)
        }
        _ => return None,
    };
    let date = NaiveDate::from_ymd_opt(
        i32::try_from(number(&time[..4])?).ok()?,
        number(&time[5..7])?,
        number(&time[8..10])?,
    )?;
    let (hour, minute) = (number(&time[11..13])?, number(&time[14..16])?);
    let second = number(&time[17..])?;
    let time = date.and_hms_nano_opt(hour, minute, second, nanoseconds)?;
    Some(time.and_utc())
}

/// Up to nine decimal digits.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |value, digit| {
        digit
            .is_ascii_digit()
            .then(|| value * 10 + u32::from(digit - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<DateTime<Utc>> {
        let json = serde_json::to_string(text).expect("a text");
        let read: Result<Timestamp, _> = serde_json::from_str(&json);
        read.ok().map(|Timestamp(time)| time)
    }

    #[test]
    fn what_the_api_writes_is_read_here() {
        for text in [
            "2026-01-15T12:00:00.000Z",
            "2026-01-15T12:00:00.123Z",
            "2026-01-15T12:00:00Z",
            "2024-02-29T23:59:59.999999999Z",
            "1969-12-31T23:59:59.5Z",
        ] {
            let read = usual(text.as_bytes());
            assert_eq!(read, text.parse().ok(), "{text}");
            assert!(read.is_some(), "{text}");
        }
    }

    #[test]
    fn every_text_is_read_as_chrono_reads_it() {
        for text in [
            "2026-01-15T12:00:00+02:00",
            "2026-01-15 12:00:00Z",
            "2026-01-15t12:00:00z",
            "2016-12-31T23:59:60Z",
            "2026-01-15T24:00:00Z",
            "2026-01-15T12:60:00Z",
            "2026-01-15T12:00:61Z",
            "2026-02-29T12:00:00Z",
            "2026-13-01T12:00:00Z",
            "2026-00-01T12:00:00Z",
            "2026-01-00T12:00:00Z",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "2026-01-15T12:00:00.Z",
            "2026-01-15T12:00:00.1234567890Z",
            "2026-01-15T12:00:00,123Z",
            "2026-01-15T12:00:00.12aZ",
            "2026-01-15T12:00:00",
            "2026-01-15T12:00Z",
            "2026-01-15",
            "+2026-1-15T12:00:00Z",
            "2026/01/15T12:00:00Z",
            "2026-01-15T1é:00:00Z",
            "2026-01-15T12:00:0é",
            "Z",
            "",
        ] {
            assert_eq!(read(text), text.parse().ok(), "{text}");
        }
    }

    #[test]
    fn numbers_and_null_are_no_timestamps() {
        for json in ["1768478400", "null", "{}"] {
            assert!(serde_json::from_str::<Timestamp>(json).is_err(), "{json}");
        }
    }
}
