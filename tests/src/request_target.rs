//! The target of a request line, taken apart as RFC 3986 says and no more kindly.

use std::collections::BTreeMap;

/// A path and a query.
#[derive(Debug, PartialEq, Eq)]
pub struct RequestTarget {
    /// What stands between the slashes of the path, decoded.
    pub segments: Vec<String>,
    /// The values of each parameter of the query: those at different places of the query, and of
    /// each the parts between literal commas.
    pub query: BTreeMap<String, Vec<Vec<String>>>,
}

impl RequestTarget {
    /// Takes a target apart.
    ///
    /// # Errors
    ///
    /// What in it a server could take for something else than was meant: a character that has to be
    /// encoded and is not, a segment that stands for another path, an escape that is none.
    pub fn parse(target: &str) -> Result<Self, String> {
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        };
        let path = path
            .strip_prefix('/')
            .ok_or_else(|| format!("{target:?} does not begin with a slash"))?;
        let segments = path.split('/').map(segment).collect::<Result<_, _>>()?;
        let mut parameters: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
        for pair in query.iter().flat_map(|query| query.split('&')) {
            let (name, value) = pair
                .split_once('=')
                .ok_or_else(|| format!("{pair:?} in the query has no value"))?;
            let values = value.split(',').map(decode).collect::<Result<_, _>>()?;
            parameters.entry(decode(name)?).or_default().push(values);
        }
        Ok(Self {
            segments,
            query: parameters,
        })
    }
}

fn segment(segment: &str) -> Result<String, String> {
    let dots = segment.to_ascii_lowercase().replace("%2e", ".");
    match dots.as_str() {
        "" | "." | ".." => Err(format!("the segment {segment:?} stands for another path")),
        _ => decode(segment),
    }
}

/// Decodes a text of unreserved characters and escapes. Of the others, servers agree on few, so that
/// only those are let through whose meaning no server doubts.
fn decode(text: &str) -> Result<String, String> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match first {
            b'%' => {
                let digit = |at: usize| char::from(*after.get(at)?).to_digit(16);
                let byte = digit(0).zip(digit(1));
                let byte = byte.and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
                bytes.push(byte.ok_or_else(|| format!("{text:?} has an escape that is none"))?);
                rest = &after[2..];
            }
            b'-' | b'.' | b'_' | b'~' | b':' | b'@' => bytes.push(*first),
            letter if letter.is_ascii_alphanumeric() => bytes.push(*letter),
            other => return Err(format!("{text:?} has {:?} unencoded", char::from(*other))),
        }
    }
    String::from_utf8(bytes).map_err(|_| format!("{text:?} is no UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_and_values_are_decoded_apart() {
        let target = RequestTarget::parse("/a%2Fb/c?d=e%2Cf,g&d=&h=%26").expect("a target");
        assert_eq!(target.segments, ["a/b", "c"]);
        assert_eq!(target.query["d"], [vec!["e,f", "g"], vec![""]]);
        assert_eq!(target.query["h"], [["&"]]);
    }

    #[test]
    fn what_could_be_taken_for_something_else_is_refused() {
        for target in [
            "", "a", "/", "//a", "/a/", "/.", "/a/..", "/%2e", "/.%2E/a", "/a b", "/a\\b", "/ä",
            "/%", "/%f", "/%zz", "/%+1", "/%ff", "/a;b", "/a+b", "/a#b", "/a?b", "/a?", "/a?b=c#d",
            "/a?b=c?d", "/a?b=c+d",
        ] {
            assert!(RequestTarget::parse(target).is_err(), "{target}");
        }
    }
}
