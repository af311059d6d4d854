//! Every failure that the API document describes says what its instances say.

use std::collections::BTreeMap;

use serde_json::Value;
use workos::Error;
use workos_tests::document::Document;
use workos_tests::failures::none;
use workos_tests::instances::{Instance, instances};
use workos_tests::schema::Schema;

use crate::Failing;

/// A place, and a status of its, for every form of a failure.
fn forms() -> BTreeMap<String, (String, u16, &'static Value)> {
    let mut forms = BTreeMap::new();
    for operation in Document::get().operations() {
        for failure in operation.failures {
            let Some(schema) = failure.schema else {
                continue;
            };
            let form = (operation.place.clone(), failure.status, schema);
            forms.entry(schema.to_string()).or_insert(form);
        }
    }
    forms
}

/// One text or a list of them.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

/// What a fault says: the texts of its properties, and the names of its constraints.
fn said_by_fault(fault: &Value) -> Vec<&str> {
    let properties = fault
        .as_object()
        .into_iter()
        .flat_map(|fault| fault.values());
    let constraints = fault["constraints"].as_object().into_iter();
    properties
        .filter_map(Value::as_str)
        .chain(fault.as_str())
        .chain(constraints.flat_map(|names| names.keys().map(String::as_str)))
        .collect()
}

/// What of an instance cannot be found in the error.
fn lost(instance: &Value, error: &Error) -> Vec<String> {
    let code = error.code().unwrap_or_default();
    let message = error.message().unwrap_or_default();
    let mut lost = Vec::new();
    let mut expect = |found: bool, what: &str, said: &Value| {
        if !found {
            lost.push(format!("{what} {said} is lost: {error:?}"));
        }
    };
    if let Value::String(text) = instance {
        expect(message == text, "the text", instance);
    }
    if let Some(said) = instance.get("code") {
        expect(said.is_null() || said == code, "`code`", said);
    }
    for (name, is_first) in [
        ("message", true),
        ("error_description", instance.get("message").is_none()),
    ] {
        if let Some(said) = instance.get(name).filter(|_| is_first) {
            let found = texts(said).iter().all(|text| message.contains(text));
            expect(found, &format!("`{name}`"), said);
        }
    }
    if let Some(said) = instance.get("error") {
        let found = said.is_null() || said == code || said == message;
        expect(found, "`error`", said);
    }
    for said in instance["errors"].as_array().into_iter().flatten() {
        let found = said_by_fault(said).into_iter().all(|text| {
            let mut faults = error.field_errors().iter();
            faults.any(|fault| {
                [&fault.field, &fault.code, &fault.message]
                    .into_iter()
                    .any(|part| part.as_deref() == Some(text))
            })
        });
        expect(found, "the fault", said);
    }
    lost
}

#[test]
fn every_documented_failure_says_what_it_says() {
    let failing = Failing::new();
    let mut failures = Vec::new();
    let (mut forms_tried, mut said) = (0, BTreeMap::<&str, usize>::new());
    for (place, status, schema) in forms().into_values() {
        forms_tried += 1;
        let schema = Schema::of(Document::get(), schema, &format!("{place} {status}"));
        for Instance { kind, value, .. } in instances(&schema) {
            let error = failing.of_json(status, &value);
            assert_eq!(error.status().map(|known| known.as_u16()), Some(status));
            assert_eq!(error.request_id(), Some("req_1"));
            let lost = lost(&value, &error);
            failures.extend(
                lost.iter()
                    .map(|lost| format!("{place} {status}, {kind}: {lost}")),
            );
            for name in ["code", "message", "error", "error_description", "errors"] {
                let is_there = value.get(name).is_some();
                *said.entry(name).or_default() += usize::from(is_there);
            }
        }
    }
    none(&failures);
    assert!(forms_tried > 50, "only {forms_tried} forms of failures");
    assert!(said.values().all(|times| *times > 0), "{said:?}");
}
