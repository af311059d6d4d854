//! A JSON value through a Rust type and back.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A row of the table of types.
pub struct Row {
    /// The component, or `METHOD /route body` or `answer`.
    pub place: &'static str,
    /// The type that stands for it.
    pub rust_type: &'static str,
    /// Whether requests hold it: then null and absent are two things.
    pub sent: bool,
    /// Decodes a value into the type and encodes it again.
    pub round_trip: fn(&Value) -> Result<Value, serde_json::Error>,
}

/// Decodes a value into a `T`, from text as a client does, and encodes it again.
pub fn round_trip<T: DeserializeOwned + Serialize>(
    value: &Value,
) -> Result<Value, serde_json::Error> {
    let decoded: T = serde_json::from_str(&value.to_string())?;
    serde_json::to_value(decoded)
}
