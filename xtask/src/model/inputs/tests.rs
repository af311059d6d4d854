use serde_json::{Value, json};

use super::*;
use crate::small_api::{NAMING, document, naming, object, read, reference};

/// What a method takes, and what has a setter: names, and the types of the model.
fn inputs(document: &Value, place: &str) -> (Vec<String>, Vec<String>) {
    let model = read(document).unwrap();
    let operation = model.operations.iter().find(|o| o.place() == place);
    let inputs = operation.unwrap().inputs(&model).unwrap();
    let shown = |inputs: &[Input<'_>]| {
        inputs
            .iter()
            .map(|input| format!("{}: {:?}", input.name, input.shape))
            .collect()
    };
    (shown(&inputs.arguments), shown(&inputs.options))
}

#[test]
fn path_parameters_come_first_in_the_order_of_the_route_then_the_query_then_the_body() {
    let (arguments, options) = inputs(&document(), "PUT /things/roles/{slug}/parts/{part_id}");
    assert_eq!(
        arguments,
        [
            "slug: Text",
            "part_id: Text",
            "zone: Text",
            "body: Named(\"ReplacePart\")",
        ]
    );
    assert!(options.is_empty());
}

#[test]
fn a_path_parameter_that_a_field_of_the_body_repeats_says_what_it_is_of() {
    let mut document = document();
    let operation = &mut document["paths"]["/things/roles/{slug}/parts/{part_id}"]["put"];
    operation["parameters"][0]["required"] = false.into();
    let (arguments, options) = inputs(&document, "PUT /things/roles/{slug}/parts/{part_id}");
    assert_eq!(
        arguments,
        ["role_slug: Text", "part_id: Text", "slug: Text"]
    );
    assert_eq!(options, ["zone: Text"]);
}

#[test]
fn what_the_body_requires_is_an_argument_and_the_rest_has_a_setter() {
    let (arguments, options) = inputs(&document(), "POST /things");
    assert_eq!(arguments, ["name: Text", "note: Maybe(Text)"]);
    assert_eq!(
        options,
        [
            "label: Text",
            "count: Integer",
            // Every request has a method `header`, so this one is called as its type.
            "choice: Named(\"Choice\")",
        ]
    );
}

#[test]
fn a_body_that_is_no_object_is_taken_whole() {
    let (arguments, options) = inputs(&document(), "POST /things/events");
    assert_eq!(arguments, ["body: Named(\"Choice\")"]);
    assert!(options.is_empty());
}

#[test]
fn a_call_for_a_person_takes_the_token_first() {
    let (arguments, _) = inputs(&document(), "GET /things/me");
    assert_eq!(arguments, ["access_token: Secret"]);
}

#[test]
fn an_address_for_a_browser_is_no_call() {
    let model = read(&document()).unwrap();
    let page = model.operations.iter().find(|o| o.method == "page");
    let page = page.unwrap();
    assert!(page.inputs(&model).is_none());
    assert!(!page.is_paged());
    assert_eq!(page.style(&model), None);
}

#[test]
fn a_cursor_in_the_query_makes_a_paged_list() {
    let model = read(&document()).unwrap();
    let paged: Vec<&str> = model
        .operations
        .iter()
        .filter(|operation| operation.is_paged())
        .map(|operation| operation.method.as_str())
        .collect();
    assert_eq!(paged, ["list"]);
}

/// The small API, in which `POST /things` requires so many fields more.
fn requiring(more: usize) -> Value {
    let mut document = document();
    let body = &mut document["components"]["schemas"]["CreateThing"];
    for index in 0..more {
        let name = format!("more_{index}");
        body["properties"][&name] = json!({ "type": "string" });
        body["required"].as_array_mut().unwrap().push(name.into());
    }
    document
}

fn style(document: &Value, names: &str) -> Option<Style> {
    let model = Model::read(document, &naming(names)).unwrap();
    let create = model.operations.iter().find(|o| o.method == "create");
    create.unwrap().style(&model)
}

#[test]
fn at_most_three_inputs_are_taken_one_by_one() {
    let unpinned = NAMING.replace(", style = \"arguments\"", "");
    for (more, expected) in [
        (0, Style::Arguments),
        (1, Style::Arguments),
        (2, Style::Request),
    ] {
        assert_eq!(style(&requiring(more), &unpinned), Some(expected), "{more}");
    }
}

#[test]
fn a_pinned_style_stays_whatever_the_body_requires() {
    let as_request = NAMING.replace("style = \"arguments\"", "style = \"request\"");
    for more in 0..4 {
        let document = requiring(more);
        assert_eq!(style(&document, NAMING), Some(Style::Arguments), "{more}");
        assert_eq!(
            style(&document, &as_request),
            Some(Style::Request),
            "{more}"
        );
    }
    let (arguments, _) = inputs(&requiring(2), "POST /things");
    assert_eq!(arguments.len(), 4, "{arguments:?}");
}

#[test]
fn a_pinned_style_that_the_body_cannot_have_is_refused_at_its_line() {
    let mut document = document();
    document["paths"]["/things"]["post"]["requestBody"]["content"]["application/json"]["schema"] =
        reference("Choice");
    let problems = read(&document).map(|_| ()).unwrap_err();
    let line = NAMING
        .lines()
        .position(|line| line.starts_with("\"POST /things\""))
        .unwrap();
    assert_eq!(
        problems.to_string(),
        format!(
            "error: POST /things cannot take its body by fields: it is no object any more\n  \
             at openapi/naming.toml:{}\n  \
             help: write style = \"request\": this breaks the method for those who use it",
            line + 1
        )
    );
}

#[test]
fn a_style_without_a_body_is_stale() {
    let mut document = document();
    let operation = document["paths"]["/things"]["post"].as_object_mut();
    operation.unwrap().remove("requestBody");
    let naming = naming(NAMING);
    let model = Model::read(&document, &naming).unwrap();
    assert!(model.operations.iter().all(|o| o.pinned_style.is_none()));
    let stale: Vec<String> = naming.stale().iter().map(ToString::to_string).collect();
    assert_eq!(
        stale,
        [
            "the style of \"POST /things\" matches nothing: the operation has no body\n  \
             at openapi/naming.toml:8\n  help: remove `style` from the entry"
        ]
    );
}

#[test]
fn setters_named_as_a_call_option_say_more() {
    let named = ValueType::Named("RetryPolicy".into());
    assert_eq!(setter_name("retries", &named), "retry_policy");
    assert_eq!(setter_name("retries", &ValueType::Integer), "retries_value");
    assert_eq!(setter_name("retry", &named), "retry");
}

/// The methods that the runtime gives to every request builder.
#[test]
fn no_setter_takes_the_place_of_a_method_of_every_builder() {
    let package = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = package.join("../crates/workos-core/src/request_builder.rs");
    let text = std::fs::read_to_string(file).expect("the macro of the runtime");
    let methods: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .filter_map(|line| line.split_once("fn ")?.1.split(['(', '<']).next())
        .collect();
    assert!(methods.contains(&"timeout"), "{methods:?}");
    for method in methods {
        assert!(BUILDER_METHODS.contains(&method), "add {method:?}");
    }
}

#[test]
fn the_object_of_a_body_is_found_by_name() {
    let mut changed = document();
    changed["components"]["schemas"]["Choice"] = object("Choice", json!({ "on": {} }), &["on"]);
    let (arguments, _) = inputs(&changed, "POST /things/events");
    assert_eq!(arguments, ["on: Any"]);
}
