//! How an application says who it is when it trades a code or token (RFC 6749, section 2.3): with
//! its client id and, unless it is a public client, the API key as client secret. What is missing
//! is found here, before anything is sent.

use workos_core::{Client, Error, Secret};

/// The client id, or nothing at all: a request without is refused when it is sent.
pub(crate) fn client_id(client: &Client) -> String {
    client.client_id().unwrap_or_default().to_owned()
}

pub(crate) fn check_client_id(client_id: &str) -> Result<(), Error> {
    if client_id.trim().is_empty() {
        return Err(Error::configuration(
            "the client has no client id, without which nobody can be signed in: set \
             WORKOS_CLIENT_ID, or give `client_id` to the builder of the client",
        ));
    }
    Ok(())
}

/// Checks the client secret of what only a client with an API key may do.
#[cfg(feature = "user_management")]
pub(crate) fn check_client_secret(client_secret: &Secret) -> Result<(), Error> {
    if is_blank(client_secret) {
        return Err(Error::configuration(
            "the client has no API key, which goes along as the client secret here: set \
             WORKOS_API_KEY, or give `api_key` to the builder of the client or to the call. \
             Without an API key, codes can be exchanged with a code verifier, sessions refreshed, \
             and devices signed in",
        ));
    }
    Ok(())
}

/// Checks the client secret of what public clients may do: there is none, or it is not empty.
#[cfg(feature = "user_management")]
pub(crate) fn check_optional_secret(client_secret: Option<&Secret>) -> Result<(), Error> {
    client_secret.map_or(Ok(()), check_client_secret)
}

/// Checks what vouches for the exchange of a code: a client secret, or the verifier of the
/// challenge that the person was sent off with (RFC 7636).
pub(crate) fn check_code_exchange(
    client_secret: Option<&Secret>,
    code_verifier: Option<&Secret>,
) -> Result<(), Error> {
    let is_vouched_for = match client_secret {
        Some(client_secret) => !is_blank(client_secret),
        None => code_verifier.is_some_and(|code_verifier| !is_blank(code_verifier)),
    };
    if !is_vouched_for {
        return Err(Error::configuration(
            "a code is exchanged by a client with an API key (set WORKOS_API_KEY, or give \
             `api_key` to the builder of the client or to the call), or by a public client with \
             the `code_verifier` of the authorization URL: there is neither",
        ));
    }
    Ok(())
}

fn is_blank(secret: &Secret) -> bool {
    secret.expose().trim().is_empty()
}
