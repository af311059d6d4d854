//! What goes wrong in the pipeline, as a value: what it is, where it is and what to do about it.
//!
//! Stages return problems; only `main` prints them and turns them into an exit code.

use std::fmt;

/// The ways in which an input can be unacceptable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The input cannot be used: exit code 2.
    Invalid,
    /// A repair, name, addition or word that no longer matches anything: exit code 1, and passed
    /// over on request.
    Stale,
    /// What has no words in our documentation: treated as what is stale.
    Undocumented,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub kind: ProblemKind,
    pub place: Option<String>,
    pub message: String,
    pub remedy: Option<String>,
}

impl Problem {
    /// An input that cannot be used. An empty place is no place.
    pub fn invalid(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(ProblemKind::Invalid, place.into(), message.into())
    }

    /// An entry that matches nothing any more. An empty place is no place.
    pub fn stale(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(ProblemKind::Stale, place.into(), message.into())
    }

    /// Something that has no words. An empty place is no place.
    pub fn undocumented(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(ProblemKind::Undocumented, place.into(), message.into())
    }

    /// Adds what the reader should do about it.
    pub fn remedy(mut self, text: impl Into<String>) -> Self {
        self.remedy = Some(text.into());
        self
    }

    fn new(kind: ProblemKind, place: String, message: String) -> Self {
        Self {
            kind,
            place: (!place.is_empty()).then_some(place),
            message,
            remedy: None,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.message)?;
        if let Some(place) = &self.place {
            write!(f, "\n  at {place}")?;
        }
        if let Some(remedy) = &self.remedy {
            write!(f, "\n  help: {remedy}")?;
        }
        Ok(())
    }
}

/// One or more findings of a stage, shown together so that a document is mended in one round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// `Ok` when a stage found nothing.
    pub fn none_in(found: Vec<Problem>) -> Result<()> {
        if found.is_empty() {
            Ok(())
        } else {
            Err(Self(found))
        }
    }

    /// Unusable input outranks the rest, which may only be there because of it.
    pub fn exit_code(&self) -> u8 {
        let invalid = self.0.iter().any(|p| p.kind == ProblemKind::Invalid);
        if invalid { 2 } else { 1 }
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "error: {problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}
impl std::error::Error for Problems {}

pub type Result<T> = std::result::Result<T, Problems>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_reads_as_message_place_and_help() {
        let problem = Problem::invalid("a.yaml, GET /x", "no such thing").remedy("add it");
        assert_eq!(
            Problems::from(problem).to_string(),
            "error: no such thing\n  at a.yaml, GET /x\n  help: add it"
        );
        assert_eq!(Problem::stale("", "old").to_string(), "old");
    }

    #[test]
    fn unusable_input_decides_the_exit_code() {
        let stale = Problem::stale("a", "b");
        let invalid = Problem::invalid("a", "b");
        assert_eq!(Problems(vec![stale.clone()]).exit_code(), 1);
        assert_eq!(Problems(vec![stale, invalid]).exit_code(), 2);
        assert_eq!(Problems::none_in(Vec::new()), Ok(()));
    }
}
