//! What `spec diff` found, in words and as JSON.

use std::fmt;

use serde::Serialize;

use super::change::{Bump, Change, Changes, Kind};
use crate::surface::SHARED;

/// All changes, by namespace.
#[derive(Debug, Serialize)]
pub struct Report {
    pub bump: Bump,
    pub changes: Vec<Change>,
    /// Whether both documents have prose to compare.
    #[serde(skip)]
    prose_compared: bool,
}

impl Report {
    pub fn new(changes: Changes, prose_compared: bool) -> Self {
        let mut changes = changes.found;
        changes.sort_by(|a, b| {
            let rank = |change: &Change| (change.section == SHARED, change.section.clone());
            (rank(a), a.kind, &a.place).cmp(&(rank(b), b.kind, &b.place))
        });
        Self {
            bump: Bump::for_changes(&changes),
            changes,
            prose_compared,
        }
    }

    /// The report as one JSON object.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    fn count(&self, kind: Kind) -> usize {
        self.changes.iter().filter(|c| c.kind == kind).count()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut section = None;
        for change in &self.changes {
            if section != Some(&change.section) {
                section = Some(&change.section);
                match change.section.as_str() {
                    SHARED => writeln!(f, "types of several namespaces")?,
                    namespace => writeln!(f, "{namespace}")?,
                }
            }
            writeln!(f, "  {change}")?;
        }
        if !self.prose_compared {
            writeln!(
                f,
                "prose was not compared: imported documents have none, compare two published ones"
            )?;
        }
        write!(
            f,
            "{} breaking, {} additive, {} documentation: {}",
            self.count(Kind::Breaking),
            self.count(Kind::Additive),
            self.count(Kind::Documentation),
            match self.bump {
                Bump::None => "none, no release is due",
                Bump::Patch => "patch",
                Bump::Minor => "minor",
                Bump::Major => "major",
            }
        )
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Breaking => "breaking",
            Kind::Additive => "additive",
            Kind::Documentation => "documentation",
        };
        write!(f, "{kind}: {}: {}", self.place, self.what)?;
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => write!(f, ": {before} -> {after}"),
            (Some(only), None) | (None, Some(only)) => write!(f, ": {only}"),
            (None, None) => Ok(()),
        }
    }
}
