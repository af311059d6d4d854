//! No value of a path parameter changes which operation is called: it is refused, or it arrives in
//! its place and to the letter.

use std::collections::BTreeSet;

use serde_json::Value;
use workos::ErrorKind;
use workos_tests::calls::{Given, calls};
use workos_tests::document::Operation;
use workos_tests::expected_request::ExpectedRequest;
use workos_tests::failures::none;
use workos_tests::inputs::least;
use workos_tests::loopback::{Exchange, Loopback};
use workos_tests::server::Answer;

/// Values that stand for another path when they stand in one, however they are encoded.
const OTHER_PATHS: [&str; 8] = ["", ".", "..", "%2e", "%2e%2e", "%2E.", ".%2e", "%2E%2E"];

/// Values that servers and proxies could take for something else if they were not encoded.
const AWKWARD: [&str; 25] = [
    "a/b",
    "/",
    "../x",
    "a/../b",
    "a\\b",
    "..\\x",
    "a?b#c",
    "a b",
    " ",
    "a%2Fb",
    "%",
    "%%",
    "...",
    "ä/é",
    "日本",
    "\u{1f511}",
    "a;b=c",
    "a@b",
    "a:b",
    "a+b&c=d",
    "{id}",
    "a\r\nb: c",
    "\0",
    "\u{7f}",
    "\u{202e}a",
];

fn path_parameters<'o>(operation: &'o Operation<'_>) -> impl Iterator<Item = &'o str> {
    let parameters = operation.parameters.iter();
    parameters
        .filter(|parameter| parameter.location == "path")
        .map(|parameter| parameter.name)
}

/// What is wrong with what became of a call with this value for the parameter.
fn fault(
    operation: &Operation<'_>,
    name: &str,
    given: &Given,
    exchange: &Exchange,
) -> Option<String> {
    let Exchange { received, outcome } = exchange;
    let is_other_path = OTHER_PATHS
        .into_iter()
        .any(|value| given.parameters[name] == value);
    match (outcome, received.as_slice()) {
        (Err(error), []) => {
            let is_named = error.to_string().contains(&format!("`{name}`"));
            let is_refusal = error.kind() == ErrorKind::InvalidRequest && is_named;
            (!is_refusal || !is_other_path).then(|| format!("refused: {error}"))
        }
        // Whether an answer without a body is welcome is another question.
        (_, [request]) => {
            let expected = ExpectedRequest::of(operation, given, None);
            expected.check_target(request).err()
        }
        (outcome, requests) => Some(format!("{} requests and {outcome:?}", requests.len())),
    }
}

#[test]
fn no_value_in_a_path_names_another_route() {
    let api = Loopback::start();
    let long = "a/é?b".repeat(1000);
    let values: Vec<&str> = OTHER_PATHS
        .into_iter()
        .chain(AWKWARD)
        .chain([long.as_str()])
        .collect();
    let mut failures = Vec::new();
    let mut operations = BTreeSet::new();
    for (call, operation) in calls() {
        let least = least(&operation);
        for name in path_parameters(&operation) {
            operations.insert(call.place);
            for value in &values {
                let mut given = least.clone();
                given.parameters[name] = Value::from(*value);
                let place = format!("{}, {name} is {value:?}", call.place);
                match api.exchange(call, given.clone(), Answer::empty(204)) {
                    Ok(exchange) => {
                        let fault = fault(&operation, name, &given, &exchange);
                        failures.extend(fault.map(|fault| format!("{place}: {fault}")));
                    }
                    Err(panic) => failures.push(format!("{place}: {panic}")),
                }
            }
        }
    }
    none(&failures);
    assert!(
        operations.len() > 100,
        "only {} operations have path parameters",
        operations.len()
    );
}
