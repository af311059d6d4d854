//! The default transport of a JavaScript host: its `fetch`, which also does TLS and compression.
//!
//! What differs from the other transport: connecting has no limit of its own, and a failure to
//! connect looks like a broken connection, so that only what is harmless to repeat is repeated.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;

use bytes::BytesMut;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use js_sys::{Array, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, AbortSignal, Headers, ReadableStream, ReadableStreamDefaultReader,
    RequestInit, RequestRedirect, Response,
};

use super::{
    ConnectionSettings, DefaultTransport, Limits, Transport, TransportError, TransportErrorKind,
};
use crate::timer::{Timer, global_function};
use crate::{Body, BoxFuture, Error};

/// Sends with the host's `fetch`.
struct FetchTransport;

/// # Errors
///
/// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) for a connect
/// timeout of zero, as elsewhere, though another changes nothing here.
pub(crate) fn default_transport(settings: ConnectionSettings) -> Result<DefaultTransport, Error> {
    settings.connect_timeout()?;
    Ok(DefaultTransport {
        transport: Arc::new(FetchTransport),
        without_tls: None,
    })
}

impl Transport for FetchTransport {
    fn send(
        &self,
        request: http::Request<Body>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let exchange = Exchange::new()?;
            let mut timer = pin!(Timer::after(limits.timeout));
            let response = before(timer.as_mut(), exchange.begin(&request)).await?;
            read(&response, timer, limits).await
        })
    }
}

/// The output of a future, unless time runs out before.
async fn before<T>(
    mut timer: Pin<&mut Timer>,
    future: impl Future<Output = Result<T, TransportError>>,
) -> Result<T, TransportError> {
    let mut future = pin!(future);
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Pending => timer
            .as_mut()
            .poll(context)
            .map(|()| Err(TransportError::new(TransportErrorKind::Timeout))),
        ready => ready,
    })
    .await
}

/// One request and its answer. Dropped before the answer is complete, it ends the connection.
struct Exchange {
    controller: AbortController,
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.controller.abort();
    }
}

impl Exchange {
    fn new() -> Result<Self, TransportError> {
        let controller = AbortController::new().map_err(|error| unsent(&error))?;
        Ok(Self { controller })
    }

    /// The answer as far as its headers.
    async fn begin(&self, request: &http::Request<Body>) -> Result<Response, TransportError> {
        let settings =
            settings(request, &self.controller.signal()).map_err(|error| unsent(&error))?;
        let url = JsValue::from(request.uri().to_string());
        let promise: Promise = global_function("fetch")
            .and_then(|fetch| fetch.call2(&js_sys::global(), &url, &settings))
            .and_then(JsCast::dyn_into)
            .map_err(|error| unsent(&error))?;
        JsFuture::from(promise)
            .await
            .and_then(JsCast::dyn_into)
            .map_err(|error| broken(&error))
    }
}

fn settings(request: &http::Request<Body>, signal: &AbortSignal) -> Result<RequestInit, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in request.headers() {
        let value = value
            .to_str()
            .map_err(|_| js_sys::Error::new("a header is not plain text"))?;
        headers.append(name.as_str(), value)?;
    }
    let settings = RequestInit::new();
    settings.set_method(request.method().as_str());
    settings.set_headers(&headers);
    settings.set_redirect(RequestRedirect::Manual);
    settings.set_signal(Some(signal));
    if !request.body().is_empty() {
        settings.set_body(&Uint8Array::from(request.body().as_ref()));
    }
    Ok(settings)
}

/// The headers of an answer, as far as the host shows them: a browser shows those of another
/// origin only that this origin allows.
fn headers(shown: &Headers) -> HeaderMap {
    let entries = shown.entries();
    let pairs = entries.into_iter().flatten().map(|pair| Array::from(&pair));
    let texts = pairs.filter_map(|pair| Some((pair.get(0).as_string()?, pair.get(1).as_string()?)));
    let mut headers = HeaderMap::new();
    for (name, value) in texts {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.append(name, value);
        }
    }
    headers
}

async fn read(
    response: &Response,
    timer: Pin<&mut Timer>,
    limits: Limits,
) -> Result<http::Response<Body>, TransportError> {
    // A browser keeps redirects that are not to be followed to itself, as the status 0.
    let status = StatusCode::from_u16(response.status()).map_err(|_| {
        TransportError::new(TransportErrorKind::Other)
            .with_source("the answer is a redirect, which is not followed")
    })?;
    let max_bytes = limits.body_bytes(status);
    let headers = headers(&response.headers());
    let mut body = BytesMut::new();
    if let Some(stream) = response.body() {
        let too_large = status.is_success() && announced(&headers) > max_bytes;
        let end = match too_large {
            true => Err(TransportError::new(TransportErrorKind::BodyTooLarge)),
            false => read_body(&stream, timer, &mut body, max_bytes).await,
        };
        if status.is_success() {
            end?;
        }
    }
    let mut whole = http::Response::new(Body::from(body.freeze()));
    *whole.status_mut() = status;
    *whole.headers_mut() = headers;
    Ok(whole)
}

fn announced(headers: &HeaderMap) -> usize {
    let length = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    usize::try_from(length.unwrap_or(0)).unwrap_or(usize::MAX)
}

/// Adds what comes to `body`, also when the end does not come.
async fn read_body(
    stream: &ReadableStream,
    mut timer: Pin<&mut Timer>,
    body: &mut BytesMut,
    max_bytes: usize,
) -> Result<(), TransportError> {
    let reader = ReadableStreamDefaultReader::new(stream).map_err(|error| broken(&error))?;
    while let Some(chunk) = before(timer.as_mut(), next_chunk(&reader)).await? {
        let length = chunk.length() as usize;
        let (start, room) = (body.len(), max_bytes - body.len());
        let taken = length.min(room);
        body.resize(start + taken, 0);
        chunk
            .subarray(0, u32::try_from(taken).unwrap_or(u32::MAX))
            .copy_to(&mut body[start..]);
        if length > room {
            return Err(TransportError::new(TransportErrorKind::BodyTooLarge));
        }
    }
    Ok(())
}

async fn next_chunk(
    reader: &ReadableStreamDefaultReader,
) -> Result<Option<Uint8Array>, TransportError> {
    let step = JsFuture::from(reader.read())
        .await
        .map_err(|error| broken(&error))?;
    let member = |name: &str| Reflect::get(&step, &name.into()).map_err(|error| broken(&error));
    if member("done")?.is_truthy() {
        return Ok(None);
    }
    let chunk = member("value")?.dyn_into();
    chunk.map(Some).map_err(|error| broken(&error))
}

fn unsent(error: &JsValue) -> TransportError {
    TransportError::new(TransportErrorKind::Other)
        .with_source(name(error))
        .before_sending()
}

fn broken(error: &JsValue) -> TransportError {
    TransportError::new(TransportErrorKind::Reset).with_source(name(error))
}

/// The name of an error. Its message may hold the URL, which does not belong in logs.
fn name(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.name()),
        None => "the host cannot do this".to_owned(),
    }
}
