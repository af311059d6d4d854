//! From the sources to the files of the generated crate: add and repair, normalise and read, then
//! generate and emit. What is read is the API as the SDK shows it; comparing and describing it need
//! no more than that.

use crate::additions::{self, Merged};
use crate::docs::{self, Described, Gap};
use crate::emit;
use crate::fixtures::{self, Fixtures};
use crate::generate;
use crate::model::Model;
use crate::naming::Naming;
use crate::normalise;
use crate::overlay::{self, Applied};
use crate::problem::{Problem, Problems, Result};
use crate::progress::Progress;
use crate::sources::Sources;
use crate::spec::check::{self, Scope};
use crate::spec::import::{canonical, destination};
use crate::staging::Outputs;

/// The API as the SDK shows it, and what was done to the document on the way there.
pub struct Api {
    pub model: Model,
    /// A value of every type.
    pub fixtures: Fixtures,
    pub merged: Merged,
    pub applied: Vec<Applied>,
    /// How often each pass changed something.
    pub passes: Vec<(&'static str, usize)>,
    /// Additions, repairs, names, words and fixtures that match nothing, what has to have words and
    /// has none, and words that are not as they have to be.
    pub stale: Vec<Problem>,
    /// Everything without words.
    pub undescribed: Vec<Gap>,
}

/// Reads the API out of the sources.
pub fn read(sources: Sources, progress: &Progress) -> Result<Api> {
    let Sources {
        file,
        mut document,
        additions,
        overlays,
        naming,
        docs,
        fixtures,
    } = sources;

    let stage = progress.stage("additions");
    let (merged, mut stale) =
        additions::merge(&mut document, &additions, destination(Scope::Additions))?;
    let mut document = canonical(document);
    stage.done(&merged);

    let stage = progress.stage("overlay");
    let (applied, without_effect) = overlay::apply(&mut document, &overlays)?;
    stale.extend(without_effect);
    let places: usize = applied.iter().map(|action| action.matched).sum();
    check::check(
        &format!("{file} with additions and overlays"),
        &document,
        Scope::Whole,
    )?;
    stage.done(format_args!("{} repairs, {places} places", applied.len()));

    let stage = progress.stage("normalise");
    let naming = Naming::parse(&naming)?;
    let read = normalise::normalise(&mut document, &naming)
        .and_then(|passes| Ok((passes, Model::read(&document, &naming)?)));
    let (passes, mut model) = match read {
        Ok(read) => read,
        // A stale repair is often the very reason why the rest cannot be generated.
        Err(Problems(mut problems)) => {
            problems.extend(stale);
            return Err(Problems(problems));
        }
    };
    let changes: usize = passes.iter().map(|(_, count)| count).sum();
    stage.done(format_args!(
        "{} passes, {changes} changes, {} types",
        passes.len(),
        model.types.len()
    ));

    stale.extend(naming.stale());

    let stage = progress.stage("docs");
    let Described { problems, gaps } = docs::describe(&mut model, &docs);
    stage.done(format_args!(
        "{} types, operations and namespaces lack words",
        gaps.len()
    ));
    stale.extend(problems);

    let stage = progress.stage("fixtures");
    let (fixtures, problems) = fixtures::make(&model, &fixtures);
    stage.done(format_args!("{} values", fixtures.values.len()));
    stale.extend(problems);
    Ok(Api {
        model,
        fixtures,
        merged,
        applied,
        passes,
        stale,
        undescribed: gaps,
    })
}

/// Builds all files of the generated crate.
pub fn build(api: &Api, progress: &Progress) -> Result<Outputs> {
    let model = &api.model;
    let stage = progress.stage("generate");
    let generated = generate::generate(model).map_err(|Problems(mut problems)| {
        problems.extend(api.stale.iter().cloned());
        Problems(problems)
    })?;
    stage.done(format_args!(
        "{} structs, {} calls",
        generated.fields.len(),
        generated.calls.len()
    ));

    let stage = progress.stage("emit");
    let outputs = emit::emit(model, &generated, &api.fixtures);
    stage.done(format_args!("{} files", outputs.len()));
    Ok(outputs)
}
