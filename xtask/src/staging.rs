//! Files that a command produces: written together or not at all, and only where different.
//!
//! Everything is staged beside its destination first and renamed when all of it is there, so that
//! a full disk or a missing permission leaves the tree as it was.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use crate::problem::{Problem, Result};

/// Longer diffs are cut: past this a reader runs the command rather than reads on.
const DIFF_LINES: usize = 60;

/// Files by their path relative to the root of the repository.
#[derive(Debug, Default)]
pub struct Outputs(BTreeMap<PathBuf, String>);

/// What writing did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub written: Vec<PathBuf>,
    pub unchanged: usize,
    pub removed: Vec<PathBuf>,
}

/// A file that is not as it would be written.
#[derive(Debug, PartialEq, Eq)]
pub struct Difference {
    pub path: PathBuf,
    /// A unified diff, cut to a readable length.
    pub diff: String,
}

impl Outputs {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn insert(&mut self, path: impl Into<PathBuf>, text: impl Into<String>) {
        self.0.insert(path.into(), text.into());
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Writes what differs and removes files of the `owned` folders that are not among the
    /// outputs. A folder for which there is no output at all is left alone.
    pub fn write(&self, root: &Path, owned: &[&str]) -> Result<Report> {
        let mut report = Report::default();
        let leftovers = self.leftovers(root, owned)?;
        let mut staged = Staged(Vec::new());
        for (path, text) in &self.0 {
            let destination = root.join(path);
            if matches_file(&destination, text)? {
                report.unchanged += 1;
                continue;
            }
            staged
                .add(&destination, text)
                .map_err(|e| unwritable(path, &e))?;
            report.written.push(path.clone());
        }
        staged.rename().map_err(|(path, e)| unwritable(&path, &e))?;
        for path in leftovers {
            fs::remove_file(root.join(&path)).map_err(|e| unwritable(&path, &e))?;
            report.removed.push(path);
        }
        Ok(report)
    }

    /// What [`Self::write`] would change.
    pub fn check(&self, root: &Path, owned: &[&str]) -> Result<Vec<Difference>> {
        let mut differences = Vec::new();
        for (path, text) in &self.0 {
            let current = read_if_there(&root.join(path))?;
            if current.as_deref() != Some(text) {
                let diff = unified(path, &current.unwrap_or_default(), text);
                differences.push(Difference {
                    path: path.clone(),
                    diff,
                });
            }
        }
        for path in self.leftovers(root, owned)? {
            let current = read_if_there(&root.join(&path))?.unwrap_or_default();
            let diff = unified(&path, &current, "");
            differences.push(Difference { path, diff });
        }
        Ok(differences)
    }

    /// Files in owned folders that nothing produces any more.
    fn leftovers(&self, root: &Path, owned: &[&str]) -> Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        for folder in owned {
            let folder = Path::new(folder);
            if self.0.keys().any(|path| path.starts_with(folder)) {
                collect_files(root, folder, &mut files).map_err(|e| unwritable(folder, &e))?;
            }
        }
        files.retain(|path| !self.0.contains_key(path));
        files.sort();
        Ok(files)
    }
}

/// Temporary files with their destinations; whatever has not been renamed goes with it.
struct Staged(Vec<(PathBuf, PathBuf)>);

impl Staged {
    fn add(&mut self, destination: &Path, text: &str) -> io::Result<()> {
        let (Some(folder), Some(name)) = (destination.parent(), destination.file_name()) else {
            return Err(io::Error::other("the path names no file"));
        };
        fs::create_dir_all(folder)?;
        let temporary = folder.join(format!(
            ".{}.{}",
            name.to_string_lossy(),
            std::process::id()
        ));
        self.0.push((temporary.clone(), destination.to_owned()));
        fs::write(temporary, text)
    }

    fn rename(mut self) -> std::result::Result<(), (PathBuf, io::Error)> {
        while let Some((temporary, destination)) = self.0.last() {
            fs::rename(temporary, destination).map_err(|e| (destination.clone(), e))?;
            self.0.pop();
        }
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        for (temporary, _) in &self.0 {
            // Already failing: the first error is the one to report.
            let _ = fs::remove_file(temporary);
        }
    }
}

fn read_if_there(path: &Path) -> Result<Option<String>> {
    match fs::read(path) {
        // A file that is no text differs from every output, which is all that matters of it.
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Problem::invalid(
            path.display().to_string(),
            format!("the file cannot be read: {error}"),
        )
        .remedy("check that it is a file and readable")
        .into()),
    }
}

