//! The generated types against the API document: what is expected is made from the document at
//! test time, and nothing of it by the generator.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use workos_tests::comparison::{compare, compare_answers};
use workos_tests::document::{Document, referenced};
use workos_tests::failures::none;
use workos_tests::instances::{full, instances, with_null, with_secrets, without};
use workos_tests::lists::is_list;
use workos_tests::naming::Naming;
use workos_tests::round_trip::Row;
use workos_tests::schema::{Property, Schema};
use workos_tests::sites::{At, Site, sites};
use workos_tests::type_table::TABLE;

/// What `Debug` shows where a type keeps what it does not know.
const UNKNOWN: &str = "Unknown(";

fn schema(row: &Row) -> Schema {
    Schema::read(Document::get(), row.place)
        .unwrap_or_else(|| panic!("the document has no place {}", row.place))
}

/// The rows of types that only answers hold.
fn answers() -> impl Iterator<Item = &'static Row> {
    let sent: BTreeSet<&str> = TABLE
        .iter()
        .filter(|row| row.sent)
        .map(|row| row.rust_type)
        .collect();
    TABLE
        .iter()
        .filter(move |row| !sent.contains(row.rust_type))
}

#[test]
fn every_instance_comes_back_equal() {
    let mut failures = Vec::new();
    let mut shown_as_unknown = 0;
    for row in TABLE {
        for instance in instances(&schema(row)) {
            let place = format!("{} as {}, {}", row.place, row.rust_type, instance.kind);
            match (row.round_trip)(&instance.value) {
                Err(error) => failures.push(format!("{place}: {error}")),
                Ok(came) => {
                    if let Err(difference) = compare(&instance, &came.written, row.sent) {
                        failures.push(format!("{place}: {difference}"));
                    } else if came.debug.contains(UNKNOWN) {
                        // Kept as it came, it is equal without having been understood.
                        match instance.unknown {
                            true => shown_as_unknown += 1,
                            false => failures.push(format!("{place}: unknown: {}", came.debug)),
                        }
                    }
                }
            }
        }
    }
    none(&failures);
    assert!(
        shown_as_unknown > 0,
        "`Debug` no longer tells what is unknown"
    );
}

/// Texts of instances begin with the name of their property, so that a field that reads the property
/// of another one shows.
#[test]
fn fields_bear_the_names_of_their_properties() {
    let mut failures = Vec::new();
    let mut compared = 0;
    for row in TABLE {
        let Ok(came) = (row.round_trip)(&full(&schema(row))) else {
            continue;
        };
        for (field, text) in shown_texts(&came.debug) {
            let Some((property, _)) = text.rsplit_once('_').filter(|_| !text.contains(':')) else {
                continue;
            };
            compared += 1;
            if !letters(field).eq(letters(property)) {
                failures.push(format!("{}: {field} holds {text}", row.rust_type));
            }
        }
    }
    assert!(compared > 0, "`Debug` no longer shows fields");
    none(&failures);
}

/// The fields that `Debug` shows to hold a text, with it; keys of maps stand in quotes there.
fn shown_texts(debug: &str) -> impl Iterator<Item = (&str, &str)> {
    debug.split(['{', ',']).filter_map(|part| {
        let (field, value) = part.split_once(": ").filter(|_| !part.contains("\": "))?;
        let text = value
            .trim_start_matches("Some(")
            .trim_start_matches("Value(");
        Some((field.trim(), text.strip_prefix('"')?.split('"').next()?))
    })
}

fn letters(name: &str) -> impl Iterator<Item = char> {
    let letters = name.trim_start_matches("r#").chars();
    letters
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
}

