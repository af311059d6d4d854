//! What the request of a call has to look like, computed from the document.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::calls::{ACCESS_TOKEN, Given};
use crate::comparison::compare;
use crate::document::{Document, Operation, Parameter};
use crate::instances::Instance;
use crate::loopback::API_KEY;
use crate::naming::Naming;
use crate::request_target::RequestTarget;
use crate::schema::Schema;
use crate::server::Received;

/// A request as the document calls for it.
pub struct ExpectedRequest {
    method: String,
    target: RequestTarget,
    body: Option<Instance>,
    authorization: Option<String>,
    has_idempotency_key: bool,
}

impl ExpectedRequest {
    /// The request of an operation with these inputs.
    pub fn of(operation: &Operation<'_>, given: &Given, body: Option<Instance>) -> Self {
        let naming = Naming::get();
        let place = &operation.place;
        let authorization = match () {
            () if naming.takes_access_token(place) || operation.takes_access_token() => {
                Some(ACCESS_TOKEN)
            }
            () if naming.is_public(place) || operation.is_public() => None,
            () => Some(API_KEY),
        };
        Self {
            method: operation.method().to_owned(),
            target: RequestTarget {
                segments: segments(operation.route(), given),
                query: query(operation, given),
            },
            body,
            authorization: authorization.map(|token| format!("Bearer {token}")),
            has_idempotency_key: naming.is_always_keyed(place),
        }
    }

    /// Whether that is what the server saw.
    ///
    /// # Errors
    ///
    /// The first difference.
    pub fn check(&self, received: &Received) -> Result<(), String> {
        same("the method", &received.method, &self.method)?;
        self.check_target(received)?;
        let authorization: Vec<&str> = self.authorization.as_deref().into_iter().collect();
        same(
            "authorization",
            &received.header("authorization"),
            &authorization,
        )?;
        let keys = received.header("idempotency-key").len();
        same(
            "idempotency keys",
            &keys,
            &usize::from(self.has_idempotency_key),
        )?;
        self.check_body(received)
    }

    /// Whether the request line names the route, the values in it and the query.
    ///
    /// # Errors
    ///
    /// The difference.
    pub fn check_target(&self, received: &Received) -> Result<(), String> {
        same(
            "the target",
            &RequestTarget::parse(&received.target)?,
            &self.target,
        )
    }

    fn check_body(&self, received: &Received) -> Result<(), String> {
        let media_types = received.header("content-type");
        let Some(expected) = &self.body else {
            same("the body", &received.body, &Vec::new())?;
            return same("content-type", &media_types, &Vec::new());
        };
        same("content-type", &media_types, &vec!["application/json"])?;
        let body: Value = serde_json::from_slice(&received.body)
            .map_err(|error| format!("the body is no JSON: {error}"))?;
        compare(expected, &body, true).map_err(|difference| format!("the body: {difference}"))
    }
}

fn same<T: PartialEq + std::fmt::Debug>(
    what: &str,
    received: &T,
    expected: &T,
) -> Result<(), String> {
    match received == expected {
        true => Ok(()),
        false => Err(format!("{what}: sent {received:?}, expected {expected:?}")),
    }
}

fn segments(route: &str, given: &Given) -> Vec<String> {
    let segments = route.trim_start_matches('/').split('/');
    segments
        .map(|segment| {
            let name = segment.strip_prefix('{').and_then(|s| s.strip_suffix('}'));
            match name.map(|name| given.parameters.get(name)) {
                Some(value) => value.map_or_else(|| segment.to_owned(), text),
                None => segment.to_owned(),
            }
        })
        .collect()
}

fn query(operation: &Operation<'_>, given: &Given) -> BTreeMap<String, Vec<Vec<String>>> {
    query_parameters(operation)
        .filter_map(|parameter| {
            let value = given.parameters.get(parameter.name)?;
            let values = match value {
                // Nothing to send.
                Value::Array(items) if items.is_empty() => return None,
                Value::Array(items) if parameter.explode => {
                    items.iter().map(|item| vec![text(item)]).collect()
                }
                Value::Array(items) => vec![items.iter().map(text).collect()],
                value => vec![vec![text(value)]],
            };
            Some((parameter.name.to_owned(), values))
        })
        .collect()
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

/// The parameters that are sent in the query: not those that repeat a property of the body, which
/// would put credentials into URLs.
pub fn query_parameters<'o, 'd>(
    operation: &'o Operation<'d>,
) -> impl Iterator<Item = &'o Parameter<'d>> {
    let place = format!("{} body", operation.place);
    let body = Schema::read(Document::get(), &place);
    let in_body = move |name: &str| match &body {
        Some(Schema::Object(properties)) => properties.iter().any(|known| known.name == name),
        _ => false,
    };
    let parameters = operation.parameters.iter();
    parameters.filter(move |parameter| parameter.location == "query" && !in_body(parameter.name))
}
