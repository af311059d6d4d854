//! What a mock answers with: replies, alone, in pages or made for a request.

use std::sync::Arc;

use workos_core::bytes::Bytes;
use workos_core::http::header::CONTENT_TYPE;
use workos_core::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use workos_core::serde::Serialize;
use workos_core::serde_json::{self, Value};
use workos_core::{List, ListMetadata};

use super::error::MockError;
use super::received::ReceivedRequest;

/// What a request is answered with.
#[derive(Clone)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// The connection ends instead.
    pub(super) disconnects: bool,
}

impl Reply {
    /// An answer in JSON.
    pub(super) fn json(status: StatusCode, body: impl Into<Bytes>) -> Self {
        let json = HeaderValue::from_static("application/json");
        Self {
            status,
            headers: HeaderMap::from_iter([(CONTENT_TYPE, json)]),
            body: body.into(),
            disconnects: false,
        }
    }

    /// A success with this value. One that says nothing is none at all, as the API answers.
    pub(super) fn success(value: Vec<u8>) -> Self {
        if value == b"null" {
            return Self {
                headers: HeaderMap::new(),
                ..Self::json(StatusCode::NO_CONTENT, Bytes::new())
            };
        }
        Self::json(StatusCode::OK, value)
    }

    /// As httpmock takes it, with the id of the request.
    pub(super) fn to_response(&self, request_id: &str) -> httpmock::HttpMockResponse {
        let headers = self.headers.iter().map(|(name, value): (&HeaderName, _)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        });
        let mut response = httpmock::HttpMockResponse::builder()
            .status(self.status.as_u16())
            .headers(headers)
            .body(self.body.clone());
        if !self.headers.contains_key("x-request-id") {
            response = response.header("x-request-id", request_id);
        }
        response.build()
    }
}

/// One of the answers of a mock.
#[derive(Clone)]
pub(super) enum Answer {
    /// The same whatever the request.
    Reply(Arc<Reply>),
    /// As the request is.
    Function(Arc<dyn Fn(&ReceivedRequest) -> Reply + Send + Sync>),
    /// The page that the cursors of the request lead to.
    Pages(Arc<[Page]>),
}

impl Answer {
    /// What answers a request. A function of the test is called here.
    pub(super) fn to(&self, request: &ReceivedRequest) -> Arc<Reply> {
        match self {
            Self::Reply(reply) => Arc::clone(reply),
            Self::Function(function) => Arc::new(function(request)),
            Self::Pages(pages) => match position(pages, request).and_then(|at| pages.get(at)) {
                Some(page) => Arc::clone(&page.reply),
                None => Arc::new(
                    MockError::unprocessable()
                        .code("invalid_cursor")
                        .message("no page of the mock has this cursor")
                        .into_reply(),
                ),
            },
        }
    }

    /// Whether the answer has been given once it has answered this request: a list was when its last
    /// page was.
    pub(super) fn is_given_by(&self, request: &ReceivedRequest) -> bool {
        match self {
            Self::Reply(_) | Self::Function(_) => true,
            Self::Pages(pages) => {
                position(pages, request).is_none_or(|position| position + 1 == pages.len())
            }
        }
    }
}

/// A page of a list, and the cursors that lead to it.
pub(super) struct Page {
    /// The cursor after which it begins; `None` for the first.
    after: Option<String>,
    /// The cursor before which it ends; `None` for the last.
    before: Option<String>,
    reply: Arc<Reply>,
}

/// The pages of a list, each with the cursors to its neighbours. These are the ids of the items at
/// the edges, where no two are the same. A list without pages has an empty one.
pub(super) fn pages<T: Serialize>(
    pages: impl IntoIterator<Item = Vec<T>>,
) -> serde_json::Result<Arc<[Page]>> {
    let mut pages = pages
        .into_iter()
        .map(|items| items.iter().map(serde_json::to_value).collect())
        .collect::<serde_json::Result<Vec<Vec<Value>>>>()?;
    if pages.is_empty() {
        pages.push(Vec::new());
    }
    let cursors = Cursors::of(&pages);
    let last = pages.len() - 1;
    let mut made = Vec::with_capacity(pages.len());
    for (position, items) in pages.into_iter().enumerate() {
        let (first, end) = cursors.around(position);
        // What is before a page is asked for by its first item, what is after by its last.
        let metadata = ListMetadata::new(
            (position > 0).then_some(first),
            (position < last).then_some(end),
        );
        let list = List::new(items, Some(metadata));
        made.push(Page {
            after: position
                .checked_sub(1)
                .map(|before| cursors.around(before).1),
            before: (position < last).then(|| cursors.around(position + 1).0),
            reply: Arc::new(Reply::success(serde_json::to_vec(&list)?)),
        });
    }
    Ok(made.into())
}

/// The ids of the first and the last item of each page, or nothing where they do not tell the pages
/// apart: fixtures have all the same.
struct Cursors(Option<Vec<(String, String)>>);

impl Cursors {
    fn of(pages: &[Vec<Value>]) -> Self {
        let id = |item: Option<&Value>| item?["id"].as_str().map(str::to_owned);
        let ids: Option<Vec<(String, String)>> = pages
            .iter()
            .map(|items| Some((id(items.first())?, id(items.last())?)))
            .collect();
        Self(ids.filter(|ids| {
            ids.iter().enumerate().all(|(position, (first, last))| {
                ids[position + 1..]
                    .iter()
                    .all(|(other_first, other_last)| first != other_first && last != other_last)
            })
        }))
    }

    fn around(&self, position: usize) -> (String, String) {
        let ids = self.0.as_ref().and_then(|ids| ids.get(position));
        ids.cloned()
            .unwrap_or_else(|| (format!("first_{position}"), format!("last_{position}")))
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
