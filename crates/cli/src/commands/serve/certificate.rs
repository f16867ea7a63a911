//! The certificate of the server: read at the start, and again on SIGHUP or when its files change.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use ayumi_web::server::Certificate;

use crate::config::Tls;
use crate::exit::{Failure, Result};

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(10);

/// The certificate that is configured, if one is.
pub fn read(tls: &Tls) -> Result<Option<Arc<Certificate>>> {
    let (Some(chain), Some(key)) = (&tls.certificate, &tls.key) else { return Ok(None) };
    Certificate::read(chain, key).map(|read| Some(Arc::new(read))).map_err(|error| Failure::ledger(error.ja()))
}

/// Reads it again whenever there is reason to. Without a certificate SIGHUP means nothing, and ends nothing.
pub fn watch(certificate: Option<Arc<Certificate>>) {
    tokio::spawn(async move {
        let mut hangup = Hangup::new();
        let mut seen = certificate.as_deref().map(times);
        loop {
            tokio::select! { () = hangup.comes() => {}, () = tokio::time::sleep(LOOK) => if seen == certificate.as_deref().map(times) { continue } }
            seen = certificate.as_deref().map(times);
            match certificate.as_deref().map(Certificate::reload) {
                Some(Ok(())) => tracing::info!("the certificate was read again"),
                Some(Err(error)) => tracing::error!(cause = %error, "the new certificate cannot be used; the old one stays"),
                None => tracing::info!("there is no certificate to read again"),
            }
        }
    });
}

/// When the files were last changed.
fn times(certificate: &Certificate) -> [Option<SystemTime>; 2] {
    certificate.files().map(|file| file.metadata().and_then(|data| data.modified()).ok())
}

/// SIGHUP, where there is such a signal.
struct Hangup {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
}

impl Hangup {
    #[cfg(unix)]
    fn new() -> Self {
        Self { signal: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok() }
    }

    #[cfg(not(unix))]
    fn new() -> Self {
        Self {}
    }

    async fn comes(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.signal {
            signal.recv().await;
            return;
        }
        std::future::pending().await
    }
}
