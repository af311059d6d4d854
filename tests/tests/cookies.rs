//! Cookies as a browser sends them, and as it is told to keep them.

use proptest::prelude::*;
use workos::http::{HeaderMap, HeaderValue, header};
use workos::{Client, Cookies, ErrorKind, PendingSignIn, SessionPassword, SetCookie};

const PASSWORD: &str = "a password of thirty-two letters";

fn begun(redirect_uri: &str) -> SetCookie {
    let builder = Client::builder()
        .client_id("client_1")
        .base_url("http://127.0.0.1");
    let workos = builder.build().expect("a client");
    let started = workos
        .sso()
        .sign_in(redirect_uri)
        .organization("org_1")
        .start();
    let password = SessionPassword::new(PASSWORD).expect("a password");
    let pending = started.expect("begun").pending;
    pending.into_cookie(&password).expect("a cookie")
}

/// The attributes of a `Set-Cookie` header.
fn attributes(cookie: &SetCookie) -> Vec<String> {
    let header = cookie.to_string();
    let attributes = header.split("; ").skip(1);
    attributes.map(str::to_owned).collect()
}

#[test]
fn a_browser_keeps_the_cookie_for_ten_minutes_away_from_scripts() {
    let cookie = begun("https://app.example.com/callback");
    let expected = [
        "Path=/",
        "Max-Age=600",
        "HttpOnly",
        "SameSite=Lax",
        "Secure",
    ];
    assert_eq!(attributes(&cookie), expected);
    let pair = format!("{}={}; ", cookie.name(), cookie.value().expose());
    assert!(cookie.to_string().starts_with(&pair));
    let hash = cookie
        .name()
        .strip_prefix("__Host-wos-auth-")
        .expect("a name of ours");
    assert_eq!(hash.len(), 16);
}

#[test]
fn only_loopback_does_without_encryption() {
    for (redirect_uri, secure) in [
        ("http://localhost:3000/callback", false),
        ("http://127.0.0.1:3000/callback", false),
        ("http://[::1]:3000/callback", false),
        ("https://localhost:3000/callback", true),
        ("http://app.example.com/callback", true),
        ("http://localhost.example.com/callback", true),
    ] {
        let cookie = begun(redirect_uri);
        assert_eq!(cookie.is_secure(), secure, "{redirect_uri}");
        assert_eq!(attributes(&cookie).contains(&"Secure".to_owned()), secure);
        let other = cookie.secure(!secure);
        assert_eq!(attributes(&other).contains(&"Secure".to_owned()), !secure);
    }
}

#[test]
fn what_is_in_a_cookie_is_not_printed() {
    let cookie = begun("https://app.example.com/callback");
    let shown = format!("{cookie:?}");
    assert!(!shown.contains(cookie.value().expose()), "{shown}");
    let header = HeaderValue::from(&cookie);
    assert_eq!(header.to_str().expect("text"), cookie.to_string());
    assert!(header.is_sensitive());
    let sent = format!("{}={}", cookie.name(), cookie.value().expose());
    let shown = format!("{:?}", Cookies::from(&*sent));
    assert!(shown.contains(cookie.name()) && !shown.contains(cookie.value().expose()));
}

#[test]
fn no_other_host_can_set_the_cookie_where_the_callback_is_encrypted() {
    for (redirect_uri, of_the_host) in [
        ("https://app.example.com/callback", true),
        ("https://localhost:3000/callback", true),
        ("http://localhost:3000/callback", false),
        ("http://app.example.com/callback", false),
        ("com.example.app:/callback", false),
    ] {
        let cookie = begun(redirect_uri);
        assert_eq!(
            cookie.name().starts_with("__Host-"),
            of_the_host,
            "{redirect_uri}"
        );
        // What browsers want of such a cookie.
        if of_the_host {
            let attributes = attributes(&cookie);
            assert!(attributes.contains(&"Secure".to_owned()));
            assert!(attributes.contains(&"Path=/".to_owned()));
            assert!(!attributes.iter().any(|given| given.starts_with("Domain")));
        }
    }
}

