//! Fixtures against the API document: each is what the API could answer, and reads as what it is.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use chrono::DateTime;
use jsonschema::Validator;
use serde_json::{Value, json};
use workos::mock::Fixture;
use workos::types::{
    Event, EventData, Invitation, Organization, OrganizationDomain, OrganizationMembership,
    Session, User,
};
use workos_tests::comparison::compare;
use workos_tests::document::Document;
use workos_tests::failures::none;
use workos_tests::instances::Instance;
use workos_tests::type_table::TABLE;

/// What `Debug` shows where a type keeps what it does not know.
const UNKNOWN: &str = "Unknown(";

/// Every fixture with the places of the document that its type stands for, by its name.
fn fixtures() -> BTreeMap<&'static str, (Value, Vec<&'static str>)> {
    let mut found = BTreeMap::new();
    for row in TABLE {
        if let Some(json) = row.fixture {
            let parsed = || {
                let value = serde_json::from_str(json);
                value.unwrap_or_else(|error| panic!("{}: {error}", row.rust_type))
            };
            let (_, places) = found
                .entry(row.rust_type)
                .or_insert_with(|| (parsed(), Vec::new()));
            places.push(row.place);
        }
    }
    assert!(found.contains_key("Organization"), "{:?}", found.keys());
    found
}

/// The fixture of every event that the document has, by its type.
fn events() -> impl Iterator<Item = (&'static str, Event)> {
    EventData::KNOWN.iter().map(|name| {
        let event = Event::fixture_of(name);
        (
            *name,
            event.unwrap_or_else(|| panic!("no fixture of {name}")),
        )
    })
}

/// The schema of a place as the document has it.
fn validator(place: &str) -> Validator {
    let document = Document::get();
    let mut schema = document
        .schema(place)
        .unwrap_or_else(|| panic!("the document has no place {place}"))
        .clone();
    schema["components"] = document.value()["components"].clone();
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap_or_else(|error| panic!("{place}: {error}"))
}

#[test]
fn a_fixture_is_what_the_document_describes() {
    let mut failures = Vec::new();
    for (name, (value, places)) in fixtures() {
        for place in places {
            failures.extend(
                validator(place).iter_errors(&value).map(|error| {
                    format!("{name} as {place}: {error} at {}", error.instance_path())
                }),
            );
        }
    }
    none(&failures);
}

#[test]
fn every_event_has_a_fixture_as_the_document_describes_it() {
    let validator = validator("EventSchema");
    let mut failures = Vec::new();
    for (name, event) in events() {
        let value = json!(event);
        assert_eq!(value["event"], name);
        if matches!(event.data, EventData::Unknown(_)) {
            failures.push(format!("{name}: its data cannot be read"));
        }
        if !validator.is_valid(&value) {
            failures.push(format!("{name}: not as described: {value}"));
        }
    }
    none(&failures);
    assert_eq!(Event::fixture_of("lunch.served"), None);
}

#[test]
fn a_fixture_reads_as_its_type_and_comes_back_equal() {
    let mut failures = Vec::new();
    for row in TABLE {
        let Some(json) = row.fixture else { continue };
        let value: Value = serde_json::from_str(json).expect("JSON");
        match (row.round_trip)(&value) {
            Ok(came) => {
                if came.debug.contains(UNKNOWN) {
                    failures.push(format!("{}: not known: {}", row.rust_type, came.debug));
                }
                let instance = Instance {
                    kind: row.rust_type.to_owned(),
                    value,
                    unknown: false,
                    verbatim: None,
                };
                // As what is sent: null and absent are two things, though these may be answers.
                if let Err(difference) = compare(&instance, &came.written, true) {
                    failures.push(format!("{}: {difference}", row.rust_type));
                }
            }
            Err(error) => failures.push(format!("{}: {error}", row.rust_type)),
        }
    }
    none(&failures);
}

#[test]
fn every_type_of_the_document_has_a_fixture() {
    let without: BTreeSet<&str> = TABLE
        .iter()
        .filter(|row| row.fixture.is_none())
        .map(|row| row.rust_type)
        .filter(|name| name.chars().all(char::is_alphanumeric) && *name != "String")
        .collect();
    assert_eq!(without, BTreeSet::new());
}

#[test]
fn fixtures_refer_to_each_other() {
    let user = User::fixture();
    let acme = Organization::fixture();
    let domain = OrganizationDomain::fixture();
    let membership = OrganizationMembership::fixture();
    assert_eq!(acme.domains, std::slice::from_ref(&domain));
    assert_eq!(domain.organization_id, acme.id);
    assert_eq!(membership.organization_id, acme.id);
    assert_eq!(membership.user_id, user.id);
    assert_eq!(Session::fixture().user_id, user.id);
    assert_eq!(Invitation::fixture().organization_id, Some(acme.id));
    let Some(EventData::UserCreated(created)) =
        Event::fixture_of("user.created").map(|event| event.data)
    else {
        panic!("another event");
    };
    assert_eq!(created, user);
    assert_eq!(Event::fixture_of("user.created"), Some(Event::fixture()));
    assert_ne!(
        User::fixture_with(|user| user.id = "user_1".to_owned()),
        user
    );
}

