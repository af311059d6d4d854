//! Turns the body of an answer into a value and, when that fails, says where
//! and why without quoting the body: a value that did not fit may be a token.
//!
//! The place is found by walking the JSON text up to where serde_json stopped.
//! Deserialising a second time with path tracking would find it too, but would
//! compile every type a second time.

use std::any::TypeId;

use serde::de::DeserializeOwned;
use serde_json::error::Category;

/// Where and why a body is not the value that was expected.
#[doc(hidden)]
#[derive(Debug, PartialEq, Eq)]
pub struct DecodeFailure {
    /// Such as `$.data[3].id`; `$` is the whole body.
    pub path: String,
    /// What is wrong there, without the value.
    pub reason: String,
}

/// Decodes `body`. An empty body counts as `null`, and `()` takes any body.
///
/// # Errors
///
/// When the body is not a `T`.
#[doc(hidden)]
pub fn decode<T: DeserializeOwned + 'static>(body: &[u8]) -> Result<T, DecodeFailure> {
    let is_empty = body.trim_ascii().is_empty();
    let body = if is_empty || TypeId::of::<T>() == TypeId::of::<()>() {
        b"null"
    } else {
        body
    };
    // Checked as a whole, which is cheaper than string by string.
    let text = std::str::from_utf8(body).map_err(|error| DecodeFailure {
        path: path_at(body, error.valid_up_to()),
        reason: "the text is not UTF-8".to_owned(),
    })?;
    serde_json::from_str(text).map_err(|error| match is_empty {
        true => DecodeFailure {
            path: "$".to_owned(),
            reason: "the answer has no body".to_owned(),
        },
        false => explain(body, &error),
    })
}

fn explain(body: &[u8], error: &serde_json::Error) -> DecodeFailure {
    let place = format!("line {} column {}", error.line(), error.column());
    let reason = match error.classify() {
        Category::Data => data_reason(&error.to_string()),
        Category::Eof => format!("the JSON ends early, at {place}"),
        Category::Syntax | Category::Io => format!("not valid JSON at {place}"),
    };
    DecodeFailure {
        path: path_at(body, offset(body, error.line(), error.column())),
        reason,
    }
}

/// serde's messages quote the value that did not fit; what remains here is its
/// type and what was expected.
fn data_reason(message: &str) -> String {
    let message = message
        .rsplit_once(" at line ")
        .map_or(message, |(text, _)| text);
    if ["missing field `", "duplicate field `", "invalid length "]
        .iter()
        .any(|start| message.starts_with(start))
    {
        return message.to_owned();
    }
    let found = message
        .strip_prefix("invalid type: ")
        .or_else(|| message.strip_prefix("invalid value: "))
        .and_then(|rest| rest.rsplit_once(", expected "));
    match found {
        Some((found, expected)) => {
            let found = found.split(['"', '`']).next().unwrap_or_default().trim();
            format!("found {found}, expected {expected}")
        }
        None => "the value is not accepted".to_owned(),
    }
}

/// The number of bytes up to and including `column` of `line`, both counted
/// from 1 and columns in bytes, as serde_json does.
fn offset(json: &[u8], line: usize, column: usize) -> usize {
    let start: usize = json
        .split_inclusive(|byte| *byte == b'\n')
        .take(line.saturating_sub(1))
        .map(<[u8]>::len)
        .sum();
    (start + column).min(json.len())
}

/// In bytes, roughly: whoever writes longer ones means no good.
const LONGEST_PATH: usize = 1_000;

/// serde_json refuses to go deeper; what is skipped may.
const DEEPEST: usize = 128;

enum Container<'a> {
    Object { key: Option<&'a [u8]> },
    Array { index: usize, entered: bool },
}

/// The path of the innermost value that contains the byte before `offset`, or
/// of the list or object that begins there.
fn path_at(json: &[u8], offset: usize) -> String {
    let mut open: Vec<Container<'_>> = Vec::new();
    let mut awaits_key = false;
    let mut position = 0;
    while position < offset {
        if open.len() > DEEPEST {
            break;
        }
        let byte = json[position];
        position += 1;
        if byte.is_ascii_whitespace() {
            continue;
        }
        match byte {
            b',' => {
                match open.last_mut() {
                    Some(Container::Object { key }) => {
                        *key = None;
                        awaits_key = true;
                    }
                    Some(Container::Array { index, entered }) => {
                        *index += 1;
                        *entered = false;
                    }
                    None => {}
                }
                continue;
            }
            b'}' | b']' => {
                open.pop();
                awaits_key = false;
                continue;
            }
            b':' => continue,
            _ => {}
        }
        if let Some(Container::Array { entered, .. }) = open.last_mut() {
            *entered = true;
        }
        match byte {
            b'{' => {
                open.push(Container::Object { key: None });
                awaits_key = true;
            }
            b'[' => open.push(Container::Array {
                index: 0,
                entered: false,
            }),
            b'"' => {
                let start = position;
                position = string_end(json, start);
                if let (true, Some(Container::Object { key })) = (awaits_key, open.last_mut()) {
                    *key = Some(&json[start..position.saturating_sub(1).max(start)]);
                    awaits_key = false;
                }
            }
            _ => {}
        }
    }
    // serde_json stops before the bracket of a list or object it did not want.
    if let (Some(Container::Array { entered, .. }), Some(b'[' | b'{')) =
        (open.last_mut(), json.get(offset))
    {
        *entered = true;
    }
    render(&open)
}

