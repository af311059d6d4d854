//! Why there is no session where one should begin or go on.

use std::error::Error as StdError;
use std::fmt;

use workos_core::Error;

use super::TooLarge;
use crate::TokenError;

/// Why a session was not begun, refreshed or put into a cookie. It says nothing about the person.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum SessionError {
    /// The call of the API failed, or was not made.
    Call(Error),
    /// The access token that the API gave is not accepted: see that the issuer policy, the audience
    /// and the clock of this machine are right. [`TokenError::Unavailable`] says that it could not be
    /// checked.
    Token(TokenError),
    /// What the API gave is of another person than it should be.
    OtherUser,
    /// The session does not fit into its cookie.
    TooLarge(TooLarge),
}

impl SessionError {
    /// Whether the failure may pass by itself.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Call(error) => error.is_transient(),
            Self::Token(error) => matches!(error, TokenError::Unavailable(_)),
            Self::OtherUser | Self::TooLarge(_) => false,
        }
    }
}

impl fmt::Display for SessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => error.fmt(f),
            Self::Token(error) => error.fmt(f),
            Self::OtherUser => f.write_str("the access token is of another user than the session"),
            Self::TooLarge(error) => error.fmt(f),
        }
    }
}

impl StdError for SessionError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Call(error) => error.source(),
            Self::Token(error) => error.source(),
            Self::OtherUser => None,
            Self::TooLarge(error) => error.source(),
        }
    }
}

impl From<Error> for SessionError {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}

impl From<TokenError> for SessionError {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}

impl From<TooLarge> for SessionError {
    fn from(error: TooLarge) -> Self {
        Self::TooLarge(error)
    }
}
