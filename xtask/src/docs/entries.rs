//! Every entry of the files: what they are about that is gone or not shown, and where their links
//! lead.

use super::file::Words;
use super::links::Links;
use super::{Docs, FIELDS, shown};
use crate::model::{Model, OperationKind};
use crate::problem::Problem;

/// A text, and where it stands.
pub struct Text<'d> {
    pub page: &'d str,
    pub path: Vec<&'d str>,
    pub text: &'d str,
    pub role: Role,
}

/// What a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The text of a namespace, or the notes of an operation: Markdown of any length.
    Prose,
    /// What an operation does.
    Does,
    /// What a type, field, value or parameter is.
    Meaning,
    /// A remark on one of these.
    Remark,
}

/// Every text.
pub fn texts(docs: &Docs) -> Vec<Text<'_>> {
    let mut texts = Texts(Vec::new());
    for (page, words) in &docs.pages {
        if let Some(text) = &words.namespace {
            texts.add(page, vec!["namespace"], text, Role::Prose);
        }
        for (name, argument) in &words.arguments {
            texts.words(page, &["arguments", name], argument);
        }
        for (method, operation) in &words.operations {
            let at = |key| vec!["operations", method, key];
            texts.add(page, at("does"), &operation.does, Role::Does);
            for (key, text, role) in [
                ("answers", &operation.answers, Role::Remark),
                ("notes", &operation.notes, Role::Prose),
                ("instead", &operation.instead, Role::Remark),
            ] {
                if let Some(text) = text {
                    texts.add(page, at(key), text, role);
                }
            }
            for text in &operation.errors {
                texts.add(page, at("errors"), text, Role::Remark);
            }
            for (name, argument) in &operation.arguments {
                texts.words(page, &["operations", method, "arguments", name], argument);
            }
        }
        for (name, definition) in &words.types {
            if let Some(is) = &definition.is {
                texts.add(page, vec!["types", name, "is"], is, Role::Meaning);
            }
            for (wire, field) in &definition.fields {
                texts.words(page, &["types", name, "fields", wire], field);
            }
            for (group, values) in [
                ("values", &definition.values),
                ("variants", &definition.variants),
            ] {
                for (wire, text) in values {
                    let path = vec!["types", name, group, wire];
                    texts.add(page, path, text, Role::Meaning);
                }
            }
        }
    }
    for (name, words) in &docs.fields {
        texts.words(FIELDS, &[name], words);
    }
    texts.0
}

struct Texts<'d>(Vec<Text<'d>>);

impl<'d> Texts<'d> {
    fn add(&mut self, page: &'d str, path: Vec<&'d str>, text: &'d str, role: Role) {
        self.0.push(Text {
            page,
            path,
            text,
            role,
        });
    }

    fn words(&mut self, page: &'d str, path: &[&'d str], words: &'d Words) {
        self.add(page, path.to_vec(), &words.says, Role::Meaning);
        if let Some(instead) = &words.instead {
            self.add(page, path.to_vec(), instead, Role::Remark);
        }
    }
}

/// The entries that are about nothing.
pub fn stale(docs: &Docs) -> Vec<Problem> {
    let mut stale = Vec::new();
    let mut unless_marked = |page: &str, path: &[&str]| {
        let marked = docs.is_marked(page, path);
        if !marked {
            let message = match path {
                [] => format!("{} is about no namespace", shown(page)),
                _ => format!("{} is about nothing in the API", path.join(".")),
            };
            stale.push(Problem::stale(docs.place(page, path), message).remedy(
                "remove the entry, or write it under the new name if the API renamed its subject",
            ));
        }
        marked
    };
    for (page, words) in &docs.pages {
        if !unless_marked(page, &[]) {
            continue;
        }
        for name in words.arguments.keys() {
            unless_marked(page, &["arguments", name]);
        }
        for (method, operation) in &words.operations {
            if unless_marked(page, &["operations", method]) {
                for name in operation.arguments.keys() {
                    unless_marked(page, &["operations", method, "arguments", name]);
                }
            }
        }
        for (name, definition) in &words.types {
            if !unless_marked(page, &["types", name]) {
                continue;
            }
            let fields = definition.fields.keys().map(|key| ("fields", key));
            let values = definition.values.keys().map(|key| ("values", key));
            let variants = definition.variants.keys().map(|key| ("variants", key));
            for (group, key) in fields.chain(values).chain(variants) {
                unless_marked(page, &["types", name, group, key]);
            }
        }
    }
    for name in docs.fields.keys() {
        unless_marked(FIELDS, &[name]);
    }
    stale.extend(unlike(docs));
    stale
}

/// Examples of operations whose documentation shows none: nobody would see them.
pub fn unshown_examples(docs: &Docs, model: &Model) -> Vec<Problem> {
    let written = model
        .operations
        .iter()
        .filter(|operation| operation.words.example.is_some());
    let unshown = written.filter_map(|operation| {
        let (why, instead) = match operation.kind {
            OperationKind::Url => (
                "is an address for a browser, which has no example",
                "remove the entry",
            ),
            OperationKind::Call { .. } if operation.replaced => (
                "is written by hand, and so is its example",
                "remove the entry, and write the example at the method in crates/workos",
            ),
            OperationKind::Call { .. } => return None,
        };
        let (page, method) = (&operation.namespace, &operation.method);
        let path = ["operations", method, "example"];
        let message = format!("{} is shown nowhere: {page}.{method} {why}", path.join("."));
        Some(Problem::stale(docs.place(page, &path), message).remedy(instead))
    });
    unshown.collect()
}

/// Types that others are said to be like, and that have no words.
fn unlike(docs: &Docs) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (page, words) in &docs.pages {
        for (name, definition) in &words.types {
            for other in &definition.like {
                if docs.of_type(other).is_none() {
                    let place = docs.place(page, &["types", name, "like"]);
                    problems.push(
                        Problem::stale(
                            place,
                            format!("{name} is like {other}, which has no words"),
                        )
                        .remedy("name a type that has words"),
                    );
                }
            }
        }
    }
    problems
}

/// Links that lead nowhere.
pub fn broken_links(docs: &Docs, links: &Links) -> Vec<Problem> {
    let mut problems = Vec::new();
    for Text {
        page, path, text, ..
    } in texts(docs)
    {
        for name in links.resolve(text).1 {
            let message = format!("[{name}] is no type, field, operation or namespace of the API");
            problems.push(Problem::stale(docs.place(page, &path), message).remedy(
                "write [Type], [Type.field], [namespace.method] or [namespace]; other names in \
                 backticks, and a bracket that is no link with a backslash before it",
            ));
        }
    }
    problems
}
