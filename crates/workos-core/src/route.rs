//! Fills the variable parts of a route, such as `/organizations/{id}`, so that
//! no value can change which endpoint is called.

use crate::percent;

/// Puts `value` in the place of `{name}`. On failure says why, without the
/// value.
pub(crate) fn fill(path: &mut String, name: &str, value: &str) -> Result<(), String> {
    if value.is_empty() {
        return Err(format!("the path parameter `{name}` is empty"));
    }
    if percent::is_dot_segment(value) {
        return Err(format!(
            "the path parameter `{name}` is a dot segment, which would name another path"
        ));
    }
    let place = path
        .match_indices('{')
        .map(|(place, _)| place)
        .find(|place| {
            let rest = path[place + 1..].strip_prefix(name);
            rest.is_some_and(|rest| rest.starts_with('}'))
        })
        .ok_or_else(|| format!("the route has no unfilled path parameter `{name}`"))?;
    let end = place + name.len() + 2;
    path.replace_range(place..end, &percent::encode(value));
    Ok(())
}

/// Whether a filled path can be sent: absolute, without open parameters, dot
/// segments, or anything that a URL parser would not read as part of a path.
pub(crate) fn check(path: &str) -> Result<(), String> {
    if !path.starts_with('/') {
        return Err("the path does not begin with a slash".to_owned());
    }
    if let Some((_, rest)) = path.split_once('{') {
        let name = rest.split('}').next().unwrap_or_default();
        return Err(format!("the path parameter `{name}` is missing"));
    }
    if path.split('/').any(percent::is_dot_segment) {
        return Err("the path contains a dot segment".to_owned());
    }
    // Letters, digits, `%`, `/` and what else RFC 3986 allows in a segment (section 3.3).
    let plain =
        |byte| matches!(byte, b'!' | b'$'..=b';' | b'=' | b'@'..=b'Z' | b'_' | b'a'..=b'z' | b'~');
    // Up to the first that is not, all bytes are characters.
    let other = path.bytes().position(|byte| !plain(byte));
    match other.and_then(|at| path[at..].chars().next()) {
        Some('?') => Err("the path contains a query; add it with `query`".to_owned()),
        Some(character) => Err(format!("the path contains {character:?} unencoded")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(value: &str) -> Result<String, String> {
        let mut path = "/things/{id}/parts".to_owned();
        fill(&mut path, "id", value)?;
        check(&path).map(|()| path)
    }

    #[test]
    fn values_stay_within_their_segment() {
        for (value, segment) in [
            ("org_1", "org_1"),
            ("a/b", "a%2Fb"),
            ("a\\b", "a%5Cb"),
            ("a?b#c", "a%3Fb%23c"),
            ("%2f..", "%252f.."),
            ("{id}", "%7Bid%7D"),
            ("...", "..."),
            ("ä ö", "%C3%A4%20%C3%B6"),
        ] {
            assert_eq!(filled(value), Ok(format!("/things/{segment}/parts")));
        }
    }

    #[test]
    fn values_that_would_name_another_path_are_refused() {
        for value in ["", ".", "..", "%2e", "%2E%2e", ".%2E"] {
            let refusal = filled(value).expect_err(value);
            assert!(refusal.contains("`id`"), "{refusal}");
        }
    }

    #[test]
    fn parameters_and_routes_must_match() {
        let mut path = "/things/{id}".to_owned();
        assert!(fill(&mut path, "name", "x").is_err());
        assert_eq!(
            check(&path),
            Err("the path parameter `id` is missing".to_owned())
        );
    }

    #[test]
    fn routes_written_by_hand_are_checked() {
        for path in [
            "",
            "things",
            "/a/../b",
            "/a/%2e%2E/b",
            "/a/.",
            "/a\\b",
            "/a?b=c",
            "/a#b",
            "/a b",
            "/ä",
            "/a\n",
        ] {
            assert!(check(path).is_err(), "{path:?}");
        }
        assert_eq!(check("/vault/v1/kv:batch"), Ok(()));
    }
}
