//! A web application that people sign in to with AuthKit: a page that is theirs, the callback, and
//! signing out. Its sessions are in memory, by a random id in a cookie.
//!
//! In the dashboard, allow the redirect URI `http://localhost:3000/callback`. Then:
//!
//! ```sh
//! export WORKOS_API_KEY=sk_.. WORKOS_CLIENT_ID=client_..
//! export WORKOS_COOKIE_PASSWORD=$(openssl rand -hex 32)
//! cargo run --package workos --example axum_sign_in
//! ```
//!
//! `WORKOS_BASE_URL` names another server than that of WorkOS.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::extract::{OriginalUri, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header::SET_COOKIE};
use axum::response::{AppendHeaders, Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use workos::user_management::Provider;
use workos::{
    Client, Cookies, PendingSignIn, Secret, SessionPassword, SignInError, UserManagement,
};

const CALLBACK: &str = "http://localhost:3000/callback";
/// With https, add `; Secure`.
const ATTRIBUTES: &str = "Path=/; HttpOnly; SameSite=Lax";

struct App {
    users: UserManagement,
    password: SessionPassword,
    /// The sessions of WorkOS of those who are signed in, by the id in the cookie.
    sessions: Mutex<HashMap<String, String>>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let app = App {
        users: Client::from_env()?.user_management(),
        password: SessionPassword::from_env()?,
        sessions: Mutex::default(),
    };
    let routes = axum::Router::new()
        .route("/", get(page))
        .route("/callback", get(callback))
        .route("/sign-out", post(sign_out))
        .with_state(Arc::new(app));
    println!("http://localhost:3000/");
    let listener = tokio::net::TcpListener::bind("localhost:3000").await?;
    Ok(axum::serve(listener, routes).await?)
}

/// The page of who is signed in; anybody else is sent to sign in first.
async fn page(State(app): State<Arc<App>>, uri: OriginalUri, headers: HeaderMap) -> Response {
    let id = Cookies::from(&headers).get("session").unwrap_or_default();
    if app.sessions().contains_key(id) {
        let text = "<form method=post action=/sign-out>Welcome. <button>Sign out</button></form>";
        return Html(text).into_response();
    }
    app.begin(&uri.to_string(), &headers).unwrap_or_else(failed)
}

async fn callback(State(app): State<Arc<App>>, query: RawQuery, headers: HeaderMap) -> Response {
    app.finish(&query.0.unwrap_or_default(), &headers)
        .await
        .unwrap_or_else(|error| {
            let removal = error
                .remove_cookie()
                .map(|cookie| (SET_COOKIE, HeaderValue::from(cookie)));
            (AppendHeaders(removal), failed(error)).into_response()
        })
}

async fn sign_out(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let id = Cookies::from(&headers).get("session").unwrap_or_default();
    let url = match app.sessions().remove(id) {
        Some(session_id) => app.users.logout_url(session_id).build(),
        None => Ok("/".to_owned()),
    };
    let removal = [(SET_COOKIE, format!("session=; Max-Age=0; {ATTRIBUTES}"))];
    url.map_or_else(failed, |url| {
        (AppendHeaders(removal), Redirect::to(&url)).into_response()
    })
}

impl App {
    fn begin(&self, return_to: &str, headers: &HeaderMap) -> Result<Response, workos::Error> {
        let sign_in = self.users.sign_in(CALLBACK).provider(Provider::AuthKit);
        let started = sign_in.return_to(return_to).start()?;
        let mut cookies = PendingSignIn::surplus_cookies(headers);
        cookies.push(started.pending.into_cookie(&self.password)?);
        let cookies = cookies
            .iter()
            .map(|cookie| (SET_COOKIE, HeaderValue::from(cookie)));
        let cookies: Vec<_> = cookies.collect();
        Ok((AppendHeaders(cookies), Redirect::to(&started.url)).into_response())
    }

    async fn finish(&self, query: &str, headers: &HeaderMap) -> Result<Response, SignInError> {
        let pending = PendingSignIn::from_cookies(headers, query, &self.password)?;
        let signed_in = self
            .users
            .finish_sign_in(query, pending)
            .await?
            .complete()?;
        // A new id for each sign-in: one that was there before may be known to somebody else.
        let id = uuid::Uuid::new_v4().to_string();
        let session_id = session_id(&signed_in.answer.access_token).unwrap_or_default();
        self.sessions().insert(id.clone(), session_id);
        let session = format!("session={id}; {ATTRIBUTES}");
        let cookies = [session, signed_in.remove_cookie.to_string()].map(|text| (SET_COOKIE, text));
        Ok((AppendHeaders(cookies), Redirect::to(&signed_in.return_to)).into_response())
    }

    fn sessions(&self) -> MutexGuard<'_, HashMap<String, String>> {
        self.sessions.lock().expect("no request has panicked")
    }
}

/// The session of WorkOS, out of a token that has just come from there.
fn session_id(access_token: &Secret) -> Option<String> {
    let claims = access_token.expose().split('.').nth(1)?;
    let claims = URL_SAFE_NO_PAD.decode(claims).ok()?;
    let claims: serde_json::Value = serde_json::from_slice(&claims).ok()?;
    Some(claims["sid"].as_str()?.to_owned())
}

fn failed(error: impl std::fmt::Display) -> Response {
    eprintln!("{error}");
    let text = "<p>That did not work. <a href=/>Try again</a></p>";
    (StatusCode::BAD_REQUEST, Html(text)).into_response()
}
