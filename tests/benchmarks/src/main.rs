//! What the SDK costs an application at run time, beside the registry's crate `workos` 3.5.0 and
//! calls written by hand with reqwest and `serde_json::Value`. Figures are printed and nothing is
//! asserted: read the ratios, which come from one run, and read them on a machine that is idle.
//!
//! The server is a process of its own, so that the CPU time of this one is the client's. Both are
//! bound to the same CPU: waking another one costs more than a call, and the system decides anew for
//! every connection whether it does. The contenders of a row take short turns, in an order that
//! moves on with every round, and a row shows the median of the rounds: the median time of each, and
//! the median of the ratios within a round. What disturbs the machine for longer than a turn
//! disturbs all contenders alike, what is shorter spoils single rounds.
//!
//! It runs on Linux. Started with `serve` it is the server, with `walk` a client that pages through a list and says
//! how much memory that took.

mod bodies;
mod calls;
mod contest;
mod decoding;
mod memory;
mod paging;
mod server;
mod sessions;
mod tokens;
mod webhooks;

use std::error::Error;
use std::process::ExitCode;

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use server::Server;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        [] => measure(),
        ["serve"] => server::serve().map_err(Into::into),
        ["walk", name, url] => memory::walk(name, url),
        _ => Err("no arguments are needed".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Result<(), Box<dyn Error>> {
    bind_to_one_cpu()?;
    decoding::measure()?;
    webhooks::measure()?;
    let server = Server::start()?;
    sessions::measure(&server)?;
    calls::measure(&server)?;
    paging::measure(&server)?;
    memory::measure(&server)
}

/// Binds this process, and those it will start, to the last CPU that it may use: interrupts like the
/// first.
fn bind_to_one_cpu() -> rustix::io::Result<()> {
    let allowed = sched_getaffinity(None)?;
    let last = (0..CpuSet::MAX_CPU).rfind(|cpu| allowed.is_set(*cpu));
    let mut one = CpuSet::new();
    one.set(last.unwrap_or(0));
    sched_setaffinity(None, &one)
}

/// The runtime of every client.
fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
}
