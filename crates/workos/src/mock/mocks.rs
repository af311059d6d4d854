//! The mocks of a server and the requests that it has received: which answers which, and what is said
//! when none does. Functions of the test are called without the lock, and their panics are kept for
//! the test: they happen in the thread of the server, where nobody sees them.

use std::any::Any;
use std::collections::VecDeque;
use std::fmt::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use workos_core::http::StatusCode;

use super::difference::{Difference, Wanted, distance};
use super::error::MockError;
use super::received::ReceivedRequest;
use super::reply::{Answer, Reply};

/// The mocks of a server.
#[derive(Default)]
pub(super) struct Mocks(Mutex<State>);

#[derive(Default)]
struct State {
    mocks: Vec<Described>,
    received: Vec<Received>,
    /// What functions of the test have panicked with.
    panics: Vec<String>,
    tolerates_unexpected: bool,
    /// The test is over.
    is_closed: bool,
}

struct Described {
    wanted: Arc<Wanted>,
    /// The answers before the last that are still to be given.
    next: VecDeque<Answer>,
    last: Answer,
    /// Whether the last of the answers has been given already.
    is_given: bool,
    /// How often it is to be called by the end of the test.
    times: Option<usize>,
}

struct Received {
    request: ReceivedRequest,
    answered: Answered,
}

enum Answered {
    By(usize),
    /// Nothing was described for it; why.
    Not(String),
}

impl Received {
    fn is_by(&self, mock: usize) -> bool {
        matches!(self.answered, Answered::By(by) if by == mock)
    }
}

impl Mocks {
    /// Adds a mock, and gives its number.
    pub(super) fn add(&self, wanted: Wanted, answer: Answer) -> usize {
        let mut state = self.state();
        state.mocks.push(Described {
            wanted: Arc::new(wanted),
            next: VecDeque::new(),
            last: answer,
            is_given: false,
            times: None,
        });
        state.mocks.len() - 1
    }

    /// Adds an answer to a mock, after those it has.
    pub(super) fn then(&self, mock: usize, answer: Answer) {
        if let Some(mock) = self.state().mocks.get_mut(mock) {
            let before = std::mem::replace(&mut mock.last, answer);
            if !std::mem::take(&mut mock.is_given) {
                mock.next.push_back(before);
            }
        }
    }

    pub(super) fn expect_times(&self, mock: usize, times: usize) {
        if let Some(mock) = self.state().mocks.get_mut(mock) {
            mock.times = Some(times);
        }
    }

    pub(super) fn tolerate_unexpected(&self) {
        self.state().tolerates_unexpected = true;
    }

    /// Answers nothing any more: what comes now is left over from a test that has ended.
    pub(super) fn close(&self) {
        self.state().is_closed = true;
    }

    /// All requests, or those that a mock has answered.
    pub(super) fn received(&self, by: Option<usize>) -> Vec<ReceivedRequest> {
        let state = self.state();
        let received = state.received.iter();
        received
            .filter(|received| by.is_none_or(|mock| received.is_by(mock)))
            .map(|received| received.request.clone())
            .collect()
    }

    /// Answers a request, in the thread of the server; `None` is one of another test.
    pub(super) fn answer(&self, request: Option<ReceivedRequest>) -> httpmock::HttpMockResponse {
        let is_closed = self.state().is_closed;
        let Some(request) = request.filter(|_| !is_closed) else {
            let over = "the test that this request is of has ended".to_owned();
            return not_described(over).to_response("req_mock_0");
        };
        let found = self.find(&request);
        let (number, answer) = self.state().note(&request, found);
        let request_id = format!("req_mock_{number}");
        let reply = match answer {
            Ok(answer) => match catch_unwind(AssertUnwindSafe(|| answer.to(&request))) {
                Ok(reply) => reply,
                Err(payload) => Arc::new(self.panicked(&request, &*payload)),
            },
            Err(explained) => Arc::new(not_described(explained)),
        };
        if reply.disconnects {
            // What ends the task of the connection, and with it the connection. No message is
            // written, as it would be by a panic.
            resume_unwind(Box::new("the mock ends the connection"));
        }
        reply.to_response(&request_id)
    }

    /// The mock for a request, the later before the earlier; or the nearest, with the differences.
    fn find(&self, request: &ReceivedRequest) -> Result<usize, Option<(usize, Vec<Difference>)>> {
        let wanted: Vec<Arc<Wanted>> = {
            let state = self.state();
            let mocks = state.mocks.iter();
            mocks.map(|mock| Arc::clone(&mock.wanted)).collect()
        };
        let mut nearest: Option<(usize, Vec<Difference>)> = None;
        for (mock, wanted) in wanted.iter().enumerate().rev() {
            let compared = catch_unwind(AssertUnwindSafe(|| wanted.differences(request)));
            let differences = match compared {
                Ok(differences) if differences.is_empty() => return Ok(mock),
                Ok(differences) => differences,
                Err(payload) => {
                    self.panicked(request, &*payload);
                    continue;
                }
            };
            let is_nearer = nearest
                .as_ref()
                .is_none_or(|(_, than)| distance(&differences) < distance(than));
            if is_nearer {
                nearest = Some((mock, differences));
            }
        }
        Err(nearest)
    }

