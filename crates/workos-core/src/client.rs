//! Executes requests: has them sent, and turns the last answer into a value or
//! an error. What goes out is written in `outgoing`; when to send again is
//! decided in `attempt` and `retry`, how in `transport`.

mod builder;
mod environment;
mod outgoing;
mod setting;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderValue, Method, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

pub use builder::{ClientBuilder, DEFAULT_BASE_URL};

use crate::attempt::{Attempts, LastAnswer};
use crate::base_url::BaseUrl;
use crate::call_span::CallSpan;
use crate::options::IDEMPOTENCY_KEY;
use crate::rate_limiter::RateLimiter;
use crate::request::Call;
use crate::response::Circumstances;
use crate::retry::Repeats;
use crate::transport::{Limits, Transport};
use crate::{
    Body, CallOptions, Clock, Error, Operation, Plain, PreparedRequest, Request, Response,
    RetryPolicy, Secret, decode,
};

/// Executes requests against the API. Cloning is cheap: clones share
/// connections and settings.
///
/// ```no_run
/// # async fn run() -> Result<(), workos::Error> {
/// use serde_json::Value;
/// use workos::{CallOptions, Client, Request, http::Method};
///
/// let client = Client::builder().api_key("sk_test_123").build()?;
/// let request: Request<Value> = Request::raw(Method::GET, "/organizations");
/// let response = client.execute(request, &CallOptions::new()).await?;
/// println!("{:?}: {}", response.request_id(), response.value());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    api_key: Option<Secret>,
    /// The API key as a header, so that it is checked and copied once.
    authorization: Option<HeaderValue>,
    client_id: Option<String>,
    base_url: BaseUrl,
    user_agent: HeaderValue,
    timeout: Duration,
    max_response_bytes: usize,
    retry: RetryPolicy,
    rate_limiter: Option<RateLimiter>,
    transport: Arc<dyn Transport>,
    /// Why the transport cannot speak `https://`, if it cannot.
    without_tls: Option<String>,
    clock: Arc<dyn Clock>,
    #[cfg(feature = "mock")]
    attachment: Option<crate::Attachment>,
}

impl Client {
    /// Settings for a new client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The API key the client was built with.
    #[must_use]
    pub fn api_key(&self) -> Option<&Secret> {
        self.inner.api_key.as_ref()
    }

    /// The client id the client was built with.
    #[must_use]
    pub fn client_id(&self) -> Option<&str> {
        self.inner.client_id.as_deref()
    }

    /// Where the API is, without a trailing slash.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.inner.base_url.as_str()
    }

    /// How long one attempt may take, from sending to the end of the answer.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.inner.timeout
    }

    /// How failed attempts are repeated.
    #[must_use]
    pub fn retry_policy(&self) -> &RetryPolicy {
        &self.inner.retry
    }

    /// The clock the client tells time by.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        self.inner.clock.as_ref()
    }

    /// A request to an endpoint this SDK does not model, made as every other: with the credentials
    /// of the client, repeated as its method allows, failures read the same way. Write variable
    /// parts of the path as `{name}` and give them with [`path`](PreparedRequest::path): they are
    /// encoded safely, and errors name the route instead of the identifiers.
    ///
    /// ```no_run
    /// use workos::http::Method;
    /// use serde_json::json;
    ///
    /// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
    /// let answer = workos
    ///     .request(Method::POST, "/organizations/{id}/badges")
    ///     .path("id", "org_123")
    ///     .json(&json!({"name": "gold"}))
    ///     .await?;
    /// println!("{}", answer["id"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(
        &self,
        method: Method,
        route: impl Into<String>,
    ) -> PreparedRequest<Plain<Value>> {
        PreparedRequest::new(self, Request::raw(method, route))
    }

    /// Executes a request. `()` as the type of the answer takes any body;
    /// `Option` takes an empty one.
    ///
    /// # Errors
    ///
    /// Of any [`ErrorKind`](crate::ErrorKind). Those of kind `Configuration` and
    /// `InvalidRequest` mean that nothing was sent.
    pub async fn execute<T>(
        &self,
        request: Request<T>,
        options: &CallOptions,
    ) -> Result<Response<T>, Error>
    where
        T: DeserializeOwned + 'static,
    {
        self.call(&request.into_call(), options).await
    }
}

