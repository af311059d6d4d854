//! In what a request differs from the one that a test described.

use std::borrow::Cow;
use std::fmt;

use workos_core::Description;
use workos_core::http::HeaderMap;
use workos_core::http::HeaderValue;
use workos_core::serde_json::{self, Value};

use super::received::ReceivedRequest;
use super::{ANY, API_KEY, CLIENT_ID};

/// What a request must be.
pub(super) struct Wanted {
    pub(super) description: Description,
    /// Whether the query and the body may hold nothing that was not described.
    pub(super) exactly: bool,
    pub(super) with_any_body: bool,
    /// Parameters and members of the body that must be there, whatever they are.
    pub(super) any: Vec<String>,
    /// Whether the cursors of a list lead to its pages, instead of being compared.
    pub(super) is_paged: bool,
    pub(super) also: Vec<Condition>,
}

/// What a test asks of a request besides.
pub(super) type Condition = Box<dyn Fn(&ReceivedRequest) -> bool + Send + Sync>;

/// One thing in which a request is not as it was described.
pub(super) struct Difference {
    /// How far away it is: another method is further than another value.
    weight: usize,
    text: String,
}

impl Difference {
    fn new(weight: usize, place: impl fmt::Display, wanted: &str, got: &str) -> Self {
        Self {
            weight,
            text: format!("{place}: expected {wanted}, got {got}"),
        }
    }

    /// A value that is another. What may be a credential is not shown: the text becomes that of an
    /// error, and may go into a log.
    fn value(
        place: impl fmt::Display,
        name: &str,
        wanted: Option<&str>,
        got: Option<&str>,
    ) -> Self {
        let shown = |value: Option<&str>| match value {
            None => "nothing".to_owned(),
            Some(_) if may_be_secret(name) => "a value that may be a credential".to_owned(),
            Some(value) => value.to_owned(),
        };
        match (wanted, got) {
            (Some(_), Some(_)) if may_be_secret(name) => Self {
                weight: 1,
                text: format!("{place}: got another value than expected; it may be a credential"),
            },
            _ => Self::new(1, place, &shown(wanted), &shown(got)),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// How far away a request is with these differences.
pub(super) fn distance(differences: &[Difference]) -> usize {
    differences.iter().map(|difference| difference.weight).sum()
}

fn may_be_secret(name: &str) -> bool {
    const PARTS: [&str; 9] = [
        "authorization",
        "code",
        "cookie",
        "key",
        "password",
        "secret",
        "token",
        "value",
        "verifier",
    ];
    let name = name.to_ascii_lowercase();
    PARTS.iter().any(|part| name.contains(part))
}

/// Members that say who the application is: like the header of its API key, they are not what a test
/// is about, unless it gives others than those of the server's own client.
fn is_of_the_client(name: &str, wanted: &Value) -> bool {
    match name {
        "client_id" => wanted == CLIENT_ID,
        "client_secret" => wanted == API_KEY,
        _ => false,
    }
}

/// The request as it was described, with [`ANY`] as it was given.
impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, query) = parts(&self.description.target);
        write!(f, "{} {}", self.description.method, target(path, query))
    }
}

impl Wanted {
    /// Everything in which a request differs; nothing, if it matches. The conditions of the test are
    /// asked last, and only of a request that matches otherwise.
    pub(super) fn differences(&self, received: &ReceivedRequest) -> Vec<Difference> {
        let mut found = self.described_differences(received);
        if found.is_empty() && !self.also.iter().all(|holds| holds(received)) {
            found.push(Difference {
                weight: 1,
                text: "a condition of the test does not hold".to_owned(),
            });
        }
        found
    }

    /// The same without the conditions: no function of the test is called.
    pub(super) fn described_differences(&self, received: &ReceivedRequest) -> Vec<Difference> {
        let mut found = Vec::new();
        let wanted = &self.description;
        if wanted.method != received.method {
            let (wanted, got) = (wanted.method.as_str(), received.method.as_str());
            found.push(Difference::new(20, "method", wanted, got));
        }
        let (path, query) = wanted
            .target
            .split_once('?')
            .unwrap_or((&wanted.target, ""));
        self.compare_paths(path, &received.path, &mut found);
        self.compare_queries(query, &received.query, &mut found);
        compare_headers(&wanted.headers, &received.headers, &mut found);
        if !self.with_any_body {
            self.compare_bodies(received, &mut found);
        }
        found
    }

