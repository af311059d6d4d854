//! Actions: the questions that WorkOS asks an endpoint of the application while somebody signs in or
//! registers, and the answers, which are signed as well.
//!
//! ```
//! use workos::actions::{ActionRequest, ActionVerifier};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let verifier = ActionVerifier::new("the secret of the endpoint")?;
//! # let body = br#"{"object":"user_registration_action_context","id":"reg_action_1","user_data":{"email":"ada@example.org"}}"#;
//! # let mut headers = workos::http::HeaderMap::new();
//! # headers.insert("workos-signature", verifier.sign(workos::chrono::Utc::now(), body).parse()?);
//!
//! // In the handler of the endpoint, with the headers and the body of the request as they came:
//! let response = match verifier.verify(&headers, body)? {
//!     ActionRequest::Authentication(request) => request.allow(),
//!     ActionRequest::UserRegistration(request) => {
//!         match request.user_data.email.ends_with("@example.com") {
//!             true => request.allow(),
//!             false => request.deny_with("Use the e-mail address of your work."),
//!         }
//!     }
//!     // A status 5xx: what happens then is set for the endpoint in the dashboard.
//!     _ => return Err("unknown kind of action".into()),
//! };
//! let (content_type, body) = ("application/json", response.into_string());
//! # Ok(())
//! # }
//! ```

mod context;
mod error;
mod response;

use std::fmt;
use std::ops::Deref;
use std::time::Duration;

use workos_core::chrono::{DateTime, Utc};
use workos_core::serde::de::DeserializeOwned;
use workos_core::serde_json::Value;
use workos_core::{Clock, Error, Secret, decode, json_object};

use crate::signature::{SignatureHeader, Verifier};
pub use context::{
    ActionInvitation, ActionMembership, ActionUserData, AuthenticationContext,
    UserRegistrationContext,
};
pub use error::ActionError;
pub use response::ActionResponse;
use response::{Kind, Reply};

const TOLERANCE: Duration = Duration::from_secs(30);

/// Checks that the requests of Actions come from WorkOS, and has them answered. Make one for each
/// endpoint, and keep it; clones are cheap.
///
/// The secrets are wiped from memory with the last clone, and `Debug` does not show them.
#[derive(Clone)]
pub struct ActionVerifier(Verifier);

impl ActionVerifier {
    /// A verifier by the secret of an endpoint, which the dashboard shows.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the secret is empty, or
    /// has white space around it.
    pub fn new(secret: impl Into<Secret>) -> Result<Self, Error> {
        Verifier::new("action", secret.into(), TOLERANCE).map(Self)
    }

    /// Takes what is signed by this secret as well: while secrets are being changed. An answer is
    /// signed by the secret of its request.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn also(self, secret: impl Into<Secret>) -> Result<Self, Error> {
        self.0.also(secret.into()).map(Self)
    }

    /// How far the time of signing may be from now, in the past or, by a clock that is slow, in the
    /// future: 30 seconds unless set.
    #[must_use]
    pub fn tolerance(self, tolerance: Duration) -> Self {
        Self(self.0.tolerance(tolerance))
    }

    /// Tells time by this clock, for example in tests. Answers carry its time too.
    #[must_use]
    pub fn clock(self, clock: impl Clock) -> Self {
        Self(self.0.clock(clock))
    }

    /// Checks the signature and then the age of a request, and reads it. `header` is the header
    /// `WorkOS-Signature`, or all headers of the request; `body` its body as it came, byte for byte.
    ///
    /// # Errors
    ///
    /// [`ActionError::Signature`], which says why the request is not known to come from WorkOS;
    /// [`ActionError::NotAnAction`] when it does, and its body is not of any action.
    pub fn verify<'h>(
        &self,
        header: impl Into<SignatureHeader<'h>>,
        body: &[u8],
    ) -> Result<ActionRequest, ActionError> {
        let verified = self.0.verify(header.into(), body)?;
        let Tag { object } = decode(body)?;
        let Some(kind) = Kind::of_context(&object) else {
            return unknown(body, object, None, None);
        };
        let reply = Reply::new(kind, verified.key, self.0.shared_clock());
        match kind {
            Kind::Authentication => read(body, object, reply, |context, reply| {
                ActionRequest::Authentication(AuthenticationAction { context, reply })
            }),
            Kind::UserRegistration => read(body, object, reply, |context, reply| {
                ActionRequest::UserRegistration(UserRegistrationAction { context, reply })
            }),
        }
    }

    /// The header `WorkOS-Signature` that WorkOS would send with `body`, by the first secret: for
    /// tests of an endpoint.
    #[must_use]
    pub fn sign(&self, signed_at: DateTime<Utc>, body: &[u8]) -> String {
        self.0.sign(signed_at, body)
    }
}

