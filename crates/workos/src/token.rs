//! Access tokens: JSON Web Tokens (RFC 7519) that say who a person is and what they may do, verified
//! on this machine with the keys of the client id.
//!
//! [`Client::token_verifier`](crate::Client::token_verifier) begins; [`TokenVerifier`] says what is
//! checked. This module knows nothing of cookies and of refreshing.

mod builder;
mod claims;
mod compact;
mod error;
mod issuer;
mod jwks;
mod key_set;
mod payload;
mod unique_object;
mod verified_tokens;
mod verifier;

pub use builder::TokenVerifierBuilder;
pub use claims::TokenClaims;
pub use error::{InvalidToken, TokenError};
pub use issuer::IssuerPolicy;
pub(crate) use jwks::JwksCache;
pub use verifier::TokenVerifier;
