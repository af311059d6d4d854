//! A server for tests of an application: it answers real HTTP on loopback, with values of the SDK's
//! types, and no other than the test describes.
//!
//! A request is described by its own builder, on the [`MockServer`] instead of a client, and
//! [`MockRequest`] says what it is answered with. A [`Fixture`] of every type is there to begin with.
//!
//! ```
//! # #[cfg(feature = "organizations")]
//! # async fn run() -> Result<(), workos::Error> {
//! use workos::mock::{Fixture, MockError, MockRequest, MockServer};
//! use workos::types::Organization;
//!
//! let server = MockServer::start();
//! let mock = server
//!     .organizations()
//!     .get("org_1")
//!     .fails(MockError::rate_limited())
//!     .then_returns(Organization::fixture());
//!
//! // The application, with the client of the server:
//! let workos = server.client();
//! let organization = workos.organizations().get("org_1").await?;
//!
//! assert_eq!(organization, Organization::fixture());
//! mock.assert_calls(2);
//! # Ok(())
//! # }
//! # #[cfg(feature = "organizations")]
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(run()).unwrap();
//! ```
//!
//! # What matches
//!
//! Method and path, and whatever else was given to the builder: parameters of the query, members of
//! the body, headers, an idempotency key, an API key. What was not given may be there or not, so
//! `create("Acme")` stands for every organization of that name; [`Expectation::exactly`] leaves no
//! room. [`ANY`] stands for any text or value. The credentials of an application (its API key, its
//! client secret) are not compared unless they are given to the request.
//!
//! Of several mocks that match, the one described last answers. Of several answers of a mock each is
//! given once, and the last from then on.
//!
//! A request that nothing was described for fails with the status 501, and the error names the mock
//! that is nearest and in what it differs. The other way round, [`Mock::assert_calls`] names the
//! nearest request.
//!
//! # Time
//!
//! The clients of a server go by its [`FixedClock`]: waits between attempts are over at once.
//!
//! Behind the feature `mock`, for `[dev-dependencies]`. Not on wasm32.

mod answer;
mod clock;
mod difference;
mod error;
mod expectation;
mod mocks;
mod received;
mod server;

pub use answer::MockAnswer;
pub use clock::FixedClock;
pub use error::MockError;
pub use expectation::{Expectation, Mock, MockRequest};
pub use received::ReceivedRequest;
pub use server::MockServer;
pub use workos_core::Fixture;

/// Where it is given to a request that is described, any value is expected: as a parameter of the
/// path or the query, and anywhere in the body.
///
/// ```
/// # #[cfg(feature = "organizations")] {
/// use workos::mock::{ANY, Fixture, MockRequest, MockServer};
/// use workos::types::Organization;
///
/// let server = MockServer::start();
/// server.organizations().get(ANY).returns(Organization::fixture());
/// # }
/// ```
pub const ANY: &str = "{any}";
