//! `spec import`: prose goes, facts stay, and the same facts give the same bytes.

mod repository;

use std::fs;

use repository::{Repository, real};
use serde_json::Value;

const PROSE: [&str; 9] = [
    "description",
    "summary",
    "title",
    "example",
    "examples",
    "externalDocs",
    "contact",
    "license",
    "termsOfService",
];
const EXTENSIONS: [&str; 9] = [
    "x-additional-events",
    "x-additional-events-python-only",
    "x-additional-webhook-endpoint-events",
    "x-extensible-enum",
    "x-feature-flag",
    "x-mutually-exclusive-body-groups",
    "x-mutually-exclusive-parameter-groups",
    "x-schema-drift",
    "x-sends-email",
];
/// Keywords whose keys are names the API's authors chose.
const NAMED: [&str; 11] = [
    "paths",
    "responses",
    "content",
    "headers",
    "schemas",
    "securitySchemes",
    "parameters",
    "properties",
    "patternProperties",
    "dependentSchemas",
    "$defs",
];
/// Keywords whose values are no part of the document's structure.
const OPAQUE: [&str; 5] = ["default", "const", "enum", "required", "discriminator"];

/// Walks keywords, and names apart from them.
fn walk(
    value: &Value,
    keys_are_names: bool,
    keyword: &mut dyn FnMut(&str),
    name: &mut dyn FnMut(&str),
) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                if keys_are_names {
                    name(key);
                    walk(value, false, keyword, name);
                } else {
                    keyword(key);
                    if !OPAQUE.contains(&key.as_str()) && !key.starts_with("x-") {
                        walk(value, NAMED.contains(&key.as_str()), keyword, name);
                    }
                }
            }
        }
        Value::Array(list) => list
            .iter()
            .for_each(|value| walk(value, false, keyword, name)),
        _ => {}
    }
}

fn yaml(text: &str) -> Value {
    serde_saphyr::from_str(text).expect("readable YAML")
}

/// The document without its head, which carries the hash of the source.
fn body(text: &str) -> &str {
    &text[text.find("openapi:").expect("a document")..]
}

#[test]
fn the_imported_documents_hold_no_prose() {
    for file in ["openapi/workos.yaml", "openapi/additions.yaml"] {
        let document = yaml(&fs::read_to_string(real(file)).unwrap());
        let mut names = Vec::new();
        walk(
            &document,
            false,
            &mut |keyword| {
                assert!(!PROSE.contains(&keyword), "{file}: {keyword}");
                assert!(
                    !keyword.starts_with("x-") || EXTENSIONS.contains(&keyword),
                    "{file}: {keyword}"
                );
            },
            &mut |name| names.push(name.to_owned()),
        );
        // Properties called like prose keywords are facts, and both documents have some.
        assert!(names.iter().any(|name| name == "name"), "{file}");
        assert!(
            names.iter().any(|name| PROSE.contains(&name.as_str())),
            "{file}"
        );
        assert!(names.len() > 1000, "{file}: {}", names.len());
    }
}

