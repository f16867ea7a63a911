//! Signing in with the password of a directory: OpenLDAP for what a directory does, and a few bytes by hand for what only
//! Active Directory says and what no honest directory does.

use std::net::TcpListener as Listener;
use std::sync::{Arc, Mutex};

use ayumi_federation::ldap::{Directory, LdapError, LdapSettings, Reason};
use ayumi_federation::{Key, Secret};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::slapd::Slapd;

const PASSWORD: &str = "とても長い pass*word)";

fn settings(slapd: &Slapd, servers: &[String]) -> Value {
    json!({
        "id": "city-ad", "name": "庁内アカウント", "servers": servers, "ca_file": slapd.authority.file("ca.pem"), "timeout_seconds": 2,
        "search": {
            "bind_dn": "cn=searcher,dc=example,dc=jp", "password": "searches only", "base": "dc=example,dc=jp",
            "filter": "(&(uid={login})(!(employeeType=ended)))",
        },
        "mapping": { "from": "employeeNumber", "strip_prefix": "E", "pad": 6 },
    })
}

fn open(settings: Value) -> Directory {
    let settings: LdapSettings = serde_json::from_value(settings).unwrap();
    Directory::open(settings).unwrap()
}

/// Signs in and says the staff number, or why not.
async fn number(directory: &Directory, login: &str, password: &str) -> Result<String, LdapError> {
    let identity = directory.sign_in(login, &Secret::from(password)).await?;
    assert_eq!(identity.provider, "city-ad");
    assert_eq!(identity.subject.len(), 36, "an entryUUID: {}", identity.subject);
    match identity.key {
        Key::StaffNumber(number) => Ok(number),
        Key::Login(login) => panic!("a login: {login}"),
    }
}

