//! A place among the events of an environment: a value that a job stores.

use std::fmt;
use std::str::FromStr;

use workos_core::Error;
use workos_core::chrono::{DateTime, SecondsFormat, SubsecRound, Utc};

/// What the text of a time begins with. The id of an event has no colon.
const SINCE: &str = "since:";

/// A place among the events of an environment: after one of them, or at a time. Its text is for a
/// file or a column, and is read again by `parse`.
///
/// ```
/// # fn main() -> Result<(), workos::Error> {
/// use workos::chrono::DateTime;
/// use workos::events::EventCursor;
///
/// let cursor = EventCursor::after("event_01EHZNVPK3SFK441A1RGBFSHRT");
/// let stored = cursor.to_string();
/// assert_eq!(stored.parse::<EventCursor>()?, cursor);
///
/// let beginning = EventCursor::since(DateTime::UNIX_EPOCH);
/// assert_eq!(beginning.to_string(), "since:1970-01-01T00:00:00.000Z");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EventCursor(Place);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    After(String),
    Since(DateTime<Utc>),
}

impl EventCursor {
    /// After the event with this id.
    #[must_use]
    pub fn after(event_id: impl Into<String>) -> Self {
        Self(Place::After(event_id.into()))
    }

    /// At this time, to the millisecond. WorkOS keeps events for a limited time only, and may refuse
    /// a time before that.
    #[must_use]
    pub fn since(time: DateTime<Utc>) -> Self {
        Self(Place::Since(time.trunc_subsecs(3)))
    }

    pub(super) fn place(&self) -> &Place {
        &self.0
    }
}

/// A time as the API takes it.
pub(super) fn time_text(time: &DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

impl fmt::Display for EventCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::After(id) => f.write_str(id),
            Place::Since(time) => write!(f, "{SINCE}{}", time_text(time)),
        }
    }
}

/// Reads what was stored; space around it does not count.
impl FromStr for EventCursor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        if let Some(time) = text.strip_prefix(SINCE) {
            let time = time.parse().map_err(|_| {
                Error::invalid_request("the cursor begins with `since:`, but no time follows")
            })?;
            return Ok(Self::since(time));
        }
        match text.bytes().all(|byte| byte.is_ascii_graphic()) && !text.is_empty() {
            true => Ok(Self::after(text)),
            false => Err(Error::invalid_request(
                "the cursor is neither the id of an event nor `since:` with a time",
            )),
        }
    }
}
