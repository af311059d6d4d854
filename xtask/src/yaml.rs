//! YAML text to `serde_json::Value` and back.
//!
//! Reading is serde-saphyr's, with limits wide enough for API documents and without the parts of
//! YAML that no document here needs (merge keys, `yes` for true). Writing is ours: one shape for
//! every value, whatever its length, so that a changed fact is a changed line.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy};

use crate::problem::{Problem, Result};

/// Deeper than any document, shallow enough for the stack of whatever walks the value afterwards.
const MAX_DEPTH: usize = 200;

/// Reads one YAML document; `file` is the name shown in errors.
pub fn read(file: &str, text: &str) -> Result<Value> {
    read_as(file, text)
}

/// Reads one YAML document of a known shape.
pub fn read_as<T: DeserializeOwned>(file: &str, text: &str) -> Result<T> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: MAX_DEPTH,
            max_documents: 1,
            max_nodes: 5_000_000,
            max_events: 20_000_000,
        },
        duplicate_keys: DuplicateKeyPolicy::Error,
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let rendered = error.render_with_formatter(&serde_saphyr::UserMessageFormatter);
        let mut reason = rendered.lines().next().unwrap_or_default();
        let mut place = file.to_owned();
        if let Some(at) = error.location() {
            let (line, column) = (at.line(), at.column());
            place = format!("{file}:{line}:{column}");
            reason = reason.trim_end_matches(&format!(" at line {line}, column {column}"));
        }
        Problem::invalid(place, format!("this is not readable YAML: {reason}"))
            .remedy("correct the YAML at this line and column")
            .into()
    })
}

/// Writes block-style YAML that [`read`] turns into an equal value.
pub fn write(value: &Value) -> String {
    let mut text = String::new();
    match value {
        Value::Object(map) if !map.is_empty() => write_entries(&mut text, value, 0),
        Value::Array(list) if !list.is_empty() => write_entries(&mut text, value, 0),
        scalar => {
            text.push_str(&inline(scalar));
            text.push('\n');
        }
    }
    text
}

/// The lines of a non-empty collection. The first line is not indented: the caller has written
/// the indentation, or the dash that stands in for it.
fn write_entries(text: &mut String, value: &Value, depth: usize) {
    let mut first = true;
    let mut start = |text: &mut String| {
        if !std::mem::take(&mut first) {
            text.extend(std::iter::repeat_n("  ", depth));
        }
    };
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                start(text);
                text.push_str(&scalar(key));
                text.push(':');
                if is_nested(value) {
                    text.push('\n');
                    text.extend(std::iter::repeat_n("  ", depth + 1));
                    write_entries(text, value, depth + 1);
                } else {
                    text.push(' ');
                    text.push_str(&inline(value));
                    text.push('\n');
                }
            }
        }
        Value::Array(list) => {
            for value in list {
                start(text);
                text.push_str("- ");
                if is_nested(value) {
                    write_entries(text, value, depth + 1);
                } else {
                    text.push_str(&inline(value));
                    text.push('\n');
                }
            }
        }
        _ => {}
    }
}

fn is_nested(value: &Value) -> bool {
    match value {
        Value::Object(map) => !map.is_empty(),
        Value::Array(list) => !list.is_empty(),
        _ => false,
    }
}

fn inline(value: &Value) -> String {
    match value {
        Value::String(string) => scalar(string),
        other => other.to_string(),
    }
}

/// A string as a plain scalar where no YAML reader could take it for something else, in JSON's
/// quotes everywhere else.
pub fn scalar(string: &str) -> String {
    if is_plain(string) {
        return string.to_owned();
    }
    let mut quoted = String::with_capacity(string.len() + 2);
    for character in Value::from(string).to_string().chars() {
        match character {
            // JSON leaves these as they are, YAML readers may refuse or break lines at them.
            '\u{7f}'..='\u{9f}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}' => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(character)));
            }
            other => quoted.push(other),
        }
    }
    quoted
}

fn is_plain(string: &str) -> bool {
    const TAKEN: [&str; 13] = [
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity", "~",
    ];
    let start_is_safe =
        string.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '_' | '$'));
    start_is_safe
        && string
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '$' | '.' | '-' | '+'))
        && !TAKEN.contains(&string.to_ascii_lowercase().as_str())
        || is_route(string)
}

