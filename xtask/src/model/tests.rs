use serde_json::json;

use super::*;
use crate::problem::Problems;

const NAMING: &str = r#"
[namespaces]
"/things" = "things"
"/others" = "others"

[operations]
"GET /things" = { namespace = "things", method = "list", family = "list_things", answer = "optional" }
"GET /things/page" = { namespace = "things", method = "page", family = "page", kind = "url" }

[secrets]
fields = ["token"]
"#;

fn read(document: Value) -> Result<Model> {
    Model::read(&document, &Naming::parse(NAMING).unwrap())
}

fn content(schema: Value) -> Value {
    json!({ "content": { "application/json": { "schema": schema } } })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// A document in which requests send `Sent` and answers bring `Received`.
fn document(mut schema: Value) -> Value {
    let placed = |mut schema: Value, place: &str| {
        schema["x-places"] = json!([place]);
        schema
    };
    schema["type"] = "object".into();
    json!({
        "paths": {
            "/things": { "post": {
                "requestBody": content(reference("Sent")),
                "responses": { "2XX": content(reference("Received")) },
            } },
            "/others": { "get": { "responses": { "2XX": content(reference("State")) } } },
        },
        "components": { "schemas": {
            "Sent": placed(schema.clone(), "Sent"),
            "Received": placed(schema, "Received"),
            "State": placed(json!({ "enum": ["on", "2nd"] }), "State"),
        } },
    })
}

fn fields<'m>(model: &'m Model, name: &str) -> &'m [Field] {
    match &model.types[name].shape {
        Shape::Object(fields) => fields,
        _ => panic!("{name} is no object"),
    }
}

fn problem(result: Result<Model>) -> String {
    let Err(Problems(problems)) = result else {
        panic!("accepted");
    };
    assert_eq!(problems.len(), 1);
    problems[0].to_string()
}

fn kind_name(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Constant(_) => "constant",
        FieldKind::Required(_) => "required",
        FieldKind::Defaulted(_) => "defaulted",
        FieldKind::Optional(_) => "optional",
        FieldKind::Nullable(_) => "nullable",
        FieldKind::Tristate(_) => "tristate",
        FieldKind::Collection(_) => "collection",
        FieldKind::SparseCollection(_) => "sparse",
        FieldKind::Adjacent { .. } => "adjacent",
    }
}

#[test]
fn fields_are_stored_by_what_requests_and_answers_need() {
    let text = json!({ "type": "string" });
    let nullable = json!({ "type": "string", "nullable": true });
    let old = json!({ "type": "string", "deprecated": true });
    let list = json!({ "type": "array", "items": text });
    let model = read(document(json!({
        "properties": {
            "object": { "type": "string", "const": "thing" },
            "must": text, "may": text,
            "must_null": nullable, "may_null": nullable,
            "must_list": list, "may_list": list,
            "must_state": reference("State"), "may_state": reference("State"),
            "must_old": old,
        },
        "required": ["object", "must", "must_null", "must_list", "must_state", "must_old"],
    })))
    .unwrap();
    for (index, (wire, sent, received)) in [
        ("object", "constant", "constant"),
        ("must", "required", "required"),
        ("may", "optional", "optional"),
        ("must_null", "nullable", "nullable"),
        ("may_null", "tristate", "optional"),
        ("must_list", "required", "collection"),
        ("may_list", "optional", "sparse"),
        ("must_state", "required", "defaulted"),
        ("may_state", "optional", "optional"),
        ("must_old", "required", "optional"),
    ]
    .into_iter()
    .enumerate()
    {
        for (name, expected) in [("Sent", sent), ("Received", received)] {
            let field = &fields(&model, name)[index];
            assert_eq!(field.wire, wire);
            assert_eq!(kind_name(&field.kind), expected, "{name}.{wire}");
        }
    }
}

#[test]
fn credentials_are_marked_and_types_know_who_uses_them() {
    let model = read(document(json!({
        "properties": {
            "token": { "type": "string" }, "state": reference("State"), "keys": { "type": "array" },
        },
        "required": ["token"],
    })))
    .unwrap();
    let kind = &fields(&model, "Sent")[0].kind;
    assert!(matches!(kind, FieldKind::Required(ValueType::Secret)));
    let definition = &model.types["Sent"];
    assert_eq!(definition.namespace(), Some("things"));
    let state = &model.types["State"];
    assert_eq!(state.namespace(), None, "two namespaces use it");
    assert!(state.namespaces.iter().eq(["others", "things"]));
    assert!(model.types["State"].sent && !model.types["Received"].sent);
    let Shape::Enum(variants) = &model.types["State"].shape else {
        panic!("State is no enum");
    };
    let names: Vec<_> = variants
        .iter()
        .map(|v| (v.name.as_str(), v.wire.as_str()))
        .collect();
    assert_eq!(names, [("On", "on"), ("V2nd", "2nd")]);
}

#[test]
fn names_that_clash_are_refused() {
    for (properties, message) in [
        (json!({ "aB": {}, "a_b": {} }), "would both be a_b"),
        (json!({ "_": {} }), "no part of the property's name \"_\""),
    ] {
        let mut document = document(json!({ "properties": {} }));
        document["components"]["schemas"]["Received"]["properties"] = properties;
        let text = problem(read(document));
        assert!(
            text.contains(message) && text.contains("at Received"),
            "{text}"
        );
        assert!(text.contains("help: add an overlay"), "{text}");
    }
    let nullable = json!({ "type": "string", "nullable": true });
    let text = problem(read(document(
        json!({ "properties": { "clear_x": { "type": "string" }, "x": nullable } }),
    )));
    assert!(
        text.contains("\"clear_x\" and \"x\" would both be clear_x"),
        "{text}"
    );
    assert!(
        text.contains("at Sent"),
        "only requests have setters: {text}"
    );
}

