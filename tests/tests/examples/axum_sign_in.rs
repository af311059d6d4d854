//! A web application, as browsers see it.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;
use workos_tests::form;
use workos_tests::server::{Answer, Server};
use workos_tests::sign_ins::{CLIENT_ID, body, session, user};
use workos_tests::tokens::{SigningKey, claims, keys};

use crate::browser::{Browser, Page};
use crate::program::Program;

/// The application with the API that it calls.
struct Application {
    server: Server,
    site: String,
    _program: Program,
}

impl Application {
    fn start() -> Self {
        let server = Server::start();
        let program = Program::start(
            "axum_sign_in",
            &[
                ("WORKOS_API_KEY", "sk_canary"),
                ("WORKOS_CLIENT_ID", CLIENT_ID),
                ("WORKOS_BASE_URL", &server.url()),
                (
                    "WORKOS_COOKIE_PASSWORD",
                    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                ),
                ("PORT", "0"),
            ],
        );
        let said = program.line();
        let site = said
            .strip_prefix("http://")
            .and_then(|rest| rest.strip_suffix('/'));
        Self {
            site: site.expect("an address").to_owned(),
            server,
            _program: program,
        }
    }

    fn browser(&self) -> Browser {
        Browser::at(&self.site)
    }

    /// Has the API confirm the next sign-in with a token that counts for five minutes.
    fn confirm(&self) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.expect("a time after the epoch").as_secs();
        let mut claims = claims();
        claims["iss"] = json!(format!("{}/user_management/{CLIENT_ID}", self.server.url()));
        claims["iat"] = json!(now);
        claims["exp"] = json!(now + 300);
        let mut session = session();
        session["user"] = user();
        session["access_token"] = json!(SigningKey::first().sign(&claims));
        self.server
            .prepare([Answer::json(200, &session), keys([SigningKey::first()])]);
    }

    /// Where a page sends a browser to sign in, and the cookie that waits for it to come back.
    fn sent_away(&self, page: &Page) -> String {
        let url = page.location().to_owned();
        let (address, _) = form::parse(&url);
        let authorize = format!("{}/user_management/authorize", self.server.url());
        assert_eq!(address, authorize);
        assert_eq!(form::value(&url, "provider"), "authkit");
        assert_eq!(form::value(&url, "code_challenge_method"), "S256");
        assert!(form::value(&url, "redirect_uri").ends_with("/callback"));
        let cookies = page.all("set-cookie");
        assert_eq!(cookies.len(), 1, "{cookies:?}");
        assert!(cookies[0].starts_with("wos-auth-"), "{cookies:?}");
        assert!(cookies[0].contains("HttpOnly") && cookies[0].contains("SameSite=Lax"));
        url
    }

    /// Signs a person in who wants to see `/?page=2`.
    fn sign_in(&self, browser: &mut Browser) -> Page {
        let url = self.sent_away(&browser.get("/?page=2"));
        self.confirm();
        let state = form::value(&url, "state");
        browser.get(&format!("/callback?code=code_1&state={state}"))
    }
}

#[test]
fn a_person_signs_in_sees_the_page_and_signs_out() {
    let app = Application::start();
    let mut browser = app.browser();
    let back = app.sign_in(&mut browser);
    assert_eq!(back.location(), "/?page=2");
    let exchange = app.server.take_received().remove(0);
    assert_eq!(exchange.target, "/user_management/authenticate");
    let exchange = body(&exchange);
    assert_eq!(exchange["code"], "code_1");
    assert_eq!(exchange["client_secret"], "sk_canary");
    assert!(exchange["code_verifier"].is_string(), "{exchange}");
    for cookie in back.all("set-cookie") {
        assert!(cookie.contains("HttpOnly"), "{cookie}");
        let ended = cookie.starts_with("wos-auth-");
        assert_eq!(cookie.contains("Max-Age=0"), ended, "{cookie}");
    }
    let names: Vec<&String> = browser.cookies.keys().collect();
    assert!(!names.is_empty(), "no session");
    assert!(
        names.iter().all(|name| !name.starts_with("wos-auth-")),
        "{names:?}"
    );

    let page = browser.get("/?page=2");
    assert_eq!(page.status, 200, "{page:?}");
    assert!(page.body.contains("Sign out"), "{page:?}");

    let left = browser.post("/sign-out");
    let (address, _) = form::parse(left.location());
    let logout = format!("{}/user_management/sessions/logout", app.server.url());
    assert_eq!(address, logout);
    assert_eq!(form::value(left.location(), "session_id"), "session_1");
    assert!(browser.cookies.is_empty(), "{:?}", browser.cookies);
    app.sent_away(&browser.get("/"));
}

#[test]
fn nobody_else_sees_the_page() {
    let app = Application::start();
    let mut browser = app.browser();
    assert_eq!(app.sign_in(&mut browser).location(), "/?page=2");
    let name = browser.cookies.keys().next().expect("a session").clone();
    let mut other = app.browser();
    app.sent_away(&other.get("/"));
    for made_up in ["", "x", "00000000-0000-0000-0000-000000000000"] {
        other.cookies = [(name.clone(), made_up.to_owned())].into();
        assert!((300..400).contains(&other.get("/").status), "{made_up}");
    }
}

#[test]
fn a_callback_that_is_not_in_order_signs_nobody_in() {
    let app = Application::start();
    let mut browser = app.browser();
    let url = app.sent_away(&browser.get("/"));
    let state = form::value(&url, "state");
    let begun = browser.cookies.clone();
    for (query, is_over) in [
        ("code=code_1".to_owned(), false),
        ("code=code_1&state=planted".to_owned(), false),
        (format!("error=access_denied&state={state}"), true),
    ] {
        browser.cookies = begun.clone();
        let page = browser.get(&format!("/callback?{query}"));
        assert_eq!(page.status, 400, "{page:?}");
        let left: Vec<&String> = browser.cookies.keys().collect();
        assert_eq!(left.is_empty(), is_over, "{query}: {left:?}");
    }
    // Somebody else's browser, with what the right one would bring.
    let page = app
        .browser()
        .get(&format!("/callback?code=code_1&state={state}"));
    assert_eq!(page.status, 400, "{page:?}");
    assert!(page.all("set-cookie").is_empty(), "{page:?}");
    assert_eq!(app.server.counted().connections, 0);

    let refused = json!({ "error": "invalid_grant", "error_description": "The code has expired." });
    app.server.prepare([Answer::json(400, &refused)]);
    browser.cookies = begun;
    let page = browser.get(&format!("/callback?code=code_1&state={state}"));
    assert_eq!(page.status, 400, "{page:?}");
    assert!(browser.cookies.is_empty(), "{:?}", browser.cookies);
    assert_eq!(app.server.take_received().len(), 1);
}
