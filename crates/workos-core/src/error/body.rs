//! Reads what the API says about a failure out of the body of its answer.
//! Endpoints differ in the shape, and proxies answer in their own way, so
//! everything here is lenient: what is not understood is left out.

use std::fmt;

use serde_json::{Map, Value};

use crate::transport::LONGEST_DESCRIPTION;

/// One fault the API found in the request.
///
/// ```no_run
/// # async fn run(workos: workos::Client) {
/// if let Err(error) = workos.organizations().create("").await {
///     for fault in error.field_errors() {
///         eprintln!("{}: {fault}", fault.field.as_deref().unwrap_or("request"));
///     }
/// }
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldError {
    /// The field, or the place in the request, that is at fault.
    pub field: Option<String>,
    /// The code of the fault, such as `email_required`.
    pub code: Option<String>,
    /// The fault in words.
    pub message: Option<String>,
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [&self.field, &self.code, &self.message];
        for (position, part) in parts.into_iter().flatten().enumerate() {
            if position > 0 {
                f.write_str(": ")?;
            }
            f.write_str(part)?;
        }
        Ok(())
    }
}

/// A hostile answer must not turn into many times its own size.
const MOST_FIELD_ERRORS: usize = 100;

/// In characters; the body has the whole.
const LONGEST_TEXT: usize = 1_000;

/// What the body of a failed call says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ErrorBody {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) field_errors: Vec<FieldError>,
    /// Whether an operation of the API wrote it. Otherwise a proxy did, or the server framework
    /// for lack of an operation.
    pub(crate) is_of_an_operation: bool,
}

impl ErrorBody {
    /// Reads a body; `plain_text` says that its media type is `text/plain`, the
    /// only one besides JSON whose content is taken as a message.
    pub(crate) fn parse(body: &[u8], plain_text: bool) -> Self {
        let body = &body[..body.len().min(LONGEST_DESCRIPTION)];
        match serde_json::from_slice(body) {
            Ok(Value::Object(object)) => Self::from_object(&object),
            Ok(Value::String(message)) => Self::from_message(&message),
            Ok(_) => Self::default(),
            Err(_) if plain_text => Self::from_message(&String::from_utf8_lossy(body)),
            Err(error) if error.is_eof() => Self::from_beginning(body),
            Err(_) => Self::default(),
        }
    }

    /// Reads an object that was cut off: the members before the one that is incomplete.
    fn from_beginning(body: &[u8]) -> Self {
        let end = end_of_complete_members(body);
        let closed = end.map(|end| [&body[..end], b"}"].concat());
        match closed.map(|closed| serde_json::from_slice(&closed)) {
            Some(Ok(Value::Object(object))) => Self::from_object(&object),
            _ => Self {
                is_of_an_operation: body.trim_ascii_start().starts_with(b"{"),
                ..Self::default()
            },
        }
    }

    fn from_message(message: &str) -> Self {
        Self {
            message: non_blank(message),
            ..Self::default()
        }
    }

    fn from_object(object: &Map<String, Value>) -> Self {
        let mut read = Self {
            code: object.get("code").and_then(code),
            message: object
                .get("message")
                .and_then(words)
                .or_else(|| object.get("error_description").and_then(words)),
            field_errors: object.get("errors").map(faults).unwrap_or_default(),
            is_of_an_operation: !object.get("message").is_some_and(is_of_the_framework),
        };
        match object.get("error") {
            Some(Value::String(error)) => read.take_error_text(error),
            Some(Value::Object(nested)) => read.fill_from(Self::from_object(nested)),
            _ => {}
        }
        read
    }

    /// `error` is a code from the token endpoints (RFC 6749, section 5.2) and a
    /// sentence or the status text from others.
    fn take_error_text(&mut self, error: &str) {
        if self.code.is_none() && is_code(error) {
            self.code = Some(error.to_owned());
        } else if self.message.is_none() {
            self.message = non_blank(error);
        }
    }

    fn fill_from(&mut self, other: Self) {
        self.code = self.code.take().or(other.code);
        self.message = self.message.take().or(other.message);
        if self.field_errors.is_empty() {
            self.field_errors = other.field_errors;
        }
    }
}

/// Where the last comma of the outermost object stands.
fn end_of_complete_members(body: &[u8]) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    let mut end = None;
    for (position, byte) in body.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' if depth == 1 => end = Some(position),
            _ => {}
        }
    }
    end
}

/// What the API's server framework says of a route it does not know: `Cannot GET /..`.
fn is_of_the_framework(message: &Value) -> bool {
    let words = message.as_str().unwrap_or_default().split(' ');
    let words: Vec<&str> = words.take(3).collect();
    matches!(words[..], ["Cannot", method, path]
        if method.bytes().all(|byte| byte.is_ascii_uppercase()) && path.starts_with('/'))
}

fn is_code(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'.'))
}

