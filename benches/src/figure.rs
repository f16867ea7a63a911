//! Taking times and printing figures.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// One figure as a JSON line.
pub fn print(name: &str, people: u32, value: f64, unit: &str, more: Value) {
    let mut line = json!({ "figure": name, "people": people, "value": (value * 1000.0).round() / 1000.0, "unit": unit });
    if let (Some(line), Value::Object(more)) = (line.as_object_mut(), more) {
        line.extend(more);
    }
    println!("{line}");
}

/// The best of several runs, after one to warm up, with what the last one gave.
pub fn best<T>(runs: usize, mut run: impl FnMut() -> T) -> (Duration, T) {
    let mut result = run();
    let mut least = Duration::MAX;
    for _ in 0..runs {
        let start = Instant::now();
        result = run();
        least = least.min(start.elapsed());
    }
    (least, result)
}

/// In milliseconds.
pub fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}
