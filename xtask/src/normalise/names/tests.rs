use serde_json::json;

use super::*;

fn named(document: Value, naming: &str) -> Result<Object> {
    let mut document = document;
    let count = name_types(&mut document, &Naming::parse(naming).unwrap())?;
    let schemas = components_mut(&mut document).unwrap().clone();
    assert_eq!(count, schemas.len());
    Ok(schemas)
}

fn with(places: &[&str]) -> Value {
    let schemas: Object = places
        .iter()
        .map(|place| ((*place).to_owned(), json!({ "type": "object" })))
        .collect();
    json!({ "components": { "schemas": schemas } })
}

/// The name that a single place gets.
fn name(place: &str) -> String {
    let schemas = named(with(&[place]), "").unwrap();
    schemas.keys().next().unwrap().clone()
}

#[test]
fn places_make_names() {
    for (place, expected) in [
        ("Organization", "Organization"),
        ("CreateUserlandUserDto", "CreateUser"),
        ("UserlandUserUserInvite", "UserInvite"),
        ("AuditLogsRetentionJson", "AuditLogsRetention"),
        ("Connection.state", "ConnectionState"),
        (
            "Connection.options.connection_type",
            "ConnectionOptionsConnectionType",
        ),
        ("Organization.organization_domain", "OrganizationDomain"),
        ("BadgeList.list_metadata", "BadgeListMetadata"),
        ("Event.data[user.created]", "UserCreated"),
        ("ApiKey.owner[organization]", "ApiKeyOwnerOrganization"),
        ("Answer[true]", "AnswerTrue"),
        ("POST /things body", "CreateThing"),
        ("GET /things answer", "ListThingsAnswer"),
        ("GET /things query.order", "ThingOrder"),
        (
            "GET /.well-known/keys answer.keys",
            "ListWellKnownKeysAnswerKeys",
        ),
    ] {
        assert_eq!(name(place), expected, "{place}");
    }
}

#[test]
fn items_are_singular() {
    let mut document = with(&["Organization.domains", "Organization.settings"]);
    document[ITEMS] = json!(["Organization.domains"]);
    let schemas = named(document, "").unwrap();
    let names: Vec<&String> = schemas.keys().collect();
    assert_eq!(names, ["OrganizationDomain", "OrganizationSettings"]);
}

#[test]
fn pinned_names_hold_for_what_is_inside_too_and_references_follow() {
    let document = json!({ "components": { "schemas": {
        "A": { "properties": { "b": { "$ref": "#/components/schemas/A.b" } } },
        "A.b": { "properties": { "c": { "$ref": "#/components/schemas/A.b.c" } } },
        "A.b.c": { "type": "object" },
    } } });
    let schemas = named(document, "[types]\n\"A.b\" = \"Better\"\n").unwrap();
    assert_eq!(
        schemas.keys().collect::<Vec<_>>(),
        ["A", "Better", "BetterC"]
    );
    assert_eq!(schemas["A"]["properties"]["b"], reference("Better"));
    assert_eq!(schemas["Better"]["properties"]["c"], reference("BetterC"));
}

#[test]
fn what_several_events_share_is_named_after_what_they_begin_with() {
    let mut document = with(&["E.data[user.created]", "E.data[group.created]"]);
    let schemas = components_mut(&mut document).unwrap();
    schemas["E.data[user.created]"][PLACES] =
        json!(["E.data[user.created]", "E.data[user.deleted]"]);
    let schemas = named(document, "").unwrap();
    assert_eq!(
        schemas.keys().collect::<Vec<_>>(),
        ["GroupCreated", "UserEventData"]
    );
}

#[test]
fn clashes_and_poor_names_say_what_to_write_where() {
    let long = format!("A{}", "b".repeat(60));
    for (places, complaint) in [
        (vec!["A.b", "AB"], "as the one at"),
        (vec!["Box"], "which means something else"),
        (vec!["Variant1"], "which says nothing"),
        (vec!["Self"], "which is no identifier"),
        (vec![&*long], "which is longer than 60 characters"),
    ] {
        let problems = named(with(&places), "[namespaces]\n\n[types]\n").unwrap_err();
        assert_eq!(problems.0.len(), 1, "{problems}");
        let problem = &problems.0[0];
        assert!(problem.message.contains(complaint), "{problem}");
        let place = problem.place.as_deref().unwrap();
        let line = format!(
            "add a line such as \"{place}\" = \"AnotherName\" under [types] in \
             openapi/naming.toml (line 3)"
        );
        assert_eq!(problem.remedy.as_deref(), Some(line.as_str()));
    }
    let problems = named(with(&["A"]), "[types]\n\"A\" = \"SSOThing\"\n").unwrap_err();
    assert!(
        problems.0[0].message.contains("not camel case: SsoThing"),
        "{problems}"
    );
}

#[test]
fn words_are_not_said_twice() {
    assert_eq!(join("BadgeList", "ListMetadata"), "BadgeListMetadata");
    assert_eq!(join("Connection", "ConnectionType"), "ConnectionType");
    assert_eq!(join("Connection", "State"), "ConnectionState");
    assert_eq!(join("Plan", "Planner"), "PlanPlanner");
}