/// The position after the quote that closes the string whose text begins at
/// `position`.
fn string_end(json: &[u8], mut position: usize) -> usize {
    while position < json.len() {
        match json[position] {
            b'"' => return position + 1,
            b'\\' => position += 2,
            _ => position += 1,
        }
    }
    json.len()
}

fn render(open: &[Container<'_>]) -> String {
    let mut path = "$".to_owned();
    for container in open {
        if path.len() > LONGEST_PATH {
            path.push('…');
            break;
        }
        match container {
            Container::Array {
                index,
                entered: true,
            } => path.push_str(&format!("[{index}]")),
            Container::Object { key: Some(key) } => {
                let key = String::from_utf8_lossy(&key[..key.len().min(LONGEST_PATH)]);
                if key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
                    path.push('.');
                    path.push_str(&key);
                } else {
                    path.push_str(&format!("[\"{key}\"]"));
                }
            }
            _ => {}
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::Value;

    use super::*;

    fn failure<T: DeserializeOwned + 'static>(body: &str) -> (String, String) {
        match decode::<T>(body.as_bytes()) {
            Ok(_) => panic!("decoded: {body}"),
            Err(failure) => (failure.path, failure.reason),
        }
    }

    fn path<T: DeserializeOwned + 'static>(body: &str) -> String {
        failure::<T>(body).0
    }

    type Lists = BTreeMap<String, Vec<BTreeMap<String, i64>>>;

    #[test]
    fn a_hostile_answer_does_not_grow_into_its_path() {
        let deep = format!("{{\"x\":{}", "[".repeat(100_000));
        assert!(path::<BTreeMap<String, Vec<u8>>>(&deep).len() < 2_000);
        let long = format!("{{\"{}\":true}}", "k".repeat(100_000));
        assert!(path::<BTreeMap<String, u8>>(&long).len() < 2_100);
    }

    #[test]
    fn an_empty_body_is_null_and_unit_takes_any() {
        assert_eq!(decode::<Option<u8>>(b" \n"), Ok(None));
        assert_eq!(decode::<()>(b""), Ok(()));
        assert_eq!(decode::<()>(b"{\"a\":1}"), Ok(()));
        assert_eq!(decode::<()>(b"<html>"), Ok(()));
        let failure = decode::<u8>(b" ").expect_err("no number");
        assert_eq!(failure.path, "$");
        assert_eq!(failure.reason, "the answer has no body");
    }

    #[test]
    fn the_path_leads_to_the_value_that_does_not_fit() {
        for (body, expected) in [
            (r#"{"a":[{"x":1},{"x":"no"}]}"#, "$.a[1].x"),
            (
                "{\n \"a\": [ {\"x\": 1,\n \"é\\\"\": null } ]\n}",
                r#"$.a[0]["é\""]"#,
            ),
            (r#"{"a":[{"x":1},7,{}]}"#, "$.a[1]"),
            (r#"{"a":[[1]]}"#, "$.a[0]"),
            (r#"{"a":{"x":1}}"#, "$.a"),
            (r#"{"a":[],"b":true}"#, "$.b"),
            (r#"{"a":[{"x,y":1.5 , "z":2}]}"#, "$.a[0][\"x,y\"]"),
            ("[]", "$"),
        ] {
            assert_eq!(path::<Lists>(body), expected, "{body}");
        }
    }

    #[test]
    fn a_body_that_is_no_text_says_where() {
        let failure = decode::<Value>(b"{\"a\":[1,\"\xff\"]}").expect_err("not UTF-8");
        assert_eq!(failure.path, "$.a[1]");
        assert_eq!(failure.reason, "the text is not UTF-8");
    }

    #[test]
    fn a_broken_body_never_panics() {
        let body = r#"{"a":[{"x":1,"y":"\"}]"}],"#;
        for end in 0..body.len() {
            let _ = path::<Lists>(&format!("{} ", &body[..end]));
        }
        for text in ["\"\\", "]", "}", ",", "{\"a", "<html>", "\u{feff}{}"] {
            let _ = path::<Lists>(text);
        }
    }

    #[test]
    fn the_reason_never_quotes_the_value() {
        for (body, reason) in [
            (
                r#"{"a":[{"x":"sk_1, expected \"` x"}]}"#,
                "found string, expected i64",
            ),
            (r#"{"a":[{"x":null}]}"#, "found null, expected i64"),
            (r#"{"a":[{"x":1.5}]}"#, "found floating point, expected i64"),
            (
                r#"{"a":[{"x":"sk_1 at line 5"}]}"#,
                "found string, expected i64",
            ),
            ("{\"a\":", "the JSON ends early, at line 1 column 5"),
            ("<html>", "not valid JSON at line 1 column 1"),
        ] {
            assert_eq!(failure::<Lists>(body).1, reason, "{body}");
        }
        let stamp = failure::<Vec<chrono::DateTime<chrono::Utc>>>(r#"["tok_1"]"#);
        assert_eq!(
            stamp,
            ("$[0]".to_owned(), "the value is not accepted".to_owned())
        );
        assert_eq!(
            data_reason("missing field `id` at line 1 column 2"),
            "missing field `id`"
        );
        assert_eq!(
            data_reason("unknown variant `tok_1`, expected one of `a`, `b`"),
            "the value is not accepted"
        );
    }
}
