//! Which issuers are believed. There is no default: whoever verifies tokens says so.

use std::env;
use std::ffi::OsString;

use workos_core::Error;

use crate::Client;

const VARIABLE: &str = "WORKOS_ISSUER";

/// Which values the claim `iss` of a token may have.
///
/// A token that passes has been signed by a key of the client id, whatever the policy. The policy
/// says besides which of the issuers with these keys is meant.
///
/// ```
/// # fn main() -> Result<(), workos::Error> {
/// use workos::{Client, IssuerPolicy};
///
/// let workos = Client::builder()
///     .client_id("client_123")
/// #   .base_url("http://127.0.0.1")
///     .build()?;
/// let usual = IssuerPolicy::usual(&workos)?;
/// let own_domain = IssuerPolicy::one_of(["https://auth.example.com"])?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuerPolicy {
    /// `None` for any.
    issuers: Option<Vec<String>>,
}

impl IssuerPolicy {
    /// These issuers, compared letter by letter: a slash at the end counts. An environment with a
    /// custom authentication domain names that domain.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when there is none, or one is
    /// empty.
    pub fn one_of<I>(issuers: I) -> Result<Self, Error>
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        let issuers: Vec<String> = issuers.into_iter().map(Into::into).collect();
        if issuers.is_empty() {
            return Err(Error::configuration(
                "the issuer policy names no issuer, so that no token would be valid: name those of \
                 the environment, or take `IssuerPolicy::usual`",
            ));
        }
        if issuers.iter().any(|issuer| issuer.trim().is_empty()) {
            return Err(Error::configuration(
                "the issuer policy names an issuer that is empty",
            ));
        }
        Ok(Self {
            issuers: Some(issuers),
        })
    }

    /// The issuers that the API names itself by: its base URL, alone and with
    /// `/user_management/{client id}` behind it. An environment with a custom authentication domain
    /// needs [`one_of`](Self::one_of), and so does a client whose base URL is that of a proxy.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the client has no client
    /// id.
    pub fn usual(client: &Client) -> Result<Self, Error> {
        let client_id = client.client_id().ok_or_else(missing_client_id)?;
        let base_url = client.base_url();
        Self::one_of([
            format!("{base_url}/user_management/{client_id}"),
            base_url.to_owned(),
        ])
    }

    /// The issuers in `WORKOS_ISSUER`, with commas between them.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when it is not set, or names
    /// none.
    pub fn from_env() -> Result<Self, Error> {
        Self::from_variable(env::var_os(VARIABLE))
    }

    fn from_variable(value: Option<OsString>) -> Result<Self, Error> {
        let value = value.unwrap_or_default().into_string().map_err(|_| {
            Error::configuration(
                "the issuers (from the environment variable WORKOS_ISSUER) are not UTF-8 text",
            )
        })?;
        let issuers = value.split(',').map(str::trim);
        let issuers: Vec<&str> = issuers.filter(|issuer| !issuer.is_empty()).collect();
        if issuers.is_empty() {
            return Err(Error::configuration(
                "the issuers are missing: the environment variable WORKOS_ISSUER is not set, or \
                 names none",
            ));
        }
        Self::one_of(issuers)
    }

    /// Any issuer, and none.
    ///
    /// What still binds a token to this application is its signature: the keys are those that the
    /// API gives for the client id. That is enough as long as nothing else is ever signed with them.
    #[must_use]
    pub fn unchecked() -> Self {
        Self { issuers: None }
    }

    pub(super) fn allows(&self, issuer: Option<&str>) -> bool {
        match (&self.issuers, issuer) {
            (None, _) => true,
            (Some(known), Some(issuer)) => known.iter().any(|known| known == issuer),
            (Some(_), None) => false,
        }
    }
}

/// The keys of which client are to be trusted is not known.
pub(super) fn missing_client_id() -> Error {
    Error::configuration(
        "access tokens are checked with the keys of a client id, and the client has none: set \
         WORKOS_CLIENT_ID, or give one to the builder",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    #[test]
    fn the_variable_is_a_list() {
        let read = |value: &str| IssuerPolicy::from_variable(Some(value.into()));
        let policy = read(" https://a.example ,https://b.example/,").expect("two");
        assert!(policy.allows(Some("https://a.example")));
        assert!(policy.allows(Some("https://b.example/")));
        assert!(!policy.allows(Some("https://b.example")));
        assert!(!policy.allows(Some("")));
        assert!(!policy.allows(None));
        for missing in [Some(""), Some(" , "), None] {
            let error = IssuerPolicy::from_variable(missing.map(Into::into));
            let error = error.expect_err("none is named");
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(error.to_string().contains(VARIABLE), "{error}");
        }
    }
}
