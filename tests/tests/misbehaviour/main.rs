//! Calls to a server that misbehaves: what the caller gets, and how often the server is asked.

mod callers;
mod cancellation;
mod concurrency;
mod failed_answers;
mod faults;
mod framing;
mod kept_alive;
mod never_repeated;
mod rate_limits;
mod recovery;
mod redirects;
mod table;
