//! The JSON Schemas of the generated types against the API document, and with instances of it.

mod described;

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Validator;
use schemars::generate::SchemaSettings;
use serde_json::Value;
use workos_tests::document::Document;
use workos_tests::instances::instances;
use workos_tests::round_trip::Row;
use workos_tests::schema::Schema;
use workos_tests::type_table::TABLE;

use described::{Described, Findings};

/// How many failures a message shows.
const SHOWN: usize = 40;

/// Where a type says less than the document, which the document makes pointless or the type has to
/// do for several places.
const LOOSER: [&str; 5] = [
    "/claimed_by/organization_id[1]: ", // the text "null", beside any text
    "/agent_identity/userland_user_id[1]: ", // the same
    "/data/object: ",                   // a constant that may be missing
    // One map of any values for the attributes of any event.
    "/context/previous_attributes/data: ",
    "/context/previous_attributes/context: ",
];

/// Values of enums that only a query parameter has, and no schema.
const IN_PARAMETERS: [(&str, &str); 1] = [("ConnectionType", "GithubOAuth")];

/// Fails with the first of the failures and how many there are.
fn none(failures: &[String]) {
    let shown: Vec<&str> = failures.iter().take(SHOWN).map(String::as_str).collect();
    let count = failures.len();
    assert!(
        count == 0,
        "{count} failures, such as:\n{}",
        shown.join("\n")
    );
}

fn schema(row: &Row) -> Schema {
    Schema::read(Document::get(), row.place)
        .unwrap_or_else(|| panic!("the document has no place {}", row.place))
}

/// What the type of a row reads.
fn read(row: &Row) -> Value {
    let settings = SchemaSettings::draft2020_12().for_deserialize();
    (row.json_schema)(settings.into_generator()).to_value()
}

/// What the type of a row writes.
fn written(row: &Row) -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    (row.json_schema)(settings.into_generator()).to_value()
}

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(schema)
        .unwrap_or_else(|error| panic!("{error}: {schema}"))
}

/// A schema without what it allows beyond what it knows: the last branch of enums and unions.
fn closed(schema: &Value) -> Value {
    match schema {
        Value::Object(keywords) => keywords
            .iter()
            .map(|(keyword, value)| match (keyword.as_str(), closed(value)) {
                ("anyOf", Value::Array(mut branches)) => {
                    if branches.last().is_some_and(is_open) {
                        branches.pop();
                    }
                    (keyword.clone(), branches.into())
                }
                (_, value) => (keyword.clone(), value),
            })
            .collect(),
        Value::Array(list) => list.iter().map(closed).collect(),
        other => other.clone(),
    }
}

/// Whether a branch takes any object or any text.
fn is_open(branch: &Value) -> bool {
    let open = |kind: &str| {
        let keywords = branch.as_object();
        branch["type"] == kind
            && keywords.is_some_and(|keywords| {
                keywords
                    .keys()
                    .all(|keyword| matches!(keyword.as_str(), "type" | "description"))
            })
    };
    open("object") || open("string")
}

#[test]
fn schemas_say_what_the_document_says() {
    let mut found = Findings::default();
    for row in TABLE {
        // An answer is described as it is read, a request as it is written.
        let described = match row.sent {
            true => written(row),
            false => read(row),
        };
        let described = Described::of(&described, row.place, row.sent);
        described.compare(&schema(row), &mut found);
    }
    let mut looser = BTreeSet::new();
    found.differences.retain(|difference| {
        let place = LOOSER.iter().find(|place| difference.contains(*place));
        looser.extend(place);
        place.is_none()
    });
    none(&found.differences);
    assert_eq!(looser, BTreeSet::from(LOOSER));
    // `List<T>` is also the type of lists that have no cursors, or no `object`.
    let invented = found
        .invented()
        .filter(|(holder, _)| !holder.starts_with("List_of_"));
    assert_eq!(invented.collect::<Vec<_>>(), IN_PARAMETERS);
}

#[test]
fn instances_of_the_document_are_valid() {
    let mut failures = Vec::new();
    for row in TABLE {
        let read = read(row);
        let (open, closed) = (validator(&read), validator(&closed(&read)));
        for instance in instances(&schema(row)) {
            let place = format!("{} as {}, {}", row.place, row.rust_type, instance.kind);
            if let Err(error) = open.validate(&instance.value) {
                failures.push(format!("{place}: {error} at {}", error.instance_path()));
            } else if closed.is_valid(&instance.value) == instance.unknown
                // A map of any values: see `LOOSER`.
                && !instance.kind.contains("/context/previous_attributes/")
            {
                failures.push(match instance.unknown {
                    true => format!("{place}: counts as known"),
                    false => format!("{place}: counts as unknown"),
                });
            }
        }
    }
    none(&failures);
}

#[test]
fn what_is_written_is_valid() {
    let mut failures = Vec::new();
    for row in TABLE {
        let validator = validator(&written(row));
        for instance in instances(&schema(row)) {
            let Ok(came) = (row.round_trip)(&instance.value) else {
                continue;
            };
            if let Err(error) = validator.validate(&came.written) {
                failures.push(format!(
                    "{} as {}, {}: {error} at {}",
                    row.place,
                    row.rust_type,
                    instance.kind,
                    error.instance_path()
                ));
            }
        }
    }
    none(&failures);
}

/// A name stands for one type: schemars tells types of one name apart by a number.
#[test]
fn all_types_fit_into_one_document() {
    let mut names = BTreeMap::new();
    for row in TABLE {
        let schema = written(row);
        for (name, schema) in schema["$defs"].as_object().into_iter().flatten() {
            let known = names.entry(name.clone()).or_insert_with(|| schema.clone());
            assert_eq!(known, schema, "{name}");
        }
    }
    assert!(names.contains_key("Organization"), "{:?}", names.keys());
}
