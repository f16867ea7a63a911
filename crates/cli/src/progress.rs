//! Progress of long work, on the error stream: a bar where somebody watches; lines for a log if `AYUMI_PROGRESS=lines`
//! asks for them; otherwise nothing.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// 進み具合: rows done of rows to do.
pub struct Progress {
    what: &'static str,
    lines: bool,
    done: u64,
    total: u64,
    bar: ProgressBar,
}

/// Counts to `total`.
pub fn bar(what: &'static str, total: u64) -> Progress {
    let style = ProgressStyle::with_template("{msg}  {bar:30} {human_pos} / {human_len}  残り {eta}");
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    let bar = style.map_or_else(|_| bar.clone(), |style| bar.clone().with_style(style)).with_message(what);
    let lines = std::env::var("AYUMI_PROGRESS").is_ok_and(|form| form == "lines");
    Progress { what, lines, done: 0, total, bar }
}

impl Progress {
    /// So many are done, of so many.
    pub fn set(&mut self, done: u64, total: u64) {
        (self.done, self.total) = (done, total);
        self.bar.set_length(total);
        self.bar.set_position(done);
        if self.lines {
            eprintln!("{} {done} / {total}", self.what);
        }
    }

    /// So many more are done.
    pub fn advance(&mut self, more: u64) {
        self.set(self.done + more, self.total);
    }

    /// Nothing more to see.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// A sign of life where the end is not known.
pub fn spinner(what: &'static str) -> ProgressBar {
    let spinner = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_message(what);
    spinner.enable_steady_tick(Duration::from_millis(120));
    spinner
}
