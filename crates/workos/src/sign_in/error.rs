//! Why a sign-in was not finished.

use std::error::Error as StdError;
use std::fmt;

use workos_core::Error;

use super::CallbackRefusal;
use crate::cookie::SetCookie;

/// A sign-in that was not finished: why, and the cookie that is of no more use.
///
/// Nobody is signed in. Most failures are over when the person signs in again, so send them to the
/// page where they can.
#[derive(Debug)]
pub struct SignInError {
    failure: SignInFailure,
    remove_cookie: Option<SetCookie>,
}

/// Why a sign-in was not finished.
#[derive(Debug)]
#[non_exhaustive]
pub enum SignInFailure {
    /// The query of the callback is not one that the API sends; says what is wrong with it.
    Malformed(&'static str),
    /// The callback has no state, so that no sign-in of ours led to it. It may be a trick, or begun
    /// at the identity provider: begin a sign-in of your own, which then takes no further click.
    NotBegunHere,
    /// The browser has no cookie for the callback: the sign-in took longer than ten minutes, was
    /// begun in another browser, or is over already.
    NoCookie,
    /// The cookie was not sealed with this password, or was changed.
    UnreadableCookie,
    /// The callback belongs to another sign-in.
    StateMismatch,
    /// The sign-in was begun more than ten minutes ago, or, by the clock of this machine, has not
    /// yet begun.
    Expired,
    /// The sign-in was begun for the other of the two products, SSO and user management.
    OtherProduct,
    /// The person was sent back without a code.
    Refused(CallbackRefusal),
    /// The API did not exchange the code, or could not be asked. A code counts once, so that even
    /// after a failure that passes, the person has to sign in again.
    Exchange(Error),
}

impl SignInError {
    pub(crate) fn new(failure: SignInFailure, remove_cookie: Option<SetCookie>) -> Self {
        Self {
            failure,
            remove_cookie,
        }
    }

    /// Why the sign-in was not finished.
    #[must_use]
    pub fn failure(&self) -> &SignInFailure {
        &self.failure
    }

    /// The same, without the cookie.
    #[must_use]
    pub fn into_failure(self) -> SignInFailure {
        self.failure
    }

    /// Deletes the cookie of the sign-in, if it is of no more use. Send it along with the answer to
    /// the browser.
    #[must_use]
    pub fn remove_cookie(&self) -> Option<&SetCookie> {
        self.remove_cookie.as_ref()
    }
}

impl fmt::Display for SignInError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.failure.fmt(f)
    }
}

impl StdError for SignInError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.failure.source()
    }
}

impl fmt::Display for SignInFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(why) => write!(f, "the callback cannot be read: {why}"),
            Self::NotBegunHere => f.write_str("the callback has no state: no sign-in led to it"),
            Self::NoCookie => f.write_str(
                "there is no cookie for the callback: the sign-in took too long, was begun in \
                 another browser, or is over already",
            ),
            Self::UnreadableCookie => {
                f.write_str("the cookie of the sign-in was not sealed with this password")
            }
            Self::StateMismatch => f.write_str("the callback belongs to another sign-in"),
            Self::Expired => f.write_str("the sign-in was begun too long ago"),
            Self::OtherProduct => f.write_str("the sign-in was begun for another product"),
            Self::Refused(refusal) => write!(f, "the sign-in was refused: {refusal}"),
            Self::Exchange(error) => write!(f, "the code was not exchanged: {error}"),
        }
    }
}

impl StdError for SignInFailure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Exchange(error) => Some(error),
            _ => None,
        }
    }
}
