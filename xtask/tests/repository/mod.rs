//! A temporary copy of what the commands read, and the built binary run on it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A root with the inputs of the repository, and a folder beside it for files to import.
pub struct Repository {
    root: TempDir,
    inbox: TempDir,
}

pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Repository {
    pub fn copy() -> Self {
        let root = TempDir::new().expect("a temporary folder");
        copy_folder(&real("openapi"), &root.path().join("openapi"));
        let inbox = TempDir::new().expect("a temporary folder");
        Self { root, inbox }
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.root.path().join(file)
    }

    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).expect("a text file of the copy")
    }

    /// A file outside the root, for import.
    pub fn incoming(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = format!("{}/{name}", self.inbox());
        fs::write(&path, bytes).expect("a writable folder");
        path
    }

    pub fn inbox(&self) -> String {
        self.inbox.path().display().to_string()
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .arg("--root")
            .arg(self.root.path())
            .output()
            .expect("the built binary");
        Run {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("text on stdout"),
            stderr: String::from_utf8(output.stderr).expect("text on stderr"),
        }
    }

    /// Every file of the root with its bytes.
    pub fn tree(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(self.root.path(), &mut files);
        files
    }
}

/// A path of the real repository.
pub fn real(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a writable folder");
    for entry in fs::read_dir(from).expect("a readable folder") {
        let entry = entry.expect("a readable entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a readable file");
        }
    }
}

fn collect(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            let bytes = fs::read(&path).expect("a readable file");
            files.insert(path, bytes);
        }
    }
}
