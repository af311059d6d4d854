//! What the server does on one connection: reads requests and carries out the answers to them.

use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use socket2::SockRef;

use super::answer::{Answer, Ending};
use super::{Received, Shared};

/// Answers request after request.
pub(super) fn serve(mut stream: &TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    loop {
        // Which answer is next is known when its request begins to arrive.
        if reader.fill_buf()?.is_empty() {
            return Ok(());
        }
        let (request, answer) = match next_unread(shared) {
            Some(answer) => (None, answer),
            None => match read(&mut reader)? {
                Some(request) => next(shared, request),
                None => return Ok(()),
            },
        };
        shared.pause(answer.delay);
        send(stream, shared, &answer, request.as_ref())?;
        match answer.ending {
            Ending::KeepAlive => {}
            Ending::Close | Ending::GoOn => return Ok(()),
            // Closed without lingering: what was not sent is dropped, and RST goes out.
            Ending::Reset => return SockRef::from(&stream).set_linger(Some(Duration::ZERO)),
            Ending::Stall => {
                let ended = io::copy(&mut reader, &mut io::sink());
                if !shared.exchanged().stopped {
                    shared.count(|counted| counted.hung_up += 1);
                }
                return ended.and_then(|_| stream.flush());
            }
        }
    }
}

/// The next answer, if it is one before whose request is read.
fn next_unread(shared: &Shared) -> Option<Answer> {
    let answer = {
        let mut exchanged = shared.exchanged();
        exchanged.answers.front().filter(|answer| answer.unread)?;
        exchanged.next_answer()?
    };
    shared.count(|counted| counted.unread += 1);
    Some(answer)
}

/// Keeps a request; gives it back with its answer.
fn next(shared: &Shared, mut request: Received) -> (Option<Received>, Answer) {
    let answer = {
        let mut exchanged = shared.exchanged();
        let answer = exchanged.next_answer().unwrap_or(Answer::empty(501));
        request.answered = answer.status;
        exchanged.received.push(request.clone());
        answer
    };
    shared.count(|counted| counted.read += 1);
    (Some(request), answer)
}

fn send(
    mut stream: &TcpStream,
    shared: &Shared,
    answer: &Answer,
    request: Option<&Received>,
) -> io::Result<()> {
    let written = answer.write(request);
    match answer.pace {
        None => stream.write_all(&[written.head, written.body].concat())?,
        Some(pause) => {
            stream.write_all(&written.head)?;
            for byte in written.body {
                shared.pause(pause);
                stream.write_all(&[byte])?;
            }
        }
    }
    match answer.ending {
        Ending::GoOn => loop {
            stream.write_all(&written.more)?;
        },
        _ => Ok(()),
    }
}

/// The next request; none when the connection has ended.
fn read(reader: &mut impl BufRead) -> io::Result<Option<Received>> {
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
        answered: None,
    }))
}

fn read_line(reader: &mut impl BufRead) -> io::Result<String> {
    let mut line = Vec::new();
    reader.read_until(b'\n', &mut line)?;
    Ok(String::from_utf8_lossy(&line).trim_end().to_owned())
}
