//! `codegen`: from the data in `openapi/` to the files of the generated crate.
//!
//! Reads the inputs, runs the stages in order and writes what they produce. How a document becomes
//! Rust is the pipeline's business.

use std::path::Path;

use serde_json::Value;

use crate::additions;
use crate::overlay::{self, Overlay};
use crate::pipeline::{self, Built};
use crate::problem::{Problem, Problems, Result};
use crate::progress::Progress;
use crate::spec::check::{self, Scope};
use crate::spec::import::{canonical, destination};
use crate::spec::source;
use crate::staging::{Difference, Outputs};

const OVERLAYS: &str = "openapi/overlays";
const NAMING: &str = "openapi/naming.toml";

/// Folders in which every file is generated: what is no longer produced there is removed.
const OWNED_FOLDERS: [&str; 1] = ["crates/workos-generated/src"];

/// The stages of a run, for the length of the progress bar.
const STAGES: u64 = 7;

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

struct Inputs {
    document: Value,
    additions: Value,
    overlays: Vec<Overlay>,
    naming: String,
}

/// Generates from the inputs under `root`.
pub fn run(root: &Path, options: Options) -> Result<Outcome> {
    let progress = Progress::new(STAGES);
    let (outputs, stale) = build(root, &progress)?;
    if !options.allow_stale {
        Problems::none_in(stale.clone())?;
    }
    if options.check {
        let stage = progress.stage("check");
        let differences = outputs.check(root, &OWNED_FOLDERS)?;
        stage.done(format_args!(
            "{} files, {} differ",
            outputs.len(),
            differences.len()
        ));
        return Ok(Outcome::Compared { stale, differences });
    }
    let stage = progress.stage("write");
    let report = outputs.write(root, &OWNED_FOLDERS)?;
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
    let Inputs {
        mut document,
        additions,
        overlays,
        naming,
    } = read(root)?;
    let paths = |document: &Value| {
        document["paths"]
            .as_object()
            .map_or(0, |paths| check::operations(paths).count())
    };
    stage.done(format_args!(
        "{} operations, {} overlays",
        paths(&document),
        overlays.len()
    ));

    let stage = progress.stage("additions");
    let (merged, mut stale) =
        additions::merge(&mut document, &additions, destination(Scope::Additions))?;
    let mut document = canonical(document);
    stage.done(merged);

    let stage = progress.stage("overlay");
    let (applied, without_effect) = overlay::apply(&mut document, &overlays)?;
    stale.extend(without_effect);
    let places: usize = applied.iter().map(|action| action.matched).sum();
    check::check(
        "openapi/workos.yaml with additions and overlays",
        &document,
        Scope::Whole,
    )?;
    stage.done(format_args!("{} repairs, {places} places", applied.len()));

    match pipeline::build(document, &naming, progress) {
        Ok(Built {
            outputs,
            stale: found,
        }) => {
            stale.extend(found);
            Ok((outputs, stale))
        }
        // A stale repair is often the very reason why the rest cannot be generated.
        Err(Problems(mut problems)) => {
            problems.extend(stale);
            Err(Problems(problems))
        }
    }
}

fn read(root: &Path) -> Result<Inputs> {
    let document = |scope| {
        let file = destination(scope);
        check::parse(file, &source::read(&root.join(file), file)?, scope)
    };
    Ok(Inputs {
        document: document(Scope::Whole)?,
        additions: document(Scope::Additions)?,
        overlays: overlay::read_folder(root, OVERLAYS)?,
        naming: source::read(&root.join(NAMING), NAMING)?,
    })
}
