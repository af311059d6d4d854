//! From a request that is described to a mock, and what a test asks of that.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use workos_core::http::StatusCode;
use workos_core::serde::Serialize;
use workos_core::serde::de::DeserializeOwned;
use workos_core::{Describe, Paged, serde_json};

use super::answer::MockAnswer;
use super::difference::Wanted;
use super::error::MockError;
use super::mocks::{Mocks, in_words};
use super::received::ReceivedRequest;
use super::reply::{Answer, Reply, pages};

/// Says what a request is answered with: for every request builder of a
/// [`MockServer`](super::MockServer), and for [`Client::request`](crate::Client::request) of one.
///
/// # Panics
///
/// All methods, where the builder is of a client that no server made, or the request is one that
/// cannot be sent, such as one with an empty path parameter.
pub trait MockRequest: Describe<Answer: MockAnswer> + Sized {
    /// Describes further what requests are meant.
    #[track_caller]
    fn expecting(self) -> Expectation<Self::Answer> {
        let described = self
            .describe()
            .and_then(|prepared| Ok((prepared.description()?, prepared)));
        let (description, prepared) = match described {
            Ok(described) => described,
            Err(error) => panic!("a request that cannot be sent cannot be described: {error}"),
        };
        let mocks = prepared
            .attachment()
            .and_then(|attachment| Arc::clone(attachment).downcast::<Mocks>().ok());
        let Some(mocks) = mocks else {
            panic!(
                "`{} {}` was described on a client that no `MockServer` made: describe it on the \
                 server, as in `server.organizations().get(\"org_1\").returns(..)`",
                description.method, description.route
            );
        };
        Expectation {
            mocks,
            wanted: Wanted {
                description,
                exactly: false,
                with_any_body: false,
                any: Vec::new(),
                is_paged: false,
                also: Vec::new(),
            },
            answer: PhantomData,
        }
    }

    /// Answers with a value. Where the answer is a list, with all its items; a list that comes in
    /// pages has one.
    #[track_caller]
    fn returns(self, value: impl Into<<Self::Answer as MockAnswer>::Given>) -> Mock<Self::Answer> {
        self.expecting().returns(value)
    }

    /// Answers with the page that the cursors of a request lead to.
    ///
    /// ```
    /// # #[cfg(feature = "organizations")]
    /// # async fn run() -> Result<(), workos::Error> {
    /// use workos::mock::{Fixture, MockRequest, MockServer};
    /// use workos::types::Organization;
    ///
    /// let organization = |id: &str| Organization::fixture_with(|it| it.id = id.to_owned());
    /// let server = MockServer::start();
    /// let list = server.organizations().list().returns_pages([
    ///     vec![organization("org_1"), organization("org_2")],
    ///     vec![organization("org_3")],
    /// ]);
    ///
    /// let mut items = server.client().organizations().list().items();
    /// let mut count = 0;
    /// while let Some(organization) = items.next().await {
    ///     count += 1;
    ///     assert_eq!(organization?.id, format!("org_{count}"));
    /// }
    /// assert_eq!(count, 3);
    /// list.assert_calls(2);
    /// # Ok(())
    /// # }
    /// # #[cfg(feature = "organizations")]
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(run()).unwrap();
    /// ```
    #[track_caller]
    fn returns_pages<T>(self, pages: impl IntoIterator<Item = Vec<T>>) -> Mock<Paged<T>>
    where
        T: DeserializeOwned + Serialize + 'static,
        Self: Describe<Answer = Paged<T>>,
    {
        self.expecting().returns_pages(pages)
    }

    /// Answers as the request is.
    ///
    /// ```
    /// # #[cfg(feature = "organizations")] {
    /// use workos::mock::{ANY, Fixture, MockError, MockRequest, MockServer};
    /// use workos::types::Organization;
    ///
    /// let server = MockServer::start();
    /// server.organizations().create(ANY).answers(|request| {
    ///     let name = request.json().and_then(|body| body["name"].as_str().map(str::to_owned));
    ///     let name = name.ok_or_else(MockError::unprocessable)?;
    ///     Ok(Organization::fixture_with(|organization| organization.name = name))
    /// });
    /// # }
    /// ```
    #[track_caller]
    fn answers<F>(self, answer: F) -> Mock<Self::Answer>
    where
        F: Fn(&ReceivedRequest) -> Result<<Self::Answer as MockAnswer>::Given, MockError>
            + Send
            + Sync
            + 'static,
    {
        self.expecting().answers(answer)
    }

