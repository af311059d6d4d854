use serde_json::json;

use super::*;
use crate::model::{Model, Shape};
use crate::problem::ProblemKind;
use crate::small_api::{document, read};

/// The words of everything in the file of `things`.
const THINGS: &str = "\
namespace: Everything that lies about.
example: |
  workos.things().delete(\"thing_1\").await?;
arguments:
  id: {says: \"Which one, `thing_..`.\", example: thing_7}
  zone: Where to look.
operations:
  list: {does: Goes through all that lie about.}
  create: {does: Puts one down.}
  get_own: {does: Finds what belongs to a person.}
  page: {does: Shows them in a browser.}
  get: {does: Looks one up.}
  delete: {does: Throws one away.}
  list_parts: {does: Goes through what it is made of.}
  update_role_part:
    does: Exchanges one for another.
    arguments: {slug: Who had it.}
  create_event: {does: \"Tells of it, as a [Choice].\"}
types:
  Thing:
    is: Something that lies about.
    fields: {id: Its number.}
  CreateThing:
    like: Thing
    fields: {name: What it is called., note: What is to be said of it., label: What it bears.}
  ReplacePart:
    fields: {slug: Who has it.}
  Choice:
    is: What there is to tell.
    variants: {\"on\": It was switched on.}
";

/// The words of everything in the file of `others`.
const OTHERS: &str = "\
namespace: What is not at hand.
example: |
  workos.others().get().await?;
operations:
  get: {does: Brings it.}
types:
  Other: {is: Something far away., fields: {size: How far it reaches.}}
";

/// The words of the types that several namespaces use.
const SHARED: &str = "\
types:
  State: {is: Whether a lamp glows., values: {\"on\": It glows., \"off\": It is dark.}}
";

const FIELDS_TEXT: &str = "\
after: Where to go on.
limit: How many at once.
kinds: Of which sorts.
state: How it is.
count: How many there are.
header: What stands above.
part_id: Which of its pieces.
";

/// The words of these files; of `others` and of what is shared, if they are not among them, too.
fn docs(files: &[(&str, &str)]) -> Docs {
    let besides = [("others", OTHERS), ("shared", SHARED)];
    let besides = besides
        .iter()
        .filter(|(name, _)| files.iter().all(|(given, _)| given != name));
    let files = besides
        .chain(files)
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    Docs::parse(files).expect("readable words")
}

fn described(files: &[(&str, &str)]) -> (Model, Vec<Problem>) {
    let mut model = read(&document()).expect("a sound document");
    let described = describe(&mut model, &docs(files));
    (model, described.problems)
}

fn messages(problems: &[Problem]) -> Vec<String> {
    problems
        .iter()
        .map(|problem| {
            let place = problem.place.as_deref().unwrap_or_default();
            format!("{place} {}", problem.message)
        })
        .collect()
}

fn field_words<'m>(model: &'m Model, name: &str, wire: &str) -> Option<&'m str> {
    let Shape::Object(fields) = &model.types[name].shape else {
        panic!("{name} is no object");
    };
    let field = fields.iter().find(|field| field.wire == wire);
    field.expect("a field").words.says.as_deref()
}

#[test]
fn what_is_complete_is_no_problem() {
    let (_, problems) = described(&[("things", THINGS), ("fields", FIELDS_TEXT)]);
    assert_eq!(messages(&problems), [""; 0]);
}

#[test]
fn words_come_from_the_type_then_what_it_is_like_then_the_common_fields() {
    let common = format!("{FIELDS_TEXT}note: Never asked for.\n");
    let like = THINGS.replace("label: What it bears.", "label: What it bears., id: Gone.");
    let (model, problems) = described(&[("things", &like), ("fields", &common)]);
    assert_eq!(field_words(&model, "Thing", "id"), Some("Its number."));
    assert_eq!(field_words(&model, "Thing", "state"), Some("How it is."));
    assert_eq!(
        field_words(&model, "CreateThing", "name"),
        Some("What it is called.")
    );
    assert_eq!(
        messages(&problems),
        [
            "openapi/docs/things.yaml:25 types.CreateThing.fields.id is about nothing in the API",
            "openapi/docs/fields.yaml:8 note is about nothing in the API",
        ]
    );
    let borrowed = THINGS.replace(
        "fields: {id: Its number.}",
        "fields: {id: Its number., name: N.}",
    );
    let borrowed = borrowed.replace("name: What it is called., ", "");
    let (model, _) = described(&[("things", &borrowed), ("fields", FIELDS_TEXT)]);
    assert_eq!(field_words(&model, "CreateThing", "name"), Some("N."));
}

#[test]
fn parameters_have_words_of_the_operation_the_namespace_or_the_body() {
    let (model, _) = described(&[("things", THINGS), ("fields", FIELDS_TEXT)]);
    let operation = |method: &str| {
        let found = model.operations.iter().find(|o| o.method == method);
        found.expect("an operation")
    };
    let said = |method: &str, wire: &str| {
        let crate::model::OperationKind::Call { parameters, .. } = &operation(method).kind else {
            panic!("{method} is no call");
        };
        let parameter = parameters.iter().find(|p| p.wire == wire);
        parameter.expect("a parameter").words.clone()
    };
    assert_eq!(
        said("delete", "id").says.as_deref(),
        Some("Which one, `thing_..`.")
    );
    assert_eq!(said("delete", "id").example.as_deref(), Some("thing_7"));
    let slug = said("update_role_part", "slug");
    assert_eq!(slug.says.as_deref(), Some("Who had it."));
    let of_body = THINGS.replace("    arguments: {slug: Who had it.}\n", "");
    let (model, _) = described(&[("things", &of_body), ("fields", FIELDS_TEXT)]);
    let replace = model
        .operations
        .iter()
        .find(|o| o.method == "update_role_part");
    let crate::model::OperationKind::Call { parameters, .. } = &replace.expect("it").kind else {
        panic!("no call");
    };
    let slug = parameters.iter().find(|p| p.wire == "slug");
    assert_eq!(slug.expect("it").words.says.as_deref(), Some("Who has it."));
}

#[test]
fn what_has_no_words_is_named_with_the_place_to_write_them() {
    let text = THINGS
        .replace("  delete: {does: Throws one away.}\n", "")
        .replace("    fields: {id: Its number.}\n", "")
        .replace("    variants: {\"on\": It was switched on.}\n", "")
        .replace("  zone: Where to look.\n", "")
        .replace("namespace: Everything that lies about.\n", "");
    let (_, problems) = described(&[("things", &text), ("fields", FIELDS_TEXT)]);
    assert!(problems.iter().all(|p| p.kind == ProblemKind::Undocumented));
    assert_eq!(
        messages(&problems),
        [
            "openapi/docs/things.yaml:24 the type Choice has no words for `variants.on`",
            "openapi/docs/things.yaml:17 the type Thing has no words for `fields.id`",
            "openapi/docs/things.yaml:5 things.delete has no words for `does`",
            "openapi/docs/things.yaml:12 things.update_role_part has no words for `arguments.zone`",
            "openapi/docs/things.yaml the namespace things has no words for `namespace`",
        ]
    );
    assert!(problems[0].remedy.as_deref().is_some_and(|help| {
        help.contains("`cargo xtask docs missing things` prints the entries to fill in")
    }));
}

#[test]
fn a_namespace_without_a_file_lacks_all_words() {
    let mut model = read(&document()).expect("a sound document");
    let problems = describe(&mut model, &Docs::default()).problems;
    let messages = messages(&problems);
    for message in [
        "openapi/docs/things.yaml the namespace things has no words for `namespace`, `example`",
        "openapi/docs/others.yaml the type Other has no words for `is`, `fields.size`",
        "openapi/docs/shared.yaml the type State has no words for `is`, `values.on`, `values.off`",
    ] {
        assert!(
            messages.iter().any(|found| found == message),
            "{messages:?}"
        );
    }
}

#[test]
fn words_about_what_is_gone_are_stale() {
    let text = format!(
        "{THINGS}  Gone: {{is: \"It was, a [Lost].\"}}\n  State:\n    like: Lost\n    is: Whether it glows.\n    \
         values: {{\"on\": It glows., \"off\": It is dark., dim: It barely glows.}}\n"
    )
    .replace("  page:", "  left: {does: Leaves.}\n  page:")
    .replace("  zone:", "  corner: Near the wall.\n  zone:")
    .replace("{slug: Who had it.}", "{slug: Who had it., size: How big.}");
    let (_, problems) = described(&[
        ("things", &text),
        ("fields", FIELDS_TEXT),
        ("moon", "types: {}"),
        ("shared", "types: {}"),
    ]);
    assert!(problems.iter().all(|p| p.kind == ProblemKind::Stale));
    let mut messages = messages(&problems);
    messages.sort();
    assert_eq!(
        messages,
        [
            "openapi/docs/moon.yaml:1 openapi/docs/moon.yaml is about no namespace",
            "openapi/docs/things.yaml:12 operations.left is about nothing in the API",
            "openapi/docs/things.yaml:19 operations.update_role_part.arguments.size is about nothing \
             in the API",
            "openapi/docs/things.yaml:33 [Lost] is no type, field, operation or namespace of the API",
            "openapi/docs/things.yaml:33 types.Gone is about nothing in the API",
            "openapi/docs/things.yaml:35 State is like Lost, which has no words",
            "openapi/docs/things.yaml:37 types.State.values.dim is about nothing in the API",
            "openapi/docs/things.yaml:6 arguments.corner is about nothing in the API",
        ]
    );
}

#[test]
fn an_example_that_is_shown_nowhere_is_stale() {
    let text = THINGS
        .replace(
            "{does: Throws one away.}",
            "{does: Throws one away., example: x}",
        )
        .replace("{does: Looks one up.}", "{does: Looks one up., example: x}")
        .replace(
            "{does: Shows them in a browser.}",
            "{does: Shows., example: x}",
        );
    let mut model = read(&document()).expect("a sound document");
    for operation in &mut model.operations {
        operation.replaced = operation.method == "delete";
    }
    let files = [("things", text.as_str()), ("fields", FIELDS_TEXT)];
    let problems = describe(&mut model, &docs(&files)).problems;
    assert!(problems.iter().all(|p| p.kind == ProblemKind::Stale));
    assert_eq!(
        messages(&problems),
        [
            "openapi/docs/things.yaml:13 operations.delete.example is shown nowhere: things.delete \
             is written by hand, and so is its example",
            "openapi/docs/things.yaml:11 operations.page.example is shown nowhere: things.page is an \
             address for a browser, which has no example",
        ]
    );
}

#[test]
fn what_is_deprecated_says_what_to_use() {
    let mut changed = document();
    let properties = &mut changed["components"]["schemas"]["Thing"]["properties"];
    properties["state"]["deprecated"] = json!(true);
    let describe_with = |words: &str| {
        let mut model = read(&changed).expect("a sound document");
        let text = THINGS.replace(
            "{id: Its number.}",
            &format!("{{id: Its number., {words}}}"),
        );
        let problems = describe(
            &mut model,
            &docs(&[("things", &text), ("fields", FIELDS_TEXT)]),
        )
        .problems;
        let says = field_words(&model, "Thing", "state").map(str::to_owned);
        (says, messages(&problems))
    };
    let (says, problems) = describe_with("state: {says: It glows., instead: \"Ask [Choice].\"}");
    assert_eq!(
        says.as_deref(),
        Some("It glows.\n\nDeprecated. Ask [`Choice`](crate::types::Choice).")
    );
    assert_eq!(problems, [""; 0]);
    let (_, problems) = describe_with("state: It glows.");
    assert_eq!(
        problems,
        ["openapi/docs/things.yaml:20 the type Thing has no words for `fields.state`"]
    );
}

#[test]
fn entries_that_nobody_knows_are_refused_with_their_line() {
    for (text, message) in [
        ("names: X.", "unknown field"),
        ("operations: {list: {notes: X.}}", "does"),
        (
            "types: {Thing: {fields: {id: [1]}}}",
            "a text, or a mapping",
        ),
    ] {
        let files = [(String::from("things"), text.to_owned())];
        let Err(problems) = Docs::parse(files) else {
            panic!("{text} is accepted");
        };
        let shown = problems.to_string();
        assert!(shown.contains(message), "{shown}");
        assert!(shown.contains("at openapi/docs/things.yaml:1"), "{shown}");
    }
}
