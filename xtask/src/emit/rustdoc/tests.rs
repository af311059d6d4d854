use serde_json::Value;

use super::*;
use crate::generate::{self, Generated};
use crate::model::OperationKind;
use crate::small_api::{document, generated, read};

/// The documentation of a method.
fn of(method: &str, change: impl FnOnce(&mut Model)) -> String {
    let (mut model, generated) = generated();
    change(&mut model);
    documentation(&model, &generated, method)
}

fn documentation(model: &Model, generated: &Generated, method: &str) -> String {
    let builders = Builder::all(&model.operations, model, generated);
    let builder = builders.iter().find(|b| b.operation.method == method);
    of_method(builder.expect("a call"), model)
}

fn operation<'m>(model: &'m mut Model, method: &str) -> &'m mut Operation {
    let found = model.operations.iter_mut().find(|o| o.method == method);
    found.expect("an operation")
}

#[test]
fn an_operation_is_described_by_its_words_and_what_is_known_of_it() {
    let text = of("create", |model| {
        let words = &mut operation(model, "create").words;
        words.does = Some(String::from("Puts one down. It stays there."));
        words.answers = Some(String::from("With its number."));
        words.errors = vec![String::from("409: there is one."), String::from("422: no.")];
        words.notes = Some(String::from("It makes a noise."));
        let name = Words {
            says: Some(String::from("What to call it.")),
            example: Some(String::from("lamp")),
        };
        words.arguments.insert(String::from("name"), name);
    });
    assert_eq!(
        text,
        "Puts one down. It stays there.\n\n\
         Answers [`Thing`](crate::types::Thing). With its number.\n\n\
         It makes a noise.\n\n\
         # Arguments\n\n\
         - `name`: What to call it.\n\n\
         # Errors\n\n\
         - 409: there is one.\n- 422: no.\n\n\
         # Example\n\n\
         ```no_run\n\
         # async fn run(workos: workos::Client) -> Result<(), workos::Error> {\n\
         let thing = workos.things().create(\"lamp\", None).await?;\n\
         # Ok(())\n# }\n```\n\n\
         # Request\n\n\
         `POST /things`. After a failure that leaves open whether it was carried out, repeated by \
         itself only with an `idempotency_key`."
    );
}

#[test]
fn without_words_the_route_stands_first() {
    let text = of("delete", |_| {});
    assert!(
        text.starts_with("`DELETE /things/{id}`\n\n# Example"),
        "{text}"
    );
    assert!(
        text.ends_with("# Request\n\nRepeated by itself after a failure that may pass."),
        "{text}"
    );
}

#[test]
fn lists_optional_answers_and_credentials_are_said_by_themselves() {
    for (method, part) in [
        (
            "list",
            "Answers a page of the list, whose items are [`Thing`](crate::types::Thing); `items()` \
             goes through all pages.",
        ),
        (
            "list_parts",
            "Answers the whole list at once, whose items are [`Thing`]",
        ),
        (
            "get_own",
            "Carries the access token in place of the API key.",
        ),
        (
            "get_own",
            "- `access_token`: The access token of the person",
        ),
    ] {
        let text = of(method, |_| {});
        assert!(text.contains(part), "{text}");
    }
    let (model, generated) = generated();
    let builders = Builder::all(&model.operations, &model, &generated);
    let optional = builders
        .iter()
        .find(|builder| builder.operation.place() == "GET /things/{id}");
    let text = of_method(optional.expect("a call"), &model);
    assert!(
        text.contains("Answers [`Thing`](crate::types::Thing), or nothing."),
        "{text}"
    );
}

#[test]
fn what_a_person_wrote_stands_before_what_is_made() {
    let text = of("delete", |model| {
        operation(model, "delete").words.example = Some(String::from("let own = 1;\n"));
    });
    assert!(text.contains("\nlet own = 1;\n# Ok(())"), "{text}");
    assert!(!text.contains("workos.things()"), "{text}");
    let text = of("delete", |model| operation(model, "delete").replaced = true);
    assert!(!text.contains("```"), "{text}");
    assert!(text.contains("written by hand in front of it"), "{text}");
}

#[test]
fn what_is_deprecated_says_so() {
    let mut changed = document();
    changed["paths"]["/things/{id}"]["delete"]["deprecated"] = Value::Bool(true);
    let mut model = read(&changed).expect("a sound document");
    let generated = generate::generate(&model).expect("what can be generated");
    let text = documentation(&model, &generated, "delete");
    assert!(text.starts_with("Deprecated by the API.\n\n"), "{text}");
    operation(&mut model, "delete").words.instead = Some(String::from("Let it lie."));
    let text = documentation(&model, &generated, "delete");
    assert!(text.starts_with("Deprecated. Let it lie.\n\n"), "{text}");
}

#[test]
fn an_address_is_no_call() {
    let (mut model, _) = generated();
    let page = operation(&mut model, "page");
    assert!(matches!(page.kind, OperationKind::Url));
    page.words.does = Some(String::from("Shows them."));
    assert_eq!(
        of_address(page),
        "`GET /things/page`\n\nShows them.\n\nAn address to send a browser to, not a call."
    );
}

#[test]
fn a_namespace_has_a_page_and_a_sentence() {
    let (mut model, _) = generated();
    assert_eq!(
        of_namespace("things", &model),
        "Requests of the namespace `things`.\n\n\
         Behind the feature `things`, which is on by default."
    );
    let words = crate::model::NamespaceWords {
        text: Some(String::from(
            "What lies about, e.g. lamps. And more.\n\nSee there.",
        )),
        example: Some(String::from("let a = 1;")),
    };
    model.words.insert(String::from("things"), words);
    assert_eq!(
        namespace_summary("things", &model),
        "What lies about, e.g. lamps."
    );
    let page = of_namespace("things", &model);
    assert!(
        page.starts_with(
            "What lies about, e.g. lamps. And more.\n\nSee there.\n\n# Example\n\n```"
        ),
        "{page}"
    );
}
