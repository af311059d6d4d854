//! Our own words for operations, types and fields: `openapi/docs/`, a file a namespace, one for the
//! types that several share, and `fields.yaml` for what means the same everywhere.
//!
//! Read here and put into the model by [`describe`]; how they look in rustdoc is the emitter's
//! business. What has no words, and words for what is gone, is reported with the place.

mod describe;
mod entries;
mod failures;
mod file;
mod links;
mod lint;
pub mod place;
mod skeleton;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::problem::{Problem, Result};
use crate::spec::source;
use crate::yaml;

pub use describe::{Described, Gap, describe};
use file::{Page, TypeWords, Words};
pub use skeleton::missing;

/// Where the files are.
pub const FOLDER: &str = "openapi/docs";

/// The file with words for what means the same everywhere.
const FIELDS: &str = "fields";

/// The file of types that several namespaces use.
pub const SHARED: &str = "shared";

/// The files, which note which of their entries were asked for.
#[derive(Default)]
pub struct Docs {
    pages: BTreeMap<String, Page>,
    /// Words by the name of a field, whatever type or operation it is of.
    fields: BTreeMap<String, Words>,
    /// The text of each file, to find lines in.
    texts: BTreeMap<String, String>,
    used: RefCell<BTreeSet<(String, Vec<String>)>>,
}

impl Docs {
    /// What is under `root`. No folder is no words.
    pub fn read(root: &Path) -> Result<Self> {
        let entries = match fs::read_dir(root.join(FOLDER)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => {
                return Err(Problem::invalid(
                    FOLDER,
                    format!("the folder cannot be read: {error}"),
                )
                .remedy("check that it is a folder and readable")
                .into());
            }
        };
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter_map(|name| name.strip_suffix(".yaml").map(str::to_owned))
            .collect();
        names.sort();
        let mut texts = Vec::new();
        for name in names {
            let shown = shown(&name);
            texts.push((name, source::read(&root.join(&shown), &shown)?));
        }
        Self::parse(texts)
    }

    /// Reads the texts of files, by name.
    pub fn parse(texts: impl IntoIterator<Item = (String, String)>) -> Result<Self> {
        let mut docs = Self::default();
        for (name, text) in texts {
            let shown = shown(&name);
            match name == FIELDS {
                true => docs.fields = yaml::read_as(&shown, &text)?,
                false => {
                    docs.pages
                        .insert(name.clone(), yaml::read_as(&shown, &text)?);
                }
            }
            docs.texts.insert(name, text);
        }
        Ok(docs)
    }

    /// The words of a type, and the file that they stand in. A type keeps its words wherever they
    /// are: which namespaces use it changes from document to document.
    fn of_type(&self, name: &str) -> Option<(&str, &TypeWords)> {
        self.pages
            .iter()
            .find_map(|(page, words)| Some((page.as_str(), words.types.get(name)?)))
    }

    /// Notes that an entry is about something that is there.
    fn mark(&self, page: &str, path: &[&str]) {
        let path = path.iter().map(|part| (*part).to_owned()).collect();
        self.used.borrow_mut().insert((page.to_owned(), path));
    }

    fn is_marked(&self, page: &str, path: &[&str]) -> bool {
        let path = path.iter().map(|part| (*part).to_owned()).collect();
        self.used.borrow().contains(&(page.to_owned(), path))
    }

    /// The file and line of an entry, as messages give it.
    fn place(&self, page: &str, path: &[&str]) -> String {
        let shown = shown(page);
        match self.texts.get(page) {
            Some(text) => format!("{shown}:{}", place::line_of(text, path)),
            None => shown,
        }
    }
}

/// A file's name, as messages give it.
fn shown(name: &str) -> String {
    format!("{FOLDER}/{name}.yaml")
}

#[cfg(test)]
mod tests;
