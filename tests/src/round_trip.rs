//! A JSON value through a Rust type and back.

use std::fmt::Debug;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use workos::mock::Fixture;

/// A row of the table of types.
pub struct Row {
    /// The component, or `METHOD /route body` or `answer`.
    pub place: &'static str,
    /// The type that stands for it.
    pub rust_type: &'static str,
    /// Whether requests hold it: then null and absent are two things.
    pub sent: bool,
    /// The fixture of the type, if it is one by itself.
    pub fixture: Option<&'static str>,
    /// Decodes a value into the type and encodes it again.
    pub round_trip: fn(&Value) -> Result<RoundTrip, serde_json::Error>,
    /// Describes the type as JSON Schema.
    pub json_schema: fn(SchemaGenerator) -> Schema,
}

impl Row {
    /// The row of the type `T`.
    pub const fn of<T: Fixture + Serialize + Debug + JsonSchema>(
        place: &'static str,
        rust_type: &'static str,
        sent: bool,
    ) -> Self {
        let mut row = Self::without_fixture::<T>(place, rust_type, sent);
        row.fixture = Some(T::JSON);
        row
    }

    /// The row of a type that is a list of others, or a plain value.
    pub const fn without_fixture<T: DeserializeOwned + Serialize + Debug + JsonSchema>(
        place: &'static str,
        rust_type: &'static str,
        sent: bool,
    ) -> Self {
        Self {
            place,
            rust_type,
            sent,
            fixture: None,
            round_trip: round_trip::<T>,
            json_schema: SchemaGenerator::into_root_schema_for::<T>,
        }
    }
}

/// What a value that was read comes to.
pub struct RoundTrip {
    /// The value as the type writes it.
    pub written: Value,
    /// The value as `{:?}` shows it.
    pub debug: String,
}

/// Decodes a value into a `T`, from text as a client does, and encodes it again.
pub fn round_trip<T: DeserializeOwned + Serialize + Debug>(
    value: &Value,
) -> Result<RoundTrip, serde_json::Error> {
    let decoded: T = serde_json::from_str(&value.to_string())?;
    Ok(RoundTrip {
        debug: format!("{decoded:?}"),
        written: serde_json::to_value(decoded)?,
    })
}