    /// Keeps what a function of the test has panicked with.
    fn panicked(&self, request: &ReceivedRequest, payload: &(dyn Any + Send)) -> Reply {
        let message = payload
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| payload.downcast_ref::<&str>().copied());
        let message = message.unwrap_or("without a message");
        let text = format!("a function of the test panicked for `{request}`: {message}");
        self.state().panics.push(text.clone());
        MockError::new(StatusCode::NOT_IMPLEMENTED)
            .code("panicked")
            .message(text)
            .into_reply()
    }

    /// What is wrong with the number of calls of a mock, if it was to be another.
    pub(super) fn miscalled(
        &self,
        mock: usize,
        is_right: impl Fn(usize) -> bool,
        wanted: &str,
    ) -> Option<String> {
        let state = self.state();
        if !state.panics.is_empty() {
            return Some(state.panics.join("\n"));
        }
        (!is_right(state.calls(mock))).then(|| state.explained(mock, wanted))
    }

    /// What is wrong at the end of the test.
    pub(super) fn faults(&self) -> Option<String> {
        let state = self.state();
        let mut faults = state.panics.clone();
        if !state.tolerates_unexpected {
            faults.extend(state.unexpected());
        }
        for (number, mock) in state.mocks.iter().enumerate() {
            match mock.times {
                Some(times) if times != state.calls(number) => {
                    faults.push(state.explained(number, &in_words(times)));
                }
                _ => {}
            }
        }
        (!faults.is_empty()).then(|| faults.join("\n"))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Notes a request and takes its answer; or says why there is none. Besides, which request of the
    /// server it is.
    fn note(
        &mut self,
        request: &ReceivedRequest,
        found: Result<usize, Option<(usize, Vec<Difference>)>>,
    ) -> (usize, Result<Answer, String>) {
        let (answered, answer) = match found {
            Ok(mock) => (Answered::By(mock), Ok(self.mocks[mock].take(request))),
            Err(nearest) => {
                let mut text = format!("nothing was described for `{request}`");
                match nearest {
                    Some((mock, differences)) => {
                        let wanted = &self.mocks[mock].wanted;
                        let _ = write!(text, "; the nearest is `{wanted}`");
                        write_differences(&mut text, &differences);
                    }
                    None => text.push_str(", nor for any other request"),
                }
                (Answered::Not(text.clone()), Err(text))
            }
        };
        self.received.push(Received {
            request: request.clone(),
            answered,
        });
        (self.received.len(), answer)
    }

    fn calls(&self, mock: usize) -> usize {
        self.received.iter().filter(|it| it.is_by(mock)).count()
    }

    fn unexpected(&self) -> impl Iterator<Item = String> {
        self.received.iter().filter_map(|it| match &it.answered {
            Answered::Not(explained) => Some(explained.clone()),
            Answered::By(_) => None,
        })
    }

    /// How often a mock was to be called and was; with the requests that make the difference.
    fn explained(&self, mock: usize, wanted_calls: &str) -> String {
        let wanted = &self.mocks[mock].wanted;
        let calls = self.calls(mock);
        let mut text = format!("`{wanted}` was {wanted_calls}, and was ");
        match calls {
            0 => text.push_str("never called"),
            1 => text.push_str("called once"),
            more => {
                let _ = write!(text, "called {more} times");
            }
        }
        for received in self.received.iter().filter(|it| it.is_by(mock)) {
            let _ = write!(text, "\n  by `{}`", received.request);
        }
        let others = self.received.iter().filter(|it| !it.is_by(mock));
        let nearest = others
            .map(|received| (received, wanted.described_differences(&received.request)))
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
                let why = match received.answered {
                    Answered::By(_) => "was answered by a mock described later",
                    Answered::Not(_) => "came before it was described, or a condition did not hold",
                };
                let _ = write!(text, "\n`{}` matches it, and {why}", received.request);
            }
            None if calls == 0 => text.push_str("\nthe server received no request at all"),
            None => text.push_str("\nthe server received no other request"),
        }
        text
    }
}

impl Described {
    /// The next of the answers; the last, when all were given.
    fn take(&mut self, request: &ReceivedRequest) -> Answer {
        let answer = self.next.front().unwrap_or(&self.last).clone();
        if answer.is_given_by(request) && self.next.pop_front().is_none() {
            self.is_given = true;
        }
        answer
    }
}

fn not_described(explained: String) -> Reply {
    MockError::new(StatusCode::NOT_IMPLEMENTED)
        .code("not_described")
        .message(explained)
        .into_reply()
}

/// How often a mock is to be called.
pub(super) fn in_words(times: usize) -> String {
    match times {
        0 => "not to be called".to_owned(),
        1 => "to be called once".to_owned(),
        more => format!("to be called {more} times"),
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
