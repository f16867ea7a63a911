//! Whom a connection is made to: the certificates that are trusted, and TLS with ring. A certificate is always verified;
//! there is no setting that switches it off.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

/// Why no connection could be set up.
#[derive(Debug, Clone, thiserror::Error)]
pub enum TrustError {
    /// The file of the certificate authority cannot be read.
    #[error("the file of the certificate authority cannot be read: {0}")]
    File(String),
    /// It holds no certificate that can be used.
    #[error("the file of the certificate authority holds no usable certificate")]
    NoCertificate,
    /// TLS cannot be set up.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
}

/// TLS that trusts the authorities of a PEM file and nobody else, or those of the system where no file is given.
pub(crate) fn client(ca_file: Option<&Path>, protocols: &[&[u8]]) -> Result<Arc<ClientConfig>, TrustError> {
    let roots = match ca_file {
        Some(path) => private(path)?,
        None => system(),
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(|error| TrustError::Tls(error.to_string()))?;
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    Ok(Arc::new(config))
}

fn private(path: &Path) -> Result<RootCertStore, TrustError> {
    let pem = std::fs::read(path).map_err(|error| TrustError::File(error.to_string()))?;
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let certificate = certificate.map_err(|_| TrustError::NoCertificate)?;
        roots.add(certificate).map_err(|_| TrustError::NoCertificate)?;
    }
    if roots.is_empty() { Err(TrustError::NoCertificate) } else { Ok(roots) }
}

/// What the system trusts. Where that is nothing, every connection is refused, which says so clearly enough.
fn system() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots
}
