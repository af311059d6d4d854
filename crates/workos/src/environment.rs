//! Settings of a client from environment variables.

use std::ffi::OsString;

use workos_core::Error;

use crate::ClientBuilder;

const API_KEY: &str = "WORKOS_API_KEY";
const CLIENT_ID: &str = "WORKOS_CLIENT_ID";
const BASE_URL: &str = "WORKOS_BASE_URL";

/// # Errors
///
/// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when there is
/// no API key, or a variable is not text.
pub(crate) fn builder(read: impl Fn(&str) -> Option<OsString>) -> Result<ClientBuilder, Error> {
    let text = |name: &str| match read(name).map(OsString::into_string) {
        Some(Ok(value)) => Ok((!value.is_empty()).then_some(value)),
        Some(Err(_)) => Err(Error::configuration(format!("{name} is not UTF-8 text"))),
        None => Ok(None),
    };
    let api_key =
        text(API_KEY)?.ok_or_else(|| Error::configuration(format!("{API_KEY} is not set")))?;
    let mut builder = ClientBuilder::default().api_key(api_key);
    if let Some(client_id) = text(CLIENT_ID)? {
        builder = builder.client_id(client_id);
    }
    if let Some(base_url) = text(BASE_URL)? {
        builder = builder.base_url(base_url);
    }
    Ok(builder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Client, ErrorKind};

    fn client(variables: &[(&str, &str)]) -> Result<Client, Error> {
        let read = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| OsString::from(value))
        };
        builder(read)?.build()
    }

    #[test]
    fn all_three_variables_are_read() {
        let client = client(&[
            ("WORKOS_API_KEY", "sk_1"),
            ("WORKOS_CLIENT_ID", "client_1"),
            ("WORKOS_BASE_URL", "http://127.0.0.1:4100/"),
        ])
        .expect("complete");
        assert_eq!(client.api_key().map(|key| key.expose()), Some("sk_1"));
        assert_eq!(client.client_id(), Some("client_1"));
        assert_eq!(client.base_url(), "http://127.0.0.1:4100");
    }

    #[test]
    fn a_missing_or_empty_key_is_named() {
        for variables in [&[][..], &[("WORKOS_API_KEY", "")]] {
            let error = client(variables).expect_err("no key");
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(error.to_string().contains("WORKOS_API_KEY"), "{error}");
        }
    }

    #[test]
    fn other_empty_variables_count_as_not_set() {
        let client = client(&[
            ("WORKOS_API_KEY", "sk_1"),
            ("WORKOS_CLIENT_ID", ""),
            ("WORKOS_BASE_URL", "http://127.0.0.1:1"),
        ])
        .expect("an empty id is no id");
        assert_eq!(client.client_id(), None);
    }
}
