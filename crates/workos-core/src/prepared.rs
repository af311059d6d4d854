//! A request with the client that makes it and the settings of the call: what every request
//! builder of `workos-generated` is made of, and what [`Client::request`] gives for an endpoint
//! that has no builder.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use http::{HeaderName, HeaderValue};
use serde::de::DeserializeOwned;

use crate::list::PagedList;
use crate::{
    BoxFuture, CallOptions, Client, Credential, Error, Items, List, Page, Pages, QueryValue,
    Repeat, Request, Response, Secret, ThreadSafe, call_span,
};

/// What becomes of the body of an answer before the caller gets it: [`Plain`], [`Whole`] or
/// [`Paged`].
pub trait Answer: sealed::Sealed + 'static {
    /// What the body is read as.
    type Body: DeserializeOwned + 'static;
    /// What the caller gets.
    type Value;

    /// Makes the one of the other; `call` is the call that was made.
    fn finish(body: Self::Body, call: PreparedRequest<Self>) -> Self::Value
    where
        Self: Sized;

    /// What becomes of a failure; some are answers that the caller goes on with.
    ///
    /// # Errors
    ///
    /// The failure, if it is one.
    fn fail(error: Error) -> Result<Response<Self::Value>, Error> {
        Err(error)
    }
}

/// Which crates may say what becomes of an answer: those of this SDK.
#[doc(hidden)]
pub mod sealed {
    #[expect(missing_docs, reason = "nobody implements it")]
    pub trait Sealed {}

    impl<T> Sealed for super::Plain<T> {}
    impl<T> Sealed for super::Whole<T> {}
    impl<T> Sealed for super::Paged<T> {}
}

/// The body is the value.
pub struct Plain<T>(PhantomData<T>);

impl<T: DeserializeOwned + 'static> Answer for Plain<T> {
    type Body = T;
    type Value = T;

    fn finish(body: T, _: PreparedRequest<Self>) -> T {
        body
    }
}

/// A list that comes whole: the caller gets its items. The API takes no cursors for it; should an
/// answer name a further page all the same, that is a warning of the feature `tracing`.
pub struct Whole<T>(PhantomData<T>);

impl<T: DeserializeOwned + 'static> Answer for Whole<T> {
    type Body = List<T>;
    type Value = Vec<T>;

    fn finish(body: List<T>, call: PreparedRequest<Self>) -> Vec<T> {
        if body.after().is_some() {
            call_span::list_goes_on(call.request.operation());
        }
        body.into_data()
    }
}

/// A list that comes in pages.
pub struct Paged<T>(PhantomData<T>);

impl<T: DeserializeOwned + 'static> Answer for Paged<T> {
    type Body = PagedList<T>;
    type Value = Page<T>;

    fn finish(body: PagedList<T>, call: PreparedRequest<Self>) -> Page<T> {
        Page::new(body.into_list(), call)
    }
}

/// A request that is ready to be made: cloneable, and free of borrows. Awaited, it gives the value
/// of the answer.
///
/// ```no_run
/// use workos::http::Method;
///
/// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
/// let role = workos
///     .request(Method::GET, "/roles/{slug}")
///     .path("slug", "admin")
///     .query("expand", "permissions")
///     .await?;
/// println!("{}", role["name"]);
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent until the request is awaited or sent"]
pub struct PreparedRequest<A: Answer> {
    client: Client,
    request: Request<A::Body>,
    options: CallOptions,
}

impl<A: Answer> PreparedRequest<A> {
    /// The request as `client` will make it.
    #[doc(hidden)]
    pub fn new(client: &Client, request: Request<A::Body>) -> Self {
        Self {
            client: client.clone(),
            request,
            options: CallOptions::new(),
        }
    }

    /// Gives the path parameter `{name}`. The value is one segment: whatever is in it is encoded,
    /// and empty values and dot segments are refused when the call is made.
    pub fn path(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.request = self.request.path(name, value);
        self
    }

    /// Gives a query parameter, replacing an earlier value of that name. `None` and empty lists
    /// change nothing.
    pub fn query(mut self, name: impl Into<Cow<'static, str>>, value: impl QueryValue) -> Self {
        self.request = self.request.query(name, value);
        self
    }

    /// Takes a query parameter out again.
    pub fn without_query(mut self, name: &str) -> Self {
        self.request = self.request.without_query(name);
        self
    }

    /// Gives the body, sent as JSON.
    pub fn json<B: serde::Serialize + ?Sized>(mut self, body: &B) -> Self {
        self.request = self.request.json(body);
        self
    }

    /// Which credentials the call carries, where it is not the API key.
    pub fn credential(mut self, credential: Credential) -> Self {
        self.request = self.request.credential(credential);
        self
    }

    /// When the call may be sent again after a failure that leaves open whether it was carried out,
    /// where that differs from what its method allows.
    pub fn repeat(mut self, repeat: Repeat) -> Self {
        self.request = self.request.repeat(repeat);
        self
    }

