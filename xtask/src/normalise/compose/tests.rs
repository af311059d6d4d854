use super::*;

fn composed(schema: Value, others: Value) -> Result<(Value, usize)> {
    let mut schemas = others;
    schemas["A"] = schema;
    let mut document = json!({ "components": { "schemas": schemas } });
    let count = compose(&mut document)?;
    Ok((document["components"]["schemas"]["A"].take(), count))
}

fn object(properties: Value, required: Value) -> Value {
    json!({ "type": "object", "properties": properties, "required": required })
}

fn branch(kind: &str, property: &str) -> Value {
    object(
        json!({ "kind": { "type": "string", "const": kind }, property: { "type": "string" } }),
        json!(["kind"]),
    )
}

fn text() -> Value {
    json!({ "type": "string" })
}

#[test]
fn what_composes_nothing_is_left_alone() {
    let plain = object(json!({ "oneOf": text(), "allOf": text() }), json!([]));
    assert_eq!(composed(plain.clone(), json!({})), Ok((plain, 0)));
}

#[test]
fn all_of_objects_becomes_one_object() {
    let schema = json!({ "allOf": [
        object(json!({ "a": text(), "b": text() }), json!(["a"])),
        { "$ref": "#/components/schemas/B" },
    ], "nullable": true });
    let b = object(json!({ "b": { "type": "integer" } }), json!(["b"]));
    let mut expected = object(
        json!({ "a": text(), "b": { "type": "integer" } }),
        json!(["a", "b"]),
    );
    expected["nullable"] = true.into();
    assert_eq!(composed(schema, json!({ "B": b })), Ok((expected, 1)));
}

#[test]
fn all_of_one_is_that_one() {
    let schema = json!({ "allOf": [{ "$ref": "#/components/schemas/B" }], "deprecated": true });
    let expected = json!({ "$ref": "#/components/schemas/B", "deprecated": true });
    let tone = json!({ "type": "string", "enum": ["loud"] });
    assert_eq!(composed(schema, json!({ "B": tone })), Ok((expected, 1)));
}

#[test]
fn a_constant_tells_branches_apart() {
    let schema = json!({ "oneOf": [branch("x", "a"), { "$ref": "#/components/schemas/B" }] });
    let expected = json!({
        "oneOf": [branch("x", "a"), { "$ref": "#/components/schemas/B" }],
        TAG: { "property": "kind", "values": ["x", "y"] },
    });
    assert_eq!(
        composed(schema, json!({ "B": branch("y", "b") })),
        Ok((expected, 1))
    );
}

#[test]
fn nested_unions_are_one_union() {
    let nested = json!({ "oneOf": [branch("y", "b"), branch("z", "c")] });
    let (schema, _) = composed(json!({ "oneOf": [branch("x", "a"), nested] }), json!({})).unwrap();
    assert_eq!(schema[TAG]["values"], json!(["x", "y", "z"]));
    assert_eq!(schema["oneOf"][2], branch("z", "c"));
}

#[test]
fn branches_of_one_tag_are_merged() {
    let schema = json!({ "oneOf": [branch("x", "a"), branch("x", "b"), branch("y", "c")] });
    let (schema, _) = composed(schema, json!({})).unwrap();
    assert_eq!(schema[TAG]["values"], json!(["x", "y"]));
    let merged = schema["oneOf"][0]["properties"].as_object().unwrap();
    assert_eq!(merged.keys().collect::<Vec<_>>(), ["kind", "a", "b"]);
}

#[test]
fn groups_that_exclude_each_other_become_one_object() {
    let schema = json!({
        "allOf": [object(json!({ "id": text() }), json!(["id"]))],
        "oneOf": [
            object(json!({ "email": text() }), json!(["email"])),
            object(json!({ "phone": text() }), json!(["phone"])),
            { "type": "object" },
        ],
    });
    let expected = object(
        json!({ "id": text(), "email": text(), "phone": text() }),
        json!(["id"]),
    );
    assert_eq!(composed(schema, json!({})), Ok((expected, 1)));
}

#[test]
fn what_cannot_be_composed_is_named_with_its_place() {
    for (schema, message) in [
        (
            json!({ "oneOf": [branch("x", "a"), text()] }),
            "a union of objects with other types",
        ),
        (
            json!({ "oneOf": [branch("x", "a"), branch("y", "b"), object(json!({ "c": text() }), json!([]))] }),
            "\"kind\" tells the branches of this union apart, but has no constant in branch 3",
        ),
        (
            json!({ "oneOf": [{ "$ref": "#/components/schemas/Gone" }] }),
            "refers to Gone, which does not exist",
        ),
    ] {
        let outer = object(json!({ "b": schema }), json!([]));
        let problems = composed(outer, json!({})).unwrap_err();
        assert_eq!(problems.0.len(), 1);
        assert!(problems.0[0].message.contains(message), "{problems}");
        assert_eq!(problems.0[0].place.as_deref(), Some("A.b"));
    }
}

#[test]
fn properties_of_merged_objects_hold_what_either_allows() {
    let merged = |first: Value, second: Value| {
        let objects =
            [first, second].map(|property| object(json!({ "p": property }), json!(["p"])));
        let [first, second] = &objects;
        merge_objects("A", &[first, second]).map(|object| object["properties"]["p"].clone())
    };
    let reference = json!({ "$ref": "#/components/schemas/B" });
    for (first, second, expected) in [
        (
            text(),
            json!({ "type": "string", "nullable": true }),
            json!({ "type": "string", "nullable": true }),
        ),
        (
            json!({ "const": "a" }),
            json!({ "enum": ["b", "a"] }),
            json!({ "type": "string", "enum": ["a", "b"] }),
        ),
        (
            json!({ "type": "integer" }),
            json!({ "type": "number" }),
            json!({ "type": "number" }),
        ),
        (
            json!({ "type": "string", "format": "date" }),
            text(),
            text(),
        ),
        (
            json!({ "type": "boolean", "const": true }),
            json!({ "type": "boolean", "const": false }),
            json!({ "type": "boolean" }),
        ),
        (
            reference.clone(),
            object(json!({ "x": text() }), json!([])),
            reference,
        ),
        (
            object(json!({ "x": text() }), json!([])),
            json!({ "type": "object", "additionalProperties": text() }),
            json!({ "type": "object", "additionalProperties": {} }),
        ),
    ] {
        assert_eq!(merged(first, second), Ok(expected));
    }
    let problems = merged(text(), json!({ "type": "array" })).unwrap_err();
    assert_eq!(problems.0[0].place.as_deref(), Some("A.p"));
    assert!(problems.0[0].remedy.is_some());
}
