use super::*;
use crate::small_api::{generated, has};

/// The items of the builder of a method.
fn items(method: &str) -> String {
    let (model, generated) = generated();
    let builders = Builder::all(&model.operations, &model, &generated);
    let builder = builders.iter().find(|b| b.operation.method == method);
    builder.expect("a call").items(&model).join("\n")
}

#[test]
fn a_builder_says_what_it_sends_and_what_becomes_of_the_answer() {
    for (method, definition) in [
        (
            "create",
            "/// The request of [`Things::create`]: `POST /things`.
             pub struct CreateRequest answers Thing, sends CreateThing;",
        ),
        ("delete", "pub struct DeleteRequest answers ();"),
        ("list", "pub struct ListRequest answers pages of Thing;"),
        (
            "list_parts",
            "pub struct ListPartsRequest answers list of Thing;",
        ),
    ] {
        has(&items(method), &[definition]);
    }
    let (model, generated) = generated();
    let builders = Builder::all(&model.operations, &model, &generated);
    let optional: Vec<String> = builders
        .iter()
        .filter(|builder| builder.operation.place() == "GET /things/{id}")
        .flat_map(|builder| builder.items(&model))
        .collect();
    has(
        &optional.join("\n"),
        &["pub struct GetRequest answers Option<Thing>;"],
    );
    assert!(
        builders.iter().all(|b| b.operation.method != "page"),
        "an address for a browser has no builder"
    );
}

#[test]
fn what_may_be_left_out_has_a_setter_on_the_query_or_the_body() {
    let text = items("list");
    has(
        &text,
        &[
            "impl ListRequest { /// Sets `after`. pub fn after(mut self, after: impl Into<String>) \
             -> Self { self.call = self.call.query(\"after\", after.into()); self }",
            "pub fn limit(mut self, limit: i64) -> Self { \
             self.call = self.call.query(\"limit\", limit); self }",
            "pub fn state(mut self, state: impl Into<State>) -> Self { \
             self.call = self.call.query(\"state\", state.into()); self }",
            "pub fn kinds( mut self, kinds: impl IntoIterator<Item = impl Into<String>>, ) -> Self {",
            "let kinds: Vec<String> = kinds.into_iter().map(Into::into).collect(); \
             self.call = self.call.query(\"kinds\", kinds); self",
        ],
    );
    let text = items("create");
    has(
        &text,
        &[
            "/// Sets `label`. pub fn label(mut self, label: impl Into<String>) -> Self { \
             self.body = self.body.label(label); self }",
            "/// Clears `label`: sends it as null. pub fn clear_label(mut self) -> Self { \
             self.body = self.body.clear_label(); self }",
            "/// Sets `header`. pub fn choice(mut self, choice: impl Into<Choice>) -> Self { \
             self.body = self.body.header(choice); self }",
        ],
    );
    assert!(!text.contains("clear_count"), "it cannot be null: {text}");
    assert!(!text.contains("fn name"), "it is an argument: {text}");
    assert!(!text.contains("fn note"), "it is an argument: {text}");
}

#[test]
fn nothing_to_set_is_no_block() {
    assert!(!items("delete").contains("impl"));
}

#[test]
fn what_is_too_long_for_a_line_is_broken() {
    let (model, mut generated) = generated();
    let create = generated.calls.get_mut("things_create").expect("a call");
    let long = format!("types::{}", "Thing".repeat(13));
    create.answer = syn::parse_str(&long).expect("a type");
    let builders = Builder::all(&model.operations, &model, &generated);
    let builder = builders.iter().find(|b| b.operation.method == "create");
    let text = builder.expect("a call").items(&model).join("\n");
    assert!(
        text.contains(&format!(
            "    pub struct CreateRequest\n        answers {},\n        sends CreateThing;\n",
            "Thing".repeat(13)
        )),
        "{text}"
    );
}
