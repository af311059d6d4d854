//! What is fixed about an operation of the API, whoever calls it: name, method,
//! route, credentials, and whether repeating it is harmless. The generator
//! writes one `static` an operation; nothing here is about a single call.

use std::borrow::Cow;

use http::Method;

/// An operation of the API.
///
/// ```
/// use workos_core::{Credential, Operation, Repeat, http::Method};
///
/// static GET_ORGANIZATION: Operation = Operation::new(
///     "get_organization",
///     Method::GET,
///     "/organizations/{id}",
///     Credential::ApiKey,
///     Repeat::Safe,
/// );
/// assert_eq!(GET_ORGANIZATION.route(), "/organizations/{id}");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    id: Cow<'static, str>,
    method: Method,
    route: Cow<'static, str>,
    credential: Credential,
    repeat: Repeat,
}

impl Operation {
    /// An operation whose facts are known at compile time. `route` is the path
    /// with each variable part written as `{name}`.
    #[must_use]
    pub const fn new(
        id: &'static str,
        method: Method,
        route: &'static str,
        credential: Credential,
        repeat: Repeat,
    ) -> Self {
        Self {
            id: Cow::Borrowed(id),
            method,
            route: Cow::Borrowed(route),
            credential,
            repeat,
        }
    }

    /// An operation this SDK has no name for: called with the API key, and
    /// repeated as its method allows (RFC 9110, section 9.2.2).
    pub(crate) fn unnamed(method: Method, route: String) -> Self {
        let repeat = match method {
            Method::GET | Method::HEAD | Method::PUT | Method::DELETE => Repeat::Safe,
            _ => Repeat::WithKey,
        };
        Self {
            id: Cow::Borrowed("raw"),
            method,
            route: Cow::Owned(route),
            credential: Credential::ApiKey,
            repeat,
        }
    }

    pub(crate) fn set_credential(&mut self, credential: Credential) {
        self.credential = credential;
    }

    pub(crate) fn set_repeat(&mut self, repeat: Repeat) {
        self.repeat = repeat;
    }

    /// The name of the operation; `raw` for one the SDK does not know.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The path as a template: variable parts are written `{name}`.
    #[must_use]
    pub fn route(&self) -> &str {
        &self.route
    }

    /// Which credentials a call carries.
    #[must_use]
    pub fn credential(&self) -> Credential {
        self.credential
    }

    /// When a call may be sent again after a failure that left open whether it
    /// was carried out.
    #[must_use]
    pub fn repeat(&self) -> Repeat {
        self.repeat
    }
}

/// Which credentials go into the `Authorization` header of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Credential {
    /// The API key of the client, or of the call.
    ApiKey,
    /// The access token of the person the call is made for; it comes with the
    /// call.
    AccessToken,
    /// None: the operation is public or its credentials are in the body.
    None,
}

/// When a call may be sent again although the server may have carried it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Repeat {
    /// Always: done twice is the same as done once.
    Safe,
    /// Only when the call carries an idempotency key.
    WithKey,
    /// Never: the API does not look at keys there, and done twice is a second e-mail, or a code
    /// that no longer counts.
    Never,
    /// Always, because every call carries an idempotency key: the caller's, or
    /// one made once for the call.
    AlwaysKeyed,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unnamed_operation_is_repeated_as_its_method_allows() {
        for (method, repeat) in [
            (Method::GET, Repeat::Safe),
            (Method::PUT, Repeat::Safe),
            (Method::DELETE, Repeat::Safe),
            (Method::POST, Repeat::WithKey),
            (Method::PATCH, Repeat::WithKey),
        ] {
            let operation = Operation::unnamed(method, "/things".to_owned());
            assert_eq!(operation.repeat(), repeat, "{operation:?}");
        }
    }
}
