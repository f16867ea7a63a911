//! The closed network: nothing the program is made of can open a connection to the outside. There is no HTTP client, no
//! TLS and no name resolution among its crates, so that no command can reach out, whatever is asked of it.

/// Crates that connect to somebody, encrypt a connection, or look up a host.
const CLIENTS: &[&str] = &[
    "attohttpc",
    "curl",
    "h2",
    "hickory-resolver",
    "hyper",
    "hyper-util",
    "isahc",
    "lettre",
    "native-tls",
    "openssl",
    "quinn",
    "reqwest",
    "rustls",
    "sentry",
    "trust-dns-resolver",
    "tungstenite",
    "ureq",
    "webpki-roots",
];

#[test]
fn no_client_of_a_network_is_among_the_crates() {
    let lock = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.lock")).unwrap();
    let crates: Vec<&str> = lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"')).collect();
    assert!(crates.contains(&"ayumi") && crates.contains(&"sqlx"), "the lock file was read: {} crates", crates.len());
    let found: Vec<&&str> = crates.iter().filter(|name| CLIENTS.contains(name)).collect();
    assert!(found.is_empty(), "{found:?} can reach outside the closed network");
}
