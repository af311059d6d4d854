//! What can be wrong with a token, and what is not wrong with it.

use std::error::Error as StdError;
use std::fmt;

use workos_core::Error;

use super::TokenClaims;

/// Why an access token was not accepted. The three are different things to do: refresh the session,
/// sign the person out, try again later.
///
/// No text of it shows the token.
///
/// ```no_run
/// use workos::{TokenError, TokenVerifier};
///
/// # async fn run(verifier: TokenVerifier, token: &str) {
/// match verifier.verify(token).await {
///     Ok(claims) => println!("{}", claims.subject()),
///     Err(TokenError::Expired(_)) => println!("401, or refresh the session"),
///     Err(TokenError::Unavailable(error)) => println!("503: {error}"),
///     Err(error) => println!("401: {error}"),
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum TokenError {
    /// The token is genuine, and nothing is wrong with it but its time: it is over. The claims say
    /// whose it was, for a refresh or a logout; they no longer say what the person may do.
    Expired(TokenClaims),
    /// The token is not genuine, or not for this application.
    Invalid(InvalidToken),
    /// The token could not be checked, because there are no keys to check it with: the API cannot be
    /// reached, and the last keys are too old or lack the one that is needed. It says nothing about
    /// the token: do not sign anybody out.
    Unavailable(Error),
}

/// What is wrong with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InvalidToken {
    /// It is longer than 16 KiB.
    TooLong,
    /// It is not three parts of base64url with a JSON object in the first, without any name twice.
    Malformed,
    /// It is not signed by RS256.
    Algorithm,
    /// Its header asks for something to be understood that is not (`crit`).
    CriticalHeader,
    /// Its header does not say which key has signed it.
    MissingKeyId,
    /// It is signed by a key that the client id does not have: by somebody else, or for another
    /// environment.
    UnknownKey,
    /// It is signed by a key that is not for signatures by RS256, or whose id another key has too.
    UnusableKey,
    /// The signature is not that of the key.
    Signature,
    /// The payload is not a JSON object, or names something twice.
    Payload,
    /// A claim is missing, or not of its type: this one.
    Claim(&'static str),
    /// Its time has not come (`nbf`).
    NotYetValid,
    /// Its issuer is none that the [`IssuerPolicy`](crate::IssuerPolicy) names.
    Issuer,
    /// It is for none of the audiences that the verifier asks for.
    Audience,
}

impl From<InvalidToken> for TokenError {
    fn from(reason: InvalidToken) -> Self {
        Self::Invalid(reason)
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expired(_) => f.write_str("the access token has expired"),
            Self::Invalid(reason) => write!(f, "the access token is not valid: {reason}"),
            Self::Unavailable(error) => {
                write!(f, "the access token could not be checked: {error}")
            }
        }
    }
}

impl StdError for TokenError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Unavailable(error) => Some(error),
            Self::Invalid(reason) => Some(reason),
            Self::Expired(_) => None,
        }
    }
}

impl fmt::Display for InvalidToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "it is longer than 16 KiB",
            Self::Malformed => "it is not a JSON Web Token",
            Self::Algorithm => "it is not signed by RS256",
            Self::CriticalHeader => "its header asks for an extension that is not known",
            Self::MissingKeyId => "its header does not name a key",
            Self::UnknownKey => "no key of the client id has the id that it names",
            Self::UnusableKey => {
                "the key that it names is not for signatures by RS256, or is not the only one of \
                 that id"
            }
            Self::Signature => "the signature is wrong",
            Self::Payload => "the payload is not a JSON object whose names are unique",
            Self::Claim(name) => {
                return write!(f, "the claim `{name}` is missing or not of its type");
            }
            Self::NotYetValid => "its time has not come (`nbf`)",
            Self::Issuer => {
                "the issuer (`iss`) is none of those expected: see that the issuer policy names the \
                 custom authentication domain, if there is one"
            }
            Self::Audience => "the audience (`aud`) is none of those expected",
        })
    }
}

impl StdError for InvalidToken {}
