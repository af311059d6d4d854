use serde_json::json;

use super::*;
use crate::generate;
use crate::small_api::{document, generated, has, read};

/// The methods of the handle of `things`, in the API of a document.
fn methods_in(document: &serde_json::Value) -> String {
    let model = read(document).expect("a sound document");
    let generated = generate::generate(&model).expect("what can be generated");
    let things = model.operations.iter().filter(|o| o.namespace == "things");
    methods("things", &Builder::all(things, &model, &generated), &model)
}

#[test]
fn a_handle_holds_a_client() {
    let (model, _) = generated();
    has(
        &handle("things", &model),
        &[
            "/// The requests of the namespace `things`.",
            "#[derive(Clone, Debug)] pub struct Things { client: Client, }",
        ],
    );
    has(
        &methods_in(&document()),
        &[
            "impl Things { /// The namespace as `client` serves it. #[must_use] \
           pub fn new(client: &Client) -> Self { Self { client: client.clone() } }",
        ],
    );
}

#[test]
fn a_method_takes_what_is_required_and_starts_the_request() {
    let text = methods_in(&document());
    has(
        &text,
        &[
            "/// `GET /things/{id}`",
            "#[doc(alias = \"get_thing\")] \
             pub fn get(&self, id: impl AsRef<str>) -> GetRequest { GetRequest { \
             call: PreparedRequest::new(&self.client, Request::new(&GET).path(\"id\", id)), } }",
            "pub fn list(&self) -> ListRequest {",
            "pub fn get_own(&self, access_token: impl Into<Secret>) -> GetOwnRequest { \
             GetOwnRequest { call: PreparedRequest::new(&self.client, Request::new(&GET_OWN)) \
             .access_token(access_token), } }",
        ],
    );
    assert!(
        !text.contains("fn page"),
        "an address is no request: {text}"
    );
    assert!(
        !text.contains("alias = \"get_own\""),
        "the family calls it so too: {text}"
    );
}

#[test]
fn fields_of_the_body_are_taken_one_by_one_and_a_whole_body_by_another_method() {
    has(
        &methods_in(&document()),
        &[
            "/// `POST /things`",
            "#[doc(alias = \"create_thing\")] pub fn create( &self, \
             name: impl Into<String>, note: Option<String>, ) -> CreateRequest { \
             self.create_with(CreateThing::new(name, note)) }",
            "/// As [`Self::create`], with a body built elsewhere. \
             pub fn create_with(&self, body: CreateThing) -> CreateRequest { CreateRequest { \
             call: PreparedRequest::new(&self.client, Request::new(&CREATE)), body, } }",
        ],
    );
    let mut changed = document();
    let operation = &mut changed["paths"]["/things/roles/{slug}/parts/{part_id}"]["put"];
    operation["parameters"][0]["required"] = false.into();
    has(
        &methods_in(&changed),
        &[
            "role_slug: impl AsRef<str>, part_id: impl AsRef<str>, slug: impl Into<String>, )",
            "_with(role_slug, part_id, ReplacePart::new(slug))",
            ".path(\"slug\", role_slug) .path(\"part_id\", part_id)",
        ],
    );
}

#[test]
fn many_inputs_and_unions_take_the_body_whole() {
    let text = methods_in(&document());
    has(
        &text,
        &[
            "slug: impl AsRef<str>, part_id: impl AsRef<str>, zone: impl Into<String>, \
             body: impl Into<ReplacePart>, )",
            ".path(\"slug\", slug) .path(\"part_id\", part_id) .query(\"zone\", zone.into()), ), \
             body: body.into(), } }",
            "pub fn create_event(&self, body: impl Into<Choice>) -> CreateEventRequest {",
        ],
    );
    assert!(!text.contains("create_event_with"), "{text}");
}

#[test]
fn parts_of_a_path_that_are_no_texts_become_texts() {
    let mut changed = document();
    let parameter =
        |schema| json!([{ "name": "type", "in": "path", "required": true, "schema": schema }]);
    let state = json!({ "$ref": "#/components/schemas/State" });
    changed["paths"]["/things/of/{type}"] = json!({
        "get": { "parameters": parameter(state) },
        "delete": { "parameters": parameter(json!({ "type": "integer" })) },
    });
    has(
        &methods_in(&changed),
        &[
            "(&self, r#type: impl Into<State>)",
            ".path(\"type\", r#type.into())",
            "(&self, r#type: i64)",
            ".path(\"type\", r#type.to_string())",
        ],
    );
}

#[test]
fn a_client_has_a_method_for_every_namespace() {
    let (model, _) = generated();
    let long = "namespace_of_a_name_that_leaves_no_room";
    let text = client_methods(["other", "things", long].into_iter(), &model);
    has(
        &text,
        &[
            "#[macro_export] macro_rules! namespaces { ($client:ident, $core:ident) => { \
             impl $client {",
            "/// The requests of the namespace `things`. #[cfg(feature = \"things\")] \
             #[must_use] pub fn things(&self) -> $crate::requests::things::Things { \
             $crate::requests::things::Things::new(&self.$core) }",
            // A type is called Other.
            "pub fn other(&self) -> $crate::requests::other::Others {",
        ],
    );
    assert!(
        text.contains(&format!(
            "            pub fn {long}(\n                &self,\n            ) -> $crate::"
        )),
        "{text}"
    );
}
