//! Hand-written runtime of the WorkOS SDK: requests and the client that
//! executes them, errors, retries, transport, secrets, clock. It knows no
//! operation and no type of the API; those are in `workos-generated`, and what
//! applications use is in `workos`.
//!
//! A call goes through these hands: a [`Request`] is built from an
//! [`Operation`], [`Client::execute`] adds credentials and [`CallOptions`], a
//! [`Transport`] sends it as often as the [`RetryPolicy`] allows, and a
//! [`Response`] or an [`Error`] comes back.

mod attempt;
#[doc(hidden)]
pub mod backoff;
mod base_url;
#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
mod blocking;
mod body;
mod call_span;
mod client;
mod clock;
mod decode;
mod error;
mod items;
pub mod json;
mod list;
#[cfg(feature = "mock")]
mod mock;
mod nullable;
mod operation;
mod options;
mod page;
mod pages;
mod percent;
mod prepared;
mod query;
mod random;
mod rate_limiter;
mod request;
mod request_builder;
mod response;
mod retry;
mod retry_after;
mod route;
mod secret;
#[cfg(not(target_arch = "wasm32"))]
mod sleep;
mod spawn;
mod thread_safe;
#[cfg(target_arch = "wasm32")]
mod timer;
mod transport;

#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
#[doc(hidden)]
pub use blocking::{block_on, check_place};
pub use body::Body;
#[doc(hidden)]
pub use client::DEFAULT_BASE_URL;
pub use client::{Client, ClientBuilder};
pub use clock::{Clock, SystemClock};
#[doc(hidden)]
pub use decode::{DecodeFailure, decode};
pub use error::{Error, ErrorKind, FieldError};
pub use items::Items;
pub use list::{List, ListMetadata, PagedList};
#[cfg(feature = "mock")]
pub use mock::Fixture;
#[cfg(feature = "mock")]
#[doc(hidden)]
pub use mock::{Attachment, Describe, Description, fixture_beside};
pub use nullable::Nullable;
pub use operation::{Credential, Operation, Repeat};
pub use options::CallOptions;
pub use page::Page;
pub use pages::Pages;
#[doc(hidden)]
pub use pages::SeenCursors;
#[doc(hidden)]
pub use prepared::sealed;
pub use prepared::{Answer, Paged, Plain, PreparedRequest, Whole};
pub use query::{QueryItems, QueryValue};
pub use request::Request;
pub use response::{RateLimit, Response};
pub use retry::RetryPolicy;
pub use secret::Secret;
#[doc(hidden)]
pub use secret::constant_time_eq;
#[cfg(not(target_arch = "wasm32"))]
#[doc(hidden)]
pub use spawn::detach;
pub use thread_safe::{BoxFuture, ThreadSafe};
pub use transport::{Limits, Transport, TransportError, TransportErrorKind};

#[doc(hidden)]
pub use {bytes, chrono, http, serde, serde_json};

/// For [`ClientBuilder::reqwest`].
#[cfg(all(feature = "reqwest-builder", not(target_arch = "wasm32")))]
pub use reqwest;

#[cfg(feature = "schemars")]
#[doc(hidden)]
pub use schemars;
