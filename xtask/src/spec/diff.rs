//! `spec diff`: what one document in place of another does to the users of the SDK.
//!
//! Both go through the same additions, repairs, passes and names, so that what is compared is what
//! applications see. A fact of the document that the SDK does not show is no difference.

pub mod change;
mod members;
mod operations;
mod order;
mod prose;
mod report;
mod types;

use std::path::Path;

use crate::pipeline::{self, Api};
use crate::problem::{Problems, Result};
use crate::progress::Progress;
use crate::sources::Sources;

use change::Changes;
use prose::Prose;
pub use report::Report;

/// A document, read.
struct Revision {
    api: Api,
    prose: Prose,
}

/// Compares two documents, published or imported, with the data under `root`.
pub fn compare(root: &Path, old: &Path, new: &Path) -> Result<Report> {
    let (old, new) = (sources(root, old)?, sources(root, new)?);
    let (old, new) = (read(old)?, read(new)?);
    let mut changes = Changes::default();
    operations::compare(&old.api.model, &new.api.model, &mut changes);
    types::compare(&old.api.model, &new.api.model, &mut changes);
    let prose_compared = prose::compare(&old.prose, &new.prose, &new.api.model, &mut changes);
    Ok(Report::new(changes, prose_compared))
}

fn sources(root: &Path, document: &Path) -> Result<Sources> {
    Sources::read_with(root, document, &document.display().to_string())
}

/// Entries that are stale are passed over: what one document has, the other may lack.
fn read(sources: Sources) -> Result<Revision> {
    let file = sources.file.clone();
    let prose = Prose::of(&sources.document);
    let api =
        pipeline::read(sources, &Progress::silent()).map_err(|found| in_document(&file, found))?;
    Ok(Revision { api, prose })
}

/// Says of places in a document which of the two it is.
fn in_document(file: &str, Problems(mut problems): Problems) -> Problems {
    for problem in &mut problems {
        let place = problem.place.take().unwrap_or_default();
        let named = place.starts_with(file) || place.starts_with("openapi/");
        problem.place = Some(match named {
            true => place,
            false => format!("{file}, {place}"),
        });
    }
    Problems(problems)
}
