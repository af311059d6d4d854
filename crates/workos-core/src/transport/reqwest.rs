//! The default transport, on reqwest. Nothing of reqwest shows outside this
//! file.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::redirect::Policy;

use super::{DefaultTransport, Limits, Transport, TransportError, TransportErrorKind};
use crate::{BoxFuture, Error};

/// Sends with a pooled reqwest client. Must be polled inside a Tokio runtime.
struct ReqwestTransport {
    client: reqwest::Client,
}

/// # Errors
///
/// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when reqwest
/// refuses the settings. Missing TLS is no error here: a base URL with
/// `http://` does without.
pub(crate) fn default_transport(connect_timeout: Duration) -> Result<DefaultTransport, Error> {
    let builder = reqwest::Client::builder()
        .connect_timeout(connect_timeout)
        .redirect(Policy::none());
    let (builder, without_tls) = with_tls(builder)?;
    let client = builder.build().map_err(|error| {
        Error::configuration("the HTTP client cannot be set up").with_source(error)
    })?;
    Ok(DefaultTransport {
        transport: Arc::new(ReqwestTransport { client }),
        without_tls,
    })
}

#[cfg(feature = "rustls")]
fn with_tls(
    builder: reqwest::ClientBuilder,
) -> Result<(reqwest::ClientBuilder, Option<Error>), Error> {
    let (config, without_roots) = super::tls::client_config()?;
    Ok((builder.tls_backend_preconfigured(config), without_roots))
}

#[cfg(not(feature = "rustls"))]
fn with_tls(
    builder: reqwest::ClientBuilder,
) -> Result<(reqwest::ClientBuilder, Option<Error>), Error> {
    let without_tls = Error::configuration(
        "the base URL begins with https:// but no TLS is compiled in: enable the feature `rustls`",
    );
    Ok((builder, Some(without_tls)))
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            if tokio::runtime::Handle::try_current().is_err() {
                return Err(TransportError::new(TransportErrorKind::Other)
                    .with_source("there is no Tokio runtime here")
                    .before_sending());
            }
            let mut request = reqwest::Request::try_from(request).map_err(classify)?;
            *request.timeout_mut() = Some(limits.timeout);
            let response = self.client.execute(request).await.map_err(classify)?;
            read(response, limits.max_body_bytes).await
        })
    }
}

async fn read(
    mut response: reqwest::Response,
    max_bytes: usize,
) -> Result<http::Response<Bytes>, TransportError> {
    let too_large = || TransportError::new(TransportErrorKind::BodyTooLarge);
    let announced = response.content_length().unwrap_or(0);
    if usize::try_from(announced).map_or(true, |announced| announced > max_bytes) {
        return Err(too_large());
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(classify)? {
        if chunk.len() > max_bytes - body.len() {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    let mut whole = http::Response::new(body.freeze());
    *whole.status_mut() = response.status();
    *whole.version_mut() = response.version();
    *whole.headers_mut() = std::mem::take(response.headers_mut());
    Ok(whole)
}

fn classify(error: reqwest::Error) -> TransportError {
    use TransportErrorKind::{Connect, Other, Reset, Timeout, Tls};
    let connecting = error.is_connect();
    let kind = if error.is_timeout() {
        Timeout
    } else if connecting && is_tls(&error) {
        Tls
    } else if connecting {
        Connect
    } else if error.is_request() || error.is_body() || error.is_decode() {
        Reset
    } else {
        Other
    };
    let nothing_sent = connecting || error.is_builder();
    // The URL holds identifiers and query values, which do not belong in logs.
    let classified = TransportError::new(kind).with_source(error.without_url());
    if nothing_sent {
        classified.before_sending()
    } else {
        classified
    }
}

#[cfg(feature = "rustls")]
fn is_tls(error: &reqwest::Error) -> bool {
    use std::error::Error as _;

    let mut cause = error.source();
    while let Some(error) = cause {
        let carried = error
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref);
        if error.is::<rustls::Error>() || carried.is_some_and(|inner| inner.is::<rustls::Error>()) {
            return true;
        }
        cause = match carried {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    false
}

#[cfg(not(feature = "rustls"))]
fn is_tls(_: &reqwest::Error) -> bool {
    false
}