fn operations(paths: Value) -> Result<Model> {
    read(json!({ "paths": paths, "components": { "schemas": {} } }))
}

#[test]
fn operations_are_named_by_their_line_or_by_rule() {
    let answer = json!({ "2XX": content(json!({ "type": "string" })) });
    let model = operations(json!({
        "/things": { "get": { "responses": answer }, "patch": {} },
        "/things/page": { "get": {} },
        "/others/{id}/parts": { "post": { "responses": answer } },
    }))
    .unwrap();
    let names: Vec<String> = model
        .operations
        .iter()
        .map(|operation| {
            format!(
                "{}.{} {}",
                operation.namespace, operation.method, operation.family
            )
        })
        .collect();
    assert_eq!(
        names,
        [
            "others.create_part create_other_part",
            "things.list list_things",
            "things.page page",
            "things.update update_things",
        ]
    );
    let repeats: Vec<Repeat> = model
        .operations
        .iter()
        .map(|operation| operation.repeat)
        .collect();
    assert_eq!(
        repeats,
        [Repeat::Keyed, Repeat::Safe, Repeat::Safe, Repeat::Keyed]
    );
    let kinds: Vec<&str> = model
        .operations
        .iter()
        .map(|operation| match &operation.kind {
            OperationKind::Url => "url",
            OperationKind::Call { answer, .. } => match answer {
                Answer::Nothing => "nothing",
                Answer::Value(_) => "value",
                Answer::Maybe(_) => "maybe",
            },
        })
        .collect();
    assert_eq!(kinds, ["value", "maybe", "url", "nothing"]);
}

#[test]
fn operations_without_a_place_or_a_name_are_refused() {
    let text = problem(operations(json!({ "/new-things": { "get": {} } })));
    assert!(
        text.contains("belongs to no namespace\n  at GET /new-things"),
        "{text}"
    );
    assert!(
        text.contains("\"/new-things\" = \"new_things\" under [namespaces]"),
        "{text}"
    );
    let text = problem(operations(
        json!({ "/things/x": { "post": {} }, "/things/xs": { "post": {} } }),
    ));
    assert!(
        text.contains("would be things.create_x, as POST /things/x is"),
        "{text}"
    );
    assert!(text.contains("under [operations]"), "{text}");
}

#[test]
fn parameters_are_what_a_url_can_hold() {
    let parameters = |parameters: Value| {
        operations(json!({ "/things/{id}": { "get": { "parameters": parameters } } }))
    };
    let text = json!({ "type": "string" });
    let id = json!({ "name": "id", "in": "path", "required": true, "schema": text });
    let ids = json!({ "name": "ids", "in": "query", "schema": { "type": "array", "items": text } });
    let model = parameters(json!([id, ids])).unwrap();
    let OperationKind::Call {
        parameters: read, ..
    } = &model.operations[0].kind
    else {
        panic!("a call");
    };
    assert!(read[0].in_path && read[0].required && read[0].shape == ValueType::Text);
    assert!(!read[1].in_path && !read[1].required);

    for (schema, name, message) in [
        (
            json!({ "type": "object" }),
            "filter",
            "a parameter has to be a text",
        ),
        (
            text.clone(),
            "id",
            "would be the argument id, as path.id is",
        ),
        (text.clone(), "$", "no part of the parameter's name \"$\""),
    ] {
        let query = json!({ "name": name, "in": "query", "schema": schema });
        let text = problem(parameters(json!([id, query])));
        assert!(text.contains(message), "{text}");
        assert!(
            text.contains(&format!("at GET /things/{{id}} query.{name}\n")),
            "{text}"
        );
    }
    let date = json!({ "type": "string", "format": "date-time" });
    for schema in [date, ids["schema"].clone()] {
        let id = json!({ "name": "id", "in": "path", "required": true, "schema": schema });
        let text = problem(parameters(json!([id])));
        assert!(
            text.starts_with("a path parameter has to be a text, number, flag or enum\n  at GET "),
            "{text}"
        );
    }
}

#[test]
fn a_credential_in_a_url_is_refused_unless_it_is_known() {
    let with = |carrier: &str| {
        let mut document = document(json!({ "properties": {} }));
        document["paths"]["/things/{token}"]["get"] = json!({ "parameters": [{
            "name": "token", "in": carrier, "required": true, "schema": { "type": "string" },
        }] });
        document
    };
    for carrier in ["query", "path"] {
        let Err(Problems(problems)) = read(with(carrier)) else {
            panic!("a token in the {carrier} is accepted");
        };
        let place = format!("GET /things/{{token}} {carrier}.token");
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].place.as_deref(), Some(place.as_str()));
        assert_eq!(
            problems[0].message,
            format!("the {carrier} parameter \"token\" is a credential, and URLs end in logs")
        );
        let known = format!("{NAMING}in_urls = [{place:?}]");
        let naming = Naming::parse(&known).unwrap();
        assert!(Model::read(&with(carrier), &naming).is_ok(), "{carrier}");
        let stale = Naming::parse(&known).unwrap();
        Model::read(&document(json!({ "properties": {} })), &stale).expect("no such parameter");
        let stale = stale.stale();
        assert!(
            stale.iter().any(|problem| problem.message.contains(&place)),
            "{stale:?}"
        );
        let excepted = Naming::parse(&format!("{NAMING}except = [{place:?}]")).unwrap();
        assert!(Model::read(&with(carrier), &excepted).is_ok(), "{carrier}");
    }
}
