//! One call as a value: which operation, with which path, query and body. It
//! knows nothing of clients, credentials or time; a client executes it.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use http::Method;
use serde::Serialize;

use crate::query::{QueryItems, QueryValue};
use crate::{Credential, Error, Operation, Repeat, percent, route};

/// A request whose answer is a `T`.
///
/// It is plain data: build it, keep it, clone it, execute it as often as you
/// like. What is wrong with it, such as an empty path parameter, surfaces when
/// it is executed, before anything is sent.
///
/// ```
/// use serde_json::Value;
/// use workos::{Request, http::Method};
///
/// let request: Request<Value> = Request::raw(Method::GET, "/organizations/{id}/roles")
///     .path("id", "org_123")
///     .query("limit", Some(10));
/// ```
pub struct Request<T> {
    call: Call,
    answer: PhantomData<fn() -> T>,
}

/// What a request is apart from the type of its answer.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) operation: Cow<'static, Operation>,
    path: String,
    query: Vec<(Cow<'static, str>, String)>,
    pub(crate) body: Option<Bytes>,
    /// The first thing found wrong while building.
    flaw: Option<String>,
}

impl<T> Request<T> {
    /// A request of a known operation.
    #[must_use]
    pub fn new(operation: &'static Operation) -> Self {
        Self::of(Call::new(Cow::Borrowed(operation)))
    }

    /// A request to an endpoint this SDK does not model. Write variable parts of
    /// the path as `{name}` and give them with [`path`](Self::path): they are
    /// encoded safely, and errors name the route instead of the identifiers.
    #[must_use]
    pub fn raw(method: Method, route: impl Into<String>) -> Self {
        let path = route.into();
        // A query does not belong there and will be refused; what is in it must not be shown.
        let route = path.split(['?', '#']).next().unwrap_or_default();
        // Nor can a route that will be refused forge lines of a log.
        let route = route.replace(char::is_control, " ");
        let mut call = Call::new(Cow::Owned(Operation::unnamed(method, route)));
        call.path = path;
        Self::of(call)
    }

    fn of(call: Call) -> Self {
        Self {
            call,
            answer: PhantomData,
        }
    }

    /// Gives the path parameter `{name}`. The value is one segment: whatever is
    /// in it is encoded, and empty values and dot segments are refused.
    #[must_use]
    pub fn path(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.call.fill_path(name, value.as_ref());
        self
    }

    /// Gives a query parameter, replacing an earlier value of that name. `None`
    /// and empty lists change nothing.
    #[must_use]
    pub fn query(mut self, name: impl Into<Cow<'static, str>>, value: impl QueryValue) -> Self {
        let mut items = QueryItems::default();
        value.add_to(&mut items);
        self.call.set_query(name.into(), items);
        self
    }

    /// Takes a query parameter out again.
    #[must_use]
    pub fn without_query(mut self, name: &str) -> Self {
        self.call.query.retain(|(known, _)| known != name);
        self
    }

    /// The query parameter of that name as it was given; of a list, its items with commas between
    /// them.
    pub(crate) fn query_value(&self, name: &str) -> Option<String> {
        let (_, value) = self.call.query.iter().find(|(known, _)| known == name)?;
        Some(percent::decode(value))
    }

    /// Gives the body, sent as JSON.
    #[must_use]
    pub fn json<B: Serialize + ?Sized>(mut self, body: &B) -> Self {
        self.call.set_body(serde_json::to_vec(body));
        self
    }

    /// Which credentials the call carries, where it differs from the operation.
    #[must_use]
    pub fn credential(mut self, credential: Credential) -> Self {
        let operation = self.call.operation.to_mut();
        operation.set_credential(credential);
        self
    }

    /// When the call may be sent again, where it differs from the operation.
    #[must_use]
    pub fn repeat(mut self, repeat: Repeat) -> Self {
        self.call.operation.to_mut().set_repeat(repeat);
        self
    }

    /// The same request, its answer read as another type.
    #[must_use]
    pub fn answered_by<U>(self) -> Request<U> {
        Request::of(self.call)
    }

    /// The operation that is called.
    #[must_use]
    pub fn operation(&self) -> &Operation {
        &self.call.operation
    }

    pub(crate) fn call(&self) -> &Call {
        &self.call
    }

    pub(crate) fn into_call(self) -> Call {
        self.call
    }
}

impl<T> Clone for Request<T> {
    fn clone(&self) -> Self {
        Self::of(self.call.clone())
    }
}

/// Shows the operation only: path, query and body may hold personal data and
/// credentials.
impl<T> fmt::Debug for Request<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation().id())
            .field("method", self.operation().method())
            .field("route", &self.operation().route())
            .finish_non_exhaustive()
    }
}

