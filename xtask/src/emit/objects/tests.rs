use super::*;
use crate::model::{Shape, ValueType, Words};

fn emitted(kinds: Vec<(&str, FieldKind, &str)>, sent: bool) -> String {
    let mut made = Made::new();
    let mut fields = Vec::new();
    for (wire, kind, ty) in kinds {
        let name = wire.replace('#', "_");
        if !ty.is_empty() {
            let ty = syn::parse_str(ty).expect("a type");
            made.insert(wire.to_owned(), (ident("unused"), ty));
        }
        fields.push(Field {
            wire: wire.to_owned(),
            name,
            kind,
            deprecated: wire == "old",
            words: Words::default(),
        });
    }
    let definition = Type {
        name: String::from("Thing"),
        places: vec![String::from("Thing")],
        shape: Shape::Object(Vec::new()),
        sent,
        namespaces: Default::default(),
        words: None,
    };
    let text = items(&definition, &fields, Some(&made)).join("\n");
    assert!(syn::parse_file(&text).is_ok(), "{text}");
    text
}

fn has(text: &str, parts: &[&str]) {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in parts {
        assert!(words(text).contains(&words(part)), "no {part} in\n{text}");
    }
}

#[test]
fn what_answers_bring_has_fields_and_no_setters() {
    let text = emitted(
        vec![
            ("object", FieldKind::Constant("thing".into()), ""),
            (
                "id",
                FieldKind::Required(ValueType::Text),
                "::std::string::String",
            ),
            (
                "old",
                FieldKind::Optional(ValueType::Integer),
                "::workos_core::Option<i64>",
            ),
            (
                "type",
                FieldKind::Defaulted(ValueType::Named("Kind".into())),
                "types::Kind",
            ),
            (
                "data",
                FieldKind::Adjacent {
                    tag: "event".into(),
                    union: "Data".into(),
                },
                "types::Data",
            ),
        ],
        false,
    );
    has(
        &text,
        &[
            "/// The type `Thing` of the API. #[derive(Clone, Debug, PartialEq)] #[non_exhaustive] \
             pub struct Thing { /// The property `id`. pub id: String, \
             /// The property `old`. Deprecated by the API. pub old: Option<i64>, \
             /// The property `type`. pub r#type: Kind, \
             /// The property `data`. pub data: Data, }",
            "json_object! { Thing { \"object\" = \"thing\"; id: required \"id\", \
             old: optional \"old\", r#type: defaulted \"type\", \
             ; data: \"data\" tagged by \"event\" } }",
        ],
    );
    assert!(!text.contains("impl Thing"), "{text}");
}

#[test]
fn what_requests_send_has_a_constructor_and_setters() {
    let list = || ValueType::List(Box::new(ValueType::Text));
    let map = ValueType::Map(Box::new(ValueType::Maybe(Box::new(ValueType::Text))));
    let text = emitted(
        vec![
            ("id", FieldKind::Required(ValueType::Text), "String"),
            ("tags", FieldKind::Required(list()), "Vec<String>"),
            (
                "note",
                FieldKind::Nullable(ValueType::Text),
                "Option<String>",
            ),
            (
                "name",
                FieldKind::Tristate(ValueType::Text),
                "Nullable<String>",
            ),
            (
                "count",
                FieldKind::Optional(ValueType::Integer),
                "Option<i64>",
            ),
            (
                "labels",
                FieldKind::Optional(map),
                "Option<BTreeMap<String, Option<String>>>",
            ),
        ],
        true,
    );
    has(
        &text,
        &[
            "pub fn new( id: impl Into<String>, tags: impl IntoIterator<Item = impl Into<String>>, \
             note: Option<String>, ) -> Self { Self { id: id.into(), \
             tags: tags.into_iter().map(Into::into).collect(), note, name: Nullable::Absent, \
             count: None, labels: None, } }",
            "pub fn name(mut self, name: impl Into<String>) -> Self { \
             self.name = Nullable::Value(name.into()); self }",
            "pub fn clear_name(mut self) -> Self { self.name = Nullable::Null; self }",
            "pub fn count(mut self, count: i64) -> Self { self.count = Some(count); self }",
            "labels: impl IntoIterator<Item = (impl Into<String>, Option<String>)>",
            "labels.into_iter().map(|(name, value)| (name.into(), value)).collect()",
        ],
    );
    assert!(!text.contains("Default"), "something is required: {text}");
}

#[test]
fn what_requires_nothing_has_a_default() {
    let text = emitted(
        vec![("a", FieldKind::Optional(ValueType::Boolean), "Option<bool>")],
        true,
    );
    has(
        &text,
        &[
            "#[derive(Clone, Debug, PartialEq, Default)]",
            "pub fn new() -> Self {",
        ],
    );
}
