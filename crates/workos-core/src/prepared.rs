//! A request with the client that makes it and the settings of the call: what every request
//! builder of `workos-generated` is made of. What a builder adds is its setters.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use http::{HeaderName, HeaderValue};
use serde::de::DeserializeOwned;

use crate::{CallOptions, Client, Error, List, Page, QueryValue, Request, Response, Secret};

/// What becomes of the body of an answer before the caller gets it.
pub trait Answer: 'static {
    /// What the body is read as.
    type Body: DeserializeOwned + 'static;
    /// What the caller gets.
    type Value;

    /// Makes the one of the other; `call` is the call that was made.
    fn finish(body: Self::Body, call: &Prepared<Self>) -> Self::Value
    where
        Self: Sized;
}

/// The body is the value.
pub struct Plain<T>(PhantomData<T>);

impl<T: DeserializeOwned + 'static> Answer for Plain<T> {
    type Body = T;
    type Value = T;

    fn finish(body: T, _: &Prepared<Self>) -> T {
        body
    }
}

/// A list that comes whole: the caller gets its items.
pub struct Whole<T>(PhantomData<T>);

impl<T: DeserializeOwned + 'static> Answer for Whole<T> {
    type Body = List<T>;
    type Value = Vec<T>;

    fn finish(body: List<T>, _: &Prepared<Self>) -> Vec<T> {
        body.into_data()
    }
}

/// A list that comes in pages.
pub struct Paged<T>(PhantomData<T>);

impl<T: DeserializeOwned + 'static> Answer for Paged<T> {
    type Body = List<T>;
    type Value = Page<T>;

    fn finish(body: List<T>, call: &Prepared<Self>) -> Page<T> {
        Page::new(body, call.clone())
    }
}

/// A request that is ready to be made: cloneable, and free of borrows.
pub struct Prepared<A: Answer> {
    client: Client,
    request: Request<A::Body>,
    options: CallOptions,
}

impl<A: Answer> Prepared<A> {
    /// The request as `client` will make it.
    pub fn new(client: &Client, request: Request<A::Body>) -> Self {
        Self {
            client: client.clone(),
            request,
            options: CallOptions::new(),
        }
    }

    /// The same with a query parameter.
    #[must_use]
    pub fn query(mut self, name: &'static str, value: impl QueryValue) -> Self {
        self.request = self.request.query(name, value);
        self
    }

    /// The same without a query parameter.
    #[must_use]
    pub fn without_query(mut self, name: &str) -> Self {
        self.request = self.request.without_query(name);
        self
    }

    /// The same with a body.
    #[must_use]
    pub fn json<B: serde::Serialize + ?Sized>(mut self, body: &B) -> Self {
        self.request = self.request.json(body);
        self
    }

    /// The same with a limit to the time of one attempt.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        self.options(|options| options.timeout(timeout))
    }

    /// The same with a limit to the time of the whole call.
    #[must_use]
    pub fn deadline(self, deadline: Duration) -> Self {
        self.options(|options| options.deadline(deadline))
    }

    /// The same with a header.
    #[must_use]
    pub fn header<N, V>(self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        self.options(|options| options.header(name, value))
    }

    /// The same with an idempotency key.
    #[must_use]
    pub fn idempotency_key(self, key: impl Into<String>) -> Self {
        self.options(|options| options.idempotency_key(key))
    }

    /// The same with another number of repeats.
    #[must_use]
    pub fn retries(self, retries: u32) -> Self {
        self.options(|options| options.retries(retries))
    }

    /// The same with another API key.
    #[must_use]
    pub fn api_key(self, api_key: impl Into<Secret>) -> Self {
        self.options(|options| options.api_key(api_key))
    }

    /// The same for a person.
    #[must_use]
    pub fn access_token(self, access_token: impl Into<Secret>) -> Self {
        self.options(|options| options.access_token(access_token))
    }

    /// The same at another base URL.
    #[must_use]
    pub fn base_url(self, base_url: impl Into<String>) -> Self {
        self.options(|options| options.base_url(base_url))
    }

    fn options(mut self, change: impl FnOnce(CallOptions) -> CallOptions) -> Self {
        self.options = change(self.options);
        self
    }

    /// Makes the call.
    ///
    /// # Errors
    ///
    /// As [`Client::execute`].
    pub async fn send(self) -> Result<Response<A::Value>, Error> {
        let response = self
            .client
            .execute(self.request.clone(), &self.options)
            .await?;
        Ok(response.map(|body| A::finish(body, &self)))
    }

    /// Makes the call and gives the value alone.
    ///
    /// # Errors
    ///
    /// As [`Client::execute`].
    pub async fn value(self) -> Result<A::Value, Error> {
        self.send().await.map(Response::into_value)
    }
}

impl<A: Answer> Clone for Prepared<A> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            request: self.request.clone(),
            options: self.options.clone(),
        }
    }
}

impl<A: Answer> fmt::Debug for Prepared<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared")
            .field("request", &self.request)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
