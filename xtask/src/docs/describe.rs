//! Puts the words into the model, and finds what has none and what they are about that is gone.

use std::collections::BTreeMap;

use super::file::Words as Written;
use super::links::Links;
use super::{Docs, FIELDS, SHARED, entries, lint, shown};
use crate::model::{
    Field, Model, NamespaceWords, Operation, OperationKind, OperationWords, Shape, ValueType, Words,
};
use crate::problem::Problem;

/// What is wrong with the words of a model, and what has none.
#[derive(Default)]
pub struct Described {
    /// Words that cannot be used, are about nothing, or are missing where they have to be.
    pub problems: Vec<Problem>,
    /// Everything without words, also where it may be so for now.
    pub gaps: Vec<Gap>,
}

/// A namespace, operation or type that lacks words.
pub struct Gap {
    /// The file that they belong into.
    pub page: String,
    /// `operations`, `types`, or nothing for the namespace itself.
    pub section: &'static str,
    pub name: String,
    pub missing: Vec<Missing>,
}

/// One of the words that are missing.
pub struct Missing {
    /// The mapping below the entry, if it is not of the entry itself.
    pub group: &'static str,
    pub key: String,
    /// What a writer wants to know of it: its type.
    pub note: String,
}

impl Missing {
    pub fn new(group: &'static str, key: impl Into<String>, note: impl Into<String>) -> Self {
        Self {
            group,
            key: key.into(),
            note: note.into(),
        }
    }
}

/// Puts the words into the model.
pub fn describe(model: &mut Model, docs: &Docs) -> Described {
    let describer = Describer {
        docs,
        links: Links::of(model),
    };
    let mut gaps = describer.types(model);
    gaps.extend(describer.operations(model));
    gaps.extend(describer.namespaces(model));
    let mut problems = lint::check(docs);
    problems.extend(entries::stale(docs));
    problems.extend(entries::unshown_examples(docs, model));
    problems.extend(entries::broken_links(docs, &describer.links));
    problems.extend(gaps.iter().map(|gap| describer.undocumented(gap)));
    Described { problems, gaps }
}

struct Describer<'a> {
    docs: &'a Docs,
    links: Links,
}

