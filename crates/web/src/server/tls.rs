//! The certificate: read from PEM files, and read again when they change, without touching connections that are open. A
//! new one that cannot be used is refused with a reason, and the old one stays.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use rustls::ServerConfig;
use rustls::crypto::CryptoProvider;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

/// 証明書: the chain and its key, and the files they come from.
#[derive(Debug)]
pub struct Certificate {
    chain: PathBuf,
    key: PathBuf,
    provider: Arc<CryptoProvider>,
    current: RwLock<Arc<CertifiedKey>>,
}

/// Why a certificate cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The file cannot be read, or holds something else.
    #[error("{file}: {cause}")]
    Unreadable {
        /// Which file.
        file: PathBuf,
        /// Why.
        cause: rustls::pki_types::pem::Error,
    },
    /// There is no certificate in the file.
    #[error("{0}: no certificate")]
    Empty(PathBuf),
    /// The key is of no use, or belongs to another certificate.
    #[error("{chain} and {key}: {cause}")]
    Unfit {
        /// The file of the chain.
        chain: PathBuf,
        /// The file of the key.
        key: PathBuf,
        /// Why.
        cause: rustls::Error,
    },
}

impl TlsError {
    /// For whoever runs the server: what, where, what to do.
    pub fn ja(&self) -> String {
        match self {
            Self::Unreadable { file, cause } => {
                format!("{} を読めません（{cause}）。PEM 形式のファイルか、場所と権限を確かめてください。", file.display())
            }
            Self::Empty(file) => format!("{} に証明書がありません。サーバーの証明書、中間証明書の順に入れてください。", file.display()),
            Self::Unfit { chain, key, cause } => {
                format!("{} と {} は組になりません（{cause}）。同じときに作られた証明書と秘密鍵か確かめてください。", chain.display(), key.display())
            }
        }
    }
}

impl Certificate {
    /// Reads the chain and the key.
    ///
    /// # Errors
    /// They cannot be read, or do not belong together.
    pub fn read(chain: &Path, key: &Path) -> Result<Self, TlsError> {
        let provider = Arc::new(default_provider());
        let current = RwLock::new(Arc::new(certified(chain, key, &provider)?));
        Ok(Self { chain: chain.into(), key: key.into(), provider, current })
    }

    /// Reads them again; connections that begin from now on use what is in the files.
    ///
    /// # Errors
    /// They cannot be used; what was in use stays.
    pub fn reload(&self) -> Result<(), TlsError> {
        let read = Arc::new(certified(&self.chain, &self.key, &self.provider)?);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = read;
        Ok(())
    }

    /// The files, whose change calls for [`Certificate::reload`].
    pub fn files(&self) -> [&Path; 2] {
        [&self.chain, &self.key]
    }

    /// TLS 1.3 and 1.2 with this certificate, for HTTP/1.1.
    ///
    /// # Errors
    /// The cryptography that is built in has no suite of these versions.
    pub fn server_config(self: Arc<Self>) -> Result<Arc<ServerConfig>, rustls::Error> {
        let versions = [&rustls::version::TLS13, &rustls::version::TLS12];
        let builder = ServerConfig::builder_with_provider(self.provider.clone()).with_protocol_versions(&versions)?;
        let mut config = builder.with_no_client_auth().with_cert_resolver(self);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current.read().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

fn certified(chain: &Path, key: &Path, provider: &CryptoProvider) -> Result<CertifiedKey, TlsError> {
    let unreadable = |file: &Path| {
        let file = file.to_path_buf();
        move |cause| TlsError::Unreadable { file, cause }
    };
    let read = CertificateDer::pem_file_iter(chain).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(unreadable(chain))?;
    if read.is_empty() {
        return Err(TlsError::Empty(chain.into()));
    }
    let secret = PrivateKeyDer::from_pem_file(key).map_err(unreadable(key))?;
    CertifiedKey::from_der(read, secret, provider).map_err(|cause| TlsError::Unfit { chain: chain.into(), key: key.into(), cause })
}
