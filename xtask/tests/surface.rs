//! What a reviewer reads of a change: the SDK's surface in `snapshots/`, one text a namespace.
//! `cargo insta review` goes through what changed and asks of each text whether it is meant.

use std::collections::BTreeSet;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

use xtask::surface;

fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

#[test]
fn the_surface_is_what_was_reviewed() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = package.parent().expect("the workspace");
    let texts = surface::of_repository(root).expect("a sound repository");

    // Every text is compared, so that one run shows all that changed.
    let unreviewed: Vec<&str> = settings().bind(|| {
        texts
            .iter()
            .filter(|(name, text)| {
                let compared = AssertUnwindSafe(|| insta::assert_snapshot!(name.as_str(), text));
                panic::catch_unwind(compared).is_err()
            })
            .map(|(name, _)| name.as_str())
            .collect()
    });
    assert!(
        unreviewed.is_empty(),
        "not reviewed: {unreviewed:?}; run `cargo insta review`"
    );

    let of_texts: BTreeSet<String> = texts.keys().map(|name| format!("{name}.snap")).collect();
    let on_disk: BTreeSet<String> = fs::read_dir(package.join("tests/snapshots"))
        .expect("the snapshots")
        .map(|entry| entry.expect("a readable entry").file_name())
        .filter_map(|name| name.into_string().ok())
        .filter(|name| name.ends_with(".snap"))
        .collect();
    let gone: Vec<&String> = on_disk.difference(&of_texts).collect();
    assert!(
        gone.is_empty(),
        "of namespaces that are gone, to be deleted: {gone:?}"
    );
}