    /// Answers with a failure.
    #[track_caller]
    fn fails(self, error: MockError) -> Mock<Self::Answer> {
        self.expecting().fails(error)
    }
}

impl<R: Describe<Answer: MockAnswer>> MockRequest for R {}

/// Requests that a test describes more closely than their builder can:
/// [`MockRequest::expecting`] begins one.
///
/// ```
/// # #[cfg(feature = "organizations")] {
/// use workos::mock::{ANY, Fixture, MockRequest, MockServer};
/// use workos::types::Organization;
///
/// let server = MockServer::start();
/// server
///     .organizations()
///     .create(ANY)
///     .expecting()
///     .also(|request| request.headers().contains_key("traceparent"))
///     .returns(Organization::fixture());
/// # }
/// ```
#[must_use = "nothing is answered before it is said what with"]
pub struct Expectation<A> {
    mocks: Arc<Mocks>,
    wanted: Wanted,
    answer: PhantomData<fn() -> A>,
}

impl<A: MockAnswer> Expectation<A> {
    /// Query and body hold what was described and nothing else.
    pub fn exactly(mut self) -> Self {
        self.wanted.exactly = true;
        self
    }

    /// The body may be any; what was given to the builder of it does not count.
    pub fn with_any_body(mut self) -> Self {
        self.wanted.with_any_body = true;
        self
    }

    /// The parameter of the query, or the member of the body, may be any, but must be there: for
    /// numbers, times and others that [`ANY`](super::ANY) cannot stand for. Calls add up.
    ///
    /// ```
    /// # #[cfg(feature = "organizations")] {
    /// use workos::mock::{MockRequest, MockServer};
    ///
    /// let server = MockServer::start();
    /// server.organizations().list().limit(1).expecting().with_any("limit").returns([]);
    /// # }
    /// ```
    pub fn with_any(mut self, name: impl Into<String>) -> Self {
        self.wanted.any.push(name.into());
        self
    }

    /// Something else holds of the request, which matches otherwise. Calls add up.
    pub fn also(
        mut self,
        holds: impl Fn(&ReceivedRequest) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.wanted.also.push(Box::new(holds));
        self
    }

    /// As [`MockRequest::returns`].
    #[track_caller]
    pub fn returns(self, value: impl Into<A::Given>) -> Mock<A> {
        self.answered(value_answer::<A>(value.into()))
    }

    /// As [`MockRequest::answers`].
    pub fn answers<F>(self, answer: F) -> Mock<A>
    where
        F: Fn(&ReceivedRequest) -> Result<A::Given, MockError> + Send + Sync + 'static,
    {
        self.answered(function_answer::<A>(answer))
    }

    /// As [`MockRequest::fails`].
    pub fn fails(self, error: MockError) -> Mock<A> {
        self.answered(reply_answer(error.into_reply()))
    }

    /// Answers with this status and this text, as JSON: what the types cannot say, such as values
    /// that are newer than the SDK, or wrong.
    ///
    /// ```
    /// # #[cfg(feature = "organizations")]
    /// # async fn run() {
    /// use workos::http::StatusCode;
    /// use workos::mock::{ANY, MockRequest, MockServer};
    ///
    /// let server = MockServer::start();
    /// let get = server.organizations().get(ANY).expecting();
    /// get.returns_raw(StatusCode::OK, r#"{"id": 7}"#);
    ///
    /// let error = server.client().organizations().get("org_1").await.unwrap_err();
    /// assert!(error.is_decode());
    /// # }
    /// # #[cfg(feature = "organizations")]
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(run());
    /// ```
    pub fn returns_raw(self, status: StatusCode, body: impl Into<String>) -> Mock<A> {
        self.answered(reply_answer(Reply::json(status, body.into())))
    }

    fn answered(self, answer: Answer) -> Mock<A> {
        Mock {
            number: self.mocks.add(self.wanted, answer),
            mocks: self.mocks,
            answer: PhantomData,
        }
    }
}

impl<T: DeserializeOwned + Serialize + 'static> Expectation<Paged<T>> {
    /// As [`MockRequest::returns_pages`].
    #[track_caller]
    pub fn returns_pages(mut self, given: impl IntoIterator<Item = Vec<T>>) -> Mock<Paged<T>> {
        self.wanted.is_paged = true;
        self.answered(pages_answer(given))
    }
}

