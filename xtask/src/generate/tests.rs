use std::collections::BTreeSet;

use quote::ToTokens;

use super::*;
use crate::model::{Answer, Field, Operation, OperationWords, Parameter, Type, ValueType, Words};
use crate::naming::Repeat;

fn model() -> Model {
    let field = |wire: &str, kind: FieldKind| Field {
        wire: wire.to_owned(),
        name: String::from("unused"),
        kind,
        deprecated: false,
        words: Words::default(),
    };
    let text = || ValueType::Text;
    let thing = Type {
        name: String::from("Thing"),
        places: vec![String::from("Thing")],
        shape: Shape::Object(vec![
            field("object", FieldKind::Constant("thing".into())),
            field("id", FieldKind::Required(text())),
            field("type", FieldKind::Optional(ValueType::DateTime)),
            field("x5t#S256", FieldKind::Tristate(ValueType::Integer)),
            field(
                "state",
                FieldKind::Defaulted(ValueType::Named("State".into())),
            ),
            field(
                "tags",
                FieldKind::Collection(ValueType::Map(Box::new(ValueType::Maybe(Box::new(text()))))),
            ),
            field("token", FieldKind::Required(ValueType::Secret)),
        ]),
        sent: true,
        namespaces: Default::default(),
        words: None,
    };
    let state = Type {
        name: String::from("State"),
        places: vec![String::from("State")],
        shape: Shape::Enum(Vec::new()),
        sent: true,
        namespaces: Default::default(),
        words: None,
    };
    let parameter = |wire: &str, in_path: bool, shape: ValueType| Parameter {
        wire: wire.to_owned(),
        name: wire.to_owned(),
        in_path,
        required: in_path,
        shape,
        deprecated: false,
        words: Words::default(),
    };
    let operation = Operation {
        namespace: String::from("things"),
        method: String::from("list"),
        family: String::from("list_things"),
        http: String::from("POST"),
        route: String::from("/things/{id}/parts/{part_id}"),
        repeat: Repeat::Safe,
        authentication: None,
        pinned_style: None,
        deprecated: false,
        replaced: false,
        words: OperationWords::default(),
        kind: OperationKind::Call {
            parameters: vec![
                parameter("part_id", true, text()),
                parameter("id", true, text()),
                parameter("type", false, ValueType::Integer),
            ],
            body: Some(ValueType::Named("Thing".into())),
            answer: Answer::Value(ValueType::Page(Box::new(ValueType::Named("Thing".into())))),
        },
    };
    Model {
        types: [thing, state]
            .into_iter()
            .map(|definition| (definition.name.clone(), definition))
            .collect(),
        operations: vec![operation],
        by_hand: BTreeSet::new(),
        words: BTreeMap::new(),
    }
}

fn shown(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string().replace(' ', "")
}

#[test]
fn fields_have_the_types_of_the_model() {
    let generated = generate(&model()).unwrap();
    let fields = &generated.fields["Thing"];
    let types: Vec<(&str, String)> = fields
        .iter()
        .map(|(wire, (_, ty))| (wire.as_str(), shown(ty)))
        .collect();
    for ((wire, ty), (expected, end)) in types.iter().zip([
        ("id", "String"),
        ("state", "State"),
        (
            "tags",
            "BTreeMap<::std::string::String,::workos_core::Option<::std::string::String,>>",
        ),
        ("token", "workos_core::Secret"),
        ("type", "DateTime<::chrono::offset::Utc>,>"),
        ("x5t#S256", "workos_core::Nullable<i64,>"),
    ]) {
        assert_eq!(*wire, expected);
        assert!(ty.ends_with(end), "{wire}: {ty}");
    }
    assert_eq!(types.len(), 6, "constants are no fields");
    assert_eq!(generated.fields.len(), 1, "enums are ours");
}

#[test]
fn calls_know_their_arguments_and_where_each_goes() {
    let generated = generate(&model()).unwrap();
    let call = &generated.calls["things_list"];
    let names: Vec<String> = call
        .arguments
        .iter()
        .map(|(name, _)| name.to_string())
        .collect();
    assert_eq!(names, ["id", "part_id", "type_", "body"]);
    assert_eq!(call.path, ["id", "part_id"]);
    assert_eq!(call.query.len(), 1);
    assert_eq!(
        (call.query[0].0.as_str(), &call.query[0].1),
        ("type", &call.arguments[2].0)
    );
    assert!(
        shown(&call.answer).ends_with("List<types::Thing,>"),
        "{}",
        shown(&call.answer)
    );
}

#[test]
fn what_is_missing_or_left_over_is_found() {
    let model = model();
    let mut generated = generate(&model).unwrap();
    generated.calls.clear();
    let fields = generated.fields.get_mut("Thing").unwrap();
    fields.remove("id");
    generated
        .fields
        .insert(String::from("ThingVariant1"), BTreeMap::new());
    let messages = check_complete(&model, &generated).unwrap_err().to_string();
    for part in [
        "no field for Thing.id",
        "named a type of its own",
        "no call of this operation",
    ] {
        assert!(messages.contains(part), "{messages}");
    }
}