#[test]
fn time_goes_forward() {
    let mut failures = Vec::new();
    let mut compared = BTreeSet::new();
    for (name, value) in all() {
        each(&value, &mut |value| {
            let moment = |field: &'static str| {
                let text = value.get(field)?.as_str()?;
                let moment = DateTime::parse_from_rfc3339(text);
                Some((
                    field,
                    moment.unwrap_or_else(|error| panic!("{name}: {field}: {error}")),
                ))
            };
            let made = moment("created_at").or(moment("occurred_at"));
            let changed = moment("updated_at").or(made);
            for (earlier, later, may_be_equal) in [
                (made, changed, true),
                (changed, moment("expires_at"), false),
                (changed, moment("session_expires_at"), false),
                (moment("range_start"), moment("range_end"), false),
            ] {
                if let (Some((first, earlier)), Some((second, later))) = (earlier, later) {
                    compared.insert(second);
                    if later < earlier || (later == earlier && !may_be_equal) {
                        failures.push(format!("{name}: {second} is not after {first}"));
                    }
                }
            }
        });
    }
    none(&failures);
    let expected = ["created_at", "expires_at", "range_end", "updated_at"];
    for field in expected {
        assert!(compared.contains(field), "{field} is compared nowhere");
    }
}

/// What a fixture names belongs to nobody: RFC 2606, 5737 and 3849 keep it for examples.
#[test]
fn addresses_and_names_are_reserved_ones() {
    let mut failures = Vec::new();
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, value) in all() {
        each(&value, &mut |value| {
            let Some(text) = value.as_str() else { return };
            for (kind, address) in addresses(text) {
                *found.entry(kind).or_default() += 1;
                if !is_reserved(&address) {
                    failures.push(format!("{name}: {address} is somebody's: {text}"));
                }
            }
        });
    }
    none(&failures);
    for kind in ["e-mail", "host", "IP"] {
        assert!(found.contains_key(kind), "no {kind}: {found:?}");
    }
}

/// The hosts of e-mail addresses and URLs, names of hosts and IP addresses in a text.
fn addresses(text: &str) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let words =
        text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '(' | ')' | ',' | ';'));
    for word in words {
        let word = word.trim_end_matches('.');
        if word.parse::<IpAddr>().is_ok() {
            found.push(("IP", word.to_owned()));
        } else if let Some((_, rest)) = word.split_once("://") {
            let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
            // `otpauth://totp/..` has no host.
            if host != "totp" {
                found.push(("host", host.to_owned()));
            }
        } else if let Some((_, host)) = word.rsplit_once('@') {
            found.push((
                "e-mail",
                host.split('?').next().unwrap_or_default().to_owned(),
            ));
        } else if is_host(word) {
            found.push(("host", word.to_owned()));
        }
    }
    found
}

/// Whether a word ends as names of hosts do.
fn is_host(word: &str) -> bool {
    let end = word.rsplit_once('.').map(|(_, end)| end);
    end.is_some_and(|end| {
        [
            "com", "org", "net", "io", "dev", "co", "app", "example", "test",
        ]
        .contains(&end)
    })
}

fn is_reserved(address: &str) -> bool {
    match address.parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => matches!(
            ip.octets(),
            [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _]
        ),
        Ok(IpAddr::V6(ip)) => matches!(ip.segments(), [0x2001, 0x0db8, ..]),
        Err(_) => [
            "example.com",
            "example.org",
            "example.net",
            "example",
            "test",
        ]
        .iter()
        .any(|name| {
            let before = address.strip_suffix(name);
            before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
        }),
    }
}

#[test]
fn what_is_somebodys_is_found() {
    for (text, expected) in [
        ("ada@example.com", vec![("e-mail", true)]),
        ("Ada <ada@mathematics.uk>", vec![("e-mail", false)]),
        ("https://api.example.org/a?b", vec![("host", true)]),
        ("https://notexample.com", vec![("host", false)]),
        ("acme.com", vec![("host", false)]),
        ("192.0.2.7", vec![("IP", true)]),
        ("192.0.3.7", vec![("IP", false)]),
        ("2001:db8::1", vec![("IP", true)]),
        ("::1", vec![("IP", false)]),
        ("document.updated", vec![]),
    ] {
        let found: Vec<(&str, bool)> = addresses(text)
            .into_iter()
            .map(|(kind, address)| (kind, is_reserved(address.trim_end_matches('>'))))
            .collect();
        assert_eq!(found, expected, "{text}");
    }
}

/// Every fixture and event, by name.
fn all() -> impl Iterator<Item = (&'static str, Value)> {
    let fixtures = fixtures()
        .into_iter()
        .map(|(name, (value, _))| (name, value));
    fixtures.chain(events().map(|(name, event)| (name, json!(event))))
}

/// A value and every value in it.
fn each<'v>(value: &'v Value, look: &mut impl FnMut(&'v Value)) {
    look(value);
    match value {
        Value::Array(items) => items.iter().for_each(|item| each(item, look)),
        Value::Object(fields) => fields.values().for_each(|field| each(field, look)),
        _ => {}
    }
}
