//! Percent-encoding of single values for paths and queries, and the guard that
//! keeps a value from changing the shape of a path (RFC 3986, sections 2 and
//! 5.2.4).

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

const ALL_BUT_UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Encodes every byte outside the unreserved set of RFC 3986, section 2.3.
pub(crate) fn encode(value: &str) -> Cow<'_, str> {
    utf8_percent_encode(value, ALL_BUT_UNRESERVED).into()
}

/// Undoes [`encode`].
pub(crate) fn decode(value: &str) -> String {
    percent_decode_str(value).decode_utf8_lossy().into_owned()
}

/// Whether a URL parser would take `segment` for `.` or `..`. Dots may be
/// spelled `%2e`: parsers of the WHATWG kind read that as a dot too.
pub(crate) fn is_dot_segment(segment: &str) -> bool {
    let mut rest = segment.as_bytes();
    let mut dots = 0;
    while !rest.is_empty() {
        rest = match rest {
            [b'.', after @ ..] | [b'%', b'2', b'e' | b'E', after @ ..] => after,
            _ => return false,
        };
        dots += 1;
    }
    matches!(dots, 1 | 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unreserved_characters_stay() {
        assert_eq!(encode("aZ09-._~"), "aZ09-._~");
        assert_eq!(encode("a/b\\c?d#e%f é"), "a%2Fb%5Cc%3Fd%23e%25f%20%C3%A9");
        assert_eq!(encode("\r\n\0"), "%0D%0A%00");
    }

    #[test]
    fn dot_segments_are_seen_in_every_spelling() {
        for segment in [".", "..", "%2e", "%2E", ".%2e", "%2E.", "%2e%2E", "%2E%2e"] {
            assert!(is_dot_segment(segment), "{segment}");
        }
        for segment in ["", "...", "a", ".a", "%2f", "%2", "%", "..%2e", "é."] {
            assert!(!is_dot_segment(segment), "{segment}");
        }
    }
}
