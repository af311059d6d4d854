//! Types of values, and the Rust names that fields and variants have by rule.

use serde_json::Value;

use super::ValueType;
use crate::case::{camel, snake};
use crate::normalise::schema::{LIST, flag, referenced};
use crate::problem::{Problem, Result};

/// The type of a value in a normalised document.
pub fn value_type(place: &str, schema: &Value) -> Result<ValueType> {
    if let Some(name) = referenced(schema) {
        return Ok(ValueType::Named(name.to_owned()));
    }
    if let Some(item) = schema.get(LIST) {
        return Ok(ValueType::Page(Box::new(value_type(place, item)?)));
    }
    Ok(match schema["type"].as_str() {
        Some("string") if schema["format"] == "date-time" => ValueType::DateTime,
        Some("string") => ValueType::Text,
        Some("integer") => ValueType::Integer,
        Some("number") => ValueType::Number,
        Some("boolean") => ValueType::Boolean,
        Some("array") => ValueType::List(Box::new(match schema.get("items") {
            Some(item) => inner_type(place, item)?,
            None => ValueType::Any,
        })),
        Some("object") => ValueType::Map(Box::new(match schema.get("additionalProperties") {
            Some(value) => inner_type(place, value)?,
            None => ValueType::Any,
        })),
        None | Some("null") => ValueType::Any,
        Some(other) => {
            return Err(
                Problem::invalid(place, format!("has the unknown type {other:?}"))
                    .remedy("add an overlay that gives it a type of JSON Schema")
                    .into(),
            );
        }
    })
}

/// The type of what a list or map holds.
fn inner_type(place: &str, schema: &Value) -> Result<ValueType> {
    let inner = value_type(place, schema)?;
    Ok(match inner {
        ValueType::Any => inner,
        _ if flag(schema, "nullable") => ValueType::Maybe(Box::new(inner)),
        _ => inner,
    })
}

/// The field or argument of a property or parameter; `None` if its name leaves nothing that Rust
/// allows.
pub fn field_name(wire: &str) -> Option<String> {
    let name = snake(wire);
    let name = match name.as_str() {
        // These cannot be raw identifiers; `new` is the constructor's.
        "crate" | "new" | "self" | "super" => format!("{name}_"),
        _ if name.starts_with(|first: char| first.is_ascii_digit()) => format!("_{name}"),
        _ => name,
    };
    let allowed = |name: &str| syn::parse_str::<syn::Ident>(name).is_ok_and(|ident| ident != "_");
    (allowed(&name) || allowed(&format!("r#{name}"))).then_some(name)
}

/// The variant that a value of an enum or a tag has by rule.
pub fn variant_name(wire: &str) -> String {
    let name = camel(wire);
    match name.chars().next() {
        Some(first) if first.is_ascii_digit() => format!("V{name}"),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(schema: Value) -> ValueType {
        value_type("A", &schema).unwrap()
    }

    #[test]
    fn values_have_the_type_that_their_schema_says() {
        let text = || Box::new(ValueType::Text);
        for (schema, expected) in [
            (json!({ "type": "string" }), ValueType::Text),
            (
                json!({ "type": "string", "format": "date-time" }),
                ValueType::DateTime,
            ),
            (
                json!({ "type": "string", "format": "date" }),
                ValueType::Text,
            ),
            (json!({ "type": "integer" }), ValueType::Integer),
            (json!({ "type": "number" }), ValueType::Number),
            (json!({ "type": "boolean" }), ValueType::Boolean),
            (json!({}), ValueType::Any),
            (json!(true), ValueType::Any),
            (json!({ "type": "null" }), ValueType::Any),
            (
                json!({ "$ref": "#/components/schemas/B" }),
                ValueType::Named("B".into()),
            ),
            (
                json!({ "x-list": { "type": "string" } }),
                ValueType::Page(text()),
            ),
            (
                json!({ "type": "array", "items": { "type": "string" } }),
                ValueType::List(text()),
            ),
            (
                json!({ "type": "array" }),
                ValueType::List(Box::new(ValueType::Any)),
            ),
            (
                json!({ "type": "array", "items": { "type": "array", "items": { "type": "string" } } }),
                ValueType::List(Box::new(ValueType::List(text()))),
            ),
            (
                json!({ "type": "object" }),
                ValueType::Map(Box::new(ValueType::Any)),
            ),
            (
                json!({ "type": "object", "additionalProperties": true }),
                ValueType::Map(Box::new(ValueType::Any)),
            ),
            (
                json!({ "type": "object", "additionalProperties": { "type": "string" } }),
                ValueType::Map(text()),
            ),
        ] {
            assert_eq!(read(schema.clone()), expected, "{schema}");
        }
    }

    #[test]
    fn null_in_a_list_or_map_is_a_value_of_its_own() {
        let nullable = json!({ "type": "string", "nullable": true });
        let maybe = || Box::new(ValueType::Maybe(Box::new(ValueType::Text)));
        assert_eq!(
            read(json!({ "type": "array", "items": nullable })),
            ValueType::List(maybe())
        );
        assert_eq!(
            read(json!({ "type": "object", "additionalProperties": nullable })),
            ValueType::Map(maybe())
        );
        assert_eq!(
            read(json!({ "type": "array", "items": { "nullable": true } })),
            ValueType::List(Box::new(ValueType::Any)),
            "any value may be null anyway"
        );
    }

    #[test]
    fn an_unknown_type_is_refused_with_its_place() {
        let problems = value_type("A.b", &json!({ "type": "file" })).unwrap_err();
        assert_eq!(
            problems.to_string(),
            "error: has the unknown type \"file\"\n  at A.b\n  \
             help: add an overlay that gives it a type of JSON Schema"
        );
    }

    #[test]
    fn fields_have_a_name_that_rust_allows_or_none() {
        for (wire, expected) in [
            ("name", "name"),
            ("createdAt", "created_at"),
            ("x5t#S256", "x5t_s256"),
            ("urn:a/b", "urn_a_b"),
            ("type", "type"),
            ("Self", "self_"),
            ("self", "self_"),
            ("super", "super_"),
            ("crate", "crate_"),
            ("new", "new_"),
            ("123abc", "_123abc"),
        ] {
            assert_eq!(field_name(wire).as_deref(), Some(expected), "{wire}");
        }
        for wire in ["", "_", "#", "😀"] {
            assert_eq!(field_name(wire), None, "{wire}");
        }
    }

    #[test]
    fn variants_begin_with_a_letter() {
        assert_eq!(variant_name("user.created"), "UserCreated");
        assert_eq!(variant_name("2fa"), "V2fa");
        assert_eq!(variant_name("*"), "");
    }
}
