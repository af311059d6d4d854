//! Whether a document is an OpenAPI 3.1 document that the pipeline can rely on.
//!
//! Everything found is reported in one go, except where one fault makes the rest meaningless.
//! Whether the API's *shapes* can be generated is not judged here but where they are normalised.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::grammar::{self, METHODS, Member, Part};
use super::references;
use crate::problem::{Problem, Problems, Result};
use crate::yaml;

/// How much of an API a document describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of it: every reference must find its target inside.
    Whole,
    /// Operations to be merged into another document, whose components they may refer to.
    Additions,
}

/// Reads and checks a document; `file` is its name in errors.
pub fn parse(file: &str, text: &str, scope: Scope) -> Result<Value> {
    let document = yaml::read(file, text)?;
    check(file, &document, scope)?;
    Ok(document)
}

/// Checks a document that has been read or put together.
pub fn check(file: &str, document: &Value, scope: Scope) -> Result<()> {
    let paths = paths_of_3_1(file, document)?;
    let mut found = misshapen(file, document);
    // The other checks take mappings for granted and would only repeat what is wrong.
    if found.is_empty() {
        found.extend(duplicate_operation_ids(file, paths));
        found.extend(path_parameters(file, document, paths));
        found.extend(references::check(file, document, scope));
    }
    Problems::none_in(found)
}

fn paths_of_3_1<'d>(file: &str, document: &'d Value) -> Result<&'d Map<String, Value>> {
    const REMEDY: &str = "import the OpenAPI 3.1 document that WorkOS publishes";
    let version = |key: &str| {
        document.get(key).map(|version| match version {
            Value::String(version) => version.clone(),
            other => other.to_string(),
        })
    };
    if let Some(version) = version("swagger") {
        return Err(Problem::invalid(
            file,
            format!("this is an OpenAPI {version} (Swagger) document, only 3.1 is read"),
        )
        .remedy(REMEDY)
        .into());
    }
    match version("openapi") {
        None => Err(Problem::invalid(
            file,
            "this is YAML but no OpenAPI document: the key `openapi` is missing",
        )
        .remedy(REMEDY)
        .into()),
        Some(version) if version != "3.1" && !version.starts_with("3.1.") => Err(Problem::invalid(
            file,
            format!("this is an OpenAPI {version} document, only 3.1 is read"),
        )
        .remedy(REMEDY)
        .into()),
        Some(_) => match document.get("paths") {
            Some(Value::Object(paths)) if !paths.is_empty() => Ok(paths),
            _ => Err(Problem::invalid(
                format!("{file}, /paths"),
                "the document describes no paths",
            )
            .remedy("import a document with operations; a shared component file is not one")
            .into()),
        },
    }
}

/// Parts that are not what their place in the document calls for.
fn misshapen(file: &str, document: &Value) -> Vec<Problem> {
    let mut found = Vec::new();
    grammar::visit(
        Part::Document,
        &mut String::new(),
        document,
        &mut |part, pointer, value| {
            let Value::Object(map) = value else {
                if !(part == Part::Schema && value.is_boolean()) {
                    found.push(wrong_shape(file, pointer, "a mapping"));
                }
                return;
            };
            for (key, value) in map {
                let expected = match part.member(key) {
                    Member::List(_) if !value.is_array() => "a list",
                    Member::Map(..) if !value.is_object() => "a mapping",
                    _ => continue,
                };
                found.push(wrong_shape(file, &format!("{pointer}/{key}"), expected));
            }
            if part == Part::Operation && !map.get("operationId").is_some_and(Value::is_string) {
                found.push(
                    Problem::invalid(
                        format!("{file}, {pointer}"),
                        "the operation has no `operationId`",
                    )
                    .remedy("give it one: names are derived from it"),
                );
            }
        },
    );
    found
}

fn wrong_shape(file: &str, pointer: &str, expected: &str) -> Problem {
    Problem::invalid(
        format!("{file}, {pointer}"),
        format!("OpenAPI wants {expected} here"),
    )
    .remedy("correct the document or fetch it again")
}

/// Every operation of a document with its route, `GET /x`.
pub fn operations(
    paths: &Map<String, Value>,
) -> impl Iterator<Item = (String, &str, &Value, &Value)> {
    paths.iter().flat_map(|(path, item)| {
        METHODS.iter().filter_map(move |method| {
            let operation = item.get(method)?;
            Some((
                format!("{} {path}", method.to_uppercase()),
                path.as_str(),
                item,
                operation,
            ))
        })
    })
}

fn duplicate_operation_ids(file: &str, paths: &Map<String, Value>) -> Vec<Problem> {
    let mut routes: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (route, _, _, operation) in operations(paths) {
        if let Some(id) = operation["operationId"].as_str() {
            routes.entry(id).or_default().push(route);
        }
    }
    routes
        .into_iter()
        .filter(|(_, routes)| routes.len() > 1)
        .map(|(id, routes)| {
            Problem::invalid(
                format!("{file}, {}", routes[0]),
                format!(
                    "operationId `{id}` is used more than once: {}",
                    routes.join(" and ")
                ),
            )
            .remedy("an operationId names one operation: rename the others")
        })
        .collect()
}

