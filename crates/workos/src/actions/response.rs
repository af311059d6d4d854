//! The signed answer to an action, byte for byte as the other SDKs of WorkOS write it: what is
//! signed is the text of the payload, so that the order of its properties and every escape count.

use std::fmt;
use std::sync::Arc;

use workos_core::Clock;
use workos_core::serde_json::Value;

use crate::crypto::HmacKey;
use crate::crypto::hexadecimal;

/// What kind of action it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Authentication,
    UserRegistration,
}

impl Kind {
    pub(super) fn of_context(object: &str) -> Option<Self> {
        match object {
            "authentication_action_context" => Some(Self::Authentication),
            "user_registration_action_context" => Some(Self::UserRegistration),
            _ => None,
        }
    }

    fn response_object(self) -> &'static str {
        match self {
            Self::Authentication => "authentication_action_response",
            Self::UserRegistration => "user_registration_action_response",
        }
    }
}

/// The way to answer a request: for its kind, by the secret that it was signed with.
#[derive(Clone)]
pub(super) struct Reply {
    kind: Kind,
    key: Arc<HmacKey>,
    clock: Arc<dyn Clock>,
}

impl Reply {
    pub(super) fn new(kind: Kind, key: &Arc<HmacKey>, clock: Arc<dyn Clock>) -> Self {
        let key = Arc::clone(key);
        Self { kind, key, clock }
    }

    pub(super) fn allow(&self) -> ActionResponse {
        self.sign("Allow", "")
    }

    pub(super) fn deny(&self, message: &str) -> ActionResponse {
        self.sign("Deny", message)
    }

    fn sign(&self, verdict: &'static str, message: &str) -> ActionResponse {
        let timestamp = self.clock.now().timestamp_millis().to_string();
        let message = match message {
            "" => String::new(),
            // The escapes of serde_json are those of `JSON.stringify`.
            text => format!(r#","error_message":{}"#, Value::from(text)),
        };
        let payload = format!(r#"{{"timestamp":{timestamp},"verdict":"{verdict}"{message}}}"#);
        let signature = self
            .key
            .sign(&[timestamp.as_bytes(), b".", payload.as_bytes()]);
        let (object, signature) = (self.kind.response_object(), hexadecimal(&signature));
        ActionResponse {
            verdict,
            body: format!(
                r#"{{"object":"{object}","payload":{payload},"signature":"{signature}"}}"#
            ),
        }
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// The signed answer to an action: the body to answer with, as `application/json` and with status
/// 200, byte for byte. It counts for a short time: send it right away.
///
/// `Debug` does not show the signature.
#[derive(Clone, PartialEq, Eq)]
pub struct ActionResponse {
    verdict: &'static str,
    body: String,
}

impl ActionResponse {
    /// The body.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.body
    }

    /// The body.
    #[must_use]
    pub fn into_string(self) -> String {
        self.body
    }
}

impl From<ActionResponse> for String {
    fn from(response: ActionResponse) -> Self {
        response.body
    }
}

impl fmt::Debug for ActionResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActionResponse")
            .field("verdict", &self.verdict)
            .finish_non_exhaustive()
    }
}
