//! The failures of a test that goes on after the first.

/// How many failures a message shows.
const SHOWN: usize = 40;

/// Fails with how many failures there are and some of them, from the first to the last: neighbours
/// tend to have one cause.
///
/// # Panics
///
/// When there is a failure.
pub fn none(failures: &[String]) {
    let count = failures.len();
    let step = count.div_ceil(SHOWN).max(1);
    let shown: Vec<&str> = failures.iter().step_by(step).map(String::as_str).collect();
    assert!(
        count == 0,
        "{count} failures, such as:\n{}",
        shown.join("\n")
    );
}
