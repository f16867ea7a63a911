//! A server that asks for a certificate and knows no password: whoever shows their own is let in, and nobody else.

use std::path::{Path, PathBuf};

use crate::common::*;
use ayumi_store::{Database, Standing, Store};
use ayumi_testpg::Alone;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};

type Issuer = CertifiedIssuer<'static, KeyPair>;

fn issuer() -> Issuer {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, "the authority of a test");
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A certificate of this name, for these addresses, and its key.
fn certified(issuer: &Issuer, name: &str, addresses: &[String]) -> (String, String) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(addresses).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    (params.signed_by(&key, issuer).unwrap().pem(), key.serialize_pem())
}

/// The files of a certificate, in a folder of the test.
fn files(folder: &Path, what: &str, (certificate, key): &(String, String)) -> [PathBuf; 2] {
    let paths = ["crt", "key"].map(|kind| folder.join(format!("{what}.{kind}")));
    for (path, text) in paths.iter().zip([certificate, key]) {
        std::fs::write(path, text).unwrap();
    }
    paths
}

#[tokio::test]
async fn a_server_lets_in_who_shows_the_certificate_of_the_role() {
    let Some(server) = Alone::start() else { return };
    // An address of this machine that no other test has.
    let [_, _, high, low] = std::process::id().to_be_bytes();
    let address = format!("127.77.{high}.{low}");
    let (ours, theirs) = (issuer(), issuer());
    let (certificate, key) = certified(&ours, "server", std::slice::from_ref(&address));
    server.certify(&address, &certificate, &key, &ours.pem());
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("root.crt");
    std::fs::write(&root, ours.pem()).unwrap();
    let place = format!("postgres://writer@{address}/ledger?sslmode=verify-full&sslrootcert={}", root.display());
    let at = |shown: &str| format!("{place}{shown}").parse::<Database>().unwrap();
    let showing = |[certificate, key]: &[PathBuf; 2]| at(&format!("&sslcert={}&sslkey={}", certificate.display(), key.display()));

    let good = showing(&files(folder.path(), "writer", &certified(&ours, "writer", &[])));
    assert!(!good.is_exposed());
    let store = Store::create(&good).await.unwrap();
    store.init_municipality(city(), "ある市", &by(0)).await.unwrap();
    assert_eq!(store.list_municipalities().await.unwrap().len(), 1);
    store.close().await;
    let Database::Postgres(url) = &good else { panic!("a server") };
    assert!(Standing::of(url).await.unwrap().encrypted.is_some());

    let somebody = files(folder.path(), "somebody", &certified(&ours, "somebody", &[]));
    let stranger = files(folder.path(), "stranger", &certified(&theirs, "writer", &[]));
    for (what, refused) in [
        ("no certificate", at("")),
        ("a password instead", format!("postgres://writer:secret@{}", place.split_once('@').unwrap().1).parse().unwrap()),
        ("another role's", showing(&somebody)),
        ("another authority's", showing(&stranger)),
        ("a certificate without its key", at(&format!("&sslcert={}", somebody[0].display()))),
    ] {
        assert!(Store::open(&refused).await.is_err(), "{what}");
    }
}
