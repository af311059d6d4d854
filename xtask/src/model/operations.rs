//! Reads the operations: what each is called, takes and answers.

use std::collections::BTreeMap;

use serde_json::Value;

use super::values::{field_name, value_type};
use super::{Answer, Operation, OperationKind, OperationWords, Parameter, ValueType, Words};
use crate::naming::{AnswerPresence, FILE, Kind, Naming, Repeat};
use crate::normalise::operations::{by_rule, shorten};
use crate::normalise::schema::{components, flag, members, operations};
use crate::problem::{Problem, Problems, Result};

/// Reads every operation of a normalised document, by namespace and method.
pub fn read(document: &Value, naming: &Naming) -> Result<Vec<Operation>> {
    let mut read = Vec::new();
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    let mut problems = Vec::new();
    for (place, operation) in operations(document) {
        let operation = match read_operation(document, naming, &place, operation) {
            Ok(operation) => operation,
            Err(Problems(found)) => {
                problems.extend(found);
                continue;
            }
        };
        if let Some(other) = taken.insert(operation.id(), place.clone()) {
            let (namespace, method) = (&operation.namespace, &operation.method);
            problems.push(
                Problem::invalid(
                    &place,
                    format!("would be {namespace}.{method}, as {other} is"),
                )
                .remedy(format!(
                    "add a line such as \"{place}\" = {{ namespace = \"{namespace}\", method = \
                     \"another_name\", family = \"{}\" }} under [operations] in {FILE}",
                    operation.family
                )),
            );
        }
        read.push(operation);
    }
    Problems::none_in(problems)?;
    read.sort_by(|a, b| (&a.namespace, &a.method).cmp(&(&b.namespace, &b.method)));
    Ok(read)
}

fn read_operation(
    document: &Value,
    naming: &Naming,
    place: &str,
    operation: &Value,
) -> Result<Operation> {
    let (http, route) = place.split_once(' ').unwrap_or_default();
    // Asked for every operation, so that a prefix without any is found to be stale.
    let by_prefix = naming.namespace(route);
    let entry = naming.operation(place);
    let (namespace, method, family) = match (entry, by_prefix) {
        (Some(entry), _) => (
            entry.namespace.clone(),
            entry.method.clone(),
            entry.family.clone(),
        ),
        (None, Some(namespace)) => {
            let family = by_rule(place);
            (namespace.to_owned(), shorten(&family, namespace), family)
        }
        (None, None) => return Err(no_namespace(place, route).into()),
    };
    for name in [&namespace, &method] {
        if field_name(name).as_ref() != Some(name) {
            return Err(Problem::invalid(
                place,
                format!("{name:?} cannot be the name of a method"),
            )
            .remedy(format!(
                "give it another name, in snake case, under [operations] in {FILE}"
            ))
            .into());
        }
    }
    let kind = match entry.and_then(|entry| entry.kind) {
        Some(Kind::Url) => OperationKind::Url,
        None => OperationKind::Call {
            parameters: read_parameters(document, naming, place, operation)?,
            body: operation
                .get("requestBody")
                .and_then(json_schema)
                .map(|schema| value_type(place, schema))
                .transpose()?,
            answer: read_answer(place, operation, entry.and_then(|entry| entry.answer))?,
        },
    };
    let repeat = entry.and_then(|entry| entry.repeat).unwrap_or(match http {
        "POST" | "PATCH" => Repeat::Keyed,
        _ => Repeat::Safe,
    });
    Ok(Operation {
        family,
        http: http.to_owned(),
        route: route.to_owned(),
        repeat,
        authentication: entry.and_then(|entry| entry.auth),
        pinned_style: match kind {
            OperationKind::Call { body: Some(_), .. } => naming.style(place),
            _ => None,
        },
        deprecated: flag(operation, "deprecated"),
        replaced: naming.is_replaced(&format!("{namespace}.{method}")),
        words: OperationWords::default(),
        kind,
        namespace,
        method,
    })
}

fn no_namespace(place: &str, route: &str) -> Problem {
    let first = route.split('/').nth(1).unwrap_or_default();
    Problem::invalid(place, "belongs to no namespace").remedy(format!(
        "add a line such as \"/{first}\" = \"{}\" under [namespaces], or one for the operation \
         under [operations], in {FILE}",
        field_name(first).unwrap_or_else(|| String::from("namespace"))
    ))
}

