//! What a server answers with, and what it has received: the state that its mocks share.

use std::collections::VecDeque;
use std::fmt::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use workos_core::bytes::Bytes;
use workos_core::http::header::CONTENT_TYPE;
use workos_core::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::difference::{Difference, Wanted, distance};
use super::error::MockError;
use super::received::ReceivedRequest;

/// What a request is answered with.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Reply {
    /// A success with this body. One that says nothing is none at all, as the API answers.
    pub(super) fn json(body: Vec<u8>) -> Self {
        let mut headers = HeaderMap::new();
        let (status, body) = match body.as_slice() {
            b"null" => (StatusCode::NO_CONTENT, Bytes::new()),
            _ => {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
                (StatusCode::OK, Bytes::from(body))
            }
        };
        Self {
            status,
            headers,
            body,
        }
    }

    pub(super) fn to_response(&self) -> httpmock::HttpMockResponse {
        let headers = self.headers.iter().map(|(name, value): (&HeaderName, _)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        });
        httpmock::HttpMockResponse::builder()
            .status(self.status.as_u16())
            .headers(headers)
            .body(self.body.clone())
            .build()
    }
}

/// One of the answers of a mock.
pub(super) enum Answer {
    /// The same whatever the request.
    Reply(Arc<Reply>),
    /// As the request is.
    Function(Arc<dyn Fn(&ReceivedRequest) -> Reply + Send + Sync>),
    /// The page that the cursors of the request lead to.
    Pages(Arc<[Page]>),
}

/// A page of a list, and the cursors that lead to it.
pub(super) struct Page {
    /// The cursor after which it begins; `None` for the first.
    pub(super) after: Option<String>,
    /// The cursor before which it ends; `None` for the last.
    pub(super) before: Option<String>,
    pub(super) reply: Arc<Reply>,
}

/// The mocks of a server.
#[derive(Default)]
pub(super) struct Mocks(Mutex<State>);

#[derive(Default)]
struct State {
    mocks: Vec<Described>,
    received: Vec<Received>,
}

struct Described {
    wanted: Wanted,
    answers: VecDeque<Answer>,
}

struct Received {
    request: ReceivedRequest,
    /// The mock that answered.
    mock: Option<usize>,
}

impl Mocks {
    /// Adds a mock, and gives its number.
    pub(super) fn add(&self, wanted: Wanted, answer: Answer) -> usize {
        let mut state = self.state();
        state.mocks.push(Described {
            wanted,
            answers: VecDeque::from([answer]),
        });
        state.mocks.len() - 1
    }

    /// Adds an answer to a mock, after those it has.
    pub(super) fn then(&self, mock: usize, answer: Answer) {
        if let Some(mock) = self.state().mocks.get_mut(mock) {
            mock.answers.push_back(answer);
        }
    }

    /// The requests that a mock answered, or all of them.
    pub(super) fn received(&self, by: impl Fn(Option<usize>) -> bool) -> Vec<ReceivedRequest> {
        let state = self.state();
        let received = state.received.iter().filter(|received| by(received.mock));
        received.map(|received| received.request.clone()).collect()
    }

    /// Answers a request.
    pub(super) fn answer(&self, request: ReceivedRequest) -> Arc<Reply> {
        let answer = self.state().take(&request);
        // Not under the lock: the function is the test's, and may ask what was received.
        match answer {
            Ok(Answer::Reply(reply)) => reply,
            Ok(Answer::Function(function)) => Arc::new(function(&request)),
            Ok(Answer::Pages(pages)) => page(&pages, &request),
            Err(explained) => Arc::new(
                MockError::new(StatusCode::NOT_IMPLEMENTED)
                    .code("not_described")
                    .message(explained)
                    .into_reply(),
            ),
        }
    }

    /// How often a mock was to be called and was; with what came nearest, where that differs.
    pub(super) fn explained(&self, mock: usize, wanted_calls: &str) -> String {
        let state = self.state();
        let Some(described) = state.mocks.get(mock) else {
            return String::new();
        };
        let calls = state.calls(mock);
        let mut text = format!(
            "`{}` was {wanted_calls}, and was {}",
            described.wanted,
            match calls {
                0 => "never called".to_owned(),
                1 => "called once".to_owned(),
                more => format!("called {more} times"),
            }
        );
        let missed = state.received.iter().filter(|it| it.mock != Some(mock));
        let nearest = missed
            .map(|received| (received, described.wanted.differences(&received.request)))
            .min_by_key(|(_, differences)| distance(differences));
        match nearest {
            Some((received, differences)) if !differences.is_empty() => {
                let _ = write!(
                    text,
                    "\nthe nearest other request is `{}`",
                    received.request
                );
                write_differences(&mut text, &differences);
            }
            Some((received, _)) => {
                let _ = write!(
                    text,
                    "\n`{}` matches it as well, and was answered by a mock described later",
                    received.request
                );
            }
            None if calls == 0 => text.push_str("\nthe server received no request at all"),
            None => text.push_str("\nthe server received no other request"),
        }
        text
    }