/// Placeholders without parameter and parameters without placeholder.
fn path_parameters(file: &str, document: &Value, paths: &Map<String, Value>) -> Vec<Problem> {
    let mut found = Vec::new();
    for (route, path, item, operation) in operations(paths) {
        let placeholders = placeholders(path);
        let declared: BTreeSet<&str> = [item, operation]
            .iter()
            .filter_map(|holder| holder.get("parameters")?.as_array())
            .flatten()
            .map(|parameter| references::resolve(document, parameter))
            .filter(|parameter| parameter["in"] == "path")
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        for name in placeholders.difference(&declared) {
            found.push(
                Problem::invalid(
                    format!("{file}, {route}"),
                    format!("no parameter declares `{{{name}}}` of the path"),
                )
                .remedy(format!(
                    "declare a path parameter `{name}`, or repair it with an overlay"
                )),
            );
        }
        for name in declared.difference(&placeholders) {
            found.push(
                Problem::invalid(
                    format!("{file}, {route}"),
                    format!("the path has no `{{{name}}}` for the path parameter `{name}`"),
                )
                .remedy("remove the parameter, or repair it with an overlay"),
            );
        }
    }
    found
}

fn placeholders(path: &str) -> BTreeSet<&str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn messages(document: &Value) -> Vec<String> {
        match check("f.yaml", document, Scope::Whole) {
            Ok(()) => Vec::new(),
            Err(problems) => problems.0.iter().map(ToString::to_string).collect(),
        }
    }

    fn sound() -> Value {
        json!({ "openapi": "3.1.1", "paths": { "/a/{id}": { "get": {
            "operationId": "a",
            "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
            "responses": {}
        } } } })
    }

    #[test]
    fn a_sound_document_passes() {
        assert_eq!(messages(&sound()), Vec::<String>::new());
    }

    #[test]
    fn other_versions_are_named() {
        for (document, expected) in [
            (json!({ "swagger": "2.0" }), "2.0"),
            (json!({ "openapi": "3.0.3", "paths": {} }), "3.0.3"),
            (json!({ "openapi": "3.10.0" }), "3.10.0"),
            (json!({ "openapi": 3.1 }), "no paths"),
            (json!({ "a": 1 }), "no OpenAPI document"),
            (json!([1]), "no OpenAPI document"),
            (json!("text"), "no OpenAPI document"),
            (json!({ "openapi": "3.1.0", "paths": {} }), "no paths"),
            (json!({ "openapi": "3.1.0", "paths": [] }), "no paths"),
        ] {
            let found = messages(&document);
            assert_eq!(found.len(), 1, "{document}");
            assert!(
                found[0].contains(expected) && found[0].contains("help:"),
                "{}",
                found[0]
            );
        }
    }

    #[test]
    fn parts_of_the_wrong_shape_are_named() {
        let mut document = sound();
        document["paths"]["/b"] = json!(1);
        document["components"] =
            json!({ "schemas": { "A": { "allOf": {}, "items": true, "not": 1 } } });
        let found = messages(&document);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].contains("a mapping") && found[0].contains("/paths/~1b"));
        assert!(found[1].contains("a list") && found[1].contains("/components/schemas/A/allOf"));
        assert!(found[2].contains("/components/schemas/A/not"));
    }

    #[test]
    fn operations_without_identity_are_named() {
        let mut document = sound();
        document["paths"]["/a/{id}"]["get"]["operationId"] = Value::Null;
        assert!(messages(&document)[0].contains("no `operationId`"));
    }

    #[test]
    fn both_users_of_an_operation_id_are_named() {
        let mut document = sound();
        document["paths"]["/b"] = json!({ "post": { "operationId": "a" } });
        let found = messages(&document);
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("GET /a/{id} and POST /b"), "{}", found[0]);
    }

    #[test]
    fn path_and_parameters_must_agree() {
        let mut document = sound();
        document["paths"]["/a/{id}"]["get"]["parameters"][0]["name"] = json!("key");
        let found = messages(&document);
        assert_eq!(found.len(), 2);
        assert!(
            found[0].contains("no parameter declares `{id}`") && found[0].contains("GET /a/{id}")
        );
        assert!(found[1].contains("no `{key}`"));
    }

    #[test]
    fn parameters_of_the_path_and_by_reference_count() {
        let document = json!({
            "openapi": "3.1.1",
            "paths": { "/a/{x}/{y}": {
                "parameters": [{ "name": "x", "in": "path" }],
                "get": { "operationId": "a", "parameters": [{ "$ref": "#/components/parameters/Y" }] },
            } },
            "components": { "parameters": { "Y": { "name": "y", "in": "path" } } },
        });
        assert_eq!(messages(&document), Vec::<String>::new());
    }
}
