//! A test that needs environment variables runs again in a process of its own,
//! which has them: no process changes those it has.

use std::env;
use std::process::Command;

const MARK: &str = "WORKOS_TEST_IN_OWN_PROCESS";

/// Whether this is the process of its own.
pub fn has_variables() -> bool {
    env::var_os(MARK).is_some()
}

/// Runs the test called `name` once more, with these variables.
pub fn run(name: &str, variables: &[(&str, &str)]) {
    let mut command = Command::new(env::current_exe().expect("the test"));
    // What the machine has set must not decide.
    for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
        command.env_remove(name).env_remove(name.to_uppercase());
    }
    let output = command
        .args([name, "--exact", "--nocapture"])
        .env(MARK, "1")
        .envs(variables.iter().copied())
        .output()
        .expect("the test starts");
    let said = String::from_utf8_lossy(&output.stdout);
    let failed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{failed}");
    assert!(
        said.contains("1 passed"),
        "no test is called {name}: {said}"
    );
}
