//! What the feature `tracing` tells of a call: a span around it, named as the semantic conventions
//! of OpenTelemetry name the span of an HTTP client, and an event for each wait within it. Without
//! the feature the same functions do nothing.
//!
//! Paths, queries, headers, bodies and the words of the API are none of its business: they hold
//! identifiers, personal data and credentials.

#[cfg(feature = "tracing")]
mod recorded;
#[cfg(not(feature = "tracing"))]
mod silent;

#[cfg(feature = "tracing")]
pub(crate) use recorded::{CallSpan, in_current_span, list_goes_on, repeating, waiting_for_turn};
#[cfg(not(feature = "tracing"))]
pub(crate) use silent::{CallSpan, in_current_span, list_goes_on, repeating, waiting_for_turn};