/// What answers a request that was described. It does so as long as the server lives, whether this
/// is kept or not.
pub struct Mock<A> {
    mocks: Arc<Mocks>,
    number: usize,
    answer: PhantomData<fn() -> A>,
}

impl<A: MockAnswer> Mock<A> {
    /// Answers with this value after the answers before were given, each once; the last from then
    /// on.
    ///
    /// # Panics
    ///
    /// Where the value cannot be written as JSON.
    #[track_caller]
    pub fn then_returns(self, value: impl Into<A::Given>) -> Self {
        self.then(value_answer::<A>(value.into()))
    }

    /// Answers so after the answers before were given.
    pub fn then_answers<F>(self, answer: F) -> Self
    where
        F: Fn(&ReceivedRequest) -> Result<A::Given, MockError> + Send + Sync + 'static,
    {
        self.then(function_answer::<A>(answer))
    }

    /// Fails so after the answers before were given.
    pub fn then_fails(self, error: MockError) -> Self {
        self.then(reply_answer(error.into_reply()))
    }

    fn then(self, answer: Answer) -> Self {
        self.mocks.then(self.number, answer);
        self
    }

    /// Has the server fail the test, when it is dropped, unless this has answered so often. Each
    /// attempt of a call counts.
    pub fn times(self, times: usize) -> Self {
        self.mocks.expect_times(self.number, times);
        self
    }

    /// The requests it has answered, from the first.
    #[must_use]
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.mocks.received(Some(self.number))
    }

    /// How often it has answered. Each attempt of a call counts.
    #[must_use]
    pub fn calls(&self) -> usize {
        self.requests().len()
    }

    /// # Panics
    ///
    /// Where it has not answered so often; the message names the nearest other request, and in what
    /// that differs.
    #[track_caller]
    pub fn assert_calls(&self, calls: usize) {
        self.assert(|made| made == calls, &in_words(calls));
    }

    /// # Panics
    ///
    /// Where it has not answered at all, as [`assert_calls`](Self::assert_calls).
    #[track_caller]
    pub fn assert_called(&self) {
        self.assert(|made| made > 0, "to be called at least once");
    }

    #[track_caller]
    fn assert(&self, is_right: impl Fn(usize) -> bool, wanted: &str) {
        if let Some(explained) = self.mocks.miscalled(self.number, is_right, wanted) {
            panic!("{explained}");
        }
    }
}

impl<T: DeserializeOwned + Serialize + 'static> Mock<Paged<T>> {
    /// Answers with these pages after the answers before were given: a list is, when its last page
    /// was.
    ///
    /// # Panics
    ///
    /// Where an item cannot be written as JSON.
    #[track_caller]
    pub fn then_returns_pages(self, given: impl IntoIterator<Item = Vec<T>>) -> Self {
        self.then(pages_answer(given))
    }
}

fn reply_answer(reply: Reply) -> Answer {
    Answer::Reply(Arc::new(reply))
}

#[track_caller]
fn value_answer<A: MockAnswer>(value: A::Given) -> Answer {
    reply_answer(Reply::success(written(A::write(value))))
}

fn function_answer<A: MockAnswer>(
    answer: impl Fn(&ReceivedRequest) -> Result<A::Given, MockError> + Send + Sync + 'static,
) -> Answer {
    Answer::Function(Arc::new(move |request| match answer(request) {
        Ok(value) => match A::write(value) {
            Ok(body) => Reply::success(body),
            Err(error) => MockError::internal()
                .message(format!("the answer of the mock cannot be written: {error}"))
                .into_reply(),
        },
        Err(error) => error.into_reply(),
    }))
}

#[track_caller]
fn pages_answer<T: Serialize>(given: impl IntoIterator<Item = Vec<T>>) -> Answer {
    Answer::Pages(written(pages(given)))
}

#[track_caller]
fn written<T>(written: serde_json::Result<T>) -> T {
    match written {
        Ok(written) => written,
        Err(error) => panic!("the answer of the mock cannot be written as JSON: {error}"),
    }
}

impl<A> fmt::Debug for Expectation<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expectation")
            .field("method", &self.wanted.description.method)
            .field("route", &self.wanted.description.route)
            .finish_non_exhaustive()
    }
}

impl<A> fmt::Debug for Mock<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock")
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}
