//! SDK for the WorkOS API.
//!
//! Build a [`Client`] once, keep it, clone it freely. Its methods are the namespaces of the API,
//! and their methods start requests. A request is awaited for its value, or sent for a
//! [`Response`], which is the value with its status, request id and headers.
//!
//! ```no_run
//! use workos::Client;
//!
//! # #[cfg(feature = "organizations")]
//! # async fn run() -> Result<(), workos::Error> {
//! let workos = Client::from_env()?;
//!
//! let organization = workos.organizations().create("Acme").external_id("acme").await?;
//! let organization = workos.organizations().update(&organization.id).clear_external_id().await?;
//!
//! let page = workos.organizations().list().limit(20).await?;
//! for organization in &page {
//!     println!("{}", organization.name);
//! }
//!
//! let response = workos.organizations().get(&organization.id).send().await?;
//! println!("{:?}", response.request_id());
//! # Ok(())
//! # }
//! ```
//!
//! The [`guide`] goes through it all, page by page. [`operations`] lists every call with its
//! route, [`requests`] has a page for every namespace. An endpoint that the SDK does not model yet is
//! called by [`Client::request`].
//!
//! # Signing people in
//!
//! `sign_in` of `workos.user_management()` (AuthKit) and of `workos.sso()` begins a sign-in: it gives
//! the address to send the browser to, and a [`PendingSignIn`] that a sealed cookie keeps meanwhile.
//! `finish_sign_in` checks the callback and exchanges the code. The example `axum_sign_in` is a web
//! application that does so, `loopback_redirect` a program on the command line, whose client has no
//! API key ([`Client::public`]).
//!
//! # Sessions
//!
//! [`Client::sessions`] makes the [`Sessions`] of an application: sealed into cookies, looked at with
//! every request without a call, refreshed once for all who ask. The module [`session`] tells how.
//!
//! # Verifying access tokens
//!
//! [`Client::token_verifier`] makes a [`TokenVerifier`], which checks the access token of a signed-in
//! person on this machine and gives its claims: user, organization, role, permissions.
//!
//! # Webhooks and Actions
//!
//! What WorkOS sends to an application is signed. [`webhooks`] verifies webhooks and gives the typed
//! event; [`actions`] does the same for the questions whether somebody may sign in or register, and
//! signs the answers. The endpoints that webhooks are sent to are managed by `workos.webhooks()`.
//!
//! # Vault, audit logs, events, feature flags
//!
//! `encrypt` and `decrypt` of `workos.vault()` work on this machine, by keys of the vault. `export` of
//! `workos.audit_logs()` waits for its file. `follow` of `workos.events()` reads events as they occur,
//! from a place that a job stores. `runtime` of `workos.feature_flags()` evaluates flags in the
//! process.
//!
//! # Features
//!
//! - `rustls` (default): `https://` by rustls with ring, trusting the certificates of the machine.
//! - `rustls-aws-lc`: the same with aws-lc, which needs a C compiler.
//! - `native-tls`: `https://` by the library of the operating system; on Linux that is OpenSSL.
//! - `webpki-roots`: rustls trusts Mozilla's root certificates as well, for machines without any.
//! - `http2`: HTTP/2 where the server speaks it. `gzip`: answers come compressed.
//! - `reqwest-builder`: `ClientBuilder::reqwest`, for settings that only reqwest has.
//! - `blocking`: `send_blocking()` and twins such as `next_blocking()`, for programs without an async
//!   runtime: a runtime of its own makes the calls in the background.
//! - `tracing`: every call is a span of the crate `tracing`, and settings that look wrong are warned
//!   of; see [Tracing](#tracing).
//! - `schemars`: every type describes itself through `JsonSchema` of schemars 1, for an OpenAPI
//!   document of your own or a language model. By schemars' contract: `for_deserialize()`, the
//!   default, gives what a type reads, `for_serialize()` what it writes.
//! - `sessions` (default): [`session`], sessions in cookies, and [`token`], access tokens verified
//!   without a call. Not on wasm32.
//! - `mock`: the module `mock`, a server for tests whose answers are typed, and a fixture of every type.
//!   `test-util`: the module `test` besides, which makes access tokens, sessions, webhooks and
//!   callbacks. Both are for `[dev-dependencies]`; not on wasm32.
//! - one for every namespace, all on by default: `organizations`, `user_management`, `sso`, ..
//!   With `default-features = false` and those an application uses, the rest of the API is not
//!   compiled. `webhooks` verifies; together with `events` it gives typed events.
//! - `actions` (default): the module [`actions`].
//!
//! Of several features for TLS the first of the list is used, whatever other crates enable. None of
//! them installs or needs a process-wide provider of rustls. Without any, only `http://` works, such
//! as a server on loopback. A client that has no CA certificates to trust is refused when it is
//! built; `native-tls` alone finds out with the first request.
//!
//! # Tracing
//!
//! With the feature `tracing` every call is a span of level `INFO`, from its beginning to the value
//! or the error, with all attempts and waits; each page of a list is a call. Target `workos`, name
//! `call`, fields as the semantic conventions of OpenTelemetry name those of an HTTP client:
//!
//! | field | what it holds |
//! | --- | --- |
//! | `otel.name`, `otel.kind` | `GET /organizations/{id}`, `client` |
//! | `http.request.method`, `url.template` | the two parts of that name |
//! | `workos.operation` | the name of the operation; `raw` for one that the SDK does not know |
//! | `server.address`, `server.port` | the server that is called; without them nothing was sent |
//! | `http.response.status_code` | the last status, if there was one |
//! | `http.request.resend_count` | how often the request was repeated, if it was |
//! | `workos.request_id` | the id to quote to the support of WorkOS |
//! | `error.type` | after a failure: the status, else the [`ErrorKind`] as `connection` or `decode`; `cancelled` when the future was dropped |
//! | `otel.status_code` | `ERROR` after a failure |
//!
//! Within it, events of level `DEBUG` say which attempt failed, why (a status, `connect`, `timeout`,
//! `reset`) and after how many milliseconds it is repeated, and how long a call waits under the
//! client's own `requests_per_minute`. Events of level `WARN` say of a setting that it looks like
//! another, and of a list read whole that it goes on. An error is not logged: that is for the
//! application, which knows whether it is one.
//!
//! Recorded are neither paths (a route of [`Client::request`] is recorded as it was written, so
//! write what varies as `{name}`) nor queries, headers or bodies, nor the words of the API. That is
//! why `url.full` is missing.
//!
//! A subscriber shows them, such as that of `tracing-subscriber`:
//!
//! ```no_run
//! use tracing_subscriber::{filter::Targets, fmt, prelude::*, registry};
//!
//! let calls = Targets::new().with_target("workos", tracing::Level::DEBUG);
//! registry().with(fmt::layer()).with(calls).init();
//! ```
//!
//! The example `opentelemetry` exports them.
//!
//! # WebAssembly
//!
//! On `wasm32-unknown-unknown` requests go through the `fetch` of the JavaScript host, with its TLS:
//! the features for TLS change nothing there. Futures are not `Send`, connecting has no limit of its
//! own beside the timeout of an attempt, and an API key does not belong in a browser, where its user
//! can read it.

