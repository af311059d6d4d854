//! What was done to the document, in numbers: every pass, every repair and the additions.

use std::fmt::Write as _;

use crate::additions::Merged;
use crate::pipeline::Api;

/// A line each.
pub fn text(api: &Api) -> String {
    let Merged {
        operations,
        components,
        events,
        webhook_events,
    } = api.merged;
    let mut text = String::from("additions\n");
    for (what, count) in [
        ("operations", operations),
        ("components", components),
        ("events", events),
        ("webhook events", webhook_events),
    ] {
        let _ = writeln!(text, "  {what}: {count}");
    }
    text.push_str("repairs\n");
    for action in &api.applied {
        let (file, target) = (&action.overlay, &action.target);
        let _ = writeln!(text, "  {file} {target}: {}", action.matched);
    }
    text.push_str("passes\n");
    for (pass, count) in &api.passes {
        let _ = writeln!(text, "  {pass}: {count}");
    }
    text
}
