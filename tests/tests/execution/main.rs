//! Requests executed over real HTTP on loopback: what goes out, and what comes back for every kind
//! of answer. What a misbehaving server can do to a call is tested elsewhere.

mod answers;
mod circumstances;
mod credentials;
mod deadlines;
mod errors;
mod missing_routes;
mod outgoing;
mod retries;
mod tls;
mod transport;
