//! An example as a program that was built: started with settings of its own, listened to, and
//! ended with the test.

use std::env::{self, consts::EXE_SUFFIX};
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, SystemTime};

/// The time in which a program has said what it has to say, unless it never will.
const PATIENCE: Duration = Duration::from_secs(60);

/// An example that runs.
pub struct Program {
    child: Child,
    said: Receiver<String>,
    complained: Receiver<String>,
}

/// An example that has ended.
pub struct Ended {
    pub succeeded: bool,
    /// What it said that was not read before.
    pub said: String,
    pub complained: String,
}

impl Program {
    /// Starts an example with these variables and no others of the SDK.
    pub fn start(name: &str, variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(built(name));
        // What the machine has set must not decide.
        for (name, _) in env::vars_os() {
            let upper = name.to_string_lossy().to_uppercase();
            if upper.starts_with("WORKOS_") || upper.ends_with("_PROXY") || upper == "PORT" {
                command.env_remove(name);
            }
        }
        let mut child = command
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the example starts");
        Self {
            said: lines(child.stdout.take().expect("its output")),
            complained: lines(child.stderr.take().expect("its errors")),
            child,
        }
    }

    /// The next line that it says.
    pub fn line(&self) -> String {
        self.said.recv_timeout(PATIENCE).unwrap_or_else(|_| {
            let complained: Vec<String> = self.complained.try_iter().collect();
            panic!("the example says nothing more: {complained:?}")
        })
    }

    /// Waits for its end.
    pub fn end(mut self) -> Ended {
        let said = rest(&self.said);
        let complained = rest(&self.complained);
        let status = self.child.wait().expect("its status");
        Ended {
            succeeded: status.success(),
            said,
            complained,
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // One that has ended cannot be ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The example beside this test, where cargo puts both.
fn built(name: &str) -> PathBuf {
    let test = env::current_exe().expect("the path of the test");
    let profile = test.parent().and_then(Path::parent).expect("a profile");
    let program = profile.join("examples").join(format!("{name}{EXE_SUFFIX}"));
    let source = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../crates/workos/examples")
        .join(format!("{name}.rs"));
    let built = changed(&program);
    assert!(
        built.is_some() && built >= changed(&source),
        "{} is missing or older than its source: run `cargo build --package workos --examples`, or \
         `cargo test --workspace`, which builds it too",
        program.display()
    );
    program
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|file| file.modified()).ok()
}

fn lines(output: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let lines = BufReader::new(output).lines().map_while(Result::ok);
        // When nobody listens any more, the test is over.
        lines.map(|line| sender.send(line)).all(|sent| sent.is_ok())
    });
    receiver
}

/// The lines until the program ends.
fn rest(lines: &Receiver<String>) -> String {
    let mut rest = String::new();
    loop {
        match lines.recv_timeout(PATIENCE) {
            Ok(line) => rest.push_str(&(line + "\n")),
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => return rest,
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {
                panic!("the example does not end; it said: {rest}")
            }
        }
    }
}