fn matches_file(path: &Path, text: &str) -> Result<bool> {
    Ok(read_if_there(path)?.as_deref() == Some(text))
}

fn unwritable(path: &Path, error: &io::Error) -> Problem {
    Problem::invalid(
        path.display().to_string(),
        format!("the file cannot be written: {error}"),
    )
    .remedy("check its permissions and the space on the disk")
}

fn collect_files(root: &Path, folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let entries = match fs::read_dir(root.join(folder)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let path = folder.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            collect_files(root, &path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

fn unified(path: &Path, current: &str, wanted: &str) -> String {
    let name = path.display().to_string();
    let diff = TextDiff::from_lines(current, wanted)
        .unified_diff()
        .header(&name, &format!("{name} (generated)"))
        .to_string();
    let total = diff.lines().count();
    let mut cut: String = diff.split_inclusive('\n').take(DIFF_LINES).collect();
    if total > DIFF_LINES {
        cut.push_str(&format!("... {} more lines\n", total - DIFF_LINES));
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNED: [&str; 1] = ["out"];

    fn outputs(files: &[(&str, &str)]) -> Outputs {
        let mut outputs = Outputs::new();
        for (path, text) in files {
            outputs.insert(*path, *text);
        }
        outputs
    }

    fn files(root: &Path) -> Vec<PathBuf> {
        let mut files = Vec::new();
        collect_files(root, Path::new(""), &mut files).unwrap();
        files.sort();
        files
    }

    #[test]
    fn only_differing_files_are_written_and_leftovers_removed() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        fs::create_dir_all(root.join("out/deep")).unwrap();
        fs::write(root.join("out/same.rs"), "same").unwrap();
        fs::write(root.join("out/deep/old.rs"), "old").unwrap();
        fs::write(root.join("kept.rs"), "kept").unwrap();
        let outputs = outputs(&[
            ("out/same.rs", "same"),
            ("out/new/a.rs", "a"),
            ("other/b.rs", "b"),
        ]);

        let differences = outputs.check(root, &OWNED).unwrap();
        let changed: Vec<_> = differences
            .iter()
            .map(|d| d.path.display().to_string())
            .collect();
        assert_eq!(changed, ["other/b.rs", "out/new/a.rs", "out/deep/old.rs"]);
        assert_eq!(files(root).len(), 3, "checking writes nothing");

        let report = outputs.write(root, &OWNED).unwrap();
        assert_eq!(
            report.written,
            [Path::new("other/b.rs"), Path::new("out/new/a.rs")]
        );
        assert_eq!(report.unchanged, 1);
        assert_eq!(report.removed, [Path::new("out/deep/old.rs")]);
        let left = ["kept.rs", "other/b.rs", "out/new/a.rs", "out/same.rs"];
        assert_eq!(files(root), left.map(PathBuf::from));

        assert_eq!(outputs.check(root, &OWNED).unwrap(), Vec::new());
        assert_eq!(outputs.write(root, &OWNED).unwrap().unchanged, 3);
    }

    #[test]
    fn a_folder_without_outputs_is_left_alone() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("out")).unwrap();
        fs::write(root.path().join("out/a.rs"), "a").unwrap();
        let report = Outputs::new().write(root.path(), &OWNED).unwrap();
        assert_eq!(report, Report::default());
        assert_eq!(files(root.path()).len(), 1);
    }

    #[test]
    fn a_failure_leaves_nothing_behind() {
        let root = tempfile::tempdir().unwrap();
        // A file stands where the second output needs a folder.
        fs::write(root.path().join("z"), "file").unwrap();
        let problems = outputs(&[("a.rs", "a"), ("z/b.rs", "b")])
            .write(root.path(), &[])
            .unwrap_err();
        assert_eq!(problems.0.len(), 1, "{problems}");
        assert_eq!(files(root.path()), [PathBuf::from("z")]);
    }

    #[test]
    fn long_diffs_are_cut_with_a_count() {
        let wanted: String = (0..100).map(|n| format!("line {n}\n")).collect();
        let diff = unified(Path::new("a"), "", &wanted);
        assert_eq!(diff.lines().count(), DIFF_LINES + 1);
        assert!(diff.starts_with("--- a\n+++ a (generated)\n"), "{diff}");
        assert!(diff.ends_with("... 43 more lines\n"), "{diff}");
    }
}
