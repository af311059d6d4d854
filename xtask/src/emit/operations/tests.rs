use super::*;
use crate::small_api::{generated, has};

#[test]
fn what_is_fixed_about_an_operation_is_a_static() {
    let (model, _) = generated();
    let fixed = |method: &str| {
        let operation = model.operations.iter().find(|o| o.method == method);
        fixed(operation.expect("an operation"), &model)
    };
    has(
        &fixed("create"),
        &[
            "/// `POST /things`, called by [`Things::create`]. pub static CREATE: Operation = Operation::new( \
           \"things.create\", Method::POST, \"/things\", Credential::ApiKey, Repeat::WithKey, );",
        ],
    );
    has(
        &fixed("get_own"),
        &[
            "pub static GET_OWN: Operation",
            "Credential::AccessToken, Repeat::Safe",
        ],
    );
}

#[test]
fn the_table_has_every_operation_behind_the_feature_of_its_namespace() {
    let (model, _) = generated();
    let table = table(&model);
    has(
        &table,
        &[
            "pub static CALLS: &[&Operation] = &[ \
             #[cfg(feature = \"others\")] &crate::requests::others::GET, \
             #[cfg(feature = \"things\")] &crate::requests::things::CREATE,",
            "pub static BROWSER_URLS: &[&Operation] = &[ \
             #[cfg(feature = \"things\")] &crate::requests::things::PAGE, ];",
        ],
    );
    for row in [
        "//! # [`things()`](crate::requests::things)\n//!\n//! The requests of the namespace `things`.",
        "//! | [`create()`](crate::requests::things::Things::create) | `POST /things` | |\n",
        "//! | [`page()`](crate::requests::things::PAGE) | `GET /things/page` | |\n",
    ] {
        assert!(table.contains(row), "no {row} in\n{table}");
    }
    let rows = table.matches("\n    &crate::requests::").count();
    assert_eq!(rows, model.operations.len());
    assert_eq!(table.matches("#[cfg(feature = ").count(), rows);
}