fn read_parameters(
    document: &Value,
    naming: &Naming,
    place: &str,
    operation: &Value,
) -> Result<Vec<Parameter>> {
    let mut parameters = Vec::new();
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    if operation.get("requestBody").is_some() {
        taken.insert(String::from("body"), String::from("the body"));
    }
    for parameter in members(operation, "parameters") {
        let wire = parameter["name"].as_str().unwrap_or_default();
        let carrier = parameter["in"].as_str().unwrap_or("parameter");
        let place = format!("{place} {carrier}.{wire}");
        let shape = value_type(&place, &parameter["schema"])?;
        let problem = unsendable(document, &place, carrier, &shape)
            .or_else(|| exposed_secret(naming, &place, carrier, wire));
        if let Some(problem) = problem {
            return Err(problem.into());
        }
        let name = field_name(wire).ok_or_else(|| {
            Problem::invalid(
                &place,
                format!("no part of the parameter's name {wire:?} can be a name in Rust"),
            )
            .remedy("add an overlay that removes it")
        })?;
        if let Some(other) = taken.insert(name.clone(), format!("{carrier}.{wire}")) {
            return Err(Problem::invalid(
                &place,
                format!("would be the argument {name}, as {other} is"),
            )
            .remedy("add an overlay that removes one of the two")
            .into());
        }
        parameters.push(Parameter {
            wire: wire.to_owned(),
            name,
            in_path: carrier == "path",
            required: flag(parameter, "required"),
            shape,
            deprecated: flag(parameter, "deprecated"),
            words: Words::default(),
        });
    }
    Ok(parameters)
}

/// What is wrong with a parameter that no URL can hold.
fn unsendable(document: &Value, place: &str, carrier: &str, shape: &ValueType) -> Option<Problem> {
    if !is_parameter(document, shape) {
        let message =
            "a parameter has to be a text, number, flag, date or enum, or a list of these";
        return Some(Problem::invalid(place, message).remedy(format!(
            "mark the operation as kind = \"url\" in {FILE} if it is an address for a browser, \
             or add an overlay that removes or simplifies the parameter"
        )));
    }
    if carrier == "path" && matches!(shape, ValueType::DateTime | ValueType::List(_)) {
        let message = "a path parameter has to be a text, number, flag or enum";
        return Some(
            Problem::invalid(place, message).remedy("add an overlay that simplifies the parameter"),
        );
    }
    None
}

/// What is wrong with a credential in a URL: proxies and servers write URLs into their logs.
fn exposed_secret(naming: &Naming, place: &str, carrier: &str, wire: &str) -> Option<Problem> {
    let exposed = naming.is_secret(&[place.to_owned()], wire) && !naming.is_secret_in_url(place);
    exposed.then(|| {
        Problem::invalid(
            place,
            format!("the {carrier} parameter {wire:?} is a credential, and URLs end in logs"),
        )
        .remedy(format!(
            "add an overlay that removes it if the body can carry it; if only the URL can, add \
             {place:?} to `in_urls` under [secrets] in {FILE}, or to `except` if it is no \
             credential there"
        ))
    })
}

/// Whether a value can be written into a path or query.
fn is_parameter(document: &Value, shape: &ValueType) -> bool {
    match shape {
        ValueType::Text
        | ValueType::DateTime
        | ValueType::Integer
        | ValueType::Number
        | ValueType::Boolean
        | ValueType::Secret => true,
        ValueType::Named(name) => components(document)
            .and_then(|all| all.get(name))
            .is_some_and(|schema| schema.get("enum").is_some()),
        ValueType::List(item) => {
            !matches!(**item, ValueType::List(_)) && is_parameter(document, item)
        }
        ValueType::Any | ValueType::Map(_) | ValueType::Maybe(_) | ValueType::Page(_) => false,
    }
}

fn read_answer(place: &str, operation: &Value, presence: Option<AnswerPresence>) -> Result<Answer> {
    let Some(schema) = json_schema(&operation["responses"]["2XX"]) else {
        return Ok(Answer::Nothing);
    };
    let shape = value_type(place, schema)?;
    Ok(match presence {
        Some(AnswerPresence::Optional) => Answer::Maybe(shape),
        None => Answer::Value(shape),
    })
}

fn json_schema(part: &Value) -> Option<&Value> {
    part.pointer("/content/application~1json/schema")
}
