//! Every call of the API as a test makes it: from inputs by their names in the document.

use std::pin::Pin;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use workos::{Client, Error, Page, Response};

use crate::call_table::CALLS;
use crate::document::{Document, Operation};

/// The token of a person for whom calls are made.
pub const ACCESS_TOKEN: &str = "access_token_of_a_person";

/// A row of the table of calls.
pub struct Call {
    /// `GET /organizations`.
    pub place: &'static str,
    /// Makes the call with what is given.
    pub make: fn(Client, Given) -> Made,
}

/// A call under way.
pub type Made = Pin<Box<dyn Future<Output = Result<Response<Value>, Error>> + Send>>;

/// Every call with the operation that it makes.
///
/// # Panics
///
/// When the document has no such operation.
pub fn calls() -> impl Iterator<Item = (&'static Call, Operation<'static>)> {
    CALLS.iter().map(|call| {
        let operation = Document::get().operation(call.place);
        let operation = operation.unwrap_or_else(|| panic!("{} is not documented", call.place));
        (call, operation)
    })
}

/// The inputs of a call.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// Path and query parameters, by name.
    pub parameters: Map<String, Value>,
    /// The body, if there is one.
    pub body: Value,
}

impl Given {
    /// A required path or query parameter.
    pub fn parameter<T: DeserializeOwned>(&self, name: &str) -> T {
        self.optional_parameter(name)
            .unwrap_or_else(|| panic!("no parameter {name} is given"))
    }

    /// A query parameter that may be left out.
    pub fn optional_parameter<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        self.parameters.get(name).map(|value| read(name, value))
    }

    /// The body as one value.
    pub fn body<T: DeserializeOwned>(&self) -> T {
        read("body", &self.body)
    }

    /// A required field of the body.
    pub fn field<T: DeserializeOwned>(&self, name: &str) -> T {
        read(name, self.body.get(name).unwrap_or(&Value::Null))
    }

    /// A field of the body that may be left out; none if it is null.
    pub fn optional_field<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let value = self.body.get(name).filter(|value| !value.is_null())?;
        Some(read(name, value))
    }

    /// Whether a field of the body is to be sent as null.
    pub fn null_field(&self, name: &str) -> Option<()> {
        self.body
            .get(name)
            .filter(|value| value.is_null())
            .map(|_| ())
    }

    /// The token of a call that is made for a person.
    pub fn access_token(&self) -> &'static str {
        ACCESS_TOKEN
    }

    /// An answer as JSON.
    pub fn value<T: Serialize>(
        &self,
        answer: Result<Response<T>, Error>,
    ) -> Result<Response<Value>, Error> {
        answer.map(|response| response.map(|value| json(&value)))
    }

    /// The items of a page as JSON.
    pub fn page<T: Serialize + DeserializeOwned>(
        &self,
        answer: Result<Response<Page<T>>, Error>,
    ) -> Result<Response<Value>, Error> {
        answer.map(|response| response.map(|page| json(&page.items())))
    }
}

fn read<T: DeserializeOwned>(name: &str, value: &Value) -> T {
    serde_json::from_value(value.clone())
        .unwrap_or_else(|error| panic!("{name} cannot be {value}: {error}"))
}

fn json<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_else(|error| panic!("an answer is no JSON: {error}"))
}
