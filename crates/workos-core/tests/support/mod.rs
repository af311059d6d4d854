//! A server on loopback that gives prepared answers, one a connection, and
//! keeps what it was sent.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// What the server does with one connection.
pub enum Answer {
    /// Writes these bytes and closes.
    Bytes(Vec<u8>),
    /// Reads the request and closes without a word.
    Silence,
    /// Reads the request and keeps the connection open.
    Hang,
}

/// A request as it arrived.
#[derive(Debug)]
pub struct Received {
    /// Method, target and version.
    pub line: String,
    /// Names in lower case, in order of arrival.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Received {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known == name);
        let value = found.next().map(|(_, value)| value.as_str());
        assert!(found.next().is_none(), "{name} was sent twice");
        value
    }
}

pub struct Server {
    pub url: String,
    received: Receiver<Received>,
}

impl Server {
    pub fn answering(answers: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let (sender, received) = channel();
        thread::spawn(move || {
            let mut hanging = Vec::new();
            for answer in answers {
                let Ok((mut stream, _)) = listener.accept() else {
                    return;
                };
                if sender.send(read(&stream)).is_err() {
                    return;
                }
                match answer {
                    Answer::Bytes(bytes) => {
                        // The client may hang up early, on a body over the limit.
                        let _ = stream.write_all(&bytes);
                    }
                    Answer::Silence => {}
                    Answer::Hang => hanging.push(stream),
                }
            }
            thread::sleep(Duration::from_secs(if hanging.is_empty() { 0 } else { 30 }));
        });
        Self { url, received }
    }

    /// The next request that arrived.
    pub fn request(&self) -> Received {
        self.received
            .recv_timeout(Duration::from_secs(10))
            .expect("a request")
    }

    pub fn was_left_alone(&self) -> bool {
        self.received
            .recv_timeout(Duration::from_millis(50))
            .is_err()
    }
}

/// A whole answer with a JSON body.
pub fn answer(status: &str, headers: &str, body: &str) -> Answer {
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\ncontent-type: application/json\r\nconnection: close\r\n{headers}\r\n",
        body.len()
    );
    Answer::Bytes([head.as_bytes(), body.as_bytes()].concat())
}

fn read(stream: &TcpStream) -> Received {
    let mut reader = BufReader::new(stream);
    let mut next_line = || {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line");
        line.trim_end().to_owned()
    };
    let line = next_line();
    let mut headers = Vec::new();
    loop {
        let header = next_line();
        match header.split_once(':') {
            Some((name, value)) => {
                headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
            }
            None => break,
        }
    }
    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")
        .map_or(0, |(_, value)| value.parse().expect("a length"));
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("the body");
    Received {
        line,
        headers,
        body: String::from_utf8(body).expect("text"),
    }
}
