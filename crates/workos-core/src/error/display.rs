//! How an error reads: one line for logs. Words of the API are shortened and
//! freed of control characters, so that an answer cannot forge log lines; its
//! body is never printed.

use std::fmt::{self, Display, Write};

use super::{Error, ErrorKind};

const LONGEST_TEXT: usize = 300;
const MOST_FIELD_ERRORS: usize = 5;

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.operation() {
            write!(f, "{} {}: ", operation.method(), operation.route())?;
        }
        match self.kind() {
            ErrorKind::Api => self.fmt_api(f)?,
            ErrorKind::Decode => {
                f.write_str("the answer could not be read at ")?;
                write!(f, "{}: ", OneLine(self.json_path().unwrap_or("$")))?;
                write!(f, "{}", OneLine(self.message().unwrap_or_default()))?;
            }
            _ => write!(f, "{}", OneLine(self.message().unwrap_or_default()))?,
        }
        self.fmt_circumstances(f)
    }
}

impl Error {
    fn fmt_api(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.status() {
            Some(status) => write!(f, "{status}")?,
            None => f.write_str("failed")?,
        }
        if let Some(code) = self.code() {
            write!(f, ", {}", OneLine(code))?;
        }
        if let Some(message) = self.message() {
            write!(f, ": {}", OneLine(message))?;
        }
        let faults = self.field_errors();
        for (position, fault) in faults.iter().take(MOST_FIELD_ERRORS).enumerate() {
            f.write_str(if position == 0 { " [" } else { "; " })?;
            write!(f, "{}", OneLine(&fault.to_string()))?;
        }
        if faults.len() > MOST_FIELD_ERRORS {
            write!(f, "; {} more", faults.len() - MOST_FIELD_ERRORS)?;
        }
        if !faults.is_empty() {
            f.write_char(']')?;
        }
        Ok(())
    }

    fn fmt_circumstances(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = " (";
        if let (ErrorKind::Decode, Some(status)) = (self.kind(), self.status()) {
            write!(f, "{separator}status {}", status.as_u16())?;
            separator = ", ";
        }
        if let Some(request_id) = self.request_id() {
            write!(f, "{separator}request id {}", OneLine(request_id))?;
            separator = ", ";
        }
        match self.attempts() {
            0 => {}
            1 => {
                write!(f, "{separator}1 attempt")?;
                separator = ", ";
            }
            attempts => {
                write!(
                    f,
                    "{separator}{attempts} attempts in {:.1?}",
                    self.elapsed()
                )?;
                separator = ", ";
            }
        }
        if separator == ", " {
            f.write_char(')')?;
        }
        Ok(())
    }
}

/// The same facts as `Display`, by name.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field(
                "operation",
                &self.operation().map(|operation| operation.id()),
            )
            .field("status", &self.status())
            .field("code", &self.code())
            .field("message", &self.message())
            .field("field_errors", &self.field_errors())
            .field("json_path", &self.json_path())
            .field("request_id", &self.request_id())
            .field("retry_after", &self.retry_after())
            .field("attempts", &self.attempts())
            .field("elapsed", &self.elapsed())
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

struct OneLine<'a>(&'a str);

impl Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.chars();
        for character in characters.by_ref().take(LONGEST_TEXT) {
            f.write_char(if character.is_control() {
                ' '
            } else {
                character
            })?;
        }
        match characters.next() {
            Some(_) => f.write_char('…'),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_stays_on_one_line_and_short() {
        assert_eq!(OneLine("a\r\nb\u{1b}[31m").to_string(), "a  b [31m");
        let long = "ü".repeat(LONGEST_TEXT + 1);
        assert_eq!(OneLine(&long).to_string().chars().count(), LONGEST_TEXT + 1);
        assert!(OneLine(&long).to_string().ends_with('…'));
    }

    #[test]
    fn an_error_without_a_call_is_its_message() {
        assert_eq!(
            Error::configuration("the API key is empty").to_string(),
            "the API key is empty"
        );
    }
}
