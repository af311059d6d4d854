//! Encrypted connections that do not come about.

use workos::{CallOptions, Client};
use workos_tests::server::{Answer, Ending, Server};
use workos_tests::things::get;

#[tokio::test]
async fn a_server_without_tls_fails_the_handshake_once() {
    // What a server says that takes a handshake for a request.
    let answer = Answer::empty(400).unread().then(Ending::Close);
    let server = Server::repeating([answer]);
    let url = server.url().replace("http://", "https://");
    let client = match Client::builder().api_key("sk").base_url(url).build() {
        Ok(client) => client,
        // What a machine without certificates is told.
        Err(error) => return assert!(error.to_string().contains("`webpki-roots`"), "{error}"),
    };
    let error = client
        .execute(get(), &CallOptions::new())
        .await
        .expect_err("no handshake");
    assert!(error.is_connection());
    assert_eq!(error.message(), Some("the TLS handshake failed"));
    assert_eq!(error.attempts(), 1);
    assert_eq!(server.counted().connections, 1);
}
