//! The closed network: nothing the program is made of can open a connection to the outside. There is no HTTP client, no
//! TLS and no name resolution among its crates, so that no command can reach out, whatever is asked of it. It answers on
//! the machine itself (`ayumi serve`): of hyper it has the half that listens, never the half that connects.

use std::process::Command;

/// Crates that connect to somebody, encrypt a connection, or look up a host.
const CLIENTS: &[&str] = &[
    "attohttpc",
    "curl",
    "h2",
    "hickory-resolver",
    "hyper-rustls",
    "hyper-tls",
    "isahc",
    "lettre",
    "native-tls",
    "openssl",
    "openssl-sys",
    "quinn",
    "reqwest",
    "rustls",
    "sentry",
    "tokio-native-tls",
    "tokio-rustls",
    "tonic",
    "trust-dns-resolver",
    "tungstenite",
    "ureq",
    "webpki-roots",
];

/// Crates of a server that can connect too, if these features of theirs are built.
const SERVERS: &[&str] = &["hyper", "hyper-util"];

/// What the binary is made of: the name of each crate and the features with which it is built.
fn crates() -> Vec<(String, Vec<String>)> {
    let arguments = ["tree", "-p", "ayumi", "-e", "normal", "--offline", "--locked", "--prefix", "none", "-f", "{p} {f}"];
    let tree = Command::new(env!("CARGO")).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    String::from_utf8(tree.stdout).unwrap().lines().filter_map(crate_of).collect()
}

/// 「hyper v1.12.0 default,http1,server (*)」; between version and features may stand where it comes from.
fn crate_of(line: &str) -> Option<(String, Vec<String>)> {
    let name = line.split(' ').next().filter(|name| !name.is_empty())?;
    let features = line.trim_end_matches(" (*)").rsplit(' ').next().unwrap_or_default();
    Some((name.to_owned(), features.split(',').map(str::to_owned).collect()))
}

#[test]
fn no_client_of_a_network_is_among_the_crates() {
    let crates = crates();
    for name in ["ayumi", "ayumi-web", "sqlx", "hyper"] {
        assert!(crates.iter().any(|(of, _)| of == name), "{name} was not seen among {} crates", crates.len());
    }
    let found: Vec<&String> = crates.iter().map(|(name, _)| name).filter(|name| CLIENTS.contains(&name.as_str())).collect();
    assert!(found.is_empty(), "{found:?} can reach outside the closed network");
}

#[test]
fn the_server_is_built_without_its_client() {
    let servers: Vec<_> = crates().into_iter().filter(|(name, _)| SERVERS.contains(&name.as_str())).collect();
    assert!(servers.iter().any(|(_, features)| features.iter().any(|feature| feature == "server")), "the features were read: {servers:?}");
    let connects = |(_, features): &&(String, Vec<String>)| features.iter().any(|feature| feature.starts_with("client") || feature == "full");
    let found: Vec<_> = servers.iter().filter(connects).collect();
    assert!(found.is_empty(), "{found:?} can open a connection");
}
