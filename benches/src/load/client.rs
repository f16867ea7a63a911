//! A visitor: one connection kept open, one request after the other, as much of HTTP/1.1 as our own server speaks.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// A connection.
pub struct Client {
    host: String,
    cookie: String,
    stream: BufReader<TcpStream>,
}

/// What was answered, as it travelled.
#[derive(Default)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body, compressed if that was asked for.
    pub body: Vec<u8>,
}

impl Answer {
    /// Fails unless it is a page.
    pub fn check(&self, path: &str) -> Result<()> {
        ensure!(self.status == 200 && !self.body.is_empty(), "{path} was answered {} with {} bytes", self.status, self.body.len());
        Ok(())
    }
}

impl Client {
    /// Connects, with the cookie of somebody's session.
    pub async fn connect(host: &str, cookie: &str) -> Result<Self> {
        let stream = TcpStream::connect(host).await?;
        stream.set_nodelay(true)?;
        Ok(Self { host: host.to_owned(), cookie: cookie.to_owned(), stream: BufReader::new(stream) })
    }

    /// A page.
    pub async fn get(&mut self, path: &str) -> Result<Answer> {
        self.ask(path, "").await
    }

    /// A page as it travels to browsers.
    pub async fn packed(&mut self, path: &str) -> Result<Answer> {
        self.ask(path, "accept-encoding: gzip\r\n").await
    }

    /// A page and how long it took, whole.
    pub async fn timed(&mut self, path: &str) -> Result<(Duration, Answer)> {
        let begun = Instant::now();
        let answer = self.get(path).await?;
        Ok((begun.elapsed(), answer))
    }

    /// A page as it travels to browsers and how long it took, whole.
    pub async fn timed_packed(&mut self, path: &str) -> Result<(Duration, Answer)> {
        let begun = Instant::now();
        let answer = self.packed(path).await?;
        Ok((begun.elapsed(), answer))
    }

    async fn ask(&mut self, path: &str, header: &str) -> Result<Answer> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\ncookie: {}\r\n{header}\r\n", self.host, self.cookie);
        self.stream.write_all(request.as_bytes()).await?;
        let first = self.line().await?;
        let status = first.split(' ').nth(1).context("a status")?.parse()?;
        let (mut length, mut chunked) = (0, false);
        loop {
            let line = self.line().await?.to_ascii_lowercase();
            match line.split_once(": ") {
                Some(("content-length", value)) => length = value.parse()?,
                Some(("transfer-encoding", value)) => chunked = value == "chunked",
                Some(_) => {}
                None => break,
            }
        }
        let body = if chunked { self.chunks().await? } else { self.bytes(length).await? };
        Ok(Answer { status, body })
    }

    async fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        ensure!(self.stream.read_line(&mut line).await? > 0, "the server closed the connection");
        Ok(line.trim_end().to_owned())
    }

    async fn bytes(&mut self, length: usize) -> Result<Vec<u8>> {
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await?;
        Ok(body)
    }

    async fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let length = usize::from_str_radix(&self.line().await?, 16)?;
            body.extend(self.bytes(length).await?);
            self.line().await?;
            if length == 0 {
                return Ok(body);
            }
        }
    }
}
