//! The log of the server: to the error stream, as text or JSON, in UTC. A service manager keeps it.

use std::io;

use tracing_subscriber::Layer;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{Log, LogFormat};

/// Writes what happens from now on.
pub fn start(log: &Log) {
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(false);
    let lines = match log.format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_span_list(false).boxed(),
    };
    // A second log is not started; the first goes on.
    let _ = tracing_subscriber::registry().with(lines.with_filter(log.level.clone())).try_init();
}
