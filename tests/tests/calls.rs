//! Every call against the API document, over real HTTP: what the server sees of it, and what the
//! caller gets of each answer.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use workos_generated::operations::BROWSER_URLS;
use workos_tests::call_table::CALLS;
use workos_tests::calls::{Call, Given, calls};
use workos_tests::comparison::compare;
use workos_tests::document::{Document, Outcome};
use workos_tests::expected_request::ExpectedRequest;
use workos_tests::failures::none;
use workos_tests::inputs::{inputs, least};
use workos_tests::instances::{minimal, uniform_instances};
use workos_tests::lists::without_frame;
use workos_tests::loopback::{Exchange, Loopback};
use workos_tests::naming::Naming;
use workos_tests::schema::Schema;
use workos_tests::server::Answer;

/// The answer of a success with a body like this.
fn answer(success: &Outcome<'_>, body: Option<&Value>) -> Answer {
    match body {
        Some(body) => Answer::json(success.status, body),
        None => Answer::empty(success.status),
    }
}

#[test]
fn every_operation_is_a_call_or_a_browser_address() {
    let documented: BTreeSet<String> = Document::get()
        .operations()
        .map(|operation| operation.place)
        .collect();
    let calls: BTreeSet<String> = CALLS.iter().map(|call| call.place.to_owned()).collect();
    let addresses: BTreeSet<String> = BROWSER_URLS
        .iter()
        .map(|operation| format!("{} {}", operation.method(), operation.route()))
        .collect();
    let (expected_addresses, expected_calls): (BTreeSet<_>, BTreeSet<_>) = documented
        .into_iter()
        .partition(|place| Naming::get().is_browser_address(place));
    assert_eq!(calls.len(), CALLS.len(), "an operation has two rows");
    assert_eq!(calls, expected_calls);
    assert_eq!(addresses, expected_addresses);
}

#[test]
fn the_server_sees_what_the_document_calls_for() {
    let api = Loopback::start();
    let mut failures = Vec::new();
    let mut made = 0;
    for (call, operation) in calls() {
        let mut successes = operation.successes.iter();
        let success = successes.find(|success| success.schema == operation.answer());
        let success = success.expect("a way to succeed");
        let schema = success
            .schema
            .map(|schema| Schema::of(Document::get(), schema, &operation.place));
        let answered = schema.as_ref().map(minimal);
        for inputs in inputs(&operation) {
            let place = format!("{}, {}", call.place, inputs.kind);
            let given = inputs.given();
            let expected = ExpectedRequest::of(&operation, &given, inputs.body);
            let answer = answer(success, answered.as_ref());
            made += 1;
            match api.exchange(call, given, answer) {
                Ok(Exchange { received, outcome }) => {
                    if let Err(error) = outcome {
                        failures.push(format!("{place}: {error}"));
                    }
                    match received.as_slice() {
                        [request] => {
                            if let Err(difference) = expected.check(request) {
                                failures.push(format!("{place}: {difference}"));
                            }
                        }
                        other => failures.push(format!("{place}: {} requests", other.len())),
                    }
                }
                Err(panic) => failures.push(format!("{place}: {panic}")),
            }
        }
    }
    none(&failures);
    assert!(made > CALLS.len(), "only {made} calls were made");
}

/// Makes a call that succeeds with this answer; gives its value.
fn value_of(
    api: &Loopback,
    call: &Call,
    given: &Given,
    status: u16,
    answer: Answer,
) -> Result<Value, String> {
    let exchange = api.exchange(call, given.clone(), answer)?;
    let response = exchange.outcome.map_err(|error| error.to_string())?;
    match response.status().as_u16() == status {
        true => Ok(response.into_value()),
        false => Err(format!("answered {status}, given {}", response.status())),
    }
}

#[test]
fn every_documented_success_is_read() {
    let api = Loopback::start();
    let mut failures = Vec::new();
    for (call, operation) in calls() {
        let given = least(&operation);
        for success in &operation.successes {
            let place = format!("{}, answered {}", call.place, success.status);
            let Some(schema) = success.schema else {
                continue;
            };
            let schema = Schema::of(Document::get(), schema, &format!("{} answer", call.place));
            for instance in uniform_instances(&schema) {
                let place = format!("{place}, {}", instance.kind);
                let answer = answer(success, Some(&instance.value));
                match value_of(&api, call, &given, success.status, answer) {
                    Err(error) => failures.push(format!("{place}: {error}")),
                    // An answer of which nothing is known is not read.
                    Ok(_) if matches!(schema, Schema::Free) => {}
                    Ok(value) => {
                        let items = without_frame(&schema, instance);
                        if let Err(difference) = compare(&items, &value, false) {
                            failures.push(format!("{place}: {difference}"));
                        }
                    }
                }
            }
        }
    }
    none(&failures);
}

/// Success without a body is no error where nobody waits for a value, or where naming.toml says
/// that it may be missing. Elsewhere it is one, also where the document lists a status without a
/// body: an answer without its token is no success.
#[test]
fn success_without_a_body_is_an_error_only_where_there_must_be_a_value() {
    let api = Loopback::start();
    let mut failures = Vec::new();
    let mut optional = 0;
    for (call, operation) in calls() {
        let given = least(&operation);
        let may_be_missing = Naming::get().answer_is_optional(call.place);
        optional += usize::from(may_be_missing);
        let must_be_there = operation.answer().is_some() && !may_be_missing;
        let documented = operation.successes.iter().map(|success| success.status);
        for status in documented.chain([204]).collect::<BTreeSet<u16>>() {
            let place = format!("{}, answered {status} without a body", call.place);
            let exchange = api.exchange(call, given.clone(), Answer::empty(status));
            match exchange.map(|exchange| exchange.outcome) {
                Ok(Ok(response)) if must_be_there => {
                    failures.push(format!("{place}: read as {}", response.value()));
                }
                Ok(Ok(response)) if !response.value().is_null() => {
                    failures.push(format!("{place}: read as {}", response.value()));
                }
                Ok(Ok(_)) => {}
                Ok(Err(error)) if must_be_there => {
                    let says_so = error.is_decode()
                        && error.status().is_some_and(|known| known == status)
                        && error.message() == Some("the answer has no body");
                    if !says_so {
                        failures.push(format!("{place}: {error}"));
                    }
                }
                Ok(Err(error)) => failures.push(format!("{place}: {error}")),
                Err(panic) => failures.push(format!("{place}: {panic}")),
            }
        }
    }
    none(&failures);
    assert!(optional > 0, "no answer is optional any more");
}

#[test]
fn a_body_that_nobody_expects_is_no_error() {
    let api = Loopback::start();
    let mut failures = Vec::new();
    for (call, operation) in calls() {
        if operation.answer().is_some() {
            continue;
        }
        let given = least(&operation);
        for body in [json!({ "news": [null] }), json!([]), json!("text")] {
            let answer = Answer::json(200, &body);
            if let Err(error) = value_of(&api, call, &given, 200, answer) {
                failures.push(format!("{}, answered {body}: {error}", call.place));
            }
        }
    }
    none(&failures);
}
