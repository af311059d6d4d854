//! The default transport of a JavaScript host: its `fetch`, which also does TLS and compression.
//!
//! What differs from the other transport: connecting has no limit of its own, and a failure to
//! connect looks like a broken connection, so that only what is harmless to repeat is repeated.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use js_sys::{Array, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, AbortSignal, Headers, ReadableStream, ReadableStreamDefaultReader,
    RequestInit, RequestRedirect, Response,
};

use super::{DefaultTransport, Limits, Transport, TransportError, TransportErrorKind};
use crate::timer::{Timer, global_function};
use crate::{BoxFuture, Error};

/// Sends with the host's `fetch`.
struct FetchTransport;

/// # Errors
///
/// None: nothing is set up before a request is sent.
pub(crate) fn default_transport(_connect_timeout: Duration) -> Result<DefaultTransport, Error> {
    Ok(DefaultTransport {
        transport: Arc::new(FetchTransport),
        without_tls: None,
    })
}

impl Transport for FetchTransport {
    fn send(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let exchange = Exchange::new()?;
            let answer = exchange.run(&request, limits.max_body_bytes);
            within(limits.timeout, answer).await
        })
    }
}

/// The output of a future, unless time runs out before.
async fn within<T>(
    timeout: Duration,
    future: impl Future<Output = Result<T, TransportError>>,
) -> Result<T, TransportError> {
    let (mut future, mut timer) = (pin!(future), pin!(Timer::after(timeout)));
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

    async fn run(
        &self,
        request: &http::Request<Bytes>,
        max_bytes: usize,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let settings =
            settings(request, &self.controller.signal()).map_err(|error| unsent(&error))?;
        let url = JsValue::from(request.uri().to_string());
        let promise: Promise = global_function("fetch")
            .and_then(|fetch| fetch.call2(&js_sys::global(), &url, &settings))
            .and_then(JsCast::dyn_into)
            .map_err(|error| unsent(&error))?;
        let response: Response = JsFuture::from(promise)
            .await
            .and_then(JsCast::dyn_into)
            .map_err(|error| broken(&error))?;

        // A browser keeps redirects that are not to be followed to itself, as the status 0.
        let status = StatusCode::from_u16(response.status()).map_err(|_| {
            TransportError::new(TransportErrorKind::Other)
                .with_source("the answer is a redirect, which is not followed")
        })?;
        let headers = headers(&response.headers());
        let body = match response.body() {
            Some(body) => read(&body, &headers, max_bytes).await?,
            None => Bytes::new(),
        };
        let mut whole = http::Response::new(body);
        *whole.status_mut() = status;
        *whole.headers_mut() = headers;
        Ok(whole)
    }
}

fn settings(request: &http::Request<Bytes>, signal: &AbortSignal) -> Result<RequestInit, JsValue> {
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
    body: &ReadableStream,
    headers: &HeaderMap,
    max_bytes: usize,
) -> Result<Bytes, TransportError> {
    let too_large = || TransportError::new(TransportErrorKind::BodyTooLarge);
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok())
        .unwrap_or(0);
    if usize::try_from(announced).map_or(true, |announced| announced > max_bytes) {
        return Err(too_large());
    }
    let reader = ReadableStreamDefaultReader::new(body).map_err(|error| broken(&error))?;
    let mut whole = BytesMut::new();
    while let Some(chunk) = next_chunk(&reader).await.map_err(|error| broken(&error))? {
        let length = chunk.length() as usize;
        if length > max_bytes - whole.len() {
            return Err(too_large());
        }
        let start = whole.len();
        whole.resize(start + length, 0);
        chunk.copy_to(&mut whole[start..]);
    }
    Ok(whole.freeze())
}

async fn next_chunk(reader: &ReadableStreamDefaultReader) -> Result<Option<Uint8Array>, JsValue> {
    let step = JsFuture::from(reader.read()).await?;
    match Reflect::get(&step, &"done".into())?.is_truthy() {
        true => Ok(None),
        false => Reflect::get(&step, &"value".into())?.dyn_into().map(Some),
    }
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
