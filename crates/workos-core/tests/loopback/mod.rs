//! A server on loopback that treats every connection alike, and keeps what it
//! was sent.

#![allow(dead_code, reason = "every test file uses a part of it")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

/// A request as it arrived.
#[derive(Debug)]
pub struct Received {
    /// Method, target and version.
    pub line: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
}

impl Received {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

pub struct Loopback {
    pub address: SocketAddr,
    received: Receiver<Received>,
}

impl Loopback {
    /// Gives each connection to `serve`, one after the other.
    pub fn serving(serve: impl Fn(TcpStream, &Sender<Received>) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("bound");
        let (sender, received) = channel();
        thread::spawn(move || {
            for stream in listener.incoming() {
                serve(stream.expect("a connection"), &sender);
            }
        });
        Self { address, received }
    }

    /// Reads a request and writes these bytes.
    pub fn answering(answer: Vec<u8>) -> Self {
        Self::serving(move |mut stream, received| exchange(&mut stream, &answer, received))
    }

    /// The next request that arrived.
    pub fn request(&self) -> Received {
        self.received
            .recv_timeout(Duration::from_secs(20))
            .expect("a request")
    }

    /// Whether everything that arrived was asked for already. To be called when
    /// the client is done.
    pub fn had_no_other_request(&self) -> bool {
        self.received.try_recv().is_err()
    }
}

/// Reads one request, without a body, and writes `answer`. What the client does
/// not want to say or hear is none of the server's failures.
pub fn exchange(stream: &mut (impl Read + Write), answer: &[u8], received: &Sender<Received>) {
    if let Some(request) = read(stream) {
        // The test may have ended.
        let _ = received.send(request);
        let _ = stream.write_all(answer);
        let _ = stream.flush();
    }
}

/// The head of a request; `None` when the client hangs up before its end.
pub fn read(stream: &mut impl Read) -> Option<Received> {
    // Unbuffered, because what follows the head is for others to read.
    let mut lines = BufReader::with_capacity(1, stream)
        .lines()
        .map_while(Result::ok);
    let line = lines.next()?;
    let mut headers = Vec::new();
    loop {
        match lines.next()?.split_once(':') {
            Some((name, value)) => {
                headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
            }
            None => return Some(Received { line, headers }),
        }
    }
}

/// A whole answer with a JSON body, after which the connection ends.
pub fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-length: {length}\r\ncontent-type: application/json\r\n\
         connection: close\r\n{headers}\r\n{body}"
    )
    .into_bytes()
}
