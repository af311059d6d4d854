//! A small HTTP/1.1 server on loopback. It keeps every request as it arrived, to the letter, and
//! gives the answers that a test has prepared, in their order.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// The server. It lives as long as the process.
pub struct Server {
    url: String,
    exchanged: Arc<Mutex<Exchanged>>,
}

/// What came, and what is still to go.
#[derive(Default)]
struct Exchanged {
    received: Vec<Received>,
    answers: VecDeque<Answer>,
}

/// A request as it arrived.
#[derive(Debug)]
pub struct Received {
    pub method: String,
    /// Path and query, with nothing decoded.
    pub target: String,
    /// Names in lower case, in the order of their arrival.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// An answer to one request.
#[derive(Clone, Debug)]
pub struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Option<String>,
    delay: Duration,
}

impl Received {
    /// The values of a header.
    pub fn header(&self, name: &str) -> Vec<&str> {
        let headers = self.headers.iter().filter(|(known, _)| known == name);
        headers.map(|(_, value)| value.as_str()).collect()
    }
}

impl Answer {
    /// An answer without a body.
    pub fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: None,
            delay: Duration::ZERO,
        }
    }

    /// An answer with a body of JSON.
    pub fn json(status: u16, body: &Value) -> Self {
        let headers = vec![("content-type", "application/json".to_owned())];
        Self {
            headers,
            body: Some(body.to_string()),
            ..Self::empty(status)
        }
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

    /// The bytes as they go out; an answer of status 204 has no body and no length.
    fn bytes(&self) -> Vec<u8> {
        let mut text = format!("HTTP/1.1 {} \r\n", self.status);
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        let body = self.body.as_deref().unwrap_or_default();
        if self.status != 204 {
            text.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        text.push_str("\r\n");
        text.push_str(body);
        text.into_bytes()
    }
}

impl Server {
    /// A server on a free port.
    ///
    /// # Panics
    ///
    /// When there is none.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let exchanged = Arc::<Mutex<Exchanged>>::default();
        let shared = Arc::clone(&exchanged);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let shared = Arc::clone(&shared);
                // A client that hangs up ends its connection and nothing else.
                thread::spawn(move || serve(&stream, &shared).ok());
            }
        });
        Self { url, exchanged }
    }

    /// Where the server is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Prepares the answers to the next requests, in place of those that nobody has fetched yet.
    pub fn prepare(&self, answers: impl IntoIterator<Item = Answer>) {
        lock(&self.exchanged).answers = answers.into_iter().collect();
    }

    /// What has arrived since the last time.
    pub fn take_received(&self) -> Vec<Received> {
        std::mem::take(&mut lock(&self.exchanged).received)
    }
}

fn lock(exchanged: &Mutex<Exchanged>) -> std::sync::MutexGuard<'_, Exchanged> {
    exchanged.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Answers request after request on one connection.
fn serve(mut stream: &TcpStream, exchanged: &Mutex<Exchanged>) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader)? {
        let answer = {
            let mut exchanged = lock(exchanged);
            exchanged.received.push(request);
            exchanged.answers.pop_front()
        };
        let answer = answer.unwrap_or(Answer::empty(501));
        thread::sleep(answer.delay);
        stream.write_all(&answer.bytes())?;
    }
    Ok(())
}

/// The next request; none when the connection has ended.
fn read(reader: &mut impl BufRead) -> std::io::Result<Option<Received>> {
    let line = read_line(reader)?;
    let mut parts = line.split(' ');
    let (Some(method), Some(target)) = (parts.next(), parts.next()) else {
        return Ok(None);
    };
    let (method, target) = (method.to_owned(), target.to_owned());
    let mut headers = Vec::new();
    while let Some((name, value)) = read_line(reader)?.split_once(':') {
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.and_then(|(_, length)| length.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body)?;
    Ok(Some(Received {
        method,
        target,
        headers,
        body,
    }))
}

fn read_line(reader: &mut impl BufRead) -> std::io::Result<String> {
    let mut line = Vec::new();
    reader.read_until(b'\n', &mut line)?;
    Ok(String::from_utf8_lossy(&line).trim_end().to_owned())
}
