//! A long list, read by somebody who takes a while over every page: how much of that time and the
//! server's can pass at once. Time on the clock here, not CPU time.
//!
//! The measure is the longer of two chains: all pages fetched with nobody to wait for, and the time
//! of the reader alone. Both are measured too, for timers wake late.

mod walks;

use std::error::Error;
use std::time::{Duration, Instant};

use crate::contest::median;
use crate::runtime;
use crate::server::Server;

pub use walks::{Pace, WALKS, Walk};

const ITEMS: usize = 10_000;
/// What the server takes for a page, and what the reader takes.
const DELAY: Duration = Duration::from_millis(20);
const ROUNDS: usize = 3;

pub fn measure(server: &Server) -> Result<(), Box<dyn Error>> {
    let url = server.list_url(ITEMS, DELAY);
    let mut fetched = Vec::new();
    let mut taken = Vec::new();
    let mut walked = vec![Vec::new(); WALKS.len()];
    for _ in 0..ROUNDS {
        fetched.push(elapsed(&WALKS[0], &url, Pace::default())?);
        taken.push(reader_alone()?);
        for (walk, times) in WALKS.iter().zip(&mut walked) {
            times.push(elapsed(walk, &url, Pace::a_page(DELAY))?);
        }
    }

    let (fetched, taken) = (median(fetched), median(taken));
    println!("\n{ITEMS} items, the server and the reader take 20 ms a page each, elapsed");
    println!("  {:<34} {fetched:>8.2} s", "the server alone");
    println!("  {:<34} {taken:>8.2} s", "the reader alone");
    for (walk, times) in WALKS.iter().zip(walked) {
        let time = median(times);
        let ratio = time / fetched.max(taken);
        println!(
            "  {:<34} {time:>8.2} s   {ratio:.2} of the longer",
            walk.name
        );
    }
    Ok(())
}

/// The seconds in which all items are walked.
fn elapsed(walk: &Walk, url: &str, pace: Pace) -> Result<f64, Box<dyn Error>> {
    let runtime = runtime()?;
    let started = Instant::now();
    let items = runtime.block_on((walk.run)(url.to_owned(), pace))?;
    let elapsed = started.elapsed();
    match items == ITEMS {
        true => Ok(elapsed.as_secs_f64()),
        false => Err(format!("{}: {items} items came", walk.name).into()),
    }
}

fn reader_alone() -> Result<f64, Box<dyn Error>> {
    let runtime = runtime()?;
    let started = Instant::now();
    runtime.block_on(async {
        let mut pace = Pace::a_page(DELAY);
        for _ in 0..ITEMS {
            pace.take().await;
        }
    });
    Ok(started.elapsed().as_secs_f64())
}
