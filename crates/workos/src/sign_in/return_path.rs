//! Where a person goes after signing in. The path comes from the address of a request, which
//! anybody can make up: it must not lead to another site.

const ROOT: &str = "/";
/// A cookie holds 4096 bytes, and the rest of what it holds wants its share.
const LONGEST: usize = 2048;

/// The path if it stays on the site, else `/`.
///
/// To stay, it begins with a slash that no second one and no backslash follows, as browsers read
/// `//host` and `/\host` as other hosts, has no backslash in its path, and consists of visible
/// characters of ASCII: browsers take out line breaks and tabs before they look at an address.
pub(crate) fn sanitise(path: &str) -> &str {
    let before_query = path.split(['?', '#']).next().unwrap_or_default();
    let stays = path.starts_with('/')
        && !path.starts_with("//")
        && !before_query.contains('\\')
        && path.bytes().all(|byte| byte.is_ascii_graphic())
        && path.len() <= LONGEST;
    if stays { path } else { ROOT }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_the_site_are_kept() {
        let longest = format!("/{}", "a".repeat(LONGEST - 1));
        for path in [
            "/",
            "/docs?a=b&c=//d#e",
            "/a//b",
            "/?q=a\\b",
            "/%2F%2Fevil.example",
            &longest,
        ] {
            assert_eq!(sanitise(path), path);
        }
    }

    #[test]
    fn everything_else_becomes_the_root() {
        let too_long = format!("/{}", "a".repeat(LONGEST));
        for path in [
            "",
            "docs",
            "https://evil.example",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "/a\\..\\..\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            " //evil.example",
            "/ /evil.example",
            "/caf\u{e9}",
            "javascript:alert(1)",
            "?a=b",
            "#a",
            &too_long,
        ] {
            assert_eq!(sanitise(path), "/", "{path:?}");
        }
    }
}