#[cfg(feature = "actions")]
pub mod actions;
#[cfg(feature = "audit_logs")]
pub mod audit_logs;
#[cfg(feature = "user_management")]
pub mod authentication;
#[cfg(feature = "authorization")]
pub mod authorization;
#[cfg(feature = "__sign-in")]
mod authorization_url;
mod client;
#[cfg(any(feature = "sso", feature = "user_management"))]
mod client_authentication;
#[cfg(feature = "__sign-in")]
mod cookie;
mod credentials;
#[cfg(feature = "__crypto")]
// Without signing in, a part of it is enough.
#[cfg_attr(not(feature = "__sign-in"), allow(dead_code, unused_imports))]
mod crypto;
#[cfg(feature = "events")]
pub mod events;
#[cfg(any(
    feature = "audit_logs",
    feature = "authorization",
    feature = "events",
    feature = "feature_flags",
    feature = "sso",
    feature = "user_management",
))]
mod face;
#[cfg(feature = "feature_flags")]
pub mod feature_flags;
#[cfg(any(doc, doctest))]
pub mod guide;
#[cfg(all(feature = "mock", not(target_arch = "wasm32")))]
pub mod mock;
#[cfg(feature = "__sign-in")]
mod pkce;
#[cfg(all(feature = "sessions", not(target_arch = "wasm32")))]
pub mod session;
#[cfg(feature = "__sign-in")]
mod sign_in;
#[cfg(any(feature = "actions", feature = "webhooks"))]
// Each of the two reads its part of what is verified.
#[cfg_attr(not(all(feature = "actions", feature = "webhooks")), allow(dead_code))]
mod signature;
#[cfg(all(feature = "sessions", not(target_arch = "wasm32")))]
mod single_flight;
#[cfg(feature = "sso")]
pub mod sso;
#[cfg(all(feature = "test-util", not(target_arch = "wasm32")))]
pub mod test;
#[cfg(all(feature = "sessions", not(target_arch = "wasm32")))]
pub mod token;
#[cfg(any(feature = "sso", feature = "user_management"))]
mod token_request;
#[cfg(feature = "user_management")]
pub mod user_management;
#[cfg(feature = "vault")]
pub mod vault;
#[cfg(feature = "webhooks")]
pub mod webhooks;

