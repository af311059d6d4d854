//! Contenders that do the same work in turns, and what each turn cost in CPU time. How the figures
//! come about is said at the head of the program.

use std::error::Error;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Turns that count.
const ROUNDS: usize = 101;
/// Turns before, which warm up connections, caches and the allocator.
const WARM_UP: usize = 5;

type Outcome = Result<(), Box<dyn Error>>;

/// Who takes part, and the work of one turn.
pub struct Contender<'a> {
    name: &'static str,
    work: Box<dyn FnMut() -> Outcome + 'a>,
}

impl<'a> Contender<'a> {
    pub fn new(name: &'static str, work: impl FnMut() -> Outcome + 'a) -> Self {
        Self {
            name,
            work: Box::new(work),
        }
    }
}

/// Has the contenders do their work `repeats` times a turn and prints what it costs each once. The
/// first is compared to every other.
pub fn contest(title: &str, repeats: u32, mut contenders: Vec<Contender<'_>>) -> Outcome {
    for _ in 0..WARM_UP {
        for contender in &mut contenders {
            turn(contender, repeats)?;
        }
    }
    let mut rounds = Vec::with_capacity(ROUNDS);
    for round in 0..ROUNDS {
        let mut costs = vec![0.0; contenders.len()];
        for position in 0..contenders.len() {
            let next = (round + position) % contenders.len();
            costs[next] = turn(&mut contenders[next], repeats)?;
        }
        rounds.push(costs);
    }

    println!("\n{title}");
    for (position, contender) in contenders.iter().enumerate() {
        let cost = median(rounds.iter().map(|costs| costs[position]).collect());
        print!("  {:<34} {cost:>8.1} µs", contender.name);
        if position > 0 {
            let ratios = rounds.iter().map(|costs| costs[0] / costs[position]);
            print!("   ours {:>4.0} %", 100.0 * median(ratios.collect()));
        }
        println!();
    }
    Ok(())
}

/// What the work of a turn costs once, in microseconds.
fn turn(contender: &mut Contender<'_>, repeats: u32) -> Result<f64, Box<dyn Error>> {
    let before = cpu_time();
    for _ in 0..repeats {
        (contender.work)()?;
    }
    let spent = cpu_time().saturating_sub(before);
    Ok(spent.as_secs_f64() * 1e6 / f64::from(repeats))
}

/// The CPU time of this process, user and system.
fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::from_secs(time.tv_sec as u64) + Duration::from_nanos(time.tv_nsec as u64)
}

pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
