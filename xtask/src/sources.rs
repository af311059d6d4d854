//! What the pipeline starts from: the document and the data in `openapi/` that goes with it.

use std::path::Path;

use serde_json::Value;

use crate::docs::Docs;
use crate::fixtures::Table;
use crate::naming;
use crate::overlay::{self, Overlay};
use crate::problem::Result;
use crate::spec::check::{self, Scope};
use crate::spec::import::destination;
use crate::spec::source;

const OVERLAYS: &str = "openapi/overlays";

/// The document, and what is added to it, repaired in it and named in it.
pub struct Sources {
    /// The document's name in messages.
    pub file: String,
    pub document: Value,
    pub additions: Value,
    pub overlays: Vec<Overlay>,
    /// The text of `naming.toml`.
    pub naming: String,
    /// Our own words.
    pub docs: Docs,
    /// Values for the tests of applications.
    pub fixtures: Table,
}

impl Sources {
    /// What is under `root`.
    pub fn read(root: &Path) -> Result<Self> {
        let file = destination(Scope::Whole);
        Self::read_with(root, &root.join(file), file)
    }

    /// What is under `root`, with another document in place of the imported one; `shown` is its
    /// name in messages.
    pub fn read_with(root: &Path, document: &Path, shown: &str) -> Result<Self> {
        let additions = destination(Scope::Additions);
        Ok(Self {
            file: shown.to_owned(),
            document: read_document(document, shown, Scope::Whole)?,
            additions: read_document(&root.join(additions), additions, Scope::Additions)?,
            overlays: overlay::read_folder(root, OVERLAYS)?,
            naming: source::read(&root.join(naming::FILE), naming::FILE)?,
            docs: Docs::read(root)?,
            fixtures: Table::read(root)?,
        })
    }

    /// How many operations the document has.
    pub fn operations(&self) -> usize {
        self.document["paths"]
            .as_object()
            .map_or(0, |paths| check::operations(paths).count())
    }
}

fn read_document(path: &Path, shown: &str, scope: Scope) -> Result<Value> {
    check::parse(shown, &source::read(path, shown)?, scope)
}
