//! The server as it faces a network: what every answer carries, what is too much, what is logged, and how it stops.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use crate::common::Desk;
use crate::common::server::{Answer, Server, ask, free_port, until};
use rustix::process::Signal;

/// What every answer tells browsers.
const TOLD: [(&str, &str); 10] = [
    ("content-security-policy", "default-src 'none'"),
    ("content-security-policy", "object-src 'none'"),
    ("content-security-policy", "base-uri 'none'"),
    ("content-security-policy", "frame-ancestors 'none'"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=()"),
    ("x-request-id", "-"),
];

fn city() -> Desk {
    Desk::city("tarumizu")
}

#[test]
fn every_answer_tells_browsers_what_to_allow() {
    let desk = city();
    let server = Server::start(&desk, &[]).signed_in(&desk);
    let host = server.address;
    let foreign = "GET / HTTP/1.1\r\nHost: attacker.example\r\nConnection: close\r\n\r\n".to_owned();
    let forged =
        format!("POST /people/search HTTP/1.1\r\nHost: {host}\r\nOrigin: https://attacker.example\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    let answers = [
        (200, server.get("/")),
        (200, server.get("/healthz")),
        (200, server.get("/data/export/staff")),
        (404, server.get("/nowhere")),
        (404, server.get("/api/v1/nowhere")),
        (405, server.post("/policy", "")),
        (403, server.ask(&foreign)),
        (403, server.ask(&forged)),
    ];
    for (status, answer) in answers {
        assert_eq!(answer.status, status, "{answer:?}");
        for (name, value) in TOLD {
            assert!(answer.header(name).is_some_and(|told| told.contains(value)), "{status} without {name}: {:?}", answer.headers);
        }
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{status}");
        assert_eq!(answer.header("strict-transport-security"), None, "this is no https");
        assert_eq!(answer.header("access-control-allow-origin"), None, "no other site reads anything");
    }
}

#[test]
fn only_configured_names_are_answered() {
    let desk = city();
    desk.write("ayumi.toml", "[site]\npublic_url = \"https://ayumi.city.example\"\nhosts = [\"ayumi.local\"]\n");
    let server = Server::start(&desk, &[]);
    let check = |host: &str, status: u16| {
        let answer = server.ask(&format!("GET /help HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
        assert_eq!(answer.status, status, "{host}");
    };
    check("ayumi.city.example", 200);
    check("ayumi.local:8480", 200);
    check("localhost", 200);
    check("other.example", 403);
    check("ayumi.city.example.other.example", 403);
}

#[test]
fn what_is_too_much_is_refused_with_a_page_that_says_so() {
    let desk = city();
    desk.write("ayumi.toml", "[limits]\nbody_mb = 1\nrequest_seconds = 1\nheader_seconds = 1\nheaders = 16\nper_address_per_minute = 20\n[proxy]\ntrusted = [\"127.0.0.1\"]\n");
    let server = Server::start(&desk, &[]).signed_in(&desk);
    let from = |address: &str, rest: &str| {
        format!("HTTP/1.1\r\nHost: {}\r\nX-Forwarded-For: {address}\r\n{}Connection: close\r\n{rest}", server.address, server.signed_in)
    };

    let large = server.ask(&format!("POST /people/search {}", from("10.0.0.1", "Content-Length: 2000000\r\n\r\n")));
    assert_eq!(large.status, 413);
    assert!(large.body.contains("大きすぎます"), "{}", large.body);

    let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
    let slow = server.ask(&format!("POST /people/search {}", from("10.0.0.2", &format!("{kind}Content-Length: 10\r\n\r\nname="))));
    assert_eq!(slow.status, 408, "{slow:?}");
    assert!(slow.body.contains("時間内に終わりませんでした"));

    let headers: String = (0..20).map(|nth| format!("X-{nth}: a\r\n")).collect();
    assert_eq!(server.ask(&format!("GET / {}", from("10.0.0.3", &format!("{headers}\r\n")))).status, 431);

    let mut silent = server.connect();
    silent.write_all(b"GET / HTTP/1.1\r\nHost: ").unwrap();
    assert_eq!(silent.read_to_end(&mut Vec::new()).unwrap(), 0, "whoever does not say what they want is hung up on");

    let answers: Vec<Answer> = (0..30).map(|_| server.ask(&format!("GET /help {}", from("10.0.0.4", "\r\n")))).collect();
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 20);
    let refused = answers.last().unwrap();
    assert_eq!(refused.status, 429);
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait) && refused.body.contains("要求が多すぎます"));
    let english = server.ask(&format!("GET /help?lang=en {}", from("10.0.0.4", "\r\n")));
    assert!(english.body.contains("Too many requests"));
    let api = server.ask(&format!("GET /api/v1/people {}", from("10.0.0.4", "\r\n")));
    assert!(api.status == 429 && api.body.contains("\"too-many\""), "{api:?}");
    assert_eq!(server.ask(&format!("GET /help {}", from("10.0.0.5", "\r\n"))).status, 200, "another address is not concerned");
}

