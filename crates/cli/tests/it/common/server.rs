//! Runs `ayumi serve` as a service manager would, and speaks to it over sockets.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::Desk;

/// A server that runs; it ends with this value.
pub struct Server {
    process: Child,
    out: BufReader<ChildStdout>,
    log: PathBuf,
    /// Where it listens.
    pub address: SocketAddr,
    /// The headers of a browser in which somebody is signed in; empty: nobody is.
    pub signed_in: String,
}

/// What was answered.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(of, _)| of.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Reads the answer that a connection brings, to its end.
    pub fn read(stream: &mut impl Read) -> Option<Self> {
        let mut bytes = Vec::new();
        // A connection that is cut ends the answer as one that is closed.
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n")?;
        let mut lines = head.lines();
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers = lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Some(Self { status, headers, body: body.to_owned() })
    }
}

impl Server {
    /// Starts it over the ledger of a desk, on a port that is free.
    #[track_caller]
    pub fn start(desk: &Desk, args: &[&str]) -> Self {
        Self::run(desk, desk.command(&["serve", "--port", "0"]).args(args))
    }

    /// Starts it by this command.
    #[track_caller]
    pub fn run(desk: &Desk, command: &mut Command) -> Self {
        let log = desk.path("server.log");
        let mut process = command.stdout(Stdio::piped()).stderr(File::create(&log).unwrap()).spawn().unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("待ち受けているアドレスは ") && out.read_line(&mut line).unwrap() > 0 {}
        let address = line.split("待ち受けているアドレスは ").nth(1).and_then(|rest| rest.split(' ').next()).and_then(|address| address.parse().ok());
        let address = address.unwrap_or_else(|| panic!("no address in {line:?}: {}", std::fs::read_to_string(&log).unwrap()));
        Self { process, out, log, address, signed_in: String::new() }
    }

    /// The same, asked by somebody of both offices that read and write everything: an account made on the command line, a
    /// one-time code, a password of one's own.
    #[track_caller]
    pub fn signed_in(self, desk: &Desk) -> Self {
        self.signed_in_at(desk, &[])
    }

    /// The same, where the command line is told where the ledger is.
    #[track_caller]
    pub fn signed_in_at(mut self, desk: &Desk, at: &[&str]) -> Self {
        let run = |command: &[&str]| desk.run(&[command, at].concat());
        let made = run(&["account", "add", "tester"]);
        // At a second start of the same city the account is there.
        let made = if made.code == 0 { made } else { run(&["account", "reset", "tester"]).ends(0) }.out;
        let code = made.split("一回限りのコード ").nth(1).and_then(|rest| rest.split('（').next()).unwrap().to_owned();
        for office in ["dx-office", "personnel"] {
            run(&["office", "assign", "tester", office]).ends(0);
        }
        run(&["account", "second-factor", "nobody"]).ends(0);
        let password = "tsuki-no-usagi-42";
        self.keep(&self.post("/sign-in/first", &format!("login=tester&code={code}")));
        self.keep(&self.post("/sign-in/password", &format!("password={password}&again={password}")));
        self
    }

    /// The same browser, led here by whatever stands before both servers.
    pub fn led_from(&mut self, other: &Self) {
        let cookie = other.signed_in.lines().next().unwrap_or_default();
        self.signed_in = format!("{cookie}\r\nOrigin: http://{}\r\n", self.address);
    }

    /// Sends a file as a form does; gives where it leads to.
    #[track_caller]
    pub fn send_file(&self, path: &str, (name, text): (&str, &str), fields: &[(&str, &str)]) -> String {
        let part = |name: &str, text: &str| format!("--edge\r\ncontent-disposition: form-data; name={name}\r\n\r\n{text}\r\n");
        let fields: String = fields.iter().map(|(name, value)| part(&format!("\"{name}\""), value)).collect();
        let body = format!("{fields}{}--edge--\r\n", part(&format!("\"file\"; filename=\"{name}\""), text));
        let who = format!("Host: {}\r\n{}Connection: close", self.address, self.signed_in);
        let kind = "Content-Type: multipart/form-data; boundary=edge";
        let answer = self.ask(&format!("POST {path} HTTP/1.1\r\n{who}\r\n{kind}\r\nContent-Length: {}\r\n\r\n{body}", body.len()));
        assert_eq!(answer.status, 303, "{answer:?}");
        answer.header("location").unwrap().to_owned()
    }

    /// Keeps the cookie that an answer sets, as a browser does.
    #[track_caller]
    fn keep(&mut self, answer: &Answer) {
        let set = answer.header("set-cookie").unwrap_or_else(|| panic!("no cookie: {answer:?}"));
        let cookie = set.split(';').next().unwrap();
        self.signed_in = format!("Cookie: {cookie}\r\nOrigin: http://{}\r\n", self.address);
    }

    /// A connection that waits for an answer as long as a test may wait.
    pub fn connect(&self) -> TcpStream {
        connect(self.address)
    }

    /// What an address is answered.
    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{}Connection: close\r\n\r\n", self.address, self.signed_in))
    }

    /// What a form is answered.
    #[track_caller]
    pub fn post(&self, path: &str, form: &str) -> Answer {
        let kind = "Content-Type: application/x-www-form-urlencoded";
        let who = format!("Host: {}\r\n{}Connection: close", self.address, self.signed_in);
        let head = format!("POST {path} HTTP/1.1\r\n{who}\r\n{kind}\r\nContent-Length: {}\r\n\r\n", form.len());
        self.ask(&(head + form))
    }

    /// What these bytes are answered.
    #[track_caller]
    pub fn ask(&self, request: &str) -> Answer {
        ask(self.address, request)
    }

    /// What it wrote into its log so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    /// Waits until its log says so.
    #[track_caller]
    pub fn says(&self, words: &str) {
        until(words, || self.log().contains(words).then_some(()));
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.process), signal).unwrap();
    }

    /// How it ended, and what it said at the end.
    pub fn ended(mut self) -> (ExitStatus, String) {
        let mut said = String::new();
        self.out.read_to_string(&mut said).unwrap();
        (self.process.wait().unwrap(), said)
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Most have ended by now.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What these bytes are answered at an address.
#[track_caller]
pub fn ask(address: SocketAddr, request: &str) -> Answer {
    let mut stream = connect(address);
    stream.write_all(request.as_bytes()).unwrap();
    Answer::read(&mut stream).unwrap_or_else(|| panic!("no answer to {request}"))
}

pub fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream
}

/// A port that nobody uses at the moment.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Asks again until there is an answer; another process is waited for, not a time.
#[track_caller]
pub fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{what} did not come");
        std::thread::yield_now();
    }
}