fn non_blank(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| shortened(text))
}

/// The beginning of a text that is longer than any description.
fn shortened(text: &str) -> String {
    let end = text.char_indices().nth(LONGEST_TEXT);
    text[..end.map_or(text.len(), |(end, _)| end)].to_owned()
}

fn code(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => non_blank(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => non_blank(text),
        Value::Array(items) => {
            let texts = items.iter().take(MOST_FIELD_ERRORS).filter_map(words);
            let texts: Vec<String> = texts.collect();
            (!texts.is_empty()).then(|| texts.join("; "))
        }
        _ => None,
    }
}

fn faults(errors: &Value) -> Vec<FieldError> {
    let mut found = Vec::new();
    match errors {
        Value::Array(items) => {
            for item in items {
                add_fault(item, None, &mut found);
            }
        }
        Value::Object(fields) => {
            for (field, fault) in fields {
                add_named_fault(field, fault, &mut found);
            }
        }
        other => add_fault(other, None, &mut found),
    }
    found
}

/// A fault of an object that maps field names to what is wrong with them.
fn add_named_fault(field: &str, fault: &Value, found: &mut Vec<FieldError>) {
    let items = match fault {
        Value::Array(items) => items.as_slice(),
        single => std::slice::from_ref(single),
    };
    for item in items {
        let before = found.len();
        add_fault(item, None, found);
        for added in &mut found[before..] {
            added.field.get_or_insert_with(|| shortened(field));
        }
    }
}