#[test]
fn the_sixth_sign_in_deletes_the_first() {
    // Some of them go over an encrypted connection, some within the machine.
    let name = |number: usize| {
        let prefix = if number.is_multiple_of(2) {
            "__Host-"
        } else {
            ""
        };
        format!("{prefix}wos-auth-{number:016x}")
    };
    let header = |names: std::ops::Range<usize>| {
        let ours = names.map(|number| format!("{}=x", name(number)));
        let others = [
            "wos-session=x",
            "wos-auth-verifier-0=x",
            "wos-auth-00=x",
            "__Host-wos-auth-00=x",
            "__Host-__Host-wos-auth-0000000000000000=x",
            "WOS-AUTH-0=x",
        ];
        let others = others.into_iter().map(str::to_owned);
        others.chain(ours).collect::<Vec<_>>().join("; ")
    };
    for (kept, deleted) in [(0, 0), (1, 0), (4, 0), (5, 1), (6, 2), (9, 5)] {
        let surplus = PendingSignIn::surplus_cookies(&*header(0..kept));
        let names: Vec<&str> = surplus.iter().map(SetCookie::name).collect();
        let expected: Vec<String> = (0..deleted).map(name).collect();
        assert_eq!(names, expected, "{kept}");
        for removal in surplus {
            // Browsers pass over the deletion of such a cookie if it is not secure itself.
            assert_eq!(removal.is_secure(), removal.name().starts_with("__Host-"));
        }
    }
    let header = header(0..5);
    let surplus = PendingSignIn::surplus_cookies(&*header);
    let removal = surplus.first().expect("one");
    assert!(removal.max_age().is_zero());
    assert!(
        removal
            .to_string()
            .starts_with("__Host-wos-auth-0000000000000000=; Path=/; Max-Age=0; ")
    );
}

#[test]
fn a_header_is_read_as_browsers_and_others_write_it() {
    let cookies = Cookies::from(" a=1;b = 2 ;c=\"3\"; d=x=y==;nothing; =void;;e=;a=4; f=\"");
    assert_eq!(cookies.get("a"), Some("1"));
    assert_eq!(cookies.values("a").collect::<Vec<_>>(), ["1", "4"]);
    assert_eq!(cookies.get("b"), Some("2"));
    assert_eq!(cookies.get("c"), Some("3"));
    assert_eq!(cookies.get("d"), Some("x=y=="));
    assert_eq!(cookies.get("e"), Some(""));
    assert_eq!(cookies.get("f"), Some("\""));
    assert_eq!(cookies.get("nothing"), None);
    assert_eq!(cookies.names().collect::<String>(), "abcdeaf");
}

#[test]
fn several_headers_are_one_jar_and_bytes_do_no_harm() {
    let mut headers = HeaderMap::new();
    for header in [&b"a=1"[..], b"b=\xff\xfe; c=3", b"\xff=1; d=4"] {
        let header = HeaderValue::from_bytes(header).expect("a header");
        headers.append(header::COOKIE, header);
    }
    let cookies = Cookies::from(&headers);
    assert_eq!(cookies.names().collect::<String>(), "acd");
    assert!(Cookies::from(&HeaderMap::new()).get("a").is_none());
}

#[test]
fn a_password_has_at_least_32_characters() {
    for short in ["", "canary", &PASSWORD[1..]] {
        let error = SessionPassword::new(short).expect_err(short);
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(!error.to_string().contains("canary"), "{error}");
    }
    let password = SessionPassword::new(PASSWORD).expect("long enough");
    assert!(!format!("{password:?}").contains("letters"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_header_can_be_read(header in ".*|([a-c]?=?\"?[^;]{0,3}\"?; ?){0,9}") {
        let cookies = Cookies::from(&*header);
        for name in cookies.names() {
            prop_assert!(!name.is_empty());
            prop_assert!(cookies.get(name).is_some());
        }
        for cookie in PendingSignIn::surplus_cookies(cookies) {
            prop_assert!(HeaderValue::try_from(cookie.to_string()).is_ok());
        }
    }

    #[test]
    fn what_is_written_is_read_back(pairs in prop::collection::vec(("[!#-:<>-~&&[^=]]{1,9}", "[!#-:<-~]{0,9}"), 0..9)) {
        let written = pairs.iter().map(|(name, value)| format!("{name}={value}"));
        let header = written.collect::<Vec<_>>().join("; ");
        let cookies = Cookies::from(&*header);
        prop_assert_eq!(cookies.names().count(), pairs.len());
        for (name, value) in &pairs {
            prop_assert!(cookies.values(name).any(|read| read == value));
        }
    }
}
