//! What the server can be told to say to a request, whole or in part, and what to do after it.

use std::time::Duration;

use serde_json::{Value, json};

use super::Received;

/// How many bytes a body that goes on gets at a time.
const MORE: usize = 4096;

/// An answer to one request.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(super) status: Option<u16>,
    headers: Vec<(&'static str, String)>,
    body: Body,
    framing: Framing,
    /// How much of the answer is sent.
    sent: Sent,
    pub(super) delay: Duration,
    /// The time between two bytes of the body.
    pub(super) pace: Option<Duration>,
    /// Whether the request is not even read.
    pub(super) unread: bool,
    pub(super) ending: Ending,
}

/// What becomes of the connection after an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It serves the next request.
    KeepAlive,
    /// It is closed (FIN).
    Close,
    /// It is reset (RST).
    Reset,
    /// It stays open, and no byte comes any more.
    Stall,
    /// The body goes on for ever.
    GoOn,
}

#[derive(Clone, Debug)]
enum Body {
    Bytes(Vec<u8>),
    /// What the request was.
    Echo,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Framing {
    Length,
    Announced(usize),
    Chunked,
    UntilClose,
}

#[derive(Clone, Copy, Debug)]
enum Sent {
    All,
    Body(usize),
    Head(usize),
}

/// An answer as it goes out.
pub(super) struct Written {
    pub(super) head: Vec<u8>,
    pub(super) body: Vec<u8>,
    /// What a body that goes on repeats.
    pub(super) more: Vec<u8>,
}

impl Answer {
    /// An answer without a body.
    pub fn empty(status: u16) -> Self {
        Self {
            status: Some(status),
            headers: Vec::new(),
            body: Body::Bytes(Vec::new()),
            framing: Framing::Length,
            sent: Sent::All,
            delay: Duration::ZERO,
            pace: None,
            unread: false,
            ending: Ending::KeepAlive,
        }
    }

    /// An answer with a body of JSON.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::bytes(status, "application/json", body.to_string())
    }

    /// An answer with any body.
    pub fn bytes(status: u16, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            body: Body::Bytes(body.into()),
            ..Self::empty(status).header("content-type", media_type)
        }
    }

    /// An answer that says what was asked: `{"method":..,"target":..}`.
    pub fn echo() -> Self {
        Self {
            body: Body::Echo,
            ..Self::empty(200).header("content-type", "application/json")
        }
    }

    /// No answer: the request is read, and then comes the end.
    pub fn silence(ending: Ending) -> Self {
        Self {
            status: None,
            ending,
            ..Self::empty(0)
        }
    }

    /// The same, but it comes as soon as there is something to read, and nothing is.
    #[must_use]
    pub fn unread(self) -> Self {
        let unread = true;
        Self { unread, ..self }
    }

    /// The same with a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// The same after a while.
    #[must_use]
    pub fn late(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    /// The same, but `Content-Length` is what it is not.
    #[must_use]
    pub fn announcing(self, length: usize) -> Self {
        let framing = Framing::Announced(length);
        Self { framing, ..self }
    }

    /// The same in chunks, each of a byte.
    #[must_use]
    pub fn chunked(self) -> Self {
        let framing = Framing::Chunked;
        Self { framing, ..self }
    }

    /// The same without a length: it ends with the connection.
    #[must_use]
    pub fn until_close(self) -> Self {
        let framing = Framing::UntilClose;
        self.then(Ending::Close).with_framing(framing)
    }

    fn with_framing(self, framing: Framing) -> Self {
        Self { framing, ..self }
    }

    /// The same, of whose body only so many bytes come.
    #[must_use]
    pub fn cut_in_body(self, bytes: usize) -> Self {
        let sent = Sent::Body(bytes);
        Self { sent, ..self }
    }

    /// The same, of whose head only so many bytes come, and of the rest nothing.
    #[must_use]
    pub fn cut_in_head(self, bytes: usize) -> Self {
        let sent = Sent::Head(bytes);
        Self { sent, ..self }
    }

    /// The same, but the body trickles: a byte, a pause, a byte.
    #[must_use]
    pub fn trickling(self, pause: Duration) -> Self {
        let pace = Some(pause);
        Self { pace, ..self }
    }

    /// The same with another end.
    #[must_use]
    pub fn then(self, ending: Ending) -> Self {
        Self { ending, ..self }
    }

    /// The bytes that go out; an answer of status 204 has no body and no length.
    pub(super) fn write(&self, request: Option<&Received>) -> Written {
        let Some(status) = self.status else {
            return Written {
                head: Vec::new(),
                body: Vec::new(),
                more: Vec::new(),
            };
        };
        let mut head = format!("HTTP/1.1 {status} \r\n");
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let content = self.content(request);
        match self.framing {
            Framing::Length if status == 204 => {}
            Framing::Length => head.push_str(&format!("content-length: {}\r\n", content.len())),
            Framing::Announced(length) => head.push_str(&format!("content-length: {length}\r\n")),
            Framing::Chunked => head.push_str("transfer-encoding: chunked\r\n"),
            Framing::UntilClose => {}
        }
        head.push_str("\r\n");
        let mut written = Written {
            head: head.into_bytes(),
            body: self.framed(content),
            more: match self.framing {
                Framing::Chunked => format!("{MORE:x}\r\n{:MORE$}\r\n", "").into_bytes(),
                _ => vec![b' '; MORE],
            },
        };
        if let Sent::Head(bytes) = self.sent {
            written.head.truncate(bytes);
            written.body.clear();
        }
        written
    }

    fn content(&self, request: Option<&Received>) -> Vec<u8> {
        match (&self.body, request) {
            (Body::Bytes(bytes), _) => bytes.clone(),
            (Body::Echo, Some(request)) => {
                let echo = json!({ "method": request.method, "target": request.target });
                echo.to_string().into_bytes()
            }
            (Body::Echo, None) => Vec::new(),
        }
    }

    /// As much of the content as is sent, in its frame.
    fn framed(&self, mut content: Vec<u8>) -> Vec<u8> {
        let is_whole = match self.sent {
            Sent::Body(bytes) => {
                content.truncate(bytes);
                false
            }
            _ => self.ending != Ending::GoOn,
        };
        if self.framing != Framing::Chunked {
            return content;
        }
        let mut chunks: Vec<u8> = content
            .iter()
            .flat_map(|byte| [b'1', b'\r', b'\n', *byte, b'\r', b'\n'])
            .collect();
        if is_whole {
            chunks.extend_from_slice(b"0\r\n\r\n");
        }
        chunks
    }
}