    /// What is said of the requests that nothing was described for.
    pub(super) fn unexpected(&self) -> Option<String> {
        let state = self.state();
        let unexpected: Vec<String> = state
            .received
            .iter()
            .filter(|received| received.mock.is_none())
            .map(|received| state.explained(&received.request))
            .collect();
        (!unexpected.is_empty()).then(|| unexpected.join("\n"))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Notes a request and takes its answer; or says why there is none.
    fn take(&mut self, request: &ReceivedRequest) -> Result<Answer, String> {
        let mock = self
            .mocks
            .iter()
            .rposition(|mock| mock.wanted.differences(request).is_empty());
        let answer = match mock.and_then(|mock| self.mocks.get_mut(mock)) {
            Some(mock) => mock.take(request),
            None => Err(self.explained(request)),
        };
        self.received.push(Received {
            request: request.clone(),
            mock,
        });
        answer
    }

    fn calls(&self, mock: usize) -> usize {
        let received = self.received.iter();
        received.filter(|it| it.mock == Some(mock)).count()
    }

    /// Why nothing answers a request.
    fn explained(&self, request: &ReceivedRequest) -> String {
        let mut text = format!("nothing was described for `{request}`");
        let nearest = self
            .mocks
            .iter()
            .map(|mock| (mock, mock.wanted.differences(request)))
            .min_by_key(|(_, differences)| distance(differences));
        match nearest {
            Some((mock, differences)) => {
                let _ = write!(text, "; the nearest is `{}`", mock.wanted);
                write_differences(&mut text, &differences);
            }
            None => text.push_str(", nor for any other request"),
        }
        text
    }
}

impl Described {
    fn take(&mut self, request: &ReceivedRequest) -> Result<Answer, String> {
        let next = match self.answers.front() {
            // A list is given once when it was read to its end.
            Some(Answer::Pages(pages)) if !is_last(pages, request) => None,
            _ if self.answers.len() == 1 => None,
            _ => self.answers.pop_front(),
        };
        next.or_else(|| self.answers.front().map(Answer::again))
            .ok_or_else(|| "the mock has no answer".to_owned())
    }
}

impl Answer {
    fn again(&self) -> Self {
        match self {
            Self::Reply(reply) => Self::Reply(Arc::clone(reply)),
            Self::Function(function) => Self::Function(Arc::clone(function)),
            Self::Pages(pages) => Self::Pages(Arc::clone(pages)),
        }
    }
}

/// Where the cursors of a request lead.
fn position(pages: &[Page], request: &ReceivedRequest) -> Option<usize> {
    let (after, before) = (request.query("after"), request.query("before"));
    match (after, before) {
        (Some(after), _) => pages
            .iter()
            .position(|page| page.after.as_ref() == Some(&after)),
        (None, Some(before)) => pages
            .iter()
            .position(|page| page.before.as_ref() == Some(&before)),
        (None, None) => Some(0),
    }
}

fn is_last(pages: &[Page], request: &ReceivedRequest) -> bool {
    position(pages, request).is_none_or(|position| position + 1 == pages.len())
}

fn page(pages: &[Page], request: &ReceivedRequest) -> Arc<Reply> {
    match position(pages, request).and_then(|position| pages.get(position)) {
        Some(page) => Arc::clone(&page.reply),
        None => Arc::new(
            MockError::new(StatusCode::UNPROCESSABLE_ENTITY)
                .code("invalid_cursor")
                .message("no page of the mock has this cursor")
                .into_reply(),
        ),
    }
}

fn write_differences(text: &mut String, differences: &[Difference]) {
    for difference in differences {
        let _ = write!(text, "\n  {difference}");
    }
}

impl fmt::Debug for Mocks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("Mocks")
            .field("mocks", &state.mocks.len())
            .field("received", &state.received.len())
            .finish()
    }
}
