//! `docs missing`: the entries that a writer has to fill in, as YAML to copy, with the types of what
//! they describe and the failures of operations beside them.

use std::collections::BTreeMap;
use std::path::Path;

use super::describe::{Gap, Missing};
use super::{SHARED, failures, shown};
use crate::pipeline;
use crate::problem::{Problem, Result};
use crate::progress::Progress;
use crate::sources::Sources;

/// What has no words under `root`: in all files, or in that of one namespace.
pub fn missing(root: &Path, namespace: Option<&str>) -> Result<String> {
    let sources = Sources::read(root)?;
    let mut failures = failures::by_operation(&sources.additions);
    failures.extend(failures::by_operation(&sources.document));
    let api = pipeline::read(sources, &Progress::silent())?;
    let is_known = |name: &str| name == SHARED || api.model.words.contains_key(name);
    if let Some(name) = namespace.filter(|name| !is_known(name)) {
        let known: Vec<&str> = api.model.words.keys().map(String::as_str).collect();
        return Err(
            Problem::invalid("", format!("there is no namespace {name:?}"))
                .remedy(format!("name one of {}, or {SHARED}", known.join(", ")))
                .into(),
        );
    }
    let mut pages: BTreeMap<&str, Vec<&Gap>> = BTreeMap::new();
    for gap in &api.undescribed {
        if namespace.is_none_or(|wanted| wanted == gap.page) {
            pages.entry(&gap.page).or_default().push(gap);
        }
    }
    Ok(match pages.is_empty() {
        true => String::from("# Nothing is missing.\n"),
        false => pages
            .iter()
            .map(|(page, gaps)| skeleton(page, gaps, &failures))
            .collect(),
    })
}

fn skeleton(page: &str, gaps: &[&Gap], failures: &BTreeMap<String, String>) -> String {
    let mut text = format!("# {}\n", shown(page));
    for section in ["", "operations", "types"] {
        let gaps: Vec<&&Gap> = gaps.iter().filter(|gap| gap.section == section).collect();
        if gaps.is_empty() {
            continue;
        }
        if !section.is_empty() {
            text.push_str(&format!("{section}:\n"));
        }
        for gap in gaps {
            let indent = match section {
                "" => "",
                _ => {
                    text.push_str(&format!("  {}:\n", gap.name));
                    "    "
                }
            };
            push(&mut text, indent, &gap.missing, failures);
        }
    }
    text
}

fn push(text: &mut String, indent: &str, missing: &[Missing], failures: &BTreeMap<String, String>) {
    let mut group = "";
    for Missing {
        group: own,
        key,
        note,
    } in missing
    {
        if *own != group {
            group = own;
            text.push_str(&format!("{indent}{group}:\n"));
        }
        let deeper = match group {
            "" => "",
            _ => "  ",
        };
        let key = crate::yaml::scalar(key);
        let note = match note.is_empty() {
            true => String::new(),
            false => format!(" # {note}"),
        };
        text.push_str(&format!("{indent}{deeper}{key}:{note}\n"));
        // The note of what an operation does is its place.
        if let Some(failures) = failures.get(note.trim_start_matches(" # ")) {
            text.push_str(&format!("{indent}# errors: {failures}\n"));
        }
    }
}