#[test]
fn every_schema_has_a_type() {
    let document = Document::get();
    let rows: BTreeSet<&str> = TABLE.iter().map(|row| row.place).collect();
    let mut missing = Vec::new();
    let mut open = Vec::new();
    for operation in document.operations() {
        let place = &operation.place;
        // A browser opens these: nothing is sent or read.
        if Naming::get().is_browser_address(place) {
            continue;
        }
        for (part, schema) in [("body", operation.body), ("answer", operation.answer())] {
            let Some(schema) = schema else { continue };
            open.extend(references(schema));
            missing.push(format!("{place} {part}"));
        }
    }
    let mut reached = BTreeSet::new();
    while let Some(component) = open.pop() {
        if reached.insert(component) {
            open.extend(references(&document.components()[component]));
        }
    }
    missing.extend(reached.into_iter().map(str::to_owned));
    missing.retain(|place| {
        !rows.contains(place.as_str())
            && !Schema::read(document, place).is_some_and(|schema| needs_no_row(place, &schema))
    });
    none(&missing);
}

/// Components that are no type of their own: lists, which are `List<T>` in the rows of the answers;
/// events, which are `Event`; and plain values.
fn needs_no_row(place: &str, schema: &Schema) -> bool {
    if place.contains(' ') {
        return false;
    }
    match schema.not_null() {
        Schema::Object(properties) => {
            is_list(properties) || are_cursors(properties) || is_event(properties)
        }
        Schema::Union(_) | Schema::Enum(_) => false,
        _ => true,
    }
}

fn are_cursors(properties: &[Property]) -> bool {
    let mut names: Vec<&str> = properties.iter().map(|p| p.name.as_str()).collect();
    names.sort_unstable();
    names == ["after", "before"]
}

fn is_event(properties: &[Property]) -> bool {
    let named = |name: &str| properties.iter().find(|property| property.name == name);
    named("object").is_some_and(|property| property.is_constant("event"))
        && named("event").is_some_and(|property| matches!(property.schema, Schema::Constant(_)))
}

