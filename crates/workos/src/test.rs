//! What WorkOS makes, made by a test: access tokens with the keys to check them, sessions sealed into
//! cookies, webhooks and requests of Actions with their signatures, callbacks of a sign-in.
//!
//! ```
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use workos::mock::{Fixture, MockServer};
//! use workos::test::{TokenIssuer, cookie_headers};
//! use workos::types::User;
//! use workos::{SessionPassword, SessionState};
//!
//! let server = MockServer::start();
//! let issuer = TokenIssuer::of(&server);
//!
//! // The application, as it sets itself up with the client of the server:
//! let workos = server.client();
//! let sessions = workos.sessions(issuer.policy(), SessionPassword::generate()?).build()?;
//!
//! // Somebody who is signed in:
//! let ada = issuer.token("user_1").organization("org_1").role("admin");
//! let ada = ada.signs_in(User::fixture_with(|user| user.first_name = Some("Ada".to_owned())));
//! let headers = cookie_headers(&sessions.seal(&ada)?);
//!
//! match sessions.authenticate(&headers).await {
//!     SessionState::Authenticated(session) => assert!(session.claims().has_role("admin")),
//!     other => panic!("{other:?}"),
//! }
//! # Ok(())
//! # }
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(run()).unwrap();
//! ```
//!
//! Behind the feature `test-util`, for `[dev-dependencies]`; it includes [`mock`](crate::mock). Not on
//! wasm32.

mod callback;
mod session;
#[cfg(any(feature = "actions", all(feature = "events", feature = "webhooks")))]
mod signed_request;
mod signing_key;
mod token_issuer;

pub use crate::mock::FixedClock;
pub use callback::{callback_query, refused_callback_query};
pub use session::{cookie_headers, sealed_session};
#[cfg(any(feature = "actions", all(feature = "events", feature = "webhooks")))]
pub use signed_request::SignedRequest;
#[cfg(all(feature = "events", feature = "webhooks"))]
pub use signed_request::webhook;
#[cfg(feature = "actions")]
pub use signed_request::{authentication_action, user_registration_action};
pub use token_issuer::{AccessToken, TokenIssuer};