    /// How long one attempt may take, from sending to the end of the answer.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.options(|options| options.timeout(timeout))
    }

    /// How long the whole call may take, with all attempts and the waits between them.
    pub fn deadline(self, deadline: Duration) -> Self {
        self.options(|options| options.deadline(deadline))
    }

    /// The longest answer to take, in bytes after decompression.
    pub fn max_response_bytes(self, bytes: usize) -> Self {
        self.options(|options| options.max_response_bytes(bytes))
    }

    /// Sends a header, replacing the client's of that name.
    pub fn header<N, V>(self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        self.options(|options| options.header(name, value))
    }

    /// Names the call, so that the API carries it out once however often it arrives.
    pub fn idempotency_key(self, key: impl Into<String>) -> Self {
        self.options(|options| options.idempotency_key(key))
    }

    /// How often the call is repeated at most after failures that allow it.
    pub fn retries(self, retries: u32) -> Self {
        self.options(|options| options.retries(retries))
    }

    /// Calls with this API key instead of the client's.
    pub fn api_key(self, api_key: impl Into<Secret>) -> Self {
        self.options(|options| options.api_key(api_key))
    }

    /// Calls with the access token of a person.
    pub fn access_token(self, access_token: impl Into<Secret>) -> Self {
        self.options(|options| options.access_token(access_token))
    }

    /// Calls this base URL instead of the client's. The credentials go there.
    pub fn base_url(self, base_url: impl Into<String>) -> Self {
        self.options(|options| options.base_url(base_url))
    }

    /// Whether it goes to another base URL, or with another credential, than the client's.
    #[doc(hidden)]
    #[must_use]
    pub fn goes_elsewhere(&self) -> bool {
        let options = &self.options;
        options.base_url.is_some() || options.api_key.is_some() || options.access_token.is_some()
    }

    /// What is known of the request before it is sent.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    #[cfg(feature = "mock")]
    #[doc(hidden)]
    pub fn description(&self) -> Result<crate::Description, Error> {
        self.client.describe(&self.request, &self.options)
    }

    /// What the client carries for whoever made it.
    #[cfg(feature = "mock")]
    #[doc(hidden)]
    #[must_use]
    pub fn attachment(&self) -> Option<&crate::Attachment> {
        self.client.attachment()
    }

    fn options(mut self, change: impl FnOnce(CallOptions) -> CallOptions) -> Self {
        self.options = change(self.options);
        self
    }

    /// The same request, its answer read as a `T`.
    ///
    /// ```no_run
    /// # use workos::http::Method;
    /// # type Role = String;
    /// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
    /// let role = workos.request(Method::GET, "/roles/admin").answered_by::<Role>().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn answered_by<T: DeserializeOwned + 'static>(self) -> PreparedRequest<Plain<T>> {
        self.finished_as()
    }

    /// The same request, its answer read as a page of `T`.
    ///
    /// ```no_run
    /// # use workos::http::Method;
    /// # type Role = String;
    /// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
    /// let mut roles = workos.request(Method::GET, "/roles").paged::<Role>().items();
    /// while let Some(role) = roles.next().await {
    ///     println!("{}", role?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn paged<T: DeserializeOwned + 'static>(self) -> PreparedRequest<Paged<T>> {
        self.finished_as()
    }

    pub(crate) fn finished_as<B: Answer>(self) -> PreparedRequest<B> {
        PreparedRequest {
            client: self.client,
            request: self.request.answered_by(),
            options: self.options,
        }
    }

    pub(crate) fn query_value(&self, name: &str) -> Option<String> {
        self.request.query_value(name)
    }

    /// Makes the call and gives the answer with its status, request id and headers.
    ///
    /// # Errors
    ///
    /// As [`Client::execute`].
    pub async fn send(self) -> Result<Response<A::Value>, Error> {
        let outcome = self
            .client
            .call::<A::Body>(self.request.call(), &self.options)
            .await;
        match outcome {
            Ok(response) => Ok(response.map(|body| A::finish(body, self))),
            Err(error) => A::fail(error),
        }
    }
}

impl<A: Answer> PreparedRequest<A> {
    /// As `send`, as a type that does not name what is awaited: that it can be sent to other threads
    /// is proven here for all answers, and not for each anew.
    #[doc(hidden)]
    pub fn send_boxed(self) -> BoxFuture<'static, Result<Response<A::Value>, Error>> {
        Box::pin(self.send())
    }
}

impl<T: DeserializeOwned + ThreadSafe> PreparedRequest<Paged<T>> {
    /// Every item of the list, however many pages it takes.
    pub fn items(self) -> Items<T> {
        Items::new(self)
    }

    /// Every page of the list.
    pub fn pages(self) -> Pages<T> {
        Pages::new(self)
    }
}

impl<A: Answer> IntoFuture for PreparedRequest<A> {
    type Output = Result<A::Value, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async { self.send().await.map(Response::into_value) })
    }
}

impl<A: Answer> Clone for PreparedRequest<A> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            request: self.request.clone(),
            options: self.options.clone(),
        }
    }
}

impl<A: Answer> fmt::Debug for PreparedRequest<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedRequest")
            .field("request", &self.request)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
