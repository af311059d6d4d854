//! A small HTTP/1.1 server on loopback, which answers as it is told to, also in ways no server
//! should. It keeps every request as it arrived, to the letter.
//!
//! What it does on a connection is in `connection`, what it can be told in `answer`. Dropped, it
//! ends its connections and waits for its threads.

mod answer;
mod connection;

use std::collections::VecDeque;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use socket2::{Domain, Socket, Type};

use crate::patience::PATIENCE;
pub use answer::{Answer, Ending};

/// The server.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    /// A port that is taken, but at which nobody listens yet.
    closed: Mutex<Option<Socket>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// What the threads of a server have in common.
#[derive(Default)]
struct Shared {
    exchanged: Mutex<Exchanged>,
    changed: Condvar,
}

/// What came, and what is still to go.
#[derive(Default)]
struct Exchanged {
    received: Vec<Received>,
    answers: VecDeque<Answer>,
    /// Whether the answers begin anew after the last.
    repeats: bool,
    connections: Vec<Weak<TcpStream>>,
    counted: Counted,
    stopped: bool,
}

/// What happened since the server was started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Connections that were accepted.
    pub connections: usize,
    /// Requests that were read to their end.
    pub read: usize,
    /// Requests whose connection was ended instead.
    pub unread: usize,
    /// Clients that hung up while they were kept waiting.
    pub hung_up: usize,
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Received {
    pub method: String,
    /// Path and query, with nothing decoded.
    pub target: String,
    /// Names in lower case, in the order of their arrival.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// The status it was answered with; none if nothing was said.
    pub answered: Option<u16>,
}

impl Received {
    /// The values of a header.
    pub fn header(&self, name: &str) -> Vec<&str> {
        let headers = self.headers.iter().filter(|(known, _)| known == name);
        headers.map(|(_, value)| value.as_str()).collect()
    }
}

impl Server {
    /// A server on a free port.
    ///
    /// # Panics
    ///
    /// When there is none.
    pub fn start() -> Self {
        let server = Self::closed();
        server.open();
        server
    }

    /// A server with [prepared](Self::prepare) answers.
    ///
    /// # Panics
    ///
    /// As [`start`](Self::start).
    pub fn answering(answers: impl IntoIterator<Item = Answer>) -> Self {
        let server = Self::start();
        server.prepare(answers);
        server
    }

    /// A server with [repeated](Self::repeat) answers.
    ///
    /// # Panics
    ///
    /// As [`start`](Self::start).
    pub fn repeating(answers: impl IntoIterator<Item = Answer>) -> Self {
        let server = Self::start();
        server.repeat(answers);
        server
    }

    /// A port that refuses connections until it is [opened](Self::open).
    ///
    /// # Panics
    ///
    /// When there is none.
    pub fn closed() -> Self {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        socket.bind(&any.into()).expect("a free port");
        let address = socket.local_addr().expect("an address");
        Self {
            address: address.as_socket().expect("an address of the internet"),
            shared: Arc::default(),
            closed: Mutex::new(Some(socket)),
            thread: Mutex::new(None),
        }
    }

    /// Accepts connections from now on.
    ///
    /// # Panics
    ///
    /// When the server is open, or cannot be.
    pub fn open(&self) {
        let socket = lock(&self.closed).take().expect("a closed server");
        socket.listen(1024).expect("a listener");
        let (listener, shared) = (TcpListener::from(socket), Arc::clone(&self.shared));
        *lock(&self.thread) = Some(thread::spawn(move || accept(&listener, &shared)));
    }

    /// Where the server is.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Prepares the answers to the next requests, in place of those that nobody has fetched yet.
    /// After the last it answers 501.
    pub fn prepare(&self, answers: impl IntoIterator<Item = Answer>) {
        self.shared.exchanged().set_answers(answers, false);
    }

    /// The same, but after the last answer comes the first again.
    pub fn repeat(&self, answers: impl IntoIterator<Item = Answer>) {
        self.shared.exchanged().set_answers(answers, true);
    }

    /// What has arrived since the last time.
    pub fn take_received(&self) -> Vec<Received> {
        std::mem::take(&mut self.shared.exchanged().received)
    }

    /// The one request that has arrived since the last time.
    ///
    /// # Panics
    ///
    /// When it is not one.
    pub fn take_only(&self) -> Received {
        let mut received = self.take_received();
        assert_eq!(received.len(), 1, "{received:?}");
        received.remove(0)
    }

    /// What has happened so far.
    pub fn counted(&self) -> Counted {
        self.shared.exchanged().counted
    }

    /// Waits until so much has happened.
    ///
    /// # Panics
    ///
    /// When it does not happen.
    pub fn wait_until(&self, happened: impl Fn(Counted) -> bool) {
        let waiting = |exchanged: &mut Exchanged| !happened(exchanged.counted);
        let exchanged = self.shared.exchanged();
        let (exchanged, waited) = self
            .shared
            .changed
            .wait_timeout_while(exchanged, PATIENCE, waiting)
            .unwrap_or_else(PoisonError::into_inner);
        assert!(!waited.timed_out(), "{:?}", exchanged.counted);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let connections = {
            let mut exchanged = self.shared.exchanged();
            exchanged.stopped = true;
            std::mem::take(&mut exchanged.connections)
        };
        self.shared.changed.notify_all();
        for connection in connections.iter().filter_map(Weak::upgrade) {
            // One that has ended needs no end.
            let _ = connection.shutdown(Shutdown::Both);
        }
        let Some(thread) = lock(&self.thread).take() else {
            return;
        };
        // Wakes the thread that accepts. If nobody does any more, it has ended.
        drop(TcpStream::connect(self.address));
        let ended = thread.join();
        assert!(
            ended.is_ok() || thread::panicking(),
            "the server has panicked"
        );
    }
}

impl Exchanged {
    fn set_answers(&mut self, answers: impl IntoIterator<Item = Answer>, repeats: bool) {
        self.answers = answers.into_iter().collect();
        self.repeats = repeats;
    }

    fn next_answer(&mut self) -> Option<Answer> {
        let answer = self.answers.pop_front()?;
        if self.repeats {
            self.answers.push_back(answer.clone());
        }
        Some(answer)
    }
}

impl Shared {
    fn exchanged(&self) -> MutexGuard<'_, Exchanged> {
        lock(&self.exchanged)
    }

    /// Changes what was counted.
    fn count(&self, change: impl FnOnce(&mut Counted)) {
        change(&mut self.exchanged().counted);
        self.changed.notify_all();
    }

    /// Waits, but not for longer than the server lives.
    fn pause(&self, duration: Duration) {
        if duration > Duration::ZERO {
            let going_on = |exchanged: &mut Exchanged| !exchanged.stopped;
            let waited = self
                .changed
                .wait_timeout_while(self.exchanged(), duration, going_on);
            drop(waited);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn accept(listener: &TcpListener, shared: &Shared) {
    thread::scope(|threads| {
        for stream in listener.incoming().map_while(Result::ok) {
            let stream = Arc::new(stream);
            {
                let mut exchanged = shared.exchanged();
                if exchanged.stopped {
                    return;
                }
                exchanged.counted.connections += 1;
                exchanged.connections.retain(|held| held.strong_count() > 0);
                exchanged.connections.push(Arc::downgrade(&stream));
            }
            shared.changed.notify_all();
            // A client that hangs up ends its connection and nothing else.
            threads.spawn(move || connection::serve(&stream, shared).ok());
        }
    });
}
