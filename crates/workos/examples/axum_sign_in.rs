//! A web application that people sign in to with AuthKit: a page that is theirs, the callback, and
//! signing out. Their sessions are sealed into a cookie and refreshed when they expire, so that the
//! application keeps nothing.
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

use std::{error::Error, sync::Arc};

use axum::extract::{OriginalUri, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header::SET_COOKIE};
use axum::response::{AppendHeaders, Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use workos::session::{CurrentSession, SessionCookie};
use workos::user_management::Provider;
use workos::{
    Client, IssuerPolicy, PendingSignIn, SessionPassword, SessionState, Sessions, SetCookie,
    SignInError, UserManagement,
};

const CALLBACK: &str = "http://localhost:3000/callback";
const PAGE: &str = "<form method=post action=/sign-out>Welcome. <button>Sign out</button></form>";

struct App {
    users: UserManagement,
    sessions: Sessions,
    password: SessionPassword,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (workos, password) = (Client::from_env()?, SessionPassword::from_env()?);
    let sessions = workos
        .sessions(IssuerPolicy::usual(&workos)?, password.clone())
        .cookie(SessionCookie::default().secure(false)) // With https, leave this out.
        .build()?;
    let users = workos.user_management();
    let app = App {
        users,
        sessions,
        password,
    };
    let routes = axum::Router::new()
        .route("/", get(page))
        .route("/callback", get(callback))
        .route("/sign-out", post(sign_out))
        .with_state(Arc::new(app));
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("localhost:{port}")).await?;
    println!("http://{}/", listener.local_addr()?);
    Ok(axum::serve(listener, routes).await?)
}

/// The page of who is signed in; anybody else is sent to sign in first.
async fn page(State(app): State<Arc<App>>, uri: OriginalUri, headers: HeaderMap) -> Response {
    match app.sessions.authenticate_or_refresh(&headers).await {
        CurrentSession::SignedIn(current) => with_cookies(&current.cookies, Html(PAGE)),
        CurrentSession::Unavailable(why) => with_cookies(&why.cookies, failed(503, &why.error)),
        CurrentSession::SignedOut { .. } | CurrentSession::NextStep(_) => app
            .begin(&uri.to_string(), &headers)
            .unwrap_or_else(|error| failed(500, &error)),
    }
}

async fn callback(State(app): State<Arc<App>>, query: RawQuery, headers: HeaderMap) -> Response {
    let finished = app.finish(&query.0.unwrap_or_default(), &headers).await;
    finished.unwrap_or_else(|error| {
        let sign_in = error.downcast_ref::<SignInError>();
        let removal = sign_in.and_then(SignInError::remove_cookie);
        with_cookies(removal, failed(400, &*error))
    })
}

async fn sign_out(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let ended = match app.sessions.authenticate(&headers).await {
        SessionState::Authenticated(session) => session.log_out(),
        SessionState::Expired(session) => session.log_out(),
        _ => return with_cookies(&app.sessions.remove_cookies(), Redirect::to("/")),
    };
    match ended.build() {
        Ok(ended) => with_cookies(&ended.remove_cookies, Redirect::to(&ended.url)),
        Err(error) => failed(500, &error),
    }
}

impl App {
    fn begin(&self, return_to: &str, headers: &HeaderMap) -> Result<Response, workos::Error> {
        let sign_in = self.users.sign_in(CALLBACK).provider(Provider::AuthKit);
        let started = sign_in.return_to(return_to).start()?;
        let mut cookies = PendingSignIn::surplus_cookies(headers);
        cookies.push(started.pending.into_cookie(&self.password)?);
        Ok(with_cookies(&cookies, Redirect::to(&started.url)))
    }

    async fn finish(&self, query: &str, headers: &HeaderMap) -> Result<Response, Box<dyn Error>> {
        let pending = PendingSignIn::from_cookies(headers, query, &self.password)?;
        let finished = self.users.finish_sign_in(query, pending).await?;
        let signed_in = finished.complete()?;
        let mut cookies = self.sessions.start(&signed_in.answer).await?.cookies;
        cookies.push(signed_in.remove_cookie);
        Ok(with_cookies(&cookies, Redirect::to(&signed_in.return_to)))
    }
}

fn with_cookies<'a>(
    cookies: impl IntoIterator<Item = &'a SetCookie>,
    answer: impl IntoResponse,
) -> Response {
    let headers = cookies.into_iter().map(HeaderValue::from);
    let headers: Vec<_> = headers.map(|cookie| (SET_COOKIE, cookie)).collect();
    (AppendHeaders(headers), answer).into_response()
}

fn failed(status: u16, error: &dyn Error) -> Response {
    eprintln!("{error}");
    let text = "<p>That did not work. <a href=/>Try again</a></p>";
    let status = StatusCode::from_u16(status).unwrap_or_default();
    (status, Html(text)).into_response()
}
