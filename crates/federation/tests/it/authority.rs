//! A certificate authority of one test, and what it certifies: localhost.

use std::path::PathBuf;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tempfile::TempDir;

/// The authority, with its files in a folder that goes with it.
pub struct Authority {
    folder: TempDir,
    issuer: CertifiedIssuer<'static, KeyPair>,
    /// The certificate of localhost.
    pub certificate: String,
    /// Its key.
    pub key: String,
    /// The certificate of the authority.
    pub root: String,
}

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "the authority of a test");
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        let certificate = CertificateParams::new(names).unwrap().signed_by(&key, &issuer).unwrap();
        let (folder, root) = (tempfile::tempdir().unwrap(), issuer.pem());
        let authority = Self { folder, issuer, certificate: certificate.pem(), key: key.serialize_pem(), root };
        for (name, text) in [("ca.pem", &authority.root), ("cert.pem", &authority.certificate), ("key.pem", &authority.key)] {
            std::fs::write(authority.folder.path().join(name), text).unwrap();
        }
        authority
    }

    /// A certificate of somebody by that name, and its key.
    #[allow(dead_code, reason = "not every crate that includes this file has clients with certificates")]
    pub fn certify(&self, name: &str) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        (params.signed_by(&key, &self.issuer).unwrap().pem(), key.serialize_pem())
    }

    /// A file that only its owner may read.
    #[cfg(unix)]
    #[allow(dead_code, reason = "not every crate that includes this file has such a secret")]
    pub fn keep(&self, name: &str, text: &str) -> PathBuf {
        use std::os::unix::fs::PermissionsExt;
        let path = self.file(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        path
    }

    /// The file 「ca.pem」, 「cert.pem」 or 「key.pem」.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}
