//! The server of a test, on loopback.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use workos_core::Attachment;

use super::clock::FixedClock;
use super::mocks::Mocks;
use super::received::ReceivedRequest;
use crate::{Client, ClientBuilder};

/// A server on loopback in the place of the API, for one test.
///
/// It is the client too on which requests are described; see [`mock`](super). In a process there
/// are at most 25 at once, and [`start`](Self::start) waits for its turn; the environment variable
/// `HTTPMOCK_MAX_SERVERS` sets another number.
///
/// Dropped while its test fails, it says on standard error which requests it had no answer for.
pub struct MockServer {
    server: httpmock::MockServer,
    mocks: Arc<Mocks>,
    clock: FixedClock,
    client: Client,
}

impl MockServer {
    /// Starts a server for which nothing is described yet. Its clock stands at noon of 15 January
    /// 2026.
    ///
    /// # Panics
    ///
    /// Where a server on loopback cannot be started.
    #[must_use]
    #[track_caller]
    pub fn start() -> Self {
        Self::start_with(FixedClock::default())
    }

    /// As [`start`](Self::start), with a clock of the test.
    ///
    /// # Panics
    ///
    /// Where a server on loopback cannot be started.
    #[must_use]
    #[track_caller]
    pub fn start_with(clock: FixedClock) -> Self {
        let server = httpmock::MockServer::start();
        let mocks = Arc::new(Mocks::default());
        let answering = Arc::clone(&mocks);
        server.mock(|when, then| {
            when.any_request();
            then.respond_with(move |request| {
                let answer = answering.answer(ReceivedRequest::of(request));
                answer.to_response()
            });
        });
        let client = match client_builder(&server, &mocks, &clock).build() {
            Ok(client) => client,
            Err(error) => panic!("the client of a server on loopback cannot be made: {error}"),
        };
        Self {
            server,
            mocks,
            clock,
            client,
        }
    }

    /// Where it is, without a trailing slash: for [`base_url`](ClientBuilder::base_url), or
    /// `WORKOS_BASE_URL` of a program.
    #[must_use]
    pub fn url(&self) -> String {
        self.server.base_url()
    }

    /// The client for the application: with the API key `sk_test_mock` and the client id
    /// `client_mock`, going by the server's clock.
    #[must_use]
    pub fn client(&self) -> Client {
        self.client.clone()
    }

    /// The settings of [`client`](Self::client), to be changed.
    pub fn client_builder(&self) -> ClientBuilder {
        client_builder(&self.server, &self.mocks, &self.clock)
    }

    /// The clock of its clients.
    #[must_use]
    pub fn clock(&self) -> &FixedClock {
        &self.clock
    }

    /// All requests it has received, from the first.
    #[must_use]
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.mocks.received(|_| true)
    }

    /// # Panics
    ///
    /// Where it has received a request that nothing was described for; the message names each, with
    /// the nearest that was described.
    #[track_caller]
    pub fn assert_nothing_unexpected(&self) {
        if let Some(unexpected) = self.mocks.unexpected() {
            panic!("{unexpected}");
        }
    }
}

fn client_builder(
    server: &httpmock::MockServer,
    mocks: &Arc<Mocks>,
    clock: &FixedClock,
) -> ClientBuilder {
    let attachment: Attachment = Arc::clone(mocks) as Attachment;
    Client::builder()
        .api_key("sk_test_mock")
        .client_id("client_mock")
        .base_url(server.base_url())
        .clock(clock.clone())
        .no_proxy()
        .attach(attachment)
}

impl Deref for MockServer {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        if std::thread::panicking()
            && let Some(unexpected) = self.mocks.unexpected()
        {
            eprintln!("{unexpected}");
        }
    }
}

impl fmt::Debug for MockServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockServer")
            .field("url", &self.url())
            .field("mocks", &self.mocks)
            .finish_non_exhaustive()
    }
}