impl Describer<'_> {
    /// Types, their fields, values and branches.
    fn types(&self, model: &mut Model) -> Vec<Gap> {
        let bodies = bodies(model);
        let mut gaps = Vec::new();
        for definition in model.types.values_mut() {
            let mut missing = Vec::new();
            let name = &definition.name;
            let written = self.docs.of_type(name);
            if let Some((page, _)) = written {
                self.docs.mark(page, &["types", name]);
            }
            let is = written.and_then(|(_, words)| words.is.as_deref());
            definition.words = match (is, bodies.get(name).map(Vec::as_slice)) {
                (Some(is), _) => Some(self.resolved(is)),
                (None, Some([operation])) => {
                    Some(self.resolved(&format!("What [{operation}] sends.")))
                }
                (None, _) => {
                    missing.push(Missing::new("", "is", ""));
                    None
                }
            };
            let mark = |group: &str, key: &str| {
                if let Some((page, _)) = written {
                    self.docs.mark(page, &["types", name, group, key]);
                }
            };
            match &mut definition.shape {
                Shape::Object(fields) => {
                    for field in fields.iter_mut().filter(|field| field.is_stored()) {
                        mark("fields", &field.wire);
                        let written = self
                            .of_field(name, &field.wire)
                            .or_else(|| self.of_any(&field.wire));
                        let (words, lacks) = self.words(written, field.deprecated);
                        field.words = words;
                        if let Some(lacks) = lacks {
                            let note = note(field) + lacks;
                            missing.push(Missing::new("fields", &field.wire, note));
                        }
                    }
                }
                Shape::Enum(variants) => {
                    for variant in variants {
                        mark("values", &variant.wire);
                        variant.words = self.of_value(name, &variant.wire);
                        if variant.words.is_none() {
                            missing.push(Missing::new("values", &variant.wire, ""));
                        }
                    }
                }
                Shape::Union(union) => {
                    for branch in &mut union.branches {
                        let tag = branch.tag();
                        mark("variants", &tag);
                        branch.words = self.of_value(name, &tag);
                        if branch.words.is_none() {
                            let note = type_name(&branch.content);
                            missing.push(Missing::new("variants", tag, note));
                        }
                    }
                }
            }
            if !missing.is_empty() {
                gaps.push(Gap {
                    page: definition.namespace().unwrap_or(SHARED).to_owned(),
                    section: "types",
                    name: name.clone(),
                    missing,
                });
            }
        }
        gaps
    }

    fn operations(&self, model: &mut Model) -> Vec<Gap> {
        let mut gaps = Vec::new();
        let Model {
            types, operations, ..
        } = model;
        for operation in operations {
            let fields: Vec<String> = match operation.body_name().map(|name| &types[name].shape) {
                Some(Shape::Object(fields)) => fields.iter().map(|f| f.wire.clone()).collect(),
                _ => Vec::new(),
            };
            let missing = self.operation(operation, &fields);
            if !missing.is_empty() {
                gaps.push(Gap {
                    page: operation.namespace.clone(),
                    section: "operations",
                    name: operation.method.clone(),
                    missing,
                });
            }
        }
        gaps
    }

    fn operation(&self, operation: &mut Operation, fields: &[String]) -> Vec<Missing> {
        let mut missing = Vec::new();
        let page = operation.namespace.clone();
        let method = operation.method.clone();
        let body = operation.body_name().map(str::to_owned);
        let written = self
            .docs
            .pages
            .get(&page)
            .and_then(|words| words.operations.get(&method));
        let resolved = |text: &Option<String>| text.as_deref().map(|text| self.resolved(text));
        if let Some(words) = written {
            self.docs.mark(&page, &["operations", &method]);
            operation.words = OperationWords {
                does: Some(self.resolved(&words.does)),
                answers: resolved(&words.answers),
                errors: words
                    .errors
                    .iter()
                    .map(|text| self.resolved(text))
                    .collect(),
                notes: resolved(&words.notes),
                instead: resolved(&words.instead),
                example: words.example.clone(),
                arguments: fields
                    .iter()
                    .filter_map(|wire| Some((wire, self.of_argument(&page, &method, wire)?)))
                    .map(|(wire, written)| (wire.clone(), self.words(Some(written), false).0))
                    .collect(),
            };
            if operation.deprecated && words.instead.is_none() {
                missing.push(Missing::new("", "instead", "deprecated"));
            }
        } else {
            missing.push(Missing::new("", "does", operation.place()));
        }
        let OperationKind::Call { parameters, .. } = &mut operation.kind else {
            return missing;
        };
        for parameter in parameters {
            // Not the name on the wire, which is now in one case of letters, now in another.
            let name = &parameter.name;
            let written = self
                .of_argument(&page, &method, name)
                .or_else(|| self.of_namespace(&page, name))
                .or_else(|| self.of_field(body.as_deref()?, name))
                .or_else(|| self.of_any(name));
            let (words, lacks) = self.words(written, parameter.deprecated);
            parameter.words = words;
            if let Some(lacks) = lacks {
                let carrier = match parameter.in_path {
                    true => "in the path",
                    false => "in the query",
                };
                let note = format!("{}, {carrier}{lacks}", type_name(&parameter.shape));
                missing.push(Missing::new("arguments", name, note));
            }
        }
        missing
    }

    fn namespaces(&self, model: &mut Model) -> Vec<Gap> {
        let mut gaps = Vec::new();
        for operation in &model.operations {
            let namespace = &operation.namespace;
            if model.words.contains_key(namespace) {
                continue;
            }
            let page = self.docs.pages.get(namespace);
            let text = page.and_then(|page| page.namespace.as_deref());
            let example = page.and_then(|page| page.example.clone());
            let missing: Vec<Missing> = [
                ("namespace", text.is_none()),
                ("example", example.is_none()),
            ]
            .into_iter()
            .filter(|(_, is_missing)| *is_missing)
            .map(|(key, _)| Missing::new("", key, ""))
            .collect();
            if !missing.is_empty() {
                gaps.push(Gap {
                    page: namespace.clone(),
                    section: "",
                    name: namespace.clone(),
                    missing,
                });
            }
            let words = NamespaceWords {
                text: text.map(|text| self.resolved(text)),
                example,
            };
            model.words.insert(namespace.clone(), words);
        }
        // A file is about a namespace, and the shared one about types.
        for page in model.words.keys().map(String::as_str).chain([SHARED]) {
            self.docs.mark(page, &[]);
        }
        gaps
    }

    /// The words of a field of a type, its own or those of a type that it is like.
    fn of_field(&self, name: &str, wire: &str) -> Option<&Written> {
        self.along(name, &mut Vec::new(), &|page, name| {
            self.docs.pages[page].types[name].fields.get(wire)
        })
    }

    /// The words of a value or branch of a type.
    fn of_value(&self, name: &str, wire: &str) -> Option<String> {
        let text = self.along(name, &mut Vec::new(), &|page, name| {
            let words = &self.docs.pages[page].types[name];
            words.values.get(wire).or_else(|| words.variants.get(wire))
        })?;
        Some(self.resolved(text))
    }

    /// What a type says, or the first of those that it is like.
    fn along<'d, T: ?Sized>(
        &'d self,
        name: &str,
        seen: &mut Vec<String>,
        says: &impl Fn(&str, &str) -> Option<&'d T>,
    ) -> Option<&'d T> {
        if seen.iter().any(|other| other == name) {
            return None;
        }
        seen.push(name.to_owned());
        let (page, words) = self.docs.of_type(name)?;
        says(page, name).or_else(|| {
            words
                .like
                .iter()
                .find_map(|other| self.along(other, seen, says))
        })
    }

    /// The words that an operation has for an input.
    fn of_argument(&self, page: &str, method: &str, wire: &str) -> Option<&Written> {
        let operation = self.docs.pages.get(page)?.operations.get(method)?;
        let words = operation.arguments.get(wire)?;
        self.docs
            .mark(page, &["operations", method, "arguments", wire]);
        Some(words)
    }

    /// The words that a namespace has for a parameter.
    fn of_namespace(&self, page: &str, wire: &str) -> Option<&Written> {
        let words = self.docs.pages.get(page)?.arguments.get(wire)?;
        self.docs.mark(page, &["arguments", wire]);
        Some(words)
    }

    /// The words for all fields of a name.
    fn of_any(&self, wire: &str) -> Option<&Written> {
        let words = self.docs.fields.get(wire)?;
        self.docs.mark(FIELDS, &[wire]);
        Some(words)
    }

    /// The words of a field or parameter, and what they lack.
    fn words(&self, written: Option<&Written>, deprecated: bool) -> (Words, Option<&'static str>) {
        let Some(written) = written else {
            return (Words::default(), Some(""));
        };
        let mut says = self.resolved(&written.says);
        let instead = written.instead.as_deref().filter(|_| deprecated);
        if let Some(instead) = instead {
            says.push_str(&format!("\n\nDeprecated. {}", self.resolved(instead)));
        }
        let words = Words {
            says: Some(says),
            example: written.example.clone(),
        };
        let lacks = (deprecated && instead.is_none()).then_some(", deprecated: say `instead`");
        (words, lacks)
    }

    fn resolved(&self, text: &str) -> String {
        self.links.resolve(text.trim_end()).0
    }

    fn undocumented(&self, gap: &Gap) -> Problem {
        let lacks: Vec<String> = gap
            .missing
            .iter()
            .map(|missing| match missing.group {
                "" => format!("`{}`", missing.key),
                group => format!("`{group}.{}`", missing.key),
            })
            .collect();
        let (place, what) = match gap.section {
            "" => (shown(&gap.page), format!("the namespace {}", gap.name)),
            section => (
                self.docs.place(&gap.page, &[section, &gap.name]),
                match section {
                    "operations" => format!("{}.{}", gap.page, gap.name),
                    _ => format!("the type {}", gap.name),
                },
            ),
        };
        Problem::undocumented(
            place,
            format!("{what} has no words for {}", lacks.join(", ")),
        )
        .remedy(format!(
            "write them there; `cargo xtask docs missing {}` prints the entries to fill in",
            gap.page
        ))
    }
}

/// The operations that send each type.
fn bodies(model: &Model) -> BTreeMap<String, Vec<String>> {
    let mut bodies: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for operation in &model.operations {
        if let Some(name) = operation.body_name() {
            bodies
                .entry(name.to_owned())
                .or_default()
                .push(format!("{}.{}", operation.namespace, operation.method));
        }
    }
    bodies
}

/// What a writer wants to know of a field.
fn note(field: &Field) -> String {
    use crate::model::FieldKind::{Adjacent, Constant};
    match &field.kind {
        Constant(_) => String::new(),
        Adjacent { union, .. } => union.clone(),
        kind => kind.value_type().map(type_name).unwrap_or_default(),
    }
}

fn type_name(shape: &ValueType) -> String {
    crate::emit::rust_type::of(shape)
}
