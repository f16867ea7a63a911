//! Whom a connection is made to: the certificates that are trusted, and TLS with ring. A certificate is always verified;
//! there is no setting that switches it off.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};

use crate::secret::open_to_others;

/// Why no connection could be set up.
#[derive(Debug, Clone, thiserror::Error)]
pub enum TrustError {
    /// The file of the certificate authority cannot be read.
    #[error("the file of the certificate authority cannot be read: {0}")]
    File(String),
    /// It holds no certificate that can be used.
    #[error("the file of the certificate authority holds no usable certificate")]
    NoCertificate,
    /// The certificate or key by which we prove who we are cannot be used.
    #[error("our certificate or its key cannot be used: {0}")]
    Own(String),
    /// TLS cannot be set up.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
}

/// TLS that trusts the authorities of a PEM file and nobody else, or those of the system where no file is given; `own` are
/// the files of the certificate and key by which we prove who we are, if we do.
pub(crate) fn client(ca_file: Option<&Path>, own: Option<(&Path, &Path)>, protocols: &[&[u8]]) -> Result<Arc<ClientConfig>, TrustError> {
    let roots = match ca_file {
        Some(path) => private(path)?,
        None => system(),
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(|error| TrustError::Tls(error.to_string()))?;
    let builder = builder.with_root_certificates(roots);
    let mut config = match own {
        Some((chain, key)) => {
            let (chain, key) = read_own(chain, key)?;
            builder.with_client_auth_cert(chain, key).map_err(|error| TrustError::Own(error.to_string()))?
        }
        None => builder.with_no_client_auth(),
    };
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    Ok(Arc::new(config))
}

fn read_own(chain: &Path, key: &Path) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), TrustError> {
    let wrong = |error: pem::Error| TrustError::Own(error.to_string());
    if let Some(mode) = open_to_others(key) {
        return Err(TrustError::Own(format!("others may read the key (mode {mode:o})")));
    }
    let chain = CertificateDer::pem_file_iter(chain).map_err(wrong)?.collect::<Result<_, _>>().map_err(wrong)?;
    Ok((chain, PrivateKeyDer::from_pem_file(key).map_err(wrong)?))
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