const SOURCE: &str = r##"
openapi: 3.1.1
info: {title: An API, description: Words., version: "2.0", contact: {name: Someone}, license: {name: MIT}}
servers: [{url: https://api.example.com, description: Production}]
tags: [{name: things, description: Words.}]
externalDocs: {url: https://example.com}
paths:
  /description/{title}:
    summary: Words.
    get:
      summary: Words.
      description: Words.
      operationId: get_thing
      x-codeSamples: [{lang: curl, source: Words.}]
      x-feature-flag: things
      parameters: [{name: title, in: path, required: true, description: Words., example: Words., schema: {type: string}}]
      responses:
        "200":
          description: Words.
          content:
            application/json:
              examples: {summary: {value: Words.}}
              schema: {$ref: "#/components/schemas/summary"}
components:
  schemas:
    summary:
      title: Words.
      description: Words.
      type: object
      x-note: Words.
      required: [title, description, name, example]
      properties:
        title: {type: string, title: Words., pattern: "^\\d+$"}
        description: {type: string, description: Words., enum: [title, "yes", "1.0", ~]}
        name: {type: string, default: description, example: Words.}
        example: {type: object, default: {description: a fact}, properties: {x-note: {const: summary}}}
        x-note: {description: Words.}
"##;

#[test]
fn names_that_look_like_prose_survive() {
    let repository = Repository::copy();
    let file = repository.incoming("api-2026-01-02.yaml", SOURCE);
    let run = repository.run(&["spec", "import", &file]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stdout.contains("x-codeSamples 1, x-note 1"),
        "{}",
        run.stdout
    );

    let text = repository.read("openapi/workos.yaml");
    assert!(!text.contains("Words"), "{text}");
    assert!(text.contains("# source: api-2026-01-02.yaml\n"), "{text}");
    assert!(text.contains("# date: 2026-01-02\n"), "{text}");

    let document = yaml(&text);
    let operation = &document["paths"]["/description/{title}"]["get"];
    assert_eq!(operation["x-feature-flag"], "things");
    assert_eq!(operation["parameters"][0]["name"], "title");
    let schema = &document["components"]["schemas"]["summary"];
    assert_eq!(
        schema["required"],
        serde_json::json!(["title", "description", "name", "example"])
    );
    let properties = &schema["properties"];
    let names: Vec<_> = properties.as_object().unwrap().keys().collect();
    assert_eq!(names, ["title", "description", "name", "example", "x-note"]);
    assert_eq!(properties["title"]["pattern"], "^\\d+$");
    assert_eq!(
        properties["description"]["enum"],
        serde_json::json!(["title", "yes", "1.0", null])
    );
    assert_eq!(properties["name"]["default"], "description");
    assert_eq!(properties["example"]["default"]["description"], "a fact");
    assert_eq!(
        properties["example"]["properties"]["x-note"]["const"],
        "summary"
    );
}

#[test]
fn importing_twice_gives_the_same_bytes_and_writes_once() {
    let repository = Repository::copy();
    let file = repository.incoming("api.yaml", SOURCE);
    assert!(
        repository
            .run(&["spec", "import", &file])
            .stdout
            .contains("workos.yaml written")
    );
    let first = repository.tree();
    assert!(
        repository
            .run(&["spec", "import", &file])
            .stdout
            .contains("workos.yaml unchanged")
    );
    assert!(repository.tree() == first);
}

#[test]
fn the_order_of_the_source_matters_only_where_it_is_a_fact() {
    let repository = Repository::copy();
    for (file, option) in [
        ("openapi/workos.yaml", None),
        ("openapi/additions.yaml", Some("--additions")),
    ] {
        let original = repository.read(file);
        let reversed = reversed(yaml(&original), false);
        let incoming =
            repository.incoming("reversed.json", serde_json::to_string(&reversed).unwrap());
        let mut arguments = vec!["spec", "import", &incoming];
        arguments.extend(option);
        let run = repository.run(&arguments);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let imported = repository.read(file);
        assert_ne!(imported, original, "the head names another source");
        assert!(body(&imported) == body(&original), "{file} differs");
    }
}

/// The document with the keys of every mapping in reverse, but for properties and plain data.
fn reversed(value: Value, keep: bool) -> Value {
    const KEPT: [&str; 2] = ["properties", "patternProperties"];
    match value {
        Value::Object(map) => {
            let mut entries: Vec<(String, Value)> = map
                .into_iter()
                .map(|(key, value)| {
                    let data = !keep && (OPAQUE.contains(&key.as_str()) || key.starts_with("x-"));
                    let value = if data {
                        value
                    } else {
                        reversed(value, !keep && KEPT.contains(&key.as_str()))
                    };
                    (key, value)
                })
                .collect();
            if !keep {
                entries.reverse();
            }
            entries.into_iter().collect()
        }
        Value::Array(list) => list
            .into_iter()
            .map(|value| reversed(value, false))
            .collect(),
        other => other,
    }
}

#[test]
fn additions_may_refer_to_components_of_the_published_document() {
    let repository = Repository::copy();
    let before = repository.read("openapi/workos.yaml");
    let file = repository.incoming(
        "more.yaml",
        "openapi: 3.1.1\npaths: {/x: {get: {operationId: x, responses: {'200': {content: \
         {application/json: {schema: {$ref: '#/components/schemas/Elsewhere'}}}}}}}}\n",
    );
    assert_eq!(repository.run(&["spec", "import", &file]).code, Some(2));
    let run = repository.run(&["spec", "import", "--additions", &file]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        repository
            .read("openapi/additions.yaml")
            .contains("#/components/schemas/Elsewhere")
    );
    assert_eq!(repository.read("openapi/workos.yaml"), before);
}