fn references(schema: &Value) -> Vec<&str> {
    match schema {
        Value::Object(object) => referenced(schema)
            .into_iter()
            .chain(object.values().flat_map(references))
            .collect(),
        Value::Array(list) => list.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

/// What a type does without one of its required fields.
enum Without {
    Refuses,
    Reads,
}

fn expected(schema: &Schema, site: &Site<'_>, property: &Property) -> Option<Without> {
    // An answer without its items is no list, and must not pass for an empty one.
    let is_a_list = matches!(schema.not_null(), Schema::Object(list) if is_list(list));
    if is_a_list && site.pointer == "/data" {
        return Some(Without::Refuses);
    }
    if !property.required || property.deprecated {
        return None;
    }
    match property.schema {
        Schema::List(_) | Schema::Map(_) | Schema::Enum(_) => Some(Without::Reads),
        Schema::Nullable(_) => Some(Without::Reads),
        _ if Naming::get().is_lenient(&property.places) => Some(Without::Reads),
        Schema::Constant(_) | Schema::Null | Schema::Free => None,
        _ => Some(Without::Refuses),
    }
}

/// Fields that one branch of a union requires and its Rust type does not, because the type also
/// stands for branches that do not have them.
const REQUIRED_ELSEWHERE: [&str; 3] = [
    "ConnectApplication.organization_id", // OAuth applications of third parties, not of one's own
    "EventSchema.context",                // feature flags and their rules, not other events
    "EventSchema.data.user_id",           // sign-ins, except the one by SSO
];

#[test]
fn a_missing_field_is_an_error_unless_it_says_nothing() {
    let mut failures = Vec::new();
    let mut elsewhere = BTreeSet::new();
    for row in answers() {
        let schema = schema(row);
        for site in sites(&schema) {
            let At::Property { property, in_union } = site.at else {
                continue;
            };
            // `List<T>` is also the type of lists that come whole and have no cursors.
            if property.name == "list_metadata" {
                continue;
            }
            let place = format!(
                "{} as {}, without {}",
                row.place, row.rust_type, site.pointer
            );
            let name = &property.name;
            match (
                expected(&schema, &site, property),
                (row.round_trip)(&without(&schema, &site)),
            ) {
                // A branch of a union that cannot be read is kept as it is.
                (Some(Without::Refuses), Ok(came)) if in_union && came.debug.contains(UNKNOWN) => {}
                (Some(Without::Refuses), Ok(_)) => match required_elsewhere(property) {
                    Some(field) if in_union => {
                        elsewhere.insert(field);
                    }
                    _ => failures.push(format!("{place}: was read")),
                },
                (Some(Without::Refuses), Err(error))
                    if !error.to_string().contains(&format!("`{name}`")) =>
                {
                    failures.push(format!("{place}: the error does not name it: {error}"));
                }
                (Some(Without::Reads), Err(error)) => failures.push(format!("{place}: {error}")),
                _ => {}
            }
        }
    }
    none(&failures);
    assert_eq!(elsewhere, BTreeSet::from(REQUIRED_ELSEWHERE));
}

fn required_elsewhere(property: &Property) -> Option<&'static str> {
    REQUIRED_ELSEWHERE.into_iter().find(|field| {
        let mut places = property.places.iter();
        places.any(|place| place == field || place.starts_with(&format!("{field}.")))
    })
}

#[test]
fn null_in_an_answer_reads_as_absent() {
    let mut failures = Vec::new();
    for row in answers() {
        let schema = schema(row);
        for site in sites(&schema) {
            let At::Property { property, .. } = site.at else {
                continue;
            };
            let expected = expected(&schema, &site, property);
            let nothing = !property.required || matches!(expected, Some(Without::Reads));
            if !nothing {
                continue;
            }
            let read = |value: &Value| (row.round_trip)(value).map(|came| came.written);
            let place = format!("{} as {}, {}", row.place, row.rust_type, site.pointer);
            match (
                read(&with_null(&schema, &site)),
                read(&without(&schema, &site)),
            ) {
                (Ok(null), Ok(absent)) => {
                    // A field of raw JSON keeps its null: to a reader of the answer it is the same.
                    if let Err(difference) = compare_answers(&absent, &null) {
                        failures.push(format!("{place}: {difference}"));
                    }
                }
                (Err(error), _) => failures.push(format!("{place}: null: {error}")),
                (_, Err(error)) => failures.push(format!("{place}: absent: {error}")),
            }
        }
    }
    none(&failures);
}

#[test]
fn credentials_do_not_show_in_debug() {
    const CANARY: &str = "canary-that-nobody-may-read";
    let mut failures = Vec::new();
    let mut types: BTreeMap<&str, usize> = BTreeMap::new();
    for row in TABLE {
        for value in with_secrets(&schema(row), CANARY) {
            if !value.to_string().contains(CANARY) {
                continue;
            }
            *types.entry(row.rust_type).or_default() += 1;
            match (row.round_trip)(&value) {
                Ok(came) if came.debug.contains(CANARY) => failures.push(format!(
                    "{} as {}: {}",
                    row.place, row.rust_type, came.debug
                )),
                Ok(came) if !came.written.to_string().contains(CANARY) => failures.push(format!(
                    "{} as {}: the credential is lost",
                    row.place, row.rust_type
                )),
                Ok(_) => {}
                Err(error) => failures.push(format!("{}: {error}", row.place)),
            }
        }
    }
    assert!(
        types.contains_key("Authenticate"),
        "no canary reached the types"
    );
    none(&failures);
}

#[test]
fn a_credential_of_an_unknown_method_is_kept() {
    let place = "DataIntegrationCredentialsResponse";
    let row = TABLE.iter().find(|row| row.place == place).expect("a row");
    let mut value = full(&schema(row));
    value["credential"]["auth_method"] = json!("telepathy");
    value["credential"]["news"] = json!([null]);
    let came = (row.round_trip)(&value).expect("readable");
    assert_eq!(came.written["credential"], value["credential"]);
    assert!(!came.debug.contains("telepathy"), "{}", came.debug);
}
