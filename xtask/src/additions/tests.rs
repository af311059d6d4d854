use super::*;

fn published() -> Value {
    json!({
        "tags": [{ "name": "a" }],
        "paths": { "/a": { "get": { "operationId": "published" } } },
        "components": { "schemas": {
            "Shared": { "type": "string" },
            "EventSchema": { "allOf": [{}, { "oneOf": [
                { "properties": { "event": { "const": "inline.event" } } },
                { "$ref": "#/components/schemas/KnownEvent" },
            ] }] },
            "KnownEvent": { "properties": { "event": { "const": "known.event" } } },
            "CreateWebhookEndpointDto": { "properties": { "events": { "items": { "enum": ["one"] } } } },
            "UpdateWebhookEndpointDto": { "properties": { "events": { "items": { "enum": ["one", "two"] } } } },
        } },
    })
}

fn merged(additions: Value) -> (Value, Merged, Vec<Problem>) {
    let mut document = published();
    let (counts, stale) = merge(&mut document, &additions, "a.yaml").unwrap();
    (document, counts, stale)
}

fn refused(document: Value, additions: Value) -> Problem {
    let mut document = document;
    merge(&mut document, &additions, "a.yaml")
        .unwrap_err()
        .0
        .remove(0)
}

#[test]
fn operations_are_added_by_path_and_method() {
    let (document, counts, stale) = merged(json!({
        "tags": [{ "name": "a" }, { "name": "b" }],
        "paths": {
            "/a": { "get": { "operationId": "added" }, "post": { "operationId": "post" } },
            "/b": { "get": { "operationId": "b" }, "parameters": [] },
        },
    }));
    assert_eq!(
        counts,
        Merged {
            operations: 2,
            ..Merged::default()
        }
    );
    assert_eq!(document["paths"]["/a"]["get"]["operationId"], "published");
    assert_eq!(document["paths"]["/a"]["post"]["operationId"], "post");
    assert_eq!(document["paths"]["/b"]["parameters"], json!([]));
    assert_eq!(document["tags"], json!([{ "name": "a" }, { "name": "b" }]));
    assert_eq!(stale.len(), 1);
    assert_eq!(stale[0].place.as_deref(), Some("a.yaml, GET /a"));
}

#[test]
fn parameters_of_a_published_path_are_not_lost_silently() {
    let problem = refused(
        published(),
        json!({ "paths": { "/a": { "parameters": [] } } }),
    );
    assert!(problem.message.contains("`parameters`"), "{problem}");
}

#[test]
fn published_components_win() {
    let (document, counts, stale) = merged(json!({ "components": {
        "schemas": { "Shared": { "type": "string" }, "KnownEvent": {}, "New": { "type": "object" } },
        "securitySchemes": { "bearer": { "type": "http" } },
    } }));
    assert_eq!(counts.components, 2);
    assert_eq!(
        document["components"]["securitySchemes"]["bearer"]["type"],
        "http"
    );
    assert_eq!(
        document["components"]["schemas"]["KnownEvent"],
        published()["components"]["schemas"]["KnownEvent"]
    );
    assert_eq!(stale.len(), 1);
    assert_eq!(
        stale[0].place.as_deref(),
        Some("a.yaml, /components/schemas/KnownEvent")
    );
}

#[test]
fn an_operation_that_refers_to_what_is_gone_is_stale() {
    let body = |name: &str| {
        json!({ "operationId": name, "requestBody": { "content": { "application/json": {
            "schema": { "$ref": format!("#/components/schemas/{name}") },
        } } } })
    };
    let (document, counts, stale) = merged(json!({
        "paths": { "/new": { "put": body("Added"), "post": body("Renamed") } },
        "components": { "schemas": { "Added": { "type": "object" } } },
    }));
    assert_eq!(counts.operations, 1);
    assert_eq!(document["paths"]["/new"]["post"], Value::Null);
    assert_eq!(stale.len(), 1);
    assert!(stale[0].message.contains("`Renamed`"), "{}", stale[0]);
    assert_eq!(stale[0].place.as_deref(), Some("a.yaml, POST /new"));
}

#[test]
fn events_join_the_union_unless_published() {
    let event = |name: &str| json!({ "properties": { "event": { "const": name } } });
    let (document, counts, stale) = merged(json!({
        "components": { "schemas": { "NewEvent": event("new.event"), "OtherEvent": event("other.event") } },
        "x-additional-events": [
            { "event": "new.event", "schema": "NewEvent" },
            { "event": "inline.event", "schema": "NewEvent" },
        ],
        "x-additional-events-python-only": [
            { "event": "other.event", "schema": "OtherEvent" },
            { "event": "known.event", "schema": "KnownEvent" },
        ],
    }));
    assert_eq!(counts.events, 2);
    assert_eq!(
        document.pointer(EVENT_UNION).unwrap().as_array().unwrap()[2..],
        [
            json!({ "$ref": "#/components/schemas/NewEvent" }),
            json!({ "$ref": "#/components/schemas/OtherEvent" })
        ]
    );
    let messages: Vec<_> = stale.iter().map(|p| p.message.as_str()).collect();
    assert_eq!(messages.len(), 2);
    assert!(messages[0].contains("inline.event") && messages[1].contains("known.event"));
}

#[test]
fn webhook_events_join_both_enums() {
    let (document, counts, stale) =
        merged(json!({ "x-additional-webhook-endpoint-events": ["one", "two", "three"] }));
    assert_eq!(counts.webhook_events, 2);
    for pointer in WEBHOOK_ENUMS {
        assert_eq!(
            document.pointer(pointer).unwrap(),
            &json!(["one", "two", "three"])
        );
    }
    assert_eq!(stale.len(), 1);
    assert!(stale[0].message.contains("one"));
}

#[test]
fn a_document_without_the_places_to_add_to_is_refused() {
    for (list, entry) in [
        (
            "x-additional-events",
            json!({ "event": "e", "schema": "E" }),
        ),
        ("x-additional-webhook-endpoint-events", json!("e")),
    ] {
        let problem = refused(json!({ "paths": {} }), json!({ list: [entry] }));
        assert!(
            problem.message.contains("nothing at `/components/schemas/"),
            "{problem}"
        );
        assert!(problem.remedy.is_some());
    }
    let problem = refused(
        published(),
        json!({ "x-additional-events": [{ "event": "e", "schema": "Shared" }] }),
    );
    assert!(
        problem
            .message
            .contains("`Shared` is not the schema of the event `e`"),
        "{problem}"
    );
}
