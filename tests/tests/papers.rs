//! The papers of the project tell the truth: promises name tests that exist, links lead somewhere,
//! and every check is run and explained.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(file: impl AsRef<Path>) -> String {
    let file = root().join(file);
    fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}

/// The files of a folder with this ending, relative to the root.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).expect("a folder of the repository");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| Path::new(folder).join(entry.expect("a readable entry").file_name()))
        .filter(|file| file.to_string_lossy().ends_with(ending))
        .collect();
    files.sort();
    files
}

/// Text and target of each Markdown link.
fn links(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("](") {
        let label = text[..at].rsplit('[').next().unwrap_or_default();
        let target = text[at + 2..].split(')').next().unwrap_or_default();
        found.push((label, target));
    }
    found
}

#[test]
fn a_promise_names_a_test_that_exists() {
    let security = read("SECURITY.md");
    let mut tests = 0;
    for (label, target) in links(&security) {
        if target.ends_with(".rs") {
            let name = label.trim_matches('`');
            let code = read(target);
            let (before, _) = code
                .split_once(&format!("fn {name}("))
                .unwrap_or_else(|| panic!("there is no {name} in {target}"));
            let attributes = before.rsplit("\n\n").next().unwrap_or_default();
            assert!(
                attributes.contains("test]") || before.contains("proptest!"),
                "{name} in {target} is no test"
            );
            tests += 1;
        }
    }
    let promises = security.lines().filter(|line| line.contains(".rs)"));
    assert!(tests >= promises.count() && tests > 20, "{tests}");
}

#[test]
fn links_within_the_repository_lead_to_files() {
    let mut papers = files("", ".md");
    papers.extend(files("docs", ".md"));
    assert!(papers.len() > 5, "{papers:?}");
    for paper in papers {
        let text = read(&paper);
        for (_, target) in links(&text) {
            let file = target.split('#').next().unwrap_or_default();
            if !target.contains("://") && !file.is_empty() {
                let path = root().join(&paper).parent().expect("a folder").join(file);
                assert!(path.exists(), "{}: {target} leads nowhere", paper.display());
            }
        }
    }
}

#[test]
fn every_check_is_run_and_explained() {
    let (run, contributing) = (read(".ci/run"), read("CONTRIBUTING.md"));
    let scripts: Vec<PathBuf> = files("scripts", "")
        .into_iter()
        .filter(|script| script.to_string_lossy().starts_with("scripts/check-"))
        .collect();
    assert!(scripts.len() > 5, "{scripts:?}");
    for script in scripts {
        let script = script.display();
        assert!(
            run.contains(&format!("step {script}\n")),
            "{script} is not run"
        );
        assert!(
            contributing.contains(&format!("`{script}`")),
            "{script} is not explained"
        );
    }
}

#[test]
fn the_changelog_has_a_place_for_what_comes_next() {
    let changelog = read("CHANGELOG.md");
    let first = changelog.lines().find(|line| line.starts_with("## "));
    assert_eq!(first, Some("## Unreleased"));
}