/// A port at which nobody listens, and one at which somebody waits for a referral to be followed.
fn nobody() -> u16 {
    Listener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[tokio::test]
async fn openldap_decides_who_signs_in() {
    let elsewhere = Listener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let Some(slapd) = Slapd::start(elsewhere.local_addr().unwrap().port()).await else { return };
    let (ldaps, starttls) = (format!("ldaps://localhost:{}", slapd.ldaps), format!("ldap://localhost:{}", slapd.ldap));
    let refused = |reason| Err(LdapError::Refused(reason));
    for servers in [[ldaps.clone()], [starttls.clone()]] {
        let directory = open(settings(&slapd, &servers));
        let check = async |login: &str, password: &str, want: Result<&str, LdapError>| {
            assert_eq!(number(&directory, login, password).await, want.map(str::to_owned), "{login} at {servers:?}");
        };
        check("hanako", PASSWORD, Ok("004211")).await;
        check("HANAKO", PASSWORD, Ok("004211")).await;
        check("hanako", "wrong", refused(Reason::Credentials)).await;
        check("hanako", "", Err(LdapError::EmptyPassword)).await;
        check("nobody", PASSWORD, Err(LdapError::NotFound)).await;
        check("", PASSWORD, Err(LdapError::Login)).await;
        check("hana\0ko", PASSWORD, Err(LdapError::Login)).await;
        // What would be a filter, were it not escaped.
        check("*)(uid=*", PASSWORD, Err(LdapError::NotFound)).await;
        check("hana*", PASSWORD, Err(LdapError::NotFound)).await;
        check("hanako)(!(uid=x", PASSWORD, Err(LdapError::NotFound)).await;
        check("ended", "third", Err(LdapError::NotFound)).await;
        check("locked", "fourth", refused(Reason::Credentials)).await;
        check("jiro", "second", Err(LdapError::Attribute("employeeNumber".to_owned()))).await;
    }
    assert!(elsewhere.accept().is_err(), "nobody followed the referral");
    by_certificate(&slapd, [&ldaps, &starttls]).await;
    the_name_of_an_entry(&slapd, &starttls).await;
    servers_that_cannot_be_asked(&slapd, &ldaps).await;
}

/// Whoever searches shows a certificate instead of a password; only the one whom the directory knows may search.
async fn by_certificate(slapd: &Slapd, servers: [&String; 2]) {
    let authority = &slapd.authority;
    let showing = |server: &str, (certificate, key): (String, String)| {
        let mut shown = settings(slapd, &[server.to_owned()]);
        shown["search"] = json!({ "base": "dc=example,dc=jp", "filter": "(uid={login})" });
        shown["client_certificate_file"] = json!(authority.keep("client.crt", &certificate));
        shown["client_key_file"] = json!(authority.keep("client.key", &key));
        shown
    };
    for server in servers {
        let directory = open(showing(server, authority.certify("ayumi at the city")));
        assert_eq!(number(&directory, "hanako", PASSWORD).await, Ok("004211".to_owned()), "{server}");
        assert_eq!(number(&directory, "hanako", "wrong").await, Err(LdapError::Refused(Reason::Credentials)));
        assert!(directory.probe().await.iter().all(|(_, found)| found.is_ok()));
        // A new certificate in the same place is used at once, whoever it is of.
        showing(server, authority.certify("somebody else"));
        assert_eq!(number(&directory, "hanako", PASSWORD).await, Err(LdapError::NotFound), "{server}: nobody else may search");
        showing(server, crate::authority::Authority::new().certify("ayumi at the city"));
        let found = number(&directory, "hanako", PASSWORD).await;
        assert!(matches!(found, Err(LdapError::Unreachable(_))), "{server}, another authority's: {found:?}");
    }
    let mut open_key = showing(servers[0], authority.certify("ayumi at the city"));
    open_key["client_key_file"] = json!(authority.file("key.pem"));
    let ways: ayumi_federation::WaySettings = serde_json::from_value(json!({ "ldap": [open_key] })).unwrap();
    let told = ways.open().map(|_| ()).unwrap_err().join("");
    assert!(told.contains("client_key_file") && told.contains("chmod 640"), "{told}");
}

/// Without a search: the login is part of the name, and cannot be more of it.
async fn the_name_of_an_entry(slapd: &Slapd, server: &str) {
    let mut named = settings(slapd, &[server.to_owned()]);
    named.as_object_mut().unwrap().remove("search");
    named["dn_template"] = json!("uid={login},ou=people,dc=example,dc=jp");
    let directory = open(named);
    assert_eq!(number(&directory, "hanako", PASSWORD).await, Ok("004211".to_owned()));
    for login in ["hanako,ou=people", "hanako+cn=花子", "jiro,ou=people,dc=example,dc=jp"] {
        assert_eq!(number(&directory, login, PASSWORD).await, Err(LdapError::Refused(Reason::Credentials)), "{login}");
    }
    assert_eq!(number(&directory, "hanako", "").await, Err(LdapError::EmptyPassword));
}

async fn servers_that_cannot_be_asked(slapd: &Slapd, good: &str) {
    let down = format!("ldaps://localhost:{}", nobody());
    let second = open(settings(slapd, &[down.clone(), good.to_owned()]));
    assert_eq!(number(&second, "hanako", PASSWORD).await, Ok("004211".to_owned()), "the second server is asked");
    assert_eq!(number(&second, "hanako", "wrong").await, Err(LdapError::Refused(Reason::Credentials)));
    let probed = second.probe().await;
    assert!(probed[0].1.is_err() && probed[1].1.is_ok(), "{probed:?}");
    let found = number(&open(settings(slapd, &[down])), "hanako", PASSWORD).await;
    assert!(matches!(&found, Err(LdapError::Unreachable(servers)) if servers.len() == 1), "{found:?}");
    // A server with a certificate of somebody else is no server of ours.
    let stranger = crate::authority::Authority::new();
    let mut distrusted = settings(slapd, &[good.to_owned()]);
    distrusted["ca_file"] = json!(stranger.file("ca.pem"));
    let found = number(&open(distrusted), "hanako", PASSWORD).await;
    assert!(matches!(found, Err(LdapError::Unreachable(_))), "{found:?}");
    let mut locked_out = settings(slapd, &[good.to_owned()]);
    locked_out["search"]["password"] = json!("not its password");
    assert_eq!(number(&open(locked_out), "hanako", PASSWORD).await, Err(LdapError::Searcher(49)));
}

/// A server that answers every message by the same bytes (in place of `ID` its number), and remembers what it was sent.
async fn fake(operation: u8, code: u8, text: &str) -> (u16, Arc<Mutex<Vec<u8>>>) {
    let body = [&[0x0a, 1, code, 4, 0, 4, text.len() as u8][..], text.as_bytes()].concat();
    let operation = [&[operation, body.len() as u8][..], &body].concat();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let sent = Arc::new(Mutex::new(Vec::new()));
    let seen = sent.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut buffer = [0_u8; 1000];
            while let Ok(count @ 1..) = stream.read(&mut buffer).await {
                seen.lock().unwrap().extend_from_slice(&buffer[..count]);
                let message = [&[2, 1, buffer[4]][..], &operation].concat();
                let _ = stream.write_all(&[&[0x30, message.len() as u8][..], &message].concat()).await;
            }
        }
    });
    (port, sent)
}

