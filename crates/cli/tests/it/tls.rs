//! HTTPS by the server itself: versions, the certificate that is replaced while it runs, and the way there from http.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use crate::common::Desk;
use crate::common::server::{Answer, Server, ask, free_port};
use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use rustix::process::Signal;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, SupportedProtocolVersion};

type Secured = StreamOwned<ClientConnection, TcpStream>;

const BOTH: &[&SupportedProtocolVersion] = &[&rustls::version::TLS13, &rustls::version::TLS12];

fn certificate() -> CertifiedKey<KeyPair> {
    generate_simple_self_signed(["localhost".to_owned(), "ayumi.city.example".to_owned()]).unwrap()
}

fn place(desk: &Desk, certificate: &CertifiedKey<KeyPair>) {
    desk.write("chain.pem", &certificate.cert.pem());
    desk.write_secret("key.pem", &certificate.signing_key.serialize_pem());
}

/// A city with a certificate.
fn city(more: &str) -> (Desk, CertifiedKey<KeyPair>) {
    let desk = Desk::city("tarumizu");
    let own = certificate();
    place(&desk, &own);
    desk.write("ayumi.toml", &format!("{more}\n[tls]\ncertificate = \"chain.pem\"\nkey = \"key.pem\"\n"));
    (desk, own)
}

/// A connection that trusts this certificate and no other.
fn secured(server: &Server, trusted: &CertificateDer<'static>, versions: &[&'static SupportedProtocolVersion]) -> Secured {
    secured_at(server.connect(), trusted, versions)
}

fn secured_at(stream: TcpStream, trusted: &CertificateDer<'static>, versions: &[&'static SupportedProtocolVersion]) -> Secured {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_protocol_versions(versions).unwrap();
    let mut config = config.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let client = ClientConnection::new(Arc::new(config), ServerName::try_from("localhost").unwrap()).unwrap();
    StreamOwned::new(client, stream)
}

fn get(stream: &mut Secured, more: &str) -> std::io::Result<()> {
    write!(stream, "GET /help HTTP/1.1\r\nHost: localhost\r\n{more}\r\n")
}

/// Whether a new connection that trusts this certificate is answered.
fn trusts(server: &Server, certificate: &CertifiedKey<KeyPair>) -> bool {
    let mut stream = secured(server, certificate.cert.der(), BOTH);
    get(&mut stream, "Connection: close\r\n").is_ok() && Answer::read(&mut stream).is_some_and(|answer| answer.status == 200)
}

#[test]
fn both_versions_are_spoken_and_browsers_are_told_to_stay() {
    let (desk, own) = city("");
    let server = Server::start(&desk, &[]);
    for version in BOTH {
        let mut stream = secured(&server, own.cert.der(), &[version]);
        get(&mut stream, "Connection: close\r\n").unwrap();
        let answer = Answer::read(&mut stream).unwrap();
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("strict-transport-security"), Some("max-age=63072000; includeSubDomains"));
        assert_eq!(stream.conn.alpn_protocol(), Some(&b"http/1.1"[..]));
    }
    let mut stream = secured(&server, own.cert.der(), BOTH);
    get(&mut stream, "Connection: close\r\n").unwrap();
    assert_eq!(stream.conn.protocol_version(), Some(rustls::ProtocolVersion::TLSv1_3));
    let mut plain = server.connect();
    plain.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    assert!(Answer::read(&mut plain).is_none(), "what is not encrypted is not answered");
}

#[test]
fn a_new_certificate_is_taken_without_dropping_anybody() {
    let (desk, old) = city("");
    let server = Server::start(&desk, &[]);
    let mut open = secured(&server, old.cert.der(), BOTH);
    get(&mut open, "").unwrap();
    let mut first = [0; 12];
    open.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");

    let new = certificate();
    place(&desk, &new);
    server.signal(Signal::HUP);
    server.says("the certificate was read again");
    assert!(trusts(&server, &new) && !trusts(&server, &old));
    get(&mut open, "Connection: close\r\n").unwrap();
    let mut rest = String::new();
    open.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("HTTP/1.1 200"), "the connection from before goes on");

    desk.write("chain.pem", &old.cert.pem());
    server.signal(Signal::HUP);
    server.says("the new certificate cannot be used");
    assert!(trusts(&server, &new), "a certificate without its key is not taken");
}

#[test]
fn http_only_leads_to_https() {
    let port = free_port();
    let (desk, own) = city(&format!("[site]\npublic_url = \"https://ayumi.city.example\"\n[listen]\nredirect_port = {port}\n"));
    let server = Server::start(&desk, &[]);
    let answer = ask(([127, 0, 0, 1], port).into(), "GET /people?as_of=R8 HTTP/1.1\r\nHost: other.example\r\nConnection: close\r\n\r\n");
    assert_eq!((answer.status, answer.header("location")), (308, Some("https://ayumi.city.example/people?as_of=R8")));
    let program = ask(([127, 0, 0, 1], port).into(), "GET /api/v1/people HTTP/1.1\r\nHost: other.example\r\nConnection: close\r\n\r\n");
    assert_eq!((program.status, program.header("location")), (404, None), "a program that speaks http is to be noticed");
    assert!(trusts(&server, &own));
}

#[test]
fn a_certificate_that_cannot_be_used_is_explained() {
    let (desk, _) = city("");
    desk.write_secret("key.pem", &certificate().signing_key.serialize_pem());
    desk.run(&["serve"]).ends(3).complains(&["chain.pem", "key.pem", "組になりません"]);
    desk.write("chain.pem", "");
    desk.run(&["serve"]).ends(3).complains(&["chain.pem", "証明書がありません"]);
    desk.write("key.pem", "");
    std::fs::remove_file(desk.path("chain.pem")).unwrap();
    desk.run(&["serve"]).ends(3).complains(&["chain.pem", "読めません"]);
}

/// Figures beyond the machine go out under the certificate of the pages, and are told to nobody who does not encrypt.
#[test]
fn figures_that_leave_the_machine_are_encrypted() {
    let port = free_port();
    let (desk, own) = city(&format!("[metrics]\naddress = \"0.0.0.0:{port}\"\ntoken = \"aikotoba\"\n"));
    let server = Server::start(&desk, &[]);
    let there = std::net::SocketAddr::from(([127, 0, 0, 1], port));
    let request = "GET /metrics HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer aikotoba\r\nConnection: close\r\n\r\n";
    let mut stream = secured_at(TcpStream::connect(there).unwrap(), own.cert.der(), BOTH);
    stream.write_all(request.as_bytes()).unwrap();
    let answer = Answer::read(&mut stream).unwrap();
    assert!(answer.status == 200 && answer.body.contains("ayumi_http_requests_total"), "{answer:?}");
    let mut plain = TcpStream::connect(there).unwrap();
    plain.write_all(request.as_bytes()).unwrap();
    let mut heard = Vec::new();
    let _ = plain.read_to_end(&mut heard);
    assert!(!heard.starts_with(b"HTTP/"), "{heard:?}");
    drop(server);
}
