//! How much one may ask of the server.

use std::time::Duration;

/// 上限.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that are read of one request.
    pub body: usize,
    /// How long one request may take.
    pub request: Duration,
    /// How long its head, the handshake before it, or a reader that has stalled is waited for.
    pub header: Duration,
    /// How many headers a request may have.
    pub headers: usize,
    /// Connections at a time.
    pub connections: usize,
    /// Connections at a time from one address.
    pub connections_per_address: usize,
    /// Requests a minute from one address; 0 counts none.
    pub per_address: u32,
    /// Requests a minute of one person who is signed in; 0 counts none.
    pub per_session: u32,
    /// How long a server that is to stop waits for what was begun.
    pub stop: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 200 * 1024 * 1024,
            request: Duration::from_secs(120),
            header: Duration::from_secs(15),
            headers: 64,
            connections: 1024,
            connections_per_address: 128,
            per_address: 1200,
            per_session: 600,
            stop: Duration::from_secs(30),
        }
    }
}