fn add_fault(item: &Value, parent: Option<&str>, found: &mut Vec<FieldError>) {
    let room = MOST_FIELD_ERRORS.saturating_sub(found.len());
    if room == 0 {
        return;
    }
    let object = match item {
        Value::Object(object) => object,
        other => {
            found.extend(words(other).map(|message| FieldError {
                message: Some(message),
                ..FieldError::default()
            }));
            return;
        }
    };
    let text = |name: &str| object.get(name).and_then(code);
    let field = text("field")
        .or_else(|| text("property"))
        .or_else(|| text("instancePath"))
        .map(|field| match parent {
            Some(parent) => shortened(&format!("{parent}.{field}")),
            None => field,
        });
    let before = found.len();
    if let Some(Value::Object(constraints)) = object.get("constraints") {
        let constraints = constraints.iter().take(room);
        found.extend(constraints.map(|(name, message)| FieldError {
            field: field.clone(),
            code: Some(shortened(name)),
            message: words(message),
        }));
    }
    if let (Some(Value::Array(children)), Some(field)) = (object.get("children"), &field) {
        for child in children {
            add_fault(child, Some(field), found);
        }
    }
    if found.len() > before {
        return;
    }
    let fault = FieldError {
        field,
        code: text("code").or_else(|| text("keyword")),
        message: object.get("message").and_then(words),
    };
    if fault != FieldError::default() {
        found.push(fault);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(body: &str) -> ErrorBody {
        ErrorBody::parse(body.as_bytes(), false)
    }

    fn code_and_message(body: &str) -> (Option<String>, Option<String>) {
        let read = parse(body);
        (read.code, read.message)
    }

    fn fault(field: Option<&str>, code: Option<&str>, message: Option<&str>) -> FieldError {
        FieldError {
            field: field.map(str::to_owned),
            code: code.map(str::to_owned),
            message: message.map(str::to_owned),
        }
    }

    #[test]
    fn code_and_message_are_found_in_every_shape() {
        for (body, code, message) in [
            (r#"{"code":"c","message":"m"}"#, Some("c"), Some("m")),
            (r#"{"message":"m"}"#, None, Some("m")),
            (
                r#"{"error":"invalid_grant","error_description":"d"}"#,
                Some("invalid_grant"),
                Some("d"),
            ),
            (
                r#"{"error":"too_many_requests"}"#,
                Some("too_many_requests"),
                None,
            ),
            (r#"{"error":"Key not found"}"#, None, Some("Key not found")),
            (r#"{"error":"Unauthorized"}"#, None, Some("Unauthorized")),
            (
                r#"{"error":"Not Found","message":"m","statusCode":404}"#,
                None,
                Some("m"),
            ),
            (
                r#"{"error":"sso_required","message":"m"}"#,
                Some("sso_required"),
                Some("m"),
            ),
            (
                r#"{"error":{"code":"c","message":"m"}}"#,
                Some("c"),
                Some("m"),
            ),
            (r#"{"message":["a","b"]}"#, None, Some("a; b")),
            (r#"{"code":null,"message":""}"#, None, None),
            (r#""plain""#, None, Some("plain")),
            ("[1]", None, None),
            ("", None, None),
            ("<html>502</html>", None, None),
        ] {
            let expected = (code.map(str::to_owned), message.map(str::to_owned));
            assert_eq!(code_and_message(body), expected, "{body}");
        }
    }

    #[test]
    fn what_came_of_a_body_that_was_cut_off_is_kept() {
        let whole = r#"{"code":"c,}\"","message":"m","errors":[{"code":"e","field":"f"}],"x":1}"#;
        for (length, code, message, faults) in [
            (whole.len() - 1, true, true, 1),
            (whole.len() - 6, true, true, 1),
            (whole.find("field").expect("there"), true, true, 0),
            (whole.find("\"m\"").expect("there"), true, false, 0),
            (9, false, false, 0),
            (1, false, false, 0),
        ] {
            let read = parse(&whole[..length]);
            assert_eq!(read.code.is_some(), code, "{}", &whole[..length]);
            assert_eq!(read.message.is_some(), message, "{}", &whole[..length]);
            assert_eq!(read.field_errors.len(), faults, "{}", &whole[..length]);
        }
    }

    #[test]
    fn a_hostile_body_does_not_grow() {
        let name = "n".repeat(40_000);
        let many = vec!["x"; 10_000];
        let nested = (0..200).fold(
            json!({ "constraints": {} }),
            |inner, _| json!({ "property": "p".repeat(300), "children": [inner] }),
        );
        let constraints: Map<String, Value> =
            (0..5_000).map(|n| (n.to_string(), json!("m"))).collect();
        for errors in [
            json!({ name.clone(): many }),
            json!([{ "property": name, "constraints": constraints }]),
            json!([nested]),
        ] {
            let body = json!({ "message": many, "errors": errors }).to_string();
            let read = ErrorBody::parse(body.as_bytes(), false);
            let faults = read.field_errors;
            assert!(faults.len() <= MOST_FIELD_ERRORS);
            let longest = faults.iter().map(|fault| fault.to_string().len()).max();
            assert!(longest <= Some(3 * LONGEST_TEXT), "{longest:?}");
            assert!(format!("{faults:?}{:?}", read.message).len() < 200_000);
        }
    }

    #[test]
    fn bodies_that_no_operation_wrote_are_told_apart() {
        for (body, is_of_an_operation) in [
            (
                r#"{"message":"User not found: 'u'.","code":"entity_not_found"}"#,
                true,
            ),
            (r#"{"message":"Could not find the thing"}"#, true),
            (r#"{"error":"Key not found"}"#, true),
            (r#"{"message":"Cannot delete it"}"#, true),
            (
                r#"{"message":"Cannot GET /users/x","error":"Not Found","statusCode":404}"#,
                false,
            ),
            ("<html>404</html>", false),
            ("", false),
            ("[]", false),
            (r#"{"mess"#, true),
            (r#"["mess"#, false),
        ] {
            assert_eq!(parse(body).is_of_an_operation, is_of_an_operation, "{body}");
        }
    }

    #[test]
    fn plain_text_is_a_message_only_under_its_media_type() {
        let body = b" upstream timed out\n";
        assert_eq!(
            ErrorBody::parse(body, true).message.as_deref(),
            Some("upstream timed out")
        );
        assert_eq!(ErrorBody::parse(body, false).message, None);
    }

    #[test]
    fn field_errors_are_found_in_every_shape() {
        for (errors, expected) in [
            (
                r#"["too short"]"#,
                vec![fault(None, None, Some("too short"))],
            ),
            (
                r#"[{"code":"password_too_weak","message":"m"}]"#,
                vec![fault(None, Some("password_too_weak"), Some("m"))],
            ),
            (
                r#"[{"code":"email_required","field":"email"}]"#,
                vec![fault(Some("email"), Some("email_required"), None)],
            ),
            (
                r#"[{"instancePath":"/targets/0","keyword":"required","message":"m"}]"#,
                vec![fault(Some("/targets/0"), Some("required"), Some("m"))],
            ),
            (
                r#"[{"instancePath":"/targets/0"}]"#,
                vec![fault(Some("/targets/0"), None, None)],
            ),
            (
                r#"[{"property":"domain","constraints":{"isFqdn":"m","isString":"n"}}]"#,
                vec![
                    fault(Some("domain"), Some("isFqdn"), Some("m")),
                    fault(Some("domain"), Some("isString"), Some("n")),
                ],
            ),
            (
                r#"[{"property":"a","constraints":{}}]"#,
                vec![fault(Some("a"), None, None)],
            ),
            (
                r#"[{"property":"a","children":[{"property":"b","constraints":{"c":"m"}}]}]"#,
                vec![fault(Some("a.b"), Some("c"), Some("m"))],
            ),
            (
                r#"{"email":["is taken"]}"#,
                vec![fault(Some("email"), None, Some("is taken"))],
            ),
            ("[null, 3, {}]", vec![]),
            ("null", vec![]),
        ] {
            let body = format!(r#"{{"message":"Validation failed","errors":{errors}}}"#);
            assert_eq!(parse(&body).field_errors, expected, "{errors}");
        }
    }
}
