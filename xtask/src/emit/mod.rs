//! Writes `crates/workos-generated`: files that look as if a careful person had written them.

mod builders;
mod call_table;
mod conversion;
mod examples;
mod fixtures;
mod handles;
mod layout;
mod manifest;
mod objects;
mod operations;
mod requests;
pub mod rust_type;
mod rustdoc;
mod source;
mod table;
mod types;

use std::path::PathBuf;

use crate::fixtures::Fixtures;
use crate::generate::Generated;
use crate::model::Model;
use crate::staging::Outputs;

/// The folders that hold nothing but what is emitted here: what is no longer emitted is removed.
pub const OWNED: [&str; 1] = ["crates/workos-generated/src"];

/// All files, by path below the root of the repository.
pub fn emit(model: &Model, generated: &Generated, fixtures: &Fixtures) -> Outputs {
    let mut outputs = Outputs::default();
    let source = PathBuf::from(OWNED[0]);
    for (path, text) in types::files(model, generated)
        .into_iter()
        .chain(requests::files(model, generated))
        .chain(fixtures::files(model, fixtures))
    {
        outputs.insert(source.join(path), text);
    }
    outputs.insert(source.join("lib.rs"), source::crate_root());
    outputs.insert(PathBuf::from(manifest::PATH), manifest::file(model));
    outputs.insert(PathBuf::from(table::PATH), table::file(model));
    outputs.insert(
        PathBuf::from(call_table::PATH),
        call_table::file(model, generated),
    );
    outputs
}
