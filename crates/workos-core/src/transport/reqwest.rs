//! The default transport, on reqwest. Which TLS it speaks is chosen in `tls`.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
#[cfg(feature = "reqwest-builder")]
use std::sync::PoisonError;

use bytes::BytesMut;
use reqwest::redirect::Policy;

use super::connection::refuse;
use super::origin::Origin;
use super::tls::{self, Prepared};
use super::{
    ConnectionSettings, DefaultTransport, Limits, Proxy, Transport, TransportError,
    TransportErrorKind,
};
use crate::{Body, BoxFuture, Error, Secret};

/// Sends with a pooled reqwest client. Must be polled inside a Tokio runtime.
struct ReqwestTransport {
    client: reqwest::Client,
    origin: Origin,
}

/// # Errors
///
/// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) for a setting
/// that cannot work. Missing TLS is no error here: a base URL with `http://`
/// does without.
pub(crate) fn default_transport(settings: ConnectionSettings) -> Result<DefaultTransport, Error> {
    let builder = reqwest::Client::builder().connect_timeout(settings.connect_timeout()?);
    let Prepared {
        builder,
        without_tls,
    } = tls::prepare(builder, &settings.root_certificates)?;
    let builder = match settings.proxy {
        Proxy::Environment => builder,
        Proxy::None => builder.no_proxy(),
        Proxy::Url(url) => builder.proxy(proxy(&url, without_tls.as_deref())?),
    };
    #[cfg(feature = "reqwest-builder")]
    let (builder, without_tls) = match settings.configure {
        // What the function did to TLS cannot be seen from outside.
        Some(configure) => {
            let configure = configure
                .into_inner()
                .unwrap_or_else(PoisonError::into_inner);
            (configure(builder), None)
        }
        None => (builder, without_tls),
    };
    Ok(DefaultTransport {
        transport: Arc::new(ReqwestTransport {
            client: build(builder.redirect(Policy::none()))?,
            origin: Origin::default(),
        }),
        without_tls,
    })
}

/// A proxy as reqwest takes it. It would pass over one that it cannot use, so it
/// is checked here.
fn proxy(url: &Secret, without_tls: Option<&str>) -> Result<reqwest::Proxy, Error> {
    let refuse = |why: &str| refuse(ConnectionSettings::PROXY, why);
    // Two readings of one URL must not differ in the host, as they would over what follows a `#`.
    if url.expose().contains('#') {
        return Err(refuse("has a fragment; write `#` in a password as %23"));
    }
    let Ok(uri) = url.expose().parse::<http::Uri>() else {
        return Err(refuse("is not a URL"));
    };
    match (uri.scheme_str(), without_tls) {
        (Some("http"), _) | (Some("https"), None) => {}
        (Some("https"), Some(reason)) => {
            return Err(refuse(&format!("begins with https://, but {reason}")));
        }
        _ => return Err(refuse("begins with neither http:// nor https://")),
    }
    if uri.host().is_none_or(str::is_empty) {
        return Err(refuse("has no host"));
    }
    if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
        return Err(refuse("has more than a host and a port"));
    }
    // Not as the source of the error: it may quote the URL.
    reqwest::Proxy::all(url.expose()).map_err(|_| refuse("is not a URL"))
}

fn build(builder: reqwest::ClientBuilder) -> Result<reqwest::Client, Error> {
    // reqwest panics where it is to choose a provider for rustls by itself and finds none: when
    // another crate enables rustls for it without one, and no feature or function of ours has.
    let built = panic::catch_unwind(AssertUnwindSafe(|| builder.build()));
    match built {
        Ok(Ok(client)) => Ok(client),
        Ok(Err(error)) => Err(Error::configuration("the HTTP client cannot be set up")
            .with_source(error.without_url())),
        Err(_) => Err(Error::configuration(
            "the HTTP client cannot be set up: reqwest has rustls without a provider; enable one \
             of the features `rustls`, `rustls-aws-lc` and `native-tls`, and let a function given \
             to `reqwest` return the builder that it received",
        )),
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: http::Request<Body>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            if tokio::runtime::Handle::try_current().is_err() {
                return Err(TransportError::new(TransportErrorKind::Other)
                    .with_source(
                        "there is no Tokio runtime here: call from inside one, or with \
                         `send_blocking()` of the feature `blocking`",
                    )
                    .before_sending());
            }
            let mut request = self.origin.request(request).map_err(classify)?;
            *request.timeout_mut() = Some(limits.timeout);
            let response = self.client.execute(request).await.map_err(classify)?;
            let most = limits.body_bytes(response.status());
            read(response, most).await
        })
    }
}

async fn read(
    mut response: reqwest::Response,
    max_bytes: usize,
) -> Result<http::Response<Body>, TransportError> {
    let mut body = BytesMut::new();
    if let Err(error) = read_body(&mut response, &mut body, max_bytes).await
        && response.status().is_success()
    {
        return Err(error);
    }
    let mut whole = http::Response::new(Body::from(body.freeze()));
    *whole.status_mut() = response.status();
    *whole.version_mut() = response.version();
    *whole.headers_mut() = std::mem::take(response.headers_mut());
    Ok(whole)
}

/// Adds what comes to `body`, also when the end does not come.
async fn read_body(
    response: &mut reqwest::Response,
    body: &mut BytesMut,
    max_bytes: usize,
) -> Result<(), TransportError> {
    let too_large = || TransportError::new(TransportErrorKind::BodyTooLarge);
    let announced = response.content_length().unwrap_or(0);
    let fits = usize::try_from(announced).is_ok_and(|announced| announced <= max_bytes);
    if !fits && response.status().is_success() {
        return Err(too_large());
    }
    while let Some(chunk) = response.chunk().await.map_err(classify)? {
        let room = max_bytes - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if chunk.len() > room {
            return Err(too_large());
        }
    }
    Ok(())
}

fn classify(error: reqwest::Error) -> TransportError {
    use TransportErrorKind::{Connect, Other, Reset, Timeout, Tls};
    let connecting = error.is_connect();
    let kind = if error.is_timeout() {
        Timeout
    } else if connecting && tls::is_tls(&error) {
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
