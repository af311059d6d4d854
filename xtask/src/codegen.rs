//! `codegen`: from the data in `openapi/` to the files of the generated crate.
//!
//! Reads the inputs, runs the stages in order and writes what they produce. How a document becomes
//! Rust is the pipeline's business.

use std::path::Path;

use crate::emit;
use crate::pipeline;
use crate::problem::{Problem, ProblemKind, Problems, Result};
use crate::progress::Progress;
use crate::sources::Sources;
pub use crate::staging::Difference;
use crate::staging::Outputs;

/// The stages of a run, for the length of the progress bar.
const STAGES: u64 = 9;

#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Compare only.
    pub check: bool,
    /// Report stale entries and go on.
    pub allow_stale: bool,
}

/// How a run ended that met no problem.
#[derive(Debug)]
pub enum Outcome {
    /// Everything is written. Stale entries are left only where they were allowed.
    Written { stale: Vec<Problem> },
    /// Only compared.
    Compared {
        stale: Vec<Problem>,
        differences: Vec<Difference>,
    },
}

/// Generates from the inputs under `root`.
pub fn run(root: &Path, options: Options) -> Result<Outcome> {
    let progress = Progress::new(STAGES);
    let (outputs, stale) = build(root, &progress)?;
    let unusable = stale.iter().any(|found| found.kind == ProblemKind::Invalid);
    if unusable || !options.allow_stale {
        Problems::none_in(stale.clone())?;
    }
    if options.check {
        let stage = progress.stage("check");
        let differences = outputs.check(root, &emit::OWNED)?;
        stage.done(format_args!(
            "{} files, {} differ",
            outputs.len(),
            differences.len()
        ));
        return Ok(Outcome::Compared { stale, differences });
    }
    let stage = progress.stage("write");
    let report = outputs.write(root, &emit::OWNED)?;
    stage.done(format_args!(
        "{} written, {} unchanged, {} removed",
        report.written.len(),
        report.unchanged,
        report.removed.len()
    ));
    Ok(Outcome::Written { stale })
}

fn build(root: &Path, progress: &Progress) -> Result<(Outputs, Vec<Problem>)> {
    let stage = progress.stage("read");
    let sources = Sources::read(root)?;
    stage.done(format_args!(
        "{} operations, {} overlays",
        sources.operations(),
        sources.overlays.len()
    ));
    let api = pipeline::read(sources, progress)?;
    let outputs = pipeline::build(&api, progress)?;
    Ok((outputs, api.stale))
}
