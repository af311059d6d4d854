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
//! room. [`ANY`] stands for any text, [`Expectation::with_any`] for any other value. Who the
//! application is (its API key, its client id and secret) is not compared unless it is given to the
//! request.
//!
//! Of several mocks that match, the one described last answers. Of several answers of a mock each is
//! given once, and the last from then on.
//!
//! # What fails
//!
//! A request that nothing was described for is answered with the status 501. The message of the error
//! names the mock that is nearest and in what it differs; and should the application pass over the
//! error, the test fails when the server is dropped ([`MockServer::tolerate_unexpected`] lets it
//! pass). The other way round, [`Mock::times`] and [`Mock::assert_calls`] say how often a mock is
//! called, and name the nearest request if it is not. What may be a credential is not shown.
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
mod reply;
mod server;

pub use answer::MockAnswer;
pub use clock::FixedClock;
pub use error::MockError;
pub use expectation::{Expectation, Mock, MockRequest};
pub use received::ReceivedRequest;
pub use server::MockServer;
pub use workos_core::Fixture;

/// Where it is given to a request that is described, any value is expected: for a parameter of the
/// path or the query, a value in the body that is not null, a header, a credential.
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

/// The API key of a server's own client.
const API_KEY: &str = "sk_test_mock";
/// The client id of a server's own client.
const CLIENT_ID: &str = "client_mock";
