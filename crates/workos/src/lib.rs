//! SDK for the WorkOS API.
//!
//! Build a [`Client`] once, keep it, clone it freely. A call is a [`Request`]
//! that the client executes; it answers with a [`Response`], which is the value
//! with its status, request id and headers, or with an [`Error`].
//!
//! ```no_run
//! use workos::http::Method;
//! use workos::{CallOptions, Client, Request};
//!
//! # async fn run() -> Result<(), workos::Error> {
//! let workos = Client::from_env()?;
//! let request: Request<()> =
//!     Request::raw(Method::DELETE, "/organizations/{id}").path("id", "org_123");
//! workos.execute(request, &CallOptions::new()).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! - `rustls` (default): `https://`, trusting the certificates of the machine.
//! - `webpki-roots`: trusts Mozilla's root certificates as well, for machines
//!   without any.

mod client;
mod environment;

pub use client::{Client, ClientBuilder};
pub use workos_core::json::{UnknownContent, UnknownObject, UnknownValue};
pub use workos_core::{
    BoxFuture, CallOptions, Clock, Error, ErrorKind, FieldError, Limits, List, ListMetadata,
    Nullable, QueryValue, RateLimit, Request, Response, RetryPolicy, Secret, SystemClock,
    Transport, TransportError, TransportErrorKind, http,
};
pub use workos_generated::types;

/// Constructors of the requests of every operation, by namespace: what the
/// builders of the namespaces stand on.
#[doc(hidden)]
pub use workos_generated::requests;