#[cfg(feature = "audit_logs")]
pub use audit_logs::AuditLogs;
#[cfg(feature = "user_management")]
pub use authentication::{Authentication, NextStep};
#[cfg(feature = "authorization")]
pub use authorization::Authorization;
pub use client::{Client, ClientBuilder};
#[cfg(feature = "__sign-in")]
pub use cookie::{Cookies, SameSite, SessionPassword, SetCookie};
pub use credentials::{CredentialCheck, CredentialsReport};
#[cfg(feature = "events")]
pub use events::Events;
#[cfg(feature = "feature_flags")]
pub use feature_flags::FeatureFlags;
#[cfg(feature = "__sign-in")]
pub use pkce::{CodeChallenge, CodeVerifier};
#[cfg(all(feature = "sessions", not(target_arch = "wasm32")))]
pub use session::{ExpiredSession, Session, SessionState, Sessions};
#[cfg(feature = "__sign-in")]
pub use sign_in::{
    CallbackRefusal, CallbackRefusalCode, FinishedSignIn, PendingSignIn, SignInError,
    SignInFailure, StartedSignIn,
};
#[cfg(any(feature = "actions", feature = "webhooks"))]
pub use signature::{SignatureError, SignatureHeader};
#[cfg(feature = "sso")]
pub use sso::{ProfileAndTokenRequest, Sso};
#[cfg(all(feature = "sessions", not(target_arch = "wasm32")))]
pub use token::{IssuerPolicy, TokenClaims, TokenError, TokenVerifier};
#[cfg(feature = "user_management")]
pub use user_management::UserManagement;
#[cfg(feature = "vault")]
pub use vault::Vault;
pub use workos_core::json::{UnknownContent, UnknownObject, UnknownValue};
/// For [`ClientBuilder::reqwest`].
#[cfg(all(feature = "reqwest-builder", not(target_arch = "wasm32")))]
pub use workos_core::reqwest;
pub use workos_core::{
    Answer, Body, BoxFuture, CallOptions, Clock, Credential, Error, ErrorKind, FieldError, Items,
    Limits, List, ListMetadata, Nullable, Operation, Page, Paged, Pages, Plain, PreparedRequest,
    QueryItems, QueryValue, RateLimit, Repeat, Request, Response, RetryPolicy, Secret, SystemClock,
    ThreadSafe, Transport, TransportError, TransportErrorKind, Whole, bytes, chrono, http,
    serde_json,
};
/// For those who look for a route: the index of all operations.
#[doc(inline)]
pub use workos_generated::operations;
pub use workos_generated::types;

pub use workos_generated::requests;
