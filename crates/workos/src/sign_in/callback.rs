//! What the query of a callback says (RFC 6749, sections 4.1.2 and 4.1.2.1). Anybody can send one:
//! whether it belongs to a sign-in that was begun here is for those who compare its state.

use std::fmt;

use workos_core::{Secret, open_enum};

use super::SignInFailure;

const LONGEST_DESCRIPTION: usize = 300;

/// The parameters of a callback that are known. Others are passed over.
#[derive(Default)]
pub(crate) struct Callback {
    state: Parameter,
    code: Parameter,
    error: Parameter,
    error_description: Parameter,
}

/// A parameter that must not come twice: servers differ in which of the two they take.
#[derive(Default)]
enum Parameter {
    #[default]
    Absent,
    Once(Secret),
    Repeated,
}

impl Callback {
    /// Reads a query, with or without its question mark.
    pub(crate) fn parse(query: &str) -> Self {
        let query = query.strip_prefix('?').unwrap_or(query);
        let mut callback = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let parameter = match &*name {
                "state" => &mut callback.state,
                "code" => &mut callback.code,
                "error" => &mut callback.error,
                "error_description" => &mut callback.error_description,
                _ => continue,
            };
            *parameter = match parameter {
                Parameter::Absent => Parameter::Once(Secret::new(value)),
                Parameter::Once(_) | Parameter::Repeated => Parameter::Repeated,
            };
        }
        callback
    }

    /// The state, by which the sign-in is found.
    pub(crate) fn state(&self) -> Result<&Secret, SignInFailure> {
        match self.state.only("state")? {
            Some(state) if !state.expose().is_empty() => Ok(state),
            _ => Err(SignInFailure::NotBegunHere),
        }
    }

    /// The code, unless the sign-in was refused.
    pub(crate) fn code(&self) -> Result<&Secret, SignInFailure> {
        if let Some(error) = self.error.only("error")? {
            let description = match &self.error_description {
                Parameter::Once(description) => Some(printable(description.expose())),
                Parameter::Absent | Parameter::Repeated => None,
            };
            return Err(SignInFailure::Refused(CallbackRefusal {
                code: CallbackRefusalCode::from(&*printable(error.expose())),
                description: description.filter(|description| !description.is_empty()),
            }));
        }
        match self.code.only("code")? {
            Some(code) if is_code(code.expose()) => Ok(code),
            Some(_) => Err(SignInFailure::Malformed("its `code` is none")),
            None => Err(SignInFailure::Malformed("it has no `code`")),
        }
    }
}

impl Parameter {
    fn only(&self, name: &str) -> Result<Option<&Secret>, SignInFailure> {
        match self {
            Self::Absent => Ok(None),
            Self::Once(value) => Ok(Some(value)),
            Self::Repeated => Err(SignInFailure::Malformed(match name {
                "state" => "it has several `state`",
                "code" => "it has several `code`",
                _ => "it has several `error`",
            })),
        }
    }
}

/// RFC 6749, appendix A.11: visible characters.
fn is_code(code: &str) -> bool {
    !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The text on one line, which ends when it is too long.
fn printable(text: &str) -> String {
    let clean = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter });
    let mut clean: String = clean.take(LONGEST_DESCRIPTION).collect();
    clean.truncate(clean.trim_end().len());
    clean
}

open_enum! {
    /// Why a person was sent back without a code.
    pub enum CallbackRefusalCode {
        /// The person, or the one who decides for them, said no.
        AccessDenied = "access_denied",
        /// The authorization URL was not as it should be.
        InvalidRequest = "invalid_request",
        /// A scope in the authorization URL is unknown or not allowed.
        InvalidScope = "invalid_scope",
        /// The application may not sign people in that way.
        UnauthorizedClient = "unauthorized_client",
        /// The authorization URL asked for something else than a code.
        UnsupportedResponseType = "unsupported_response_type",
        /// Something went wrong at the provider.
        ServerError = "server_error",
        /// The provider cannot do it now.
        TemporarilyUnavailable = "temporarily_unavailable",
    }
}

/// Why a person was sent back without a code, in the words of who sent them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallbackRefusal {
    /// The reason; `error` in the callback.
    pub code: CallbackRefusalCode,
    /// The same for people who develop, on one line of 300 characters at most;
    /// `error_description` in the callback. Escape it before it goes into a page.
    pub description: Option<String>,
}

impl fmt::Display for CallbackRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.as_str())?;
        match &self.description {
            Some(description) => write!(f, ": {description}"),
            None => Ok(()),
        }
    }
}
