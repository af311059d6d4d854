//! Writes requests as they go out: where to, with which credentials and headers.

use std::borrow::Cow;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue};

use super::Inner;
use crate::base_url::BaseUrl;
use crate::options::IDEMPOTENCY_KEY;
use crate::request::Call;
use crate::{Body, CallOptions, Credential, Error, Operation, Repeat, Secret, random};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

impl Inner {
    /// What is known of a request before it is sent.
    #[cfg(feature = "mock")]
    pub(super) fn describe(
        &self,
        call: &Call,
        options: &CallOptions,
    ) -> Result<crate::Description, Error> {
        options.check()?;
        let mut headers = options.headers.clone();
        if options.api_key.is_some() || options.access_token.is_some() {
            let authorization = self.authorization(call.operation.credential(), options)?;
            headers.extend(authorization.map(|value| (AUTHORIZATION, value)));
        }
        if options.idempotency_key.is_some() {
            let key = idempotency_key(&call.operation, options)?;
            headers.extend(key.map(|value| (IDEMPOTENCY_KEY, value)));
        }
        Ok(crate::Description {
            method: call.operation.method().clone(),
            route: call.operation.route().to_owned(),
            target: call.target()?,
            body: call.body.clone(),
            headers,
        })
    }

    /// The request as it goes out, the same for every attempt.
    pub(super) fn write(
        &self,
        call: &Call,
        options: &CallOptions,
    ) -> Result<http::Request<Body>, Error> {
        options.check()?;
        let target = call.target()?;
        let base_url = self.base_url(options)?;
        let uri = base_url
            .join(&target)
            .ok_or_else(|| Error::invalid_request("the URL is too long"))?;

        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, JSON);
        headers.insert(USER_AGENT, self.user_agent.clone());
        if call.body.is_some() {
            headers.insert(CONTENT_TYPE, JSON);
        }
        for (name, value) in &options.headers {
            headers.insert(name, value.clone());
        }
        if let Some(authorization) = self.authorization(call.operation.credential(), options)? {
            headers.insert(AUTHORIZATION, authorization);
        }
        if let Some(key) = idempotency_key(&call.operation, options)? {
            headers.insert(IDEMPOTENCY_KEY, key);
        }

        let mut request = http::Request::new(Body::from(call.body.clone().unwrap_or_default()));
        *request.method_mut() = call.operation.method().clone();
        *request.uri_mut() = uri;
        *request.headers_mut() = headers;
        Ok(request)
    }

    fn base_url(&self, options: &CallOptions) -> Result<Cow<'_, BaseUrl>, Error> {
        let Some(base_url) = &options.base_url else {
            return Ok(Cow::Borrowed(&self.base_url));
        };
        let base_url = BaseUrl::parse(base_url).map_err(Error::invalid_request)?;
        match &self.without_tls {
            Some(reason) if base_url.is_encrypted() => Err(Error::configuration(reason.clone())),
            _ => Ok(Cow::Owned(base_url)),
        }
    }

    fn authorization(
        &self,
        credential: Credential,
        options: &CallOptions,
    ) -> Result<Option<HeaderValue>, Error> {
        let token = match credential {
            Credential::None => return Ok(None),
            Credential::ApiKey => options.access_token.as_ref(),
            Credential::AccessToken => match &options.access_token {
                Some(token) => Some(token),
                None => {
                    return Err(Error::invalid_request(
                        "the operation is made for a person: give the call their access token",
                    ));
                }
            },
        };
        if let Some(token) = token {
            return authorization(token, "access token")
                .map(Some)
                .map_err(Error::invalid_request);
        }
        if let Some(api_key) = &options.api_key {
            return authorization(api_key, "API key")
                .map(Some)
                .map_err(Error::invalid_request);
        }
        match &self.authorization {
            Some(authorization) => Ok(Some(authorization.clone())),
            None => Err(Error::configuration(
                "the operation needs an API key: give one to the client or to the call",
            )),
        }
    }
}

/// `Bearer` credentials (RFC 6750, section 2.1), marked so that no one prints
/// them. On failure says why, without the credential.
pub(super) fn authorization(credential: &Secret, what: &str) -> Result<HeaderValue, String> {
    if credential.expose().trim().is_empty() {
        return Err(format!("the {what} is empty"));
    }
    if credential
        .expose()
        .bytes()
        .any(|byte| !byte.is_ascii_graphic())
    {
        return Err(format!(
            "the {what} contains a character that it cannot have, such as a space or line break"
        ));
    }
    let mut header = HeaderValue::try_from(format!("Bearer {}", credential.expose()))
        .map_err(|_| format!("the {what} cannot be sent"))?;
    header.set_sensitive(true);
    Ok(header)
}

fn idempotency_key(
    operation: &Operation,
    options: &CallOptions,
) -> Result<Option<HeaderValue>, Error> {
    let key = match &options.idempotency_key {
        Some(key) if key.trim().is_empty() => {
            return Err(Error::invalid_request("the idempotency key is empty"));
        }
        Some(key) => key.clone(),
        None if operation.repeat() == Repeat::AlwaysKeyed => {
            random::uuid_v4().ok_or_else(|| {
                Error::configuration(
                    "the operation needs an idempotency key, and the system has no randomness to \
                     make one: give the call a key",
                )
            })?
        }
        None => return Ok(None),
    };
    HeaderValue::try_from(key)
        .map(Some)
        .map_err(|_| Error::invalid_request("the idempotency key is not plain text"))
}