impl Client {
    /// What is known of a request before it is sent.
    #[cfg(feature = "mock")]
    pub(crate) fn describe<T>(
        &self,
        request: &Request<T>,
        options: &CallOptions,
    ) -> Result<crate::Description, Error> {
        self.inner.describe(request.call(), options)
    }

    #[cfg(feature = "mock")]
    pub(crate) fn attachment(&self) -> Option<&crate::Attachment> {
        self.inner.attachment.as_ref()
    }

    /// Executes a request that the caller keeps.
    pub(crate) async fn call<T: DeserializeOwned + 'static>(
        &self,
        call: &Call,
        options: &CallOptions,
    ) -> Result<Response<T>, Error> {
        let span = CallSpan::begin(&call.operation);
        let answer = span.around(self.inner.answer(call, options, &span)).await;
        let outcome = answer.and_then(Answer::decode);
        span.end(&outcome);
        outcome
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.inner.base_url)
            .field("client_id", &self.inner.client_id)
            .field("api_key", &self.inner.api_key)
            .finish_non_exhaustive()
    }
}

impl Inner {
    async fn answer(
        &self,
        call: &Call,
        options: &CallOptions,
        span: &CallSpan,
    ) -> Result<Answer, Error> {
        let operation = call.operation.clone();
        match self.attempt(call, options, span).await {
            Ok(last) => self.judge(last, operation),
            Err(error) => Err(error.of(operation)),
        }
    }

    async fn attempt(
        &self,
        call: &Call,
        options: &CallOptions,
        span: &CallSpan,
    ) -> Result<LastAnswer, Error> {
        let request = self.write(call, options)?;
        span.addressed_to(request.uri());
        let has_key = request.headers().contains_key(IDEMPOTENCY_KEY);
        let attempts = Attempts {
            transport: self.transport.as_ref(),
            clock: self.clock.as_ref(),
            rate_limiter: self.rate_limiter.as_ref(),
            policy: match options.retries {
                Some(retries) => self.retry.clone().max_retries(retries),
                None => self.retry.clone(),
            },
            repeats: Repeats::of(call.operation.repeat(), has_key),
            limits: Limits::new(
                options.timeout.unwrap_or(self.timeout),
                options
                    .max_response_bytes
                    .unwrap_or(self.max_response_bytes),
            ),
            deadline: options.deadline,
        };
        attempts.run(request).await
    }

    /// Tells success from failure.
    fn judge(&self, last: LastAnswer, operation: Cow<'static, Operation>) -> Result<Answer, Error> {
        let (head, body) = last.response.into_parts();
        let now = self.clock.now();
        let answer = Answer {
            circumstances: Circumstances::read(head, operation, last.effort, now),
            body,
        };
        if answer.circumstances.status.is_success() {
            return Ok(answer);
        }
        // The attempt before has deleted the thing, only its answer got lost.
        let is_delete = answer.circumstances.operation.method() == Method::DELETE;
        if last.effort.maybe_done_before && is_delete && answer.clone().into_error().is_not_found()
        {
            return Ok(answer);
        }
        Err(answer.into_error())
    }
}

/// An answer, not decoded yet.
#[derive(Clone)]
struct Answer {
    circumstances: Circumstances,
    body: Body,
}

impl Answer {
    fn decode<T: DeserializeOwned + 'static>(self) -> Result<Response<T>, Error> {
        // The body of a 404 describes the failure, not a `T`.
        let already_gone = self.circumstances.status == StatusCode::NOT_FOUND;
        let body: &[u8] = if already_gone { b"" } else { &self.body };
        match decode::decode(body) {
            Ok(value) => Ok(Response::new(value, self.circumstances)),
            Err(_) if already_gone => Err(self.into_error()),
            Err(failure) => Err(Error::decode(self.circumstances, self.body, failure)),
        }
    }

    fn into_error(self) -> Error {
        Error::api(self.circumstances, self.body)
    }
}