impl Call {
    fn new(operation: Cow<'static, Operation>) -> Self {
        Self {
            path: operation.route().to_owned(),
            operation,
            query: Vec::new(),
            body: None,
            flaw: None,
        }
    }

    fn fill_path(&mut self, name: &str, value: &str) {
        if let Err(flaw) = route::fill(&mut self.path, name, value) {
            self.flaw.get_or_insert(flaw);
        }
    }

    fn set_query(&mut self, name: Cow<'static, str>, items: QueryItems) {
        let Some(encoded) = items.into_encoded() else {
            return;
        };
        match self.query.iter_mut().find(|(known, _)| *known == name) {
            Some((_, value)) => *value = encoded,
            None => self.query.push((name, encoded)),
        }
    }

    fn set_body(&mut self, body: Result<Vec<u8>, serde_json::Error>) {
        match body {
            Ok(bytes) => self.body = Some(Bytes::from(bytes)),
            Err(error) => {
                let flaw = format!("the body cannot be written as JSON: {error}");
                self.flaw.get_or_insert(flaw);
            }
        }
    }

    /// Path and query as they follow the base URL.
    ///
    /// # Errors
    ///
    /// The first thing that was found wrong with the request.
    pub(crate) fn target(&self) -> Result<String, Error> {
        if let Some(flaw) = &self.flaw {
            return Err(Error::invalid_request(flaw.clone()));
        }
        route::check(&self.path).map_err(Error::invalid_request)?;
        let mut target = self.path.clone();
        for (position, (name, value)) in self.query.iter().enumerate() {
            target.push(if position == 0 { '?' } else { '&' });
            target.push_str(&percent::encode(name));
            target.push('=');
            target.push_str(value);
        }
        Ok(target)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn target(request: Request<()>) -> Result<String, String> {
        request
            .into_call()
            .target()
            .map_err(|error| error.to_string())
    }

    fn raw(route: &str) -> Request<()> {
        Request::raw(Method::GET, route)
    }

    #[test]
    fn path_and_query_are_joined() {
        let request = raw("/a/{x}/b/{y}")
            .path("x", "{y}")
            .path("y", "1")
            .query("limit", Some(2))
            .query("order", None::<&str>)
            .query("filter[a]", "p&q")
            .query("ids", vec!["1", "2"]);
        assert_eq!(
            target(request).as_deref(),
            Ok("/a/%7By%7D/b/1?limit=2&filter%5Ba%5D=p%26q&ids=1,2")
        );
    }

    #[test]
    fn a_parameter_given_again_is_replaced() {
        let request = raw("/a").query("after", "one").query("limit", 5);
        let next = request.clone().query("after", "two");
        assert_eq!(target(next.clone()).as_deref(), Ok("/a?after=two&limit=5"));
        assert_eq!(
            target(next.without_query("after")).as_deref(),
            Ok("/a?limit=5")
        );
        assert_eq!(target(request).as_deref(), Ok("/a?after=one&limit=5"));
    }

    #[test]
    fn flaws_surface_with_the_name_and_without_the_value() {
        let refused = target(raw("/a/{id}").path("id", "..").query("q", 1));
        let message = refused.expect_err("a dot segment");
        assert!(message.contains("`id`"), "{message}");

        let no_text_keys = BTreeMap::from([((1, 2), 3)]);
        let refused = target(raw("/a").json(&no_text_keys));
        assert!(
            refused
                .expect_err("not JSON")
                .contains("key must be a string")
        );
    }

    #[test]
    fn a_query_in_a_route_is_refused_and_not_shown() {
        for route in ["/things?email=secret", "/things#secret", "/a\n/b"] {
            let request = raw(route);
            let shown = request.operation().route();
            assert!(
                !shown.contains("secret") && !shown.contains('\n'),
                "{shown}"
            );
            assert!(!target(request).expect_err(route).contains("secret"));
        }
    }

    #[test]
    fn debug_shows_the_operation_only() {
        let request = raw("/a/{id}")
            .path("id", "user_secret")
            .query("code", "query_secret")
            .json("body_secret");
        let shown = format!("{request:?}");
        assert!(shown.contains("/a/{id}"), "{shown}");
        assert!(!shown.contains("secret"), "{shown}");
    }

    #[test]
    fn requests_are_plain_data() {
        fn assert_plain<R: Send + Sync + Clone + 'static>(_: &R) {}
        assert_plain(&Request::<*const u8>::raw(Method::GET, "/"));
    }
}
