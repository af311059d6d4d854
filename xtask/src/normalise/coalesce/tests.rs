use super::*;

fn coalesced(schemas: Value, naming: &str) -> Result<(Object, usize)> {
    let mut document = json!({ "components": { "schemas": schemas } });
    let count = coalesce(&mut document, &Naming::parse(naming).unwrap())?;
    Ok((components_mut(&mut document).unwrap().clone(), count))
}

fn object(properties: Value) -> Value {
    json!({ "type": "object", "properties": properties })
}

fn texts(values: Value) -> Value {
    json!({ "type": "string", "enum": values })
}

fn names(schemas: &Object) -> Vec<&str> {
    schemas.keys().map(String::as_str).collect()
}

#[test]
fn equal_shapes_of_one_meaning_become_one_type() {
    let actor = object(json!({ "id": { "type": "string" } }));
    let (schemas, count) = coalesced(
        json!({
            "A": object(json!({ "actor": reference("A.actor") })),
            "B": object(json!({ "actor": reference("B.actor"), "other": reference("B.other") })),
            "A.actor": actor,
            "B.actor": actor,
            "B.other": actor,
        }),
        "",
    )
    .unwrap();
    assert_eq!(count, 1, "`other` may mean something else");
    assert_eq!(names(&schemas), ["A", "B", "A.actor", "B.other"]);
    assert_eq!(schemas["B"]["properties"]["actor"], reference("A.actor"));
    assert_eq!(schemas["A.actor"][PLACES], json!(["A.actor", "B.actor"]));
}

#[test]
fn an_inline_copy_goes_into_the_published_component() {
    let user = object(json!({ "object": { "const": "user" }, "id": { "type": "string" } }));
    let (schemas, count) = coalesced(
        json!({ "A": object(json!({ "who": reference("A.who") })), "A.who": user, "User": user }),
        "",
    )
    .unwrap();
    assert_eq!(count, 1);
    assert_eq!(names(&schemas), ["A", "User"]);
    assert_eq!(schemas["A"]["properties"]["who"], reference("User"));
}

#[test]
fn enums_of_one_telling_name_that_share_most_values_become_one() {
    let (schemas, count) = coalesced(
        json!({
            "A.grant_type": texts(json!(["a", "b", "c"])),
            "B.grant_type": texts(json!(["b", "c", "d"])),
            "C.grant_type": texts(json!(["x", "y"])),
            "A.state": texts(json!(["a", "b"])),
            "B.state": texts(json!(["a", "b", "c"])),
        }),
        "",
    )
    .unwrap();
    assert_eq!(count, 1);
    assert_eq!(schemas["A.grant_type"]["enum"], json!(["a", "b", "c", "d"]));
    assert_eq!(
        names(&schemas),
        ["A.grant_type", "C.grant_type", "A.state", "B.state"]
    );
}

#[test]
fn places_of_one_pinned_name_become_one_type() {
    let naming = "[types]\n\"A.x\" = \"Both\"\n\"B.y\" = \"Both\"\n\"C.x\" = \"Own\"\n";
    let schemas = json!({
        "A.x": object(json!({ "a": { "type": "string" }, "kind": { "const": "one" } })),
        "B.y": object(json!({ "b": { "type": "string" }, "kind": { "const": "two" } })),
        "C.x": object(json!({ "a": { "type": "string" }, "kind": { "const": "one" } })),
    });
    let (schemas, count) = coalesced(schemas, naming).unwrap();
    assert_eq!(names(&schemas), ["A.x", "C.x", "A.x.kind"]);
    assert_eq!(count, 0, "one went, the enum of its constants came");
    assert_eq!(schemas["A.x"]["properties"]["kind"], reference("A.x.kind"));
    assert_eq!(schemas["A.x.kind"]["enum"], json!(["one", "two"]));
    assert_eq!(schemas["A.x"][PLACES], json!(["A.x", "B.y"]));
}

#[test]
fn places_that_cannot_be_one_type_are_named() {
    let naming = "[types]\n\"A.x\" = \"Both\"\n\"B.y\" = \"Both\"\n";
    let schemas = json!({ "A.x": object(json!({ "a": {} })), "B.y": texts(json!(["a"])) });
    let problems = coalesced(schemas, naming).unwrap_err();
    assert!(problems.0[0].message.contains("A.x, B.y"), "{problems}");
    assert_eq!(
        problems.0[0].place.as_deref(),
        Some("openapi/naming.toml:2")
    );
}

#[test]
fn singulars() {
    for (plural, expected) in [
        ("domains", "domain"),
        ("addresses", "address"),
        ("statuses", "status"),
        ("status", "status"),
        ("policies", "policy"),
        ("boxes", "box"),
        ("branches", "branch"),
        ("analysis", "analysis"),
        ("alias", "alias"),
        ("aliases", "alias"),
        ("access", "access"),
        ("data", "data"),
    ] {
        assert_eq!(singular(plural), expected);
    }
}

#[test]
fn shapes_are_equal_whatever_the_order() {
    let first = json!({ "required": ["a", "b"], "properties": { "a": {}, "required": {} } });
    let second = json!({ "properties": { "required": {}, "a": {} }, "required": ["b", "a"] });
    assert_eq!(shape(&first), shape(&second));
    assert_ne!(shape(&first), shape(&json!({ "properties": { "a": {} } })));
}
