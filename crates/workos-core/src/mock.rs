//! What mocks are made of: values that a test can begin with, and a request taken for a description
//! of those that a server of the test is to answer. The server is in `workos`.

use std::any::Any;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{Answer, Error, PreparedRequest};

/// A plausible value of a type of the API, for tests: always the same one. What a test is about is
/// then changed in it.
///
/// ```
/// use workos::mock::Fixture;
/// use workos::types::Organization;
///
/// let acme = Organization::fixture_with(|organization| organization.name = "Acme".to_owned());
/// assert_eq!(acme.id, Organization::fixture().id);
/// ```
pub trait Fixture: DeserializeOwned {
    /// The value as the API would write it.
    const JSON: &'static str;

    /// The value.
    ///
    /// # Panics
    ///
    /// Where [`JSON`](Self::JSON) is not of the type; none of this SDK is such.
    #[must_use]
    fn fixture() -> Self {
        match serde_json::from_str(Self::JSON) {
            Ok(fixture) => fixture,
            Err(error) => panic!(
                "the fixture of `{}` is none: {error}",
                std::any::type_name::<Self>()
            ),
        }
    }

    /// The value with a change.
    ///
    /// # Panics
    ///
    /// As [`fixture`](Self::fixture).
    #[must_use]
    fn fixture_with(change: impl FnOnce(&mut Self)) -> Self {
        let mut fixture = Self::fixture();
        change(&mut fixture);
        fixture
    }
}

/// Gives types their [`Fixture`].
#[doc(hidden)]
#[macro_export]
macro_rules! fixtures {
    ($( $name:ident = $json:literal; )*) => {
        $(
            impl $crate::Fixture for $name {
                const JSON: &'static str = $json;
            }
        )*
    };
}

/// Gives a type around a union that spans two properties a fixture for each tag: its own, with the tag
/// and beside it the fixture of a type; or JSON of its own.
#[doc(hidden)]
#[macro_export]
macro_rules! tagged_fixtures {
    (
        $( #[$attribute:meta] )*
        $name:ident by $tag:literal with $content:literal {
            $( $value:literal = $fixture:tt, )*
        }
    ) => {
        impl $name {
            $( #[$attribute] )*
            #[must_use]
            pub fn fixture_of(tag: &str) -> ::core::option::Option<Self> {
                match tag {
                    $( $value => $crate::tagged_fixtures!(@of $fixture, ($tag, $value), $content), )*
                    _ => ::core::option::Option::None,
                }
            }
        }
    };
    (@of $name:ident, $tag:expr, $content:literal) => {
        $crate::fixture_beside($tag, ($content, <$name as $crate::Fixture>::JSON))
    };
    (@of $json:literal, $tag:expr, $content:literal) => {
        $crate::serde_json::from_str($json).ok()
    };
}

/// The fixture of a type with another tag and, beside it, other content.
#[doc(hidden)]
pub fn fixture_beside<T: Fixture>(tag: (&str, &str), content: (&str, &str)) -> Option<T> {
    let mut fixture: Map<String, Value> = serde_json::from_str(T::JSON).ok()?;
    fixture.insert(tag.0.to_owned(), tag.1.into());
    fixture.insert(content.0.to_owned(), serde_json::from_str(content.1).ok()?);
    serde_json::from_value(fixture.into()).ok()
}

/// A request that can be looked at instead of sent: every request builder.
#[doc(hidden)]
pub trait Describe {
    /// What becomes of the body of its answer.
    type Answer: Answer;

    /// The request as it would be sent.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    fn describe(self) -> Result<PreparedRequest<Self::Answer>, Error>;
}

impl<A: Answer> Describe for PreparedRequest<A> {
    type Answer = A;

    fn describe(self) -> Result<Self, Error> {
        Ok(self)
    }
}

/// What is known of a request before it is sent.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Description {
    /// The method.
    pub method: Method,
    /// The path with its parameters by name.
    pub route: String,
    /// Path and query, encoded, as they follow the base URL.
    pub target: String,
    /// The body, if it has one.
    pub body: Option<Bytes>,
    /// The headers that were set for this call, its credentials and key among them.
    pub headers: HeaderMap,
}

/// What a client carries for those who made it.
#[doc(hidden)]
pub type Attachment = Arc<dyn Any + Send + Sync>;