#[test]
fn one_address_does_not_take_all_connections() {
    let desk = city();
    desk.write("ayumi.toml", "[limits]\nconnections_per_address = 2\n");
    let server = Server::start(&desk, &[]);
    let open: Vec<TcpStream> = (0..2).map(|_| server.connect()).collect();
    // Connections are taken in their order: the third is hung up on.
    let mut third = server.connect();
    assert_eq!(third.read(&mut [0; 1]).unwrap_or(0), 0);
    drop(open);
    until("room again", || {
        let mut stream = server.connect();
        stream.write_all(format!("GET /healthz HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", server.address).as_bytes()).ok()?;
        Answer::read(&mut stream).filter(|answer| answer.status == 200)
    });
}

/// A search whose form is not all there yet.
fn half_a_search(server: &Server) -> TcpStream {
    let mut stream = server.connect();
    let kind = "Content-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue";
    let who = format!("Host: {}\r\n{}{kind}", server.address, server.signed_in);
    write!(stream, "POST /people/search HTTP/1.1\r\n{who}\r\nContent-Length: 7\r\n\r\n").unwrap();
    // The server asks for the rest once the request is under way.
    let mut told = [0; 25];
    stream.read_exact(&mut told).unwrap();
    assert!(told.starts_with(b"HTTP/1.1 100 Continue"), "{}", String::from_utf8_lossy(&told));
    stream
}

#[test]
fn what_was_begun_is_answered_before_the_server_stops() {
    for signal in [Signal::TERM, Signal::INT] {
        let desk = city();
        let server = Server::start(&desk, &[]).signed_in(&desk);
        let mut begun = half_a_search(&server);
        server.signal(signal);
        server.says("no more connections are taken");
        until("the port is closed", || TcpStream::connect(server.address).is_err().then_some(()));
        begun.write_all(b"name=01").unwrap();
        let answer = Answer::read(&mut begun).unwrap();
        assert_eq!(answer.status, 200, "{answer:?}");
        let (status, said) = server.ended();
        assert!(status.success() && said.contains("止めました。"), "{status}: {said}");
    }
}

#[test]
fn whoever_never_finishes_does_not_keep_the_server() {
    let desk = city();
    desk.write("ayumi.toml", "[limits]\nstop_seconds = 1\n");
    let server = Server::start(&desk, &[]).signed_in(&desk);
    let _begun = half_a_search(&server);
    server.signal(Signal::TERM);
    let (status, said) = server.ended();
    assert!(status.success() && said.contains("打ち切り"), "{status}: {said}");
}

#[test]
fn a_server_killed_while_a_file_arrives_leaves_nothing_of_it() {
    let desk = city();
    desk.run(&["export", "staff", "staff.csv"]).ends(0);
    let sheet = std::fs::read_to_string(desk.path("staff.csv")).unwrap();
    let server = Server::start(&desk, &[]).signed_in(&desk);
    let before = desk.run(&["journal", "--limit", "1"]).ends(0).out;
    let body = format!("--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"staff.csv\"\r\n\r\n{sheet}");
    let who = format!("Host: {}\r\n{}Content-Type: multipart/form-data; boundary=edge", server.address, server.signed_in);
    let mut stream = server.connect();
    write!(stream, "POST /data/import/staff HTTP/1.1\r\n{who}\r\nContent-Length: {}\r\n\r\n{body}", body.len() * 2).unwrap();
    assert_eq!(server.get("/data").status, 200, "others are answered meanwhile");
    server.signal(Signal::KILL);
    assert!(!server.ended().0.success());
    desk.run(&["journal", "verify"]).ends(0);
    assert_eq!(desk.run(&["journal", "--limit", "1"]).ends(0).out, before);
    let again = Server::start(&desk, &[]).signed_in(&desk);
    let trial = again.send_file("/data/import/staff", ("staff.csv", &sheet), &[("effective", "R8.4.1")]);
    assert_eq!(again.get(&trial).status, 200, "the same file is taken now");
}

