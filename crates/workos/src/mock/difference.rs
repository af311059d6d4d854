//! In what a request differs from the one that a test described.

use std::fmt;

use form_urlencoded::parse;
use workos_core::Description;
use workos_core::http::HeaderMap;
use workos_core::http::header::AUTHORIZATION;
use workos_core::serde_json::{self, Value};

use super::ANY;
use super::received::ReceivedRequest;

/// Members of a body that say who the application is: as the header of its API key, they are not
/// what a test is about.
const CREDENTIALS: [&str; 1] = ["client_secret"];

/// What a request must be.
pub(super) struct Wanted {
    pub(super) description: Description,
    /// Whether the query and the body may hold what was not described.
    pub(super) exactly: bool,
    pub(super) with_any_body: bool,
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

/// The request as it was described, with [`ANY`] as it was given.
impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let target = readable(&self.description.target);
        write!(f, "{} {target}", self.description.method)
    }
}

impl Wanted {
    /// Everything in which a request differs; nothing, if it matches.
    pub(super) fn differences(&self, received: &ReceivedRequest) -> Vec<Difference> {
        let mut found = Vec::new();
        let wanted = &self.description;
        if wanted.method != received.method {
            let (wanted, got) = (wanted.method.as_str(), received.method.as_str());
            found.push(Difference::new(20, "method", wanted, got));
        }
        let (path, query) = split(&wanted.target);
        self.compare_paths(path, &received.path, &mut found);
        self.compare_queries(query, &received.query, &mut found);
        compare_headers(&wanted.headers, &received.headers, &mut found);
        if !self.with_any_body {
            self.compare_bodies(received, &mut found);
        }
        if self.also.iter().any(|holds| !holds(received)) {
            found.push(Difference {
                weight: 1,
                text: "a condition of the test does not hold".to_owned(),
            });
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
        let [wanted, got] = [wanted, got].map(|query| -> Vec<(String, String)> {
            parse(query.as_bytes()).into_owned().collect()
        });
        for (name, value) in &wanted {
            let given = got.iter().find(|(known, _)| known == name);
            let given = given.map(|(_, value)| value.as_str());
            if given.is_none() || (value != ANY && given != Some(value)) {
                let place = format!("query parameter `{name}`");
                let given = given.unwrap_or("nothing");
                found.push(Difference::new(1, place, value, given));
            }
        }
        if self.exactly {
            let more = got
                .iter()
                .filter(|(name, _)| !wanted.iter().any(|(known, _)| known == name));
            found.extend(more.map(|(name, value)| {
                Difference::new(1, format!("query parameter `{name}`"), "nothing", value)
            }));
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
            Some(got) => self.compare_values(&mut String::new(), &wanted, &got, found),
            None => found.push(Difference::new(1, "body", "JSON", "none")),
        }
    }

    /// `place` is where the values are, as `.members[0].name`.
    fn compare_values(
        &self,
        place: &mut String,
        wanted: &Value,
        got: &Value,
        found: &mut Vec<Difference>,
    ) {
        let length = place.len();
        match (wanted, got) {
            (Value::String(any), _) if any == ANY => {}
            (Value::Object(wanted), Value::Object(got)) => {
                for (name, wanted) in wanted {
                    if length == 0 && CREDENTIALS.contains(&name.as_str()) {
                        continue;
                    }
                    place.push('.');
                    place.push_str(name);
                    match got.get(name) {
                        Some(got) => self.compare_values(place, wanted, got, found),
                        None => found.push(in_body(place, &wanted.to_string(), "nothing")),
                    }
                    place.truncate(length);
                }
                if self.exactly {
                    let more = got.iter().filter(|(name, _)| !wanted.contains_key(*name));
                    found.extend(more.map(|(name, got)| {
                        in_body(&format!("{place}.{name}"), "nothing", &got.to_string())
                    }));
                }
            }
            (Value::Array(wanted), Value::Array(got)) if wanted.len() == got.len() => {
                for (position, (wanted, got)) in wanted.iter().zip(got).enumerate() {
                    place.push_str(&format!("[{position}]"));
                    self.compare_values(place, wanted, got, found);
                    place.truncate(length);
                }
            }
            _ if wanted == got => {}
            _ => found.push(in_body(place, &wanted.to_string(), &got.to_string())),
        }
    }
}

fn in_body(place: &str, wanted: &str, got: &str) -> Difference {
    Difference::new(1, format!("body{place}"), wanted, got)
}

fn compare_headers(wanted: &HeaderMap, got: &HeaderMap, found: &mut Vec<Difference>) {
    for (name, value) in wanted {
        let given = got.get(name);
        if given == Some(value) {
            continue;
        }
        let [wanted, given] = [Some(value), given].map(|value| match value {
            Some(_) if *name == AUTHORIZATION => "another credential".to_owned(),
            Some(value) => String::from_utf8_lossy(value.as_bytes()).into_owned(),
            None => "nothing".to_owned(),
        });
        found.push(Difference::new(
            1,
            format!("header `{name}`"),
            &wanted,
            &given,
        ));
    }
}

/// A target with [`ANY`] as it was given.
fn readable(target: &str) -> String {
    target.replace("%7Bany%7D", ANY)
}

/// Path and query of a target.
fn split(target: &str) -> (&str, &str) {
    target.split_once('?').unwrap_or((target, ""))
}

/// The segments of a path, decoded.
fn segments(path: &str) -> Vec<String> {
    path.split('/')
        .map(|segment| {
            percent_encoding::percent_decode_str(segment)
                .decode_utf8_lossy()
                .into_owned()
        })
        .collect()
}
