//! From a repaired document to the files of the generated crate: normalise, read, generate, emit.

use serde_json::Value;

use crate::emit;
use crate::generate;
use crate::model::Model;
use crate::naming::Naming;
use crate::normalise;
use crate::problem::{Problem, Result};
use crate::progress::Progress;
use crate::staging::Outputs;

/// What generation produced.
pub struct Built {
    pub outputs: Outputs,
    pub stale: Vec<Problem>,
}

/// Builds all files from a document with additions and repairs in place.
pub fn build(mut document: Value, naming_toml: &str, progress: &Progress) -> Result<Built> {
    let naming = Naming::parse(naming_toml)?;

    let stage = progress.stage("normalise");
    let counts = normalise::normalise(&mut document, &naming)?;
    let model = Model::read(&document, &naming)?;
    let changes: usize = counts.iter().map(|(_, count)| count).sum();
    stage.done(format_args!(
        "{} passes, {changes} changes, {} types",
        counts.len(),
        model.types.len()
    ));

    let stage = progress.stage("generate");
    let generated = generate::generate(&model)?;
    stage.done(format_args!(
        "{} structs, {} calls",
        generated.fields.len(),
        generated.calls.len()
    ));

    let stage = progress.stage("emit");
    let outputs = emit::emit(&model, &generated);
    stage.done(format_args!("{} files", outputs.len()));

    Ok(Built {
        outputs,
        stale: naming.stale(),
    })
}