    fn compare_paths(&self, wanted: &str, got: &str, found: &mut Vec<Difference>) {
        let [wanted_segments, got_segments] = [wanted, got].map(segments);
        let alike = wanted_segments.len() == got_segments.len();
        let differing = wanted_segments
            .iter()
            .zip(&got_segments)
            .filter(|(wanted, got)| *wanted != ANY && wanted != got)
            .count();
        if alike && differing == 0 {
            return;
        }
        // Another parameter is nearer than another route.
        let is_of_route = alike
            && segments(&self.description.route)
                .iter()
                .zip(&got_segments)
                .all(|(route, got)| route.starts_with('{') || route == got);
        let weight = match is_of_route {
            true => differing,
            false => 20 + differing + wanted_segments.len().abs_diff(got_segments.len()),
        };
        found.push(Difference::new(weight, "path", &readable(wanted), got));
    }

    fn compare_queries(&self, wanted: &str, got: &str, found: &mut Vec<Difference>) {
        let is_compared = |name: &str| !(self.is_paged && matches!(name, "after" | "before"));
        let [wanted, mut got] = [wanted, got].map(parameters);
        for (name, value) in wanted.iter().filter(|(name, _)| is_compared(name)) {
            let position = got.iter().position(|(known, _)| known == name);
            let given = position.map(|position| got.remove(position).1);
            let is_right = match given {
                None => false,
                Some(_) if self.any.iter().any(|any| any == name) => true,
                Some(given) => is_list(value, given),
            };
            if !is_right {
                let place = format!("query parameter `{name}`");
                let [value, given] = [Some(*value), given].map(|text| text.map(readable));
                found.push(Difference::value(
                    place,
                    name,
                    value.as_deref(),
                    given.as_deref(),
                ));
            }
        }
        if self.exactly {
            for (name, value) in got.iter().filter(|(name, _)| is_compared(name)) {
                let place = format!("query parameter `{name}`");
                found.push(Difference::value(
                    place,
                    name,
                    None,
                    Some(&parameter(value)),
                ));
            }
        }
    }

    fn compare_bodies(&self, received: &ReceivedRequest, found: &mut Vec<Difference>) {
        let Some(wanted) = &self.description.body else {
            if self.exactly && !received.body.is_empty() {
                found.push(Difference::new(1, "body", "none", "one"));
            }
            return;
        };
        let wanted = serde_json::from_slice(wanted).unwrap_or_default();
        match received.json() {
            Some(got) => self.compare_values(&mut Place::default(), &wanted, &got, found),
            None => found.push(Difference::new(1, "body", "JSON", "none")),
        }
    }

    fn compare_values(
        &self,
        place: &mut Place,
        wanted: &Value,
        got: &Value,
        found: &mut Vec<Difference>,
    ) {
        match (wanted, got) {
            (Value::String(any), other) if any == ANY && !other.is_null() => {}
            (Value::Object(wanted), Value::Object(got)) => {
                for (name, wanted) in wanted {
                    if place.is_body() && is_of_the_client(name, wanted) {
                        continue;
                    }
                    let is_any = place.is_body() && self.any.iter().any(|any| any == name);
                    place.within(format!(".{name}"), name, |place| match got.get(name) {
                        Some(_) if is_any => {}
                        Some(got) => self.compare_values(place, wanted, got, found),
                        None => found.push(place.difference(Some(wanted), None)),
                    });
                }
                if self.exactly {
                    for (name, got) in got.iter().filter(|(name, _)| !wanted.contains_key(*name)) {
                        place.within(format!(".{name}"), name, |place| {
                            found.push(place.difference(None, Some(got)));
                        });
                    }
                }
            }
            (Value::Array(wanted), Value::Array(got)) if wanted.len() == got.len() => {
                for (position, (wanted, got)) in wanted.iter().zip(got).enumerate() {
                    place.within(format!("[{position}]"), "", |place| {
                        self.compare_values(place, wanted, got, found);
                    });
                }
            }
            _ if wanted == got => {}
            // 1 is 1.0; between integers, a float would lose the last digits.
            (Value::Number(wanted), Value::Number(got))
                if (wanted.is_f64() || got.is_f64()) && wanted.as_f64() == got.as_f64() => {}
            _ => found.push(place.difference(Some(wanted), Some(got))),
        }
    }
}

