//! The memory that this process holds and the most it held, where the system tells.

/// In MB now.
pub fn now() -> Option<f64> {
    read("VmRSS:")
}

/// In MB now, of another process.
pub fn of(process: u32) -> Option<f64> {
    entry(&format!("/proc/{process}/status"), "VmRSS:")
}

/// The most since the start or since [`forget_peak`], in MB.
pub fn peak() -> Option<f64> {
    read("VmHWM:")
}

/// Lets the peak begin anew at what is held now; where the system refuses, it stays as it was.
pub fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

fn read(label: &str) -> Option<f64> {
    entry("/proc/self/status", label)
}

fn entry(file: &str, label: &str) -> Option<f64> {
    let status = std::fs::read_to_string(file).ok()?;
    let line = status.lines().find(|line| line.starts_with(label))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
}
