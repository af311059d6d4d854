//! A setting that remembers where it came from, so that an error can say where
//! to mend it.

use std::fmt;

use crate::Error;

/// A value of the client's configuration, or why there is none.
pub(super) struct Setting<T> {
    name: &'static str,
    origin: Origin,
    value: Result<T, &'static str>,
}

#[derive(Clone, Copy)]
enum Origin {
    Default,
    Builder,
    Variable(&'static str),
}

impl<T> Setting<T> {
    pub(super) fn by_default(name: &'static str, value: T) -> Self {
        Self {
            name,
            origin: Origin::Default,
            value: Ok(value),
        }
    }

    pub(super) fn given(name: &'static str, value: T) -> Self {
        Self {
            name,
            origin: Origin::Builder,
            value: Ok(value),
        }
    }

    /// What an environment variable holds. A flaw completes a sentence: "is no
    /// number". It is reported when the value is asked for, because a value
    /// given to the builder may take its place until then.
    pub(super) fn from_variable(
        name: &'static str,
        variable: &'static str,
        value: Result<T, &'static str>,
    ) -> Self {
        Self {
            name,
            origin: Origin::Variable(variable),
            value,
        }
    }

    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when there
    /// is no value.
    pub(super) fn value(&self) -> Result<&T, Error> {
        self.value.as_ref().map_err(|why| self.refuse(why))
    }

    /// # Errors
    ///
    /// As [`value`](Self::value).
    pub(super) fn into_value(self) -> Result<T, Error> {
        let subject = self.subject();
        self.value
            .map_err(|why| Error::configuration(format!("the {subject} {why}")))
    }

    /// The setting and its origin, for a sentence that begins with "the".
    pub(super) fn subject(&self) -> String {
        let name = self.name;
        match self.origin {
            Origin::Default => format!("{name} (the default)"),
            Origin::Builder => format!("{name} (given to the builder)"),
            Origin::Variable(variable) => {
                format!("{name} (from the environment variable {variable})")
            }
        }
    }

    /// The error that the value cannot be used. `why` completes a sentence, and
    /// does not quote the value: it may be a secret.
    pub(super) fn refuse(&self, why: impl fmt::Display) -> Error {
        Error::configuration(format!("the {} {why}", self.subject()))
    }
}

impl<T: fmt::Debug> fmt::Debug for Setting<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Ok(value) => value.fmt(f),
            Err(why) => f.write_str(why),
        }
    }
}
