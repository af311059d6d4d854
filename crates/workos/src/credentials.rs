//! Whether the credentials of a client work, and what to do if not: for a program that checks its
//! settings when it starts, and for a person who looks for a mistake.

use std::fmt;

use workos_core::http::Method;
use workos_core::serde_json::Value;
use workos_core::{CallOptions, Credential, Error, Request};

use crate::Client;

impl Client {
    /// Checks API key and client id: whether they are set, well-formed, and known to the API. It
    /// makes two calls that change nothing.
    ///
    /// It does not fail. What could not be found out is
    /// [`Unchecked`](CredentialCheck::Unchecked). The report prints as lines for a person, without
    /// the credentials.
    ///
    /// ```no_run
    /// # async fn run(workos: workos::Client) {
    /// let report = workos.check_credentials().await;
    /// if !report.is_ok() {
    ///     eprintln!("{report}");
    /// }
    /// # }
    /// ```
    ///
    /// A program without an API key, and one that signs nobody in and so has no client id, looks
    /// at the part of the report that it needs.
    pub async fn check_credentials(&self) -> CredentialsReport {
        CredentialsReport {
            api_key: self.check_api_key().await,
            client_id: self.check_client_id().await,
        }
    }

    /// As [`check_credentials`](Self::check_credentials), for programs without an async runtime.
    ///
    /// # Errors
    ///
    /// Inside an async runtime, `spawn_blocking` included.
    #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
    pub fn check_credentials_blocking(&self) -> Result<CredentialsReport, Error> {
        workos_core::block_on(self.check_credentials())
    }

    async fn check_api_key(&self) -> CredentialCheck {
        let Some(api_key) = self.api_key() else {
            return CredentialCheck::Missing;
        };
        if !api_key.expose().starts_with("sk_") {
            return CredentialCheck::Malformed;
        }
        let request = Request::<Value>::raw(Method::GET, "/organizations").query("limit", 1);
        match self.execute(request, &CallOptions::new()).await {
            Ok(_) => CredentialCheck::Accepted,
            // A key that may not do this is known all the same; a proxy says so in other words.
            Err(error) if error.is_forbidden() && is_of_the_api(&error) => {
                CredentialCheck::Accepted
            }
            Err(error) if error.is_unauthorized() => CredentialCheck::Refused(error),
            Err(error) => CredentialCheck::Unchecked(error),
        }
    }

    async fn check_client_id(&self) -> CredentialCheck {
        let Some(client_id) = self.client_id() else {
            return CredentialCheck::Missing;
        };
        // Environments of the first years have ids of the second kind.
        if !client_id.starts_with("client_") && !client_id.starts_with("project_") {
            return CredentialCheck::Malformed;
        }
        let request = Request::<Value>::raw(Method::GET, "/sso/jwks/{client_id}")
            .path("client_id", client_id)
            .credential(Credential::None);
        match self.execute(request, &CallOptions::new()).await {
            Ok(_) => CredentialCheck::Accepted,
            Err(error)
                if error.is_not_found() || error.is_bad_request() || error.is_unprocessable() =>
            {
                CredentialCheck::Refused(error)
            }
            Err(error) => CredentialCheck::Unchecked(error),
        }
    }
}

fn is_of_the_api(error: &Error) -> bool {
    error.code().is_some() || error.message().is_some()
}

/// What [`Client::check_credentials`] has found.
#[derive(Debug)]
#[non_exhaustive]
pub struct CredentialsReport {
    /// The API key.
    pub api_key: CredentialCheck,
    /// The client id.
    pub client_id: CredentialCheck,
}

impl CredentialsReport {
    /// Whether the API has accepted both.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.api_key.is_accepted() && self.client_id.is_accepted()
    }
}

/// What was found about one credential.
#[derive(Debug)]
#[non_exhaustive]
pub enum CredentialCheck {
    /// The API knows it.
    Accepted,
    /// The client has none.
    Missing,
    /// It is no such credential, and was not sent.
    Malformed,
    /// The API does not know it.
    Refused(Error),
    /// It was not to be found out, such as without a connection.
    Unchecked(Error),
}

impl CredentialCheck {
    /// Whether the API has accepted it.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        matches!(self, Self::Accepted)
    }

    /// What came back when it was tried, unless it was accepted.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        match self {
            Self::Refused(error) | Self::Unchecked(error) => Some(error),
            _ => None,
        }
    }
}

/// What a credential is called, and what to say of it.
struct Named {
    name: &'static str,
    variable: &'static str,
    setter: &'static str,
    prefix: &'static str,
}

const API_KEY: Named = Named {
    name: "API key",
    variable: "WORKOS_API_KEY",
    setter: "api_key",
    prefix: "sk_",
};

const CLIENT_ID: Named = Named {
    name: "client id",
    variable: "WORKOS_CLIENT_ID",
    setter: "client_id",
    prefix: "client_",
};

impl Named {
    fn describe(&self, found: &CredentialCheck, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            variable,
            setter,
            prefix,
        } = self;
        match found {
            CredentialCheck::Accepted => write!(f, "{name}: accepted"),
            CredentialCheck::Missing => write!(
                f,
                "{name}: missing. Set {variable}, or give `{setter}` to the builder of the client; \
                 the dashboard of WorkOS has it under API Keys"
            ),
            CredentialCheck::Malformed => write!(
                f,
                "{name}: does not begin with `{prefix}`, and was not sent. Copy it anew from the \
                 dashboard of WorkOS, and see that API key and client id are not confused"
            ),
            CredentialCheck::Refused(error) => write!(
                f,
                "{name}: refused. Copy it anew from the dashboard of WorkOS, and see that it is of \
                 the right environment and was not revoked ({error})"
            ),
            CredentialCheck::Unchecked(error) => write!(
                f,
                "{name}: not checked, because the API did not answer as it should. See that the \
                 base URL is right, and that the API can be reached from here ({error})"
            ),
        }
    }
}

impl fmt::Display for CredentialsReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        API_KEY.describe(&self.api_key, f)?;
        f.write_str("\n")?;
        CLIENT_ID.describe(&self.client_id, f)
    }
}