/// Where in a body a value is, as `body.members[0].name`.
#[derive(Default)]
struct Place {
    path: String,
    /// The names of the members on the way.
    names: Vec<String>,
}

impl Place {
    fn is_body(&self) -> bool {
        self.path.is_empty()
    }

    fn within(&mut self, step: String, name: &str, compare: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.push_str(&step);
        self.names.push(name.to_owned());
        compare(self);
        self.names.pop();
        self.path.truncate(length);
    }

    fn difference(&self, wanted: Option<&Value>, got: Option<&Value>) -> Difference {
        let [wanted, got] = [wanted, got].map(|value| value.map(Value::to_string));
        // What is within a secret is one.
        let name = self.names.join(".");
        Difference::value(
            format!("body{}", self.path),
            &name,
            wanted.as_deref(),
            got.as_deref(),
        )
    }
}

fn compare_headers(wanted: &HeaderMap, got: &HeaderMap, found: &mut Vec<Difference>) {
    for (name, value) in wanted {
        let given = got.get(name);
        let is_right = match value.as_bytes() {
            b"{any}" => given.is_some(),
            b"Bearer {any}" => given.is_some_and(|it| it.as_bytes().starts_with(b"Bearer ")),
            _ => given == Some(value),
        };
        if !is_right {
            let [wanted, given] = [Some(value), given].map(|value| value.map(text));
            let place = format!("header `{name}`");
            let given = given.as_deref();
            found.push(Difference::value(
                place,
                name.as_str(),
                wanted.as_deref(),
                given,
            ));
        }
    }
}

fn text(value: &HeaderValue) -> Cow<'_, str> {
    String::from_utf8_lossy(value.as_bytes())
}

/// Path and query.
fn parts(target: &str) -> (&str, &str) {
    target.split_once('?').unwrap_or((target, ""))
}

/// Path and query as they are shown: with [`ANY`] as it was given, and no value that may be a
/// credential.
pub(super) fn target(path: &str, query: &str) -> String {
    let shown: Vec<String> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| match pair.split_once('=') {
            Some((name, _)) if may_be_secret(&parameter(name)) => format!("{name}=.."),
            _ => readable(pair),
        })
        .collect();
    match shown.is_empty() {
        true => readable(path),
        false => format!("{}?{}", readable(path), shown.join("&")),
    }
}

/// A text with [`ANY`] as it was given.
fn readable(target: &str) -> String {
    target.replace("%7Bany%7D", ANY)
}

/// The segments of a path, decoded.
fn segments(path: &str) -> Vec<String> {
    path.split('/').map(decoded).collect()
}

/// The parameters of a query: their names, and their values as they were sent.
fn parameters(query: &str) -> Vec<(String, &str)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (parameter(name), value)
        })
        .collect()
}

/// Whether a value of the query, whose items have commas between them, is the one that was described.
fn is_list(wanted: &str, got: &str) -> bool {
    let [wanted, got] =
        [wanted, got].map(|value| -> Vec<String> { value.split(',').map(parameter).collect() });
    wanted == [ANY]
        || wanted.len() == got.len()
            && wanted
                .iter()
                .zip(&got)
                .all(|(wanted, got)| wanted == ANY || wanted == got)
}

/// A name or an item of the query, decoded.
fn parameter(text: &str) -> String {
    decoded(&text.replace('+', " "))
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8_lossy()
        .into_owned()
}
