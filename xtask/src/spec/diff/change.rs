//! A change of the SDK's surface, and what it asks of the next release.

use serde::Serialize;

/// What a change means for an application that is compiled against the SDK.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// It may no longer compile, or no longer do what it did.
    Breaking,
    /// It compiles and works as before, and there is something new.
    Additive,
    /// Nothing but words or their order.
    Documentation,
}

/// The number of a version that the next release has to raise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Bump {
    None,
    Patch,
    Minor,
    Major,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    pub kind: Kind,
    /// `organizations.create`, `Organization.external_id`.
    pub place: String,
    pub what: String,
    pub before: Option<String>,
    pub after: Option<String>,
    /// The namespace, or what several share.
    #[serde(skip)]
    pub section: String,
}

/// The differences found so far; each is said of the section that is being compared.
#[derive(Default)]
pub struct Changes {
    pub found: Vec<Change>,
    section: String,
}

impl Changes {
    /// What follows belongs to this namespace, or to what several share.
    pub fn enter(&mut self, section: &str) {
        section.clone_into(&mut self.section);
    }

    /// Something that only the new document has.
    pub fn added(&mut self, kind: Kind, place: &str, what: &str, after: &str) {
        self.push(kind, place, what, None, Some(after));
    }

    /// Something that only the old document has.
    pub fn removed(&mut self, kind: Kind, place: &str, what: &str, before: &str) {
        self.push(kind, place, what, Some(before), None);
    }

    /// Something that both have, if it is not the same.
    pub fn compared(&mut self, kind: Kind, place: &str, what: &str, before: &str, after: &str) {
        if before != after {
            self.push(kind, place, what, Some(before), Some(after));
        }
    }

    /// Something of which there is no more to say than that it changed.
    pub fn noted(&mut self, kind: Kind, place: &str, what: &str) {
        self.push(kind, place, what, None, None);
    }

    fn push(
        &mut self,
        kind: Kind,
        place: &str,
        what: &str,
        before: Option<&str>,
        after: Option<&str>,
    ) {
        self.found.push(Change {
            kind,
            place: place.to_owned(),
            what: what.to_owned(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
            section: self.section.clone(),
        });
    }
}

impl Bump {
    /// The least that these changes ask for.
    pub fn for_changes(changes: &[Change]) -> Self {
        match changes.iter().map(|change| change.kind).min() {
            None => Self::None,
            Some(Kind::Documentation) => Self::Patch,
            Some(Kind::Additive) => Self::Minor,
            Some(Kind::Breaking) => Self::Major,
        }
    }
}
