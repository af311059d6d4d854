//! The server: a process of its own that answers from memory, a thread a connection.

use std::error::Error;
use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::bodies;
use crate::tokens::Environment;

/// The server as its clients know it. It ends with this value.
pub struct Server {
    process: Child,
    address: String,
}

impl Server {
    /// Starts this program again, as the server.
    pub fn start() -> Result<Self, Box<dyn Error>> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or("the server says nothing")?;
        let mut address = String::new();
        BufReader::new(output).read_line(&mut address)?;
        Ok(Self {
            process,
            address: address.trim().to_owned(),
        })
    }

    /// Where single calls go.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where `/organizations` is a list of `total` items, and every page takes `delay`.
    pub fn list_url(&self, total: usize, delay: Duration) -> String {
        format!("{}/lists/{total}/{}", self.url(), delay.as_millis())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Serves until the process that started it is gone.
pub fn serve() -> io::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    println!("{}", listener.local_addr()?);
    let answers = Arc::new(Answers::prepare()?);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answers = Arc::clone(&answers);
            thread::spawn(move || {
                // A client that closes its connection ends it in an error.
                let _ = converse(stream, &answers);
            });
        }
    });
    io::stdin().read_to_end(&mut Vec::new()).map(|_| ())
}

fn converse(stream: TcpStream, answers: &Answers) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut requests = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    loop {
        let mut line = String::new();
        if requests.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let target = line.split(' ').nth(1).unwrap_or_default().to_owned();
        while line != "\r\n" {
            line.clear();
            if requests.read_line(&mut line)? == 0 {
                return Ok(());
            }
        }
        answers.write(&target, &mut stream)?;
    }
}

/// The answers, made once.
struct Answers {
    organization: Vec<u8>,
    users: Vec<u8>,
    keys: Vec<u8>,
    /// Where those are.
    keys_path: String,
    /// A page of organizations without its end, which says what follows.
    page: String,
}

impl Answers {
    fn prepare() -> io::Result<Self> {
        let environment = Environment::read()?;
        let organizations = bodies::organizations(bodies::PAGE);
        let page = organizations.trim_end_matches('}');
        let end = page.rfind(r#""list_metadata""#).unwrap_or(page.len());
        Ok(Self {
            organization: answer(&bodies::organization(1)),
            users: answer(&bodies::users(bodies::PAGE)),
            keys: answer(&environment.keys()),
            keys_path: environment.jwks_path,
            page: page[..end].to_owned(),
        })
    }

    fn write(&self, target: &str, stream: &mut TcpStream) -> io::Result<()> {
        if let Some(list) = target.strip_prefix("/lists/") {
            return stream.write_all(&self.page(list).unwrap_or_else(not_found));
        }
        let path = target.split('?').next().unwrap_or_default();
        match path {
            "/user_management/users" => stream.write_all(&self.users),
            _ if path == self.keys_path => stream.write_all(&self.keys),
            _ if path.starts_with("/organizations/") => stream.write_all(&self.organization),
            _ => stream.write_all(&not_found()),
        }
    }

    /// A page of the list `{total}/{delay}/organizations?limit={limit}&after={position}`.
    fn page(&self, list: &str) -> Option<Vec<u8>> {
        let (path, query) = list.split_once('?')?;
        let mut path = path.split('/');
        let total: usize = path.next()?.parse().ok()?;
        let delay: u64 = path.next()?.parse().ok()?;
        let after = query
            .split('&')
            .find_map(|pair| pair.strip_prefix("after="));
        // Pages of another size would make another number of calls.
        query.split('&').find(|pair| *pair == "limit=100")?;

        thread::sleep(Duration::from_millis(delay));
        let next = after.map_or(Some(0), |after| after.parse().ok())? + bodies::PAGE;
        let mut body = self.page.clone();
        let written = match next < total {
            true => write!(
                body,
                r#""list_metadata":{{"before":null,"after":"{next}"}}}}"#
            ),
            false => write!(body, r#""list_metadata":{{"before":null,"after":null}}}}"#),
        };
        written.ok().map(|()| answer(&body))
    }
}

/// A whole answer, with about as much of a head as the API's have.
fn answer(body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\n\
         Date: Thu, 15 Jan 2026 12:00:00 GMT\r\n\
         Content-Type: application/json; charset=utf-8\r\n\
         Content-Length: {length}\r\n\
         Connection: keep-alive\r\n\
         X-Request-Id: 5f3c0a7e-94ed-4b8c-9a57-1f3f3a1a7d10\r\n\
         Strict-Transport-Security: max-age=15552000; includeSubDomains\r\n\
         X-Content-Type-Options: nosniff\r\n\
         Cache-Control: no-store\r\n\
         Vary: Origin, Accept-Encoding\r\n\
         \r\n\
         {body}"
    )
    .into_bytes()
}

fn not_found() -> Vec<u8> {
    b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec()
}
