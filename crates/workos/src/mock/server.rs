//! The server of a test, on loopback.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use workos_core::Attachment;

use super::clock::FixedClock;
use super::mocks::Mocks;
use super::received::ReceivedRequest;
use super::{API_KEY, CLIENT_ID};
use crate::{Client, ClientBuilder};

/// A server on loopback in the place of the API, for one test.
///
/// It is the client too on which requests are described; see [`mock`](super). When it is dropped, the
/// test fails if a request came that nothing was described for, if a mock was not called as often as
/// [`Mock::times`](super::Mock::times) says, or if a function of the test panicked.
///
/// In a process there are at most 25 at once, and [`start`](Self::start) waits for its turn; the
/// environment variable `HTTPMOCK_MAX_SERVERS` sets another number. It writes what it receives to the
/// log of the crate `tracing`, as `httpmock`, at the levels `DEBUG` and `TRACE`.
pub struct MockServer {
    /// Another test may have it when it is dropped.
    _server: httpmock::MockServer,
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
        static STARTED: AtomicUsize = AtomicUsize::new(0);
        let server = httpmock::MockServer::start();
        // Servers are used again: what is still under way at the end of a test must not reach the
        // next, so that all requests of a test begin with a path of its own.
        let prefix = format!("/mock-{}", STARTED.fetch_add(1, Ordering::Relaxed));
        let url = server.url(&prefix);
        let mocks = Arc::new(Mocks::default());
        let answering = Arc::clone(&mocks);
        server.mock(|when, then| {
            when.any_request();
            then.respond_with(move |request| {
                answering.answer(ReceivedRequest::below(&prefix, request))
            });
        });
        let client = match client_builder(&url, &mocks, &clock).build() {
            Ok(client) => client,
            Err(error) => panic!("the client of a server on loopback cannot be made: {error}"),
        };
        Self {
            _server: server,
            mocks,
            clock,
            client,
        }
    }

    /// Where it is, without a trailing slash: for [`base_url`](ClientBuilder::base_url), or
    /// `WORKOS_BASE_URL` of a program.
    #[must_use]
    pub fn url(&self) -> String {
        self.client.base_url().to_owned()
    }

    /// The client for the application: with the API key `sk_test_mock` and the client id
    /// `client_mock`, going by the server's clock.
    #[must_use]
    pub fn client(&self) -> Client {
        self.client.clone()
    }

    /// The settings of [`client`](Self::client), to be changed. One of them is `no_proxy`, which a
    /// transport of your own excludes.
    pub fn client_builder(&self) -> ClientBuilder {
        client_builder(&self.url(), &self.mocks, &self.clock)
    }

    /// The clock of its clients.
    #[must_use]
    pub fn clock(&self) -> &FixedClock {
        &self.clock
    }

    /// All requests it has received, from the first.
    #[must_use]
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.mocks.received(None)
    }

    /// Requests that nothing was described for fail, but not the test.
    pub fn tolerate_unexpected(&self) {
        self.mocks.tolerate_unexpected();
    }

    /// Checks now what is checked when the server is dropped.
    ///
    /// # Panics
    ///
    /// Where a request came that nothing was described for, unless that is
    /// [tolerated](Self::tolerate_unexpected); where a mock was not called as often as it was to be;
    /// where a function of the test panicked. The message says which, and what came nearest.
    #[track_caller]
    pub fn assert_as_described(&self) {
        if let Some(faults) = self.mocks.faults() {
            panic!("{faults}");
        }
    }
}

fn client_builder(url: &str, mocks: &Arc<Mocks>, clock: &FixedClock) -> ClientBuilder {
    let attachment: Attachment = Arc::clone(mocks) as Attachment;
    Client::builder()
        .api_key(API_KEY)
        .client_id(CLIENT_ID)
        .base_url(url)
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
        self.mocks.close();
        let Some(faults) = self.mocks.faults() else {
            return;
        };
        match std::thread::panicking() {
            // The test has failed already; this may be why.
            true => eprintln!("{faults}"),
            false => panic!("{faults}"),
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
