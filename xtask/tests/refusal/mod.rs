//! A command that has to fail with one message and without touching a file.

use crate::repository::Repository;

pub const UNUSABLE: i32 = 2;
pub const STALE: i32 = 1;

/// What the one message says.
pub struct Refusal<'a> {
    pub code: i32,
    pub message: &'a str,
    pub place: &'a str,
    pub help: &'a str,
}

/// Runs a command that has to fail with exactly one message made of these parts. A revision leaves
/// words about what is gone as well, and brings what has none yet: those messages are not counted.
pub fn refuses(repository: &Repository, arguments: &[&str], expected: &Refusal<'_>) {
    let before = repository.tree();
    let run = repository.run(arguments);
    let stderr = &run
        .stderr
        .split_inclusive('\n')
        .fold(Vec::<String>::new(), |mut messages, line| {
            match messages.last_mut().filter(|_| line.starts_with("  ")) {
                Some(message) => message.push_str(line),
                None => messages.push(line.to_owned()),
            }
            messages
        })
        .into_iter()
        .filter(|message| !message.contains("\n  at openapi/docs/"))
        .collect::<String>();
    assert_eq!(run.code, Some(expected.code), "{stderr}");
    let starting = |with: &str| {
        stderr
            .lines()
            .filter(|line| line.starts_with(with))
            .collect::<Vec<_>>()
    };
    let (errors, places, help) = (starting("error: "), starting("  at "), starting("  help: "));
    assert_eq!(
        (errors.len(), places.len(), help.len()),
        (1, 1, 1),
        "{stderr}"
    );
    assert_eq!(stderr.lines().count(), 3, "{stderr}");
    assert!(errors[0].contains(expected.message), "{stderr}");
    assert!(places[0].contains(expected.place), "{stderr}");
    assert!(help[0].contains(expected.help), "{stderr}");
    assert!(repository.tree() == before, "a file was touched");
}
