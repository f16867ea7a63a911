//! The program, started as its users start it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context, Result};

/// A running server; it ends with this value.
pub struct Server {
    /// Host and port.
    pub host: String,
    process: Child,
    /// Kept, so that the server can go on writing.
    _output: BufReader<ChildStdout>,
}

impl Server {
    /// Starts it over a ledger and waits until it says where it listens.
    pub fn start(program: &Path, ledger: &Path) -> Result<Self> {
        let mut command = Command::new(program);
        command.args(["serve", "--port", "0", "--ledger"]).arg(ledger).stdout(Stdio::piped()).stderr(Stdio::null());
        // The server is measured, not its patience with one visitor.
        let process = command.env("AYUMI_LIMITS_PER_ADDRESS_PER_MINUTE", "0").env("AYUMI_LIMITS_PER_SESSION_PER_MINUTE", "0");
        let mut process = process.env("AYUMI_LIMITS_CONNECTIONS_PER_ADDRESS", "1024").spawn()?;
        let mut output = BufReader::new(process.stdout.take().context("its output")?);
        let mut line = String::new();
        output.read_line(&mut line)?;
        let host = line.split_once("http://").and_then(|(_, rest)| rest.split('/').next()).map(str::to_owned);
        let mut server = Self { host: String::new(), process, _output: output };
        server.host = host.with_context(|| format!("where it listens: {line}"))?;
        Ok(server)
    }

    /// The memory it holds, in MB.
    pub fn memory(&self) -> Result<f64> {
        crate::memory::of(self.process.id()).context("the memory of the server")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