#[test]
fn the_log_names_routes_and_nobody() {
    let desk = city();
    desk.run(&["export", "staff", "staff.csv"]).ends(0);
    let sheet = std::fs::read_to_string(desk.path("staff.csv")).unwrap();
    let row: Vec<String> = sheet.lines().nth(1).unwrap().split(',').map(|cell| cell.trim_matches('"').to_owned()).collect();
    let (number, name) = (&row[0], &row[1]);
    for format in ["json", "text"] {
        desk.write("ayumi.toml", &format!("[log]\nformat = \"{format}\"\nlevel = \"debug\"\n[metrics]\naddress = \"127.0.0.1:{}\"\n", free_port()));
        let server = Server::start(&desk, &[]).signed_in(&desk);
        let found = server.post("/people/search", &format!("name={}", form(name)));
        assert!(found.status == 200 && found.body.contains(name), "{name}: {found:?}");
        server.post("/people/search", &format!("name={number}"));
        for path in ["/people/1?as_of=R8.11.20", "/people/1/records", "/api/v1/people/1", "/api/v1/people?q=kensaku-go", "/people/himitsu-no-kagi"] {
            server.get(path);
        }
        server.get("/data/uploads/himitsu-no-token");
        server.get("/nowhere/himitsu-no-basho?key=himitsu");
        server.says("/people/{key}");
        server.signal(Signal::TERM);
        server.says("no more connections are taken");
        let log = server.log();
        for personal in [name.as_str(), number, "kensaku-go", "himitsu", "R8.11.20", "/people/1", "127.0.0.1:"] {
            let line = log.lines().find(|line| line.contains(personal));
            assert!(line.is_none(), "「{personal}」 stands in the log: {line:?}");
        }
        let wanted: &[&str] = if format == "json" {
            &["\"route\":\"/people/{key}\"", "\"status\":200", "\"method\":\"POST\"", "\"id\":\""]
        } else {
            &["route=\"/people/{key}\"", "status=200", "id="]
        };
        wanted.iter().for_each(|words| assert!(log.contains(words), "{words} in {log}"));
        if format == "json" {
            log.lines().for_each(|line| assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "{line}"));
        }
    }
}

#[test]
fn who_signs_in_or_is_refused_is_on_record() {
    let desk = city();
    desk.write("ayumi.toml", "[log]\nformat = \"json\"\n");
    let server = Server::start(&desk, &[]).signed_in(&desk);
    assert_eq!(server.post("/sign-in", "login=tester&password=himitsu-no-kotoba").status, 422);
    assert_eq!(server.get("/accounts").status, 403);
    server.signal(Signal::TERM);
    server.says("no more connections are taken");
    let log = server.log();
    let check = |event: &str, parts: &[&str]| {
        let line = log.lines().find(|line| line.contains(&format!("\"event\":\"{event}\""))).unwrap_or_else(|| panic!("no {event} in {log}"));
        let told: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(told["timestamp"].as_str().is_some_and(|time| time.ends_with('Z')), "{line}");
        assert_eq!(told["address"], "127.0.0.1", "{line}");
        parts.iter().for_each(|part| assert!(line.contains(part), "{part} in {line}"));
    };
    check("signed-in", &["\"account\":2"]);
    check("sign-in-failed", &["\"way\":\"password\"", "WARN"]);
    check("refused", &["\"account\":2", "\"act\":\"accounts.manage\"", "WARN"]);
    assert!(!log.contains("himitsu") && !log.contains("tester"), "{log}");
}

