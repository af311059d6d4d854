use super::*;
use crate::small_api::{generated, has};

#[test]
fn a_row_gives_every_input_to_its_argument_or_setter() {
    let (model, generated) = generated();
    let text = file(&model, &generated);
    has(
        &text,
        &[
            "use workos::types::*; use crate::calls::{Call, Given};",
            // Fields of the body: arguments, setters, and null where the API takes it.
            "place: \"POST /things\", make: |workos, given: Given| Box::pin(async move { \
             let request = workos .things() .create( given.field::<String>(\"name\"), \
             given.field::<Option<String>>(\"note\"), ) \
             .when_some( given.optional_field::<String>(\"label\"), \
             |request, value| request.label(value), ) \
             .when_some(given.null_field(\"label\"), |request, ()| request.clear_label())",
            "given.optional_field::<Choice>(\"header\"), |request, value| request.choice(value)",
            "given.value(request.send().await)",
            // A body as one value, after the parameters.
            "given.parameter::<String>(\"slug\"), given.parameter::<String>(\"part_id\"), \
             given.parameter::<String>(\"zone\"), given.body::<ReplacePart>(), );",
            "workos.things().get_own(given.access_token())",
            "given.optional_parameter::<Vec<String>>(\"kinds\")",
            "given.page(request.send().await)",
        ],
    );
    assert_eq!(text.matches("given.page(").count(), 1, "{text}");
    assert_eq!(text.matches("place: ").count(), 9, "{text}");
    assert!(!text.contains("GET /things/page"), "{text}");
}

#[test]
fn a_row_goes_past_what_is_written_by_hand() {
    let (mut model, generated) = generated();
    model.by_hand.insert("things".to_owned());
    let text = file(&model, &generated);
    has(&text, &["let request = (*workos.things()) .create("]);
}
