//! What a change of the small API has to come out as.

use serde_json::Value;

use crate::small::{Effect, effect};

/// One changed field changes at most so many lines.
pub const FEW: usize = 3;

/// Asserts what the report says of a change, and the bump.
pub fn changes(change: impl FnOnce(&mut Value), bump: &str, expected: &[&str]) -> Effect {
    let effect = effect(change).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(effect.changes, expected);
    assert_eq!(effect.bump, bump, "{expected:?}");
    effect
}

/// Also that the surface changes, but little.
pub fn changes_few_lines(change: impl FnOnce(&mut Value), bump: &str, expected: &[&str]) {
    let effect = changes(change, bump, expected);
    assert!((1..=FEW).contains(&effect.lines), "{effect:?}");
}

/// Asserts that neither report nor surface notice.
pub fn changes_nothing(change: impl FnOnce(&mut Value)) {
    assert_eq!(changes(change, "none", &[]).lines, 0);
}