#[test]
fn where_a_request_ends_is_not_in_doubt() {
    let desk = city();
    let server = Server::start(&desk, &[]).signed_in(&desk);
    let send = |more: &str, body: &str| {
        let who = format!("Host: {}\r\n{}Connection: close", server.address, server.signed_in);
        let kind = "Content-Type: application/x-www-form-urlencoded";
        server.ask(&format!("POST /people/search HTTP/1.1\r\n{who}\r\n{kind}\r\n{more}\r\n\r\n{body}"))
    };
    assert_eq!(send("Content-Length: 7\r\nContent-Length: 3", "name=01").status, 400);
    assert_eq!(send("Transfer-Encoding: chunked, x", "name=01").status, 400);
    // The length counts for nothing beside chunks.
    assert_eq!(send("Content-Length: 3\r\nTransfer-Encoding: chunked", "7\r\nname=01\r\n0\r\n\r\n").status, 200);
}

#[test]
fn figures_are_told_elsewhere_and_to_whoever_may_know() {
    let desk = city();
    desk.write("ayumi.toml", &format!("[metrics]\naddress = \"127.0.0.1:{}\"\ntoken = \"aikotoba\"\n", free_port()));
    let server = Server::start(&desk, &[]).signed_in(&desk);
    assert_eq!(server.get("/metrics").status, 404);
    server.get("/people/1");
    let text = std::fs::read_to_string(desk.path("ayumi.toml")).unwrap();
    let address: std::net::SocketAddr = text.split('"').nth(1).unwrap().parse().unwrap();
    let with = |token: &str| ask(address, &format!("GET /metrics HTTP/1.1\r\nHost: a\r\n{token}Connection: close\r\n\r\n"));
    assert_eq!(with("").status, 401);
    assert_eq!(with("Authorization: Bearer aikotob\r\n").status, 401);
    let figures = with("Authorization: Bearer aikotoba\r\n");
    assert!(figures.status == 200 && figures.body.contains("route=\"/people/{key}\",status=\"200\"} 1"), "{figures:?}");
    assert!(!figures.body.contains("/people/1"));
}

#[test]
fn traces_go_to_the_collector_of_this_machine_and_tell_of_nobody() {
    let desk = city();
    let collector = TcpListener::bind("127.0.0.1:0").unwrap();
    desk.write("ayumi.toml", &format!("[traces]\naddress = \"{}\"\n", collector.local_addr().unwrap()));
    let taken = std::thread::spawn(move || take(&collector));
    let server = Server::start(&desk, &[]).signed_in(&desk);
    assert_eq!(server.get("/people/1?as_of=R8.11.20").status, 200);
    server.signal(Signal::TERM);
    let traces = taken.join().unwrap();
    for told in ["POST /v1/traces", "http.route", "/people/{key}", "GET", "ayumi"] {
        assert!(traces.contains(told), "{told} in {traces}");
    }
    for personal in ["/people/1", "R8.11.20", "tester"] {
        assert!(!traces.contains(personal), "{personal} in {traces}");
    }
    assert!(server.ended().0.success());
}

#[test]
fn no_collector_keeps_nobody_from_stopping() {
    let desk = city();
    desk.write("ayumi.toml", &format!("[traces]\naddress = \"127.0.0.1:{}\"\n", free_port()));
    let server = Server::start(&desk, &[]).signed_in(&desk);
    assert_eq!(server.get("/people/1").status, 200);
    server.signal(Signal::TERM);
    assert!(server.ended().0.success());
}

/// What one visitor sends; it is told that all is well.
fn take(listener: &TcpListener) -> String {
    let (mut stream, _) = listener.accept().unwrap();
    let mut sent = Vec::new();
    let mut part = [0; 4096];
    loop {
        let count = stream.read(&mut part).unwrap();
        sent.extend_from_slice(&part[..count]);
        let text = String::from_utf8_lossy(&sent);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.to_ascii_lowercase().split_once("content-length: ").and_then(|(_, rest)| rest.lines().next()?.parse::<usize>().ok());
        if sent.len() >= head.len() + 4 + length.unwrap() || (count == 0 && !body.is_empty()) {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 0\r\n\r\n").unwrap();
            return text.into_owned();
        }
    }
}

fn form(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