impl fmt::Debug for ActionVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ActionVerifier").field(&self.0).finish()
    }
}

/// What every context has.
struct Tag {
    object: String,
}

json_object! {
    Tag {
        object: required "object",
    }
}

fn read<T: DeserializeOwned + 'static>(
    body: &[u8],
    object: String,
    reply: Reply,
    request: impl FnOnce(Box<T>, Reply) -> ActionRequest,
) -> Result<ActionRequest, ActionError> {
    match decode(body) {
        Ok(context) => Ok(request(Box::new(context), reply)),
        Err(failure) => {
            let why = format!("at {}: {}", failure.path, failure.reason);
            unknown(body, object, Some(why), Some(reply))
        }
    }
}

fn unknown(
    body: &[u8],
    object: String,
    unreadable: Option<String>,
    reply: Option<Reply>,
) -> Result<ActionRequest, ActionError> {
    Ok(ActionRequest::Unknown(UnknownAction {
        object,
        context: decode(body)?,
        unreadable,
        reply,
    }))
}

/// What WorkOS asks.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ActionRequest {
    /// Whether a user may sign in.
    Authentication(AuthenticationAction),
    /// Whether somebody may register.
    UserRegistration(UserRegistrationAction),
    /// What this version of the SDK cannot read, as it came.
    Unknown(UnknownAction),
}

/// Defines a request whose context is read: the answers that fit it, and the context by `Deref`.
macro_rules! action {
    ($(#[$meta:meta])* $name:ident with $context:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $name {
            context: Box<$context>,
            reply: Reply,
        }

        impl $name {
            /// The answer that they may, signed.
            #[must_use]
            pub fn allow(&self) -> ActionResponse {
                self.reply.allow()
            }

            /// The answer that they may not, signed, with the words that WorkOS has for it.
            #[must_use]
            pub fn deny(&self) -> ActionResponse {
                self.reply.deny("")
            }

            /// The answer that they may not, signed, with a message that they are shown. An empty
            /// message is none.
            #[must_use]
            pub fn deny_with(&self, message: impl AsRef<str>) -> ActionResponse {
                self.reply.deny(message.as_ref())
            }

            /// What is known about the case, without the way to answer.
            #[must_use]
            pub fn into_context(self) -> $context {
                *self.context
            }
        }

        impl Deref for $name {
            type Target = $context;

            fn deref(&self) -> &$context {
                &self.context
            }
        }
    };
}

action! {
    /// The question whether a user may sign in. What is known about the case is read from it
    /// directly: it dereferences to its [`AuthenticationContext`].
    AuthenticationAction with AuthenticationContext
}

action! {
    /// The question whether somebody may register. What is known about the case is read from it
    /// directly: it dereferences to its [`UserRegistrationContext`].
    UserRegistrationAction with UserRegistrationContext
}

/// A question that this version of the SDK cannot read: of a new kind, or with a context that is not
/// as expected. WorkOS has signed it.
#[derive(Clone)]
pub struct UnknownAction {
    object: String,
    context: Value,
    unreadable: Option<String>,
    reply: Option<Reply>,
}

impl UnknownAction {
    /// The kind of the context, such as `authentication_action_context`.
    #[must_use]
    pub fn object(&self) -> &str {
        &self.object
    }

    /// The context, as it came.
    #[must_use]
    pub fn context(&self) -> &Value {
        &self.context
    }

    /// Where the context of a known kind is not as expected, and why; nothing for an unknown kind.
    #[must_use]
    pub fn unreadable(&self) -> Option<&str> {
        self.unreadable.as_deref()
    }

    /// The answer that they may, signed; nothing for an unknown kind, which has answers of its own.
    #[must_use]
    pub fn allow(&self) -> Option<ActionResponse> {
        self.reply.as_ref().map(Reply::allow)
    }

    /// The answer that they may not, signed; nothing for an unknown kind.
    #[must_use]
    pub fn deny(&self) -> Option<ActionResponse> {
        self.deny_with("")
    }

    /// The answer that they may not, signed, with a message that they are shown; nothing for an
    /// unknown kind. An empty message is none.
    #[must_use]
    pub fn deny_with(&self, message: impl AsRef<str>) -> Option<ActionResponse> {
        let reply = self.reply.as_ref()?;
        Some(reply.deny(message.as_ref()))
    }
}

/// Does not show the context, which may hold a credential in a place that is not known.
impl fmt::Debug for UnknownAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownAction")
            .field("object", &self.object)
            .field("unreadable", &self.unreadable)
            .finish_non_exhaustive()
    }
}
