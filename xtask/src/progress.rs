//! What a command shows while it runs: a line a stage on stdout, a bar on a terminal's stderr.

use std::fmt::Display;
use std::io::Write as _;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};

/// Hands out stages and shows how far they are.
pub struct Progress {
    bar: ProgressBar,
    lines: bool,
}

/// A stage under way. Dropped without [`Stage::done`] it leaves no line: it has failed.
pub struct Stage<'p> {
    progress: &'p Progress,
    name: &'static str,
    started: Instant,
}

impl Progress {
    /// Expects about this many stages; more are shown all the same.
    pub fn new(stages: u64) -> Self {
        // indicatif draws on stderr, and only where that is a terminal.
        let bar = ProgressBar::new(stages);
        if let Ok(style) = ProgressStyle::with_template("  {bar:24} {pos}/{len} {msg}") {
            bar.set_style(style);
        }
        Self { bar, lines: true }
    }

    /// Shows nothing.
    pub fn silent() -> Self {
        Self {
            bar: ProgressBar::hidden(),
            lines: false,
        }
    }

    pub fn stage(&self, name: &'static str) -> Stage<'_> {
        if self
            .bar
            .length()
            .is_some_and(|length| self.bar.position() >= length)
        {
            self.bar.inc_length(1);
        }
        self.bar.set_message(name);
        Stage {
            progress: self,
            name,
            started: Instant::now(),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

impl Stage<'_> {
    /// Ends the stage with what it did, `3 repairs, 9 places`.
    pub fn done(self, counts: impl Display) {
        let Progress { bar, lines } = self.progress;
        bar.inc(1);
        if *lines {
            let line = line(
                self.name,
                &counts.to_string(),
                self.started.elapsed().as_secs_f64(),
            );
            // A reader that closed the pipe has seen enough.
            bar.suspend(|| _ = writeln!(std::io::stdout(), "{line}"));
        }
    }
}

fn line(name: &str, counts: &str, seconds: f64) -> String {
    format!("  {name:<16} {counts:<52} {seconds:>6.2} s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_is_a_line_of_name_counts_and_time() {
        assert_eq!(
            line("overlay", "3 repairs, 9 places", 0.012),
            "  overlay          3 repairs, 9 places                                    0.01 s"
        );
    }

    #[test]
    fn more_stages_than_expected_are_counted() {
        let progress = Progress {
            bar: ProgressBar::with_draw_target(Some(1), indicatif::ProgressDrawTarget::hidden()),
            lines: false,
        };
        for _ in 0..3 {
            progress.stage("one").done("");
        }
        assert_eq!(progress.bar.length(), Some(3));
        Progress::silent().stage("quiet").done("");
    }
}
