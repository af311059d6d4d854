use super::*;
use crate::small_api::{generated, has};

fn file(name: &str) -> String {
    let (model, generated) = generated();
    let files: BTreeMap<String, String> = files(&model, &generated).into_iter().collect();
    files[name].clone()
}

#[test]
fn a_file_a_namespace_each_behind_its_feature() {
    let (model, generated) = generated();
    let names: Vec<String> = files(&model, &generated)
        .into_iter()
        .map(|(name, text)| {
            assert!(syn::parse_file(&text).is_ok(), "{name} is no Rust:\n{text}");
            name
        })
        .collect();
    assert_eq!(
        names,
        [
            "requests/others.rs",
            "requests/things.rs",
            "requests/mod.rs",
            "operations.rs",
            "namespaces.rs",
        ]
    );
    has(
        &file("requests/mod.rs"),
        &[
            "#[cfg(feature = \"others\")] pub mod others; #[cfg(feature = \"things\")] pub mod things;",
        ],
    );
}

#[test]
fn statics_the_handle_and_the_builders_stand_in_this_order_with_what_they_use() {
    let text = file("requests/things.rs");
    let places: Vec<usize> = [
        "use workos_core::http::Method;\nuse workos_core::{\n",
        "use crate::types::{Choice, CreateThing, ReplacePart, State, Thing};\n",
        "pub static CREATE: Operation",
        "pub static PAGE: Operation",
        "pub struct Things {",
        "impl Things {",
        "pub struct CreateRequest answers",
        "impl CreateRequest {",
    ]
    .iter()
    .map(|part| {
        text.find(part)
            .unwrap_or_else(|| panic!("no {part} in\n{text}"))
    })
    .collect();
    assert!(places.is_sorted(), "{places:?}");

    let others = file("requests/others.rs");
    has(&others, &["use crate::types::{Other, State};"]);
    for unused in ["Value", "List", "Secret"] {
        assert!(!others.contains(unused), "{unused} is not used:\n{others}");
    }
}

#[test]
fn a_type_that_only_a_static_seems_to_mention_is_not_imported() {
    let (mut model, generated) = generated();
    let mut api_key = model.types.remove("Other").expect("a type");
    api_key.name = String::from("ApiKey");
    model.types.insert(api_key.name.clone(), api_key);
    let files: BTreeMap<String, String> = files(&model, &generated).into_iter().collect();
    let text = &files["requests/things.rs"];
    assert!(text.contains("Credential::ApiKey"));
    assert!(text.contains("use crate::types::{Choice,"), "{text}");
}
