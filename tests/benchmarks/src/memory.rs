//! The memory it takes to walk a list: the peak of a fresh process each, for a short list and one
//! ten times as long. Who holds one page at a time needs the same for both.

use std::error::Error;
use std::fs;
use std::process::Command;
use std::time::Duration;

use crate::paging::{Pace, WALKS};
use crate::runtime;
use crate::server::Server;

const LISTS: [usize; 2] = [10_000, 100_000];

pub fn measure(server: &Server) -> Result<(), Box<dyn Error>> {
    println!(
        "\npeak memory while walking {} and {} items",
        LISTS[0], LISTS[1]
    );
    for walk in WALKS {
        print!("  {:<34}", walk.name);
        for total in LISTS {
            let output = Command::new(std::env::current_exe()?)
                .args(["walk", walk.name, &server.list_url(total, Duration::ZERO)])
                .output()?;
            if !output.status.success() {
                return Err(String::from_utf8_lossy(&output.stderr).into());
            }
            let kibibytes: f64 = String::from_utf8(output.stdout)?.trim().parse()?;
            print!(" {:>8.1} MiB", kibibytes / 1024.0);
        }
        println!();
    }
    Ok(())
}

/// Walks the list at `url` and prints the peak.
pub fn walk(name: &str, url: &str) -> Result<(), Box<dyn Error>> {
    let walk = WALKS.iter().find(|walk| walk.name == name);
    let walk = walk.ok_or("there is no such walk")?;
    runtime()?.block_on((walk.run)(url.to_owned(), Pace::default()))?;
    println!("{}", peak_memory()?);
    Ok(())
}

/// The most memory this process ever had, in KiB.
fn peak_memory() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let line = line.ok_or("the system does not say how much memory a process had")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
