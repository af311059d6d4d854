//! Where a person goes after signing in.

use std::sync::OnceLock;

use proptest::prelude::*;
use workos::http::HeaderValue;

use crate::app::{App, authenticated};

/// Where a browser goes that is at `https://app.example.com/callback` and is sent to `location`, as
/// the URL standard says: the host, if it is another one.
fn leaves_for(location: &str) -> Option<String> {
    let stripped: String = location
        .trim_matches(|letter: char| letter <= ' ')
        .chars()
        .filter(|letter| !matches!(letter, '\t' | '\r' | '\n'))
        .map(|letter| if letter == '\\' { '/' } else { letter })
        .collect();
    if let Some(rest) = stripped.strip_prefix("//") {
        return Some(rest.trim_start_matches('/').to_owned());
    }
    (!stripped.starts_with('/')).then_some(stripped)
}

#[test]
fn the_longest_sign_in_fits_into_a_cookie() {
    let app = App::start();
    let longest = format!("/{}", "a".repeat(2047));
    let begun = app.begin(&longest);
    assert!(begun.cookie.to_string().len() <= 3800);
    assert_eq!(return_to(&app, &longest), longest);
    assert_eq!(return_to(&app, &format!("{longest}a")), "/");
}

#[test]
fn a_path_to_another_host_becomes_the_root() {
    let app = App::start();
    for path in [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "evil",
        "",
    ] {
        assert_eq!(return_to(&app, path), "/", "{path:?}");
    }
}

/// The path that a sign-in returns to, after a round trip through the cookie.
fn return_to(app: &App, path: &str) -> String {
    app.server.prepare([authenticated()]);
    let begun = app.begin(path);
    let finished = app
        .finish(&begun, &begun.query())
        .send_blocking()
        .expect("finished");
    finished.return_to
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: 64,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_return_path_leaves_the_site(
        path in ".*|[/\\\\]{0,3}[ \t\r\n]?[/\\\\]{0,2}evil\\.example|/[!-~]{0,40}|[a-z]{1,6}:[!-~]{0,20}"
    ) {
        static APP: OnceLock<App> = OnceLock::new();
        let app = APP.get_or_init(App::start);
        let returned = return_to(app, &path);
        prop_assert_eq!(leaves_for(&returned), None, "{:?}", &returned);
        prop_assert!(returned.is_ascii() && HeaderValue::try_from(&*returned).is_ok());
        if returned != "/" {
            prop_assert_eq!(returned, path);
        }
    }
}
