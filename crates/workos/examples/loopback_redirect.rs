//! Signs a person in to a program on their own machine: the browser comes back to a port on
//! loopback (RFC 8252, section 7.3). The program has no API key, as anybody who runs it could read
//! it there; PKCE takes its place.
//!
//! In the dashboard, allow the redirect URI `http://127.0.0.1:8123/callback`. `PORT` is another port
//! to listen on, with 0 any that is free, where its redirect URI is allowed too. Then:
//!
//! ```sh
//! WORKOS_CLIENT_ID=client_.. cargo run --package workos --example loopback_redirect
//! ```
//!
//! `WORKOS_BASE_URL` names another server than that of WorkOS.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::ExitCode;

use workos::user_management::Provider;
use workos::{Client, PendingSignIn, StartedSignIn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match sign_in().await {
        Ok(email) => println!("Signed in as {email}"),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

async fn sign_in() -> Result<String, Box<dyn std::error::Error>> {
    // Not `from_env`: a key that happens to be set must not be used.
    let client_id = std::env::var("WORKOS_CLIENT_ID").map_err(|_| "WORKOS_CLIENT_ID is not set")?;
    let mut builder = Client::builder().client_id(client_id);
    if let Ok(base_url) = std::env::var("WORKOS_BASE_URL") {
        builder = builder.base_url(base_url);
    }
    let workos = builder.build()?;

    // Listens before the browser is sent away, so that it finds the way back.
    let port = std::env::var("PORT").unwrap_or_else(|_| "8123".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}"))?;
    let redirect_uri = format!("http://{}/callback", listener.local_addr()?);
    let StartedSignIn { url, pending, .. } = workos
        .user_management()
        .sign_in(redirect_uri)
        .provider(Provider::AuthKit)
        .start()?;
    println!("Open this in a browser:\n{url}");

    let query = wait_for_callback(&listener, &pending)?;
    let signed_in = workos
        .user_management()
        .finish_sign_in(&query, pending)
        .await?
        .complete()?;
    Ok(signed_in.answer.user.email)
}

/// The query of the callback. Browsers ask for more than that, and other programs on the machine
/// may knock too: what does not belong to the sign-in is passed over.
fn wait_for_callback(listener: &TcpListener, pending: &PendingSignIn) -> io::Result<String> {
    loop {
        let (stream, _) = listener.accept()?;
        // Whoever says nothing must not keep the browser waiting.
        stream.set_read_timeout(Some(std::time::Duration::from_secs(2)))?;
        let mut request_line = String::new();
        let mut request = BufReader::new(&stream).take(16 * 1024);
        if request.read_line(&mut request_line).is_err() {
            continue;
        }
        let target = request_line.split(' ').nth(1).unwrap_or_default();
        let callback = target.strip_prefix("/callback?");
        let callback = callback.filter(|query| pending.is_answered_by(query));
        let (status, text) = match callback {
            Some(_) => ("200 OK", "You can close this window."),
            None => ("404 Not Found", "There is nothing here."),
        };
        let length = text.len();
        // A browser that has gone away has done its part.
        let _ = write!(
            &stream,
            "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{text}"
        );
        if let Some(query) = callback {
            return Ok(query.to_owned());
        }
    }
}