/// Path templates are the most read keys of a document and unambiguous with their braces.
fn is_route(string: &str) -> bool {
    string.starts_with('/')
        && string
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '.' | '{' | '}'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn survives(value: &Value) {
        let text = write(value);
        let again = read("test.yaml", &text).unwrap_or_else(|e| panic!("{e}\n{text}"));
        assert_eq!(&again, value, "{text}");
        // Equality of maps ignores order, the written text does not.
        assert_eq!(write(&again), text);
    }

    #[test]
    fn ambiguous_strings_survive() {
        for string in [
            "",
            " ",
            "yes",
            "No",
            "null",
            "Null",
            "~",
            "1.0",
            "1",
            "0x1f",
            "0o7",
            "010",
            "1e3",
            "1_000",
            ".5",
            ".inf",
            "-.INF",
            ".nan",
            "NaN",
            "2026-01-01",
            "2026-01-01T00:00:00Z",
            "12:30:45",
            "@x",
            "`x`",
            "%x",
            "!x",
            "&x",
            "*x",
            "? x",
            "- x",
            "-",
            "---",
            "...",
            "a: b",
            "a:",
            ":a",
            "a #b",
            "#a",
            "[a]",
            "{a}",
            "a, b",
            "'a'",
            "\"a\"",
            "a\"b'c",
            r"^\d+\.[a-z]\\$",
            "two\nlines",
            "two\nlines\n",
            "\n",
            "\r\n",
            "\ttab",
            "trailing ",
            " leading",
            "é",
            "日本",
            "😀",
            "\u{7f}",
            "\u{85}",
            "\u{2028}",
            "\u{feff}x",
            "\u{0}",
            "\u{1b}",
            "=",
            "<<",
            "<",
            ">",
            "|",
            "!!str",
            "/users/{id}",
            "/users/{id}:run",
            "#/components/schemas/X",
            "true",
            "FALSE",
            "on",
            "Infinity",
            "_1",
            "$ref",
            "a+b",
            "e1",
            "E+1",
        ] {
            survives(&json!(string));
            survives(&json!({ string: string }));
            survives(&json!([string, [string], { "k": [string] }]));
        }
    }

    #[test]
    fn long_strings_stay_on_one_line() {
        let value = json!({ "pattern": "word ".repeat(200), "plain": "a".repeat(5000) });
        survives(&value);
        assert_eq!(write(&value).lines().count(), 2);
    }

    #[test]
    fn numbers_and_empty_collections_survive() {
        for value in [
            json!(0),
            json!(-1),
            json!(u64::MAX),
            json!(i64::MIN),
            json!(1.0),
            json!(-0.5),
            json!(1e300),
            json!(1.5e-9),
            json!(true),
            json!(false),
            json!(null),
            json!({}),
            json!([]),
            json!([[], {}, [[]], [{}], [[1, 2], [3]]]),
            json!({ "a": {}, "b": [], "c": { "d": {} } }),
        ] {
            survives(&value);
            survives(&json!({ "k": value }));
        }
    }

    /// Values from a fixed sequence of pseudo-random numbers: failures repeat.
    #[test]
    fn arbitrary_values_survive() {
        struct Source(u64);
        impl Source {
            fn below(&mut self, bound: u64) -> u64 {
                self.0 ^= self.0 << 13;
                self.0 ^= self.0 >> 7;
                self.0 ^= self.0 << 17;
                self.0 % bound
            }
            fn string(&mut self) -> String {
                const ALPHABET: [char; 32] = [
                    'a', 'e', 'n', 'o', 'y', 'Z', '0', '1', '9', '.', '-', '+', ':', ' ', '#',
                    '\'', '"', '\\', '\n', '\r', '\t', '{', '}', '[', ']', ',', '&', '*', '!', '~',
                    'é', '\u{85}',
                ];
                (0..self.below(7))
                    .map(|_| ALPHABET[usize::try_from(self.below(32)).unwrap()])
                    .collect()
            }
            fn value(&mut self, depth: u64) -> Value {
                match self.below(if depth == 0 { 5 } else { 8 }) {
                    0 => json!(null),
                    1 => json!(self.below(2) == 0),
                    2 => json!(self.below(1000)),
                    3 | 4 => json!(self.string()),
                    5 => (0..self.below(4)).map(|_| self.value(depth - 1)).collect(),
                    _ => Value::Object(
                        (0..self.below(4))
                            .map(|_| (self.string(), self.value(depth - 1)))
                            .collect(),
                    ),
                }
            }
        }
        let mut source = Source(0x9e37_79b9_7f4a_7c15);
        for _ in 0..3000 {
            survives(&source.value(4));
        }
    }

    #[test]
    fn the_written_shape_is_block_style() {
        let value = json!({
            "paths": { "/a/{b}": { "get": { "tags": ["x", "y"], "parameters": [{ "name": "b", "in": "path" }] } } },
            "enum": ["yes", null, 1],
        });
        assert_eq!(
            write(&value),
            "paths:\n  /a/{b}:\n    get:\n      tags:\n        - x\n        - \"y\"\n      parameters:\n        \
             - name: b\n          in: path\nenum:\n  - \"yes\"\n  - null\n  - 1\n"
        );
    }

    #[test]
    fn plain_words_of_yaml_1_1_are_strings() {
        let value = read("t", "a: yes\nb: true\nc: 2026-01-01\nd: ~\ne: 010\nf: 1.0").unwrap();
        assert_eq!(value["a"], "yes");
        assert_eq!(value["b"], true);
        assert_eq!(value["c"], "2026-01-01");
        assert_eq!(value["d"], Value::Null);
        assert_eq!(value["f"], 1.0);
    }

    #[test]
    fn json_is_read_too() {
        assert_eq!(
            read("t", "{\"a\": [1, \"\\u00e9\"]}").unwrap(),
            json!({ "a": [1, "é"] })
        );
    }

    #[test]
    fn errors_name_file_line_and_column() {
        let problems = read("some.yaml", "a: 1\nb: [1, 2\nc: 3\n").unwrap_err();
        let problem = &problems.0[0];
        let place = problem.place.as_deref().unwrap();
        assert!(place.starts_with("some.yaml:"), "{place}");
        assert_eq!(place.split(':').count(), 3, "{place}");
        assert_eq!(problem.message.lines().count(), 1);
    }

    #[test]
    fn duplicate_keys_are_refused() {
        let problems = read("some.yaml", "a: 1\nb:\n  c: 1\n  c: 2\n").unwrap_err();
        assert_eq!(problems.0[0].place.as_deref(), Some("some.yaml:4:3"));
        assert!(problems.0[0].message.contains("duplicate"), "{problems}");
    }

    #[test]
    fn nesting_beyond_reason_is_refused() {
        let text = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
        assert!(read("t", &text).is_err());
    }
}