fn by_hand(server: String, plain: &str) -> Directory {
    open(json!({
        "id": "city-ad", "name": "庁内アカウント", "servers": [server], "plain": plain, "timeout_seconds": 1,
        "dn_template": "{login}@city.example.jp", "subject": "objectGUID", "mapping": { "from": "employeeID" },
    }))
}

const BIND_ANSWER: u8 = 0x61;
const EXTENDED_ANSWER: u8 = 0x78;

#[tokio::test]
async fn active_directory_tells_why() {
    let check = async |data: &str, want: Reason| {
        let text = format!("80090308: LdapErr: DSID-0C09041C, comment: AcceptSecurityContext error, data {data}, v4563");
        let (port, _) = fake(BIND_ANSWER, 49, &text).await;
        let found = by_hand(format!("ldap://127.0.0.1:{port}"), "loopback").sign_in("hanako", &Secret::from("secret")).await;
        assert_eq!(found, Err(LdapError::Refused(want)), "{data}");
    };
    check("52e", Reason::Credentials).await;
    check("533", Reason::Disabled).await;
    check("701", Reason::Expired).await;
    check("773", Reason::MustChange).await;
    check("775", Reason::Locked).await;
}

#[tokio::test]
async fn no_password_leaves_without_encryption() {
    // A server, or somebody on the way to it, that knows no StartTLS.
    let (port, sent) = fake(EXTENDED_ANSWER, 2, "").await;
    let found = by_hand(format!("ldap://127.0.0.1:{port}"), "refused").sign_in("hanako", &Secret::from("of great value")).await;
    assert!(matches!(found, Err(LdapError::Unreachable(_))), "{found:?}");
    let sent = sent.lock().unwrap();
    assert!(!sent.is_empty() && !String::from_utf8_lossy(&sent).contains("of great value"));
}

#[tokio::test]
async fn nothing_is_sent_with_an_empty_password() {
    let (port, sent) = fake(BIND_ANSWER, 0, "").await;
    let directory = by_hand(format!("ldap://127.0.0.1:{port}"), "loopback");
    assert_eq!(directory.sign_in("hanako", &Secret::from("")).await, Err(LdapError::EmptyPassword));
    assert!(sent.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_server_that_sends_nonsense_or_nothing_is_left_in_time() {
    // 0x41 is no answer to anything; an answer under no known tag never comes to the one who asked.
    for (operation, text) in [(0x41, "x"), (0x73, "ldap://127.0.0.1")] {
        let (port, _) = fake(operation, 0, text).await;
        let found = by_hand(format!("ldap://127.0.0.1:{port}"), "loopback").sign_in("hanako", &Secret::from("secret")).await;
        assert!(matches!(found, Err(LdapError::Unreachable(_))), "{operation:x}: {found:?}");
    }
}
