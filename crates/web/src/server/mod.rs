//! The server: takes connections, encrypts them where a certificate is configured, bounds how long each may be silent and
//! how many there are, and stops without dropping what was begun. What is answered is the router's.

mod crowd;
mod figures;
mod redirect;
mod steady;
mod tls;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_rustls::TlsAcceptor;
use tower::Service;

use crate::guard::{Guard, Wire};
use crate::observe::Figures;
use crate::site::Site;
use crowd::Crowd;
use steady::Steady;

pub use figures::metrics;
pub use redirect::redirect;
pub use tls::{Certificate, TlsError};

/// Of one request, at most.
const HEAD: usize = 64 * 1024;

/// サーバーの設定.
#[derive(Debug)]
pub struct Server {
    /// Where connections come in.
    pub listener: TcpListener,
    /// With which certificate they are encrypted, if at all.
    pub certificate: Option<Arc<Certificate>>,
    /// The guard before every route.
    pub guard: Guard,
    /// What is counted.
    pub figures: Figures,
}

/// How the server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// Everything that was begun is done.
    Whole,
    /// The time for it was over: connections were cut, imports stopped whole.
    Cut,
}

/// Answers until `stop` comes, then takes no more connections and finishes what was begun, as long as that may take.
///
/// # Errors
/// The connections cannot be taken.
pub async fn run(server: Server, site: Site, stop: impl Future<Output = ()>) -> io::Result<Stopped> {
    let Server { listener, certificate, guard, figures } = server;
    let acceptor = certificate.map(Certificate::server_config).transpose().map_err(io::Error::other)?.map(TlsAcceptor::from);
    let end = guard.limits().stop;
    let following = tokio::spawn(crate::follow::follow(site.clone()));
    let ending = answer(listener, Answering { router: crate::guarded(site.clone(), guard.clone(), figures), acceptor, guard }, stop).await;
    tracing::info!("stopping: no more connections are taken");
    let stopped = finish(ending, &site, end).await;
    // It holds a connection, which whoever closes the ledger would wait for.
    following.abort();
    let _ = following.await;
    Ok(stopped)
}

/// Answers with another router until `stop` comes, encrypted if there is an acceptor; what it answers is short and is not waited
/// for.
async fn short(listener: TcpListener, router: Router, (acceptor, guard): (Option<TlsAcceptor>, Guard), stop: impl Future<Output = ()>) {
    drop(answer(listener, Answering { router, acceptor, guard }, stop).await);
}

/// Takes connections until `stop` comes; gives those that are open.
async fn answer(listener: TcpListener, answering: Answering, stop: impl Future<Output = ()>) -> GracefulShutdown {
    let limits = answering.guard.limits();
    let (room, crowd) = (Arc::new(Semaphore::new(limits.connections)), Crowd::new(limits.connections_per_address));
    let (ending, answering) = (GracefulShutdown::new(), Arc::new(answering));
    tokio::pin!(stop);
    loop {
        let taken = tokio::select! {
            biased;
            () = &mut stop => return ending,
            taken = take(&listener, &room) => taken,
        };
        let (stream, address, permit) = match taken {
            Ok(taken) => taken,
            Err(error) => {
                pause(&error).await;
                continue;
            }
        };
        // Who is one too many is hung up on: an answer would cost what it is to save.
        let Some(place) = crowd.enter(address.ip(), answering.guard.trusts(address.ip())) else { continue };
        let (answering, watcher) = (answering.clone(), ending.watcher());
        tokio::spawn(async move {
            answering.connection(stream, address, watcher).await;
            drop((permit, place));
        });
    }
}

/// The next connection, once there is room for it.
async fn take(listener: &TcpListener, room: &Arc<Semaphore>) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let permit = room.clone().acquire_owned().await.map_err(io::Error::other)?;
    let (stream, address) = listener.accept().await?;
    Ok((stream, address, permit))
}

/// A connection that broke while it was taken is nothing; if files have run out, some will be closed in a moment.
async fn pause(error: &io::Error) {
    const MOMENT: Duration = Duration::from_millis(200);
    let broke = [io::ErrorKind::ConnectionAborted, io::ErrorKind::ConnectionReset, io::ErrorKind::ConnectionRefused, io::ErrorKind::Interrupted];
    if !broke.contains(&error.kind()) {
        tracing::error!(cause = %error, "a connection could not be taken");
        tokio::time::sleep(MOMENT).await;
    }
}

/// Waits for the connections, then for imports under way; what is not done in time is stopped whole.
async fn finish(ending: GracefulShutdown, site: &Site, time: Duration) -> Stopped {
    let end = tokio::time::Instant::now() + time;
    let connections = tokio::time::timeout_at(end, ending.shutdown()).await;
    let works = tokio::time::timeout_at(end, site.works().settled()).await;
    if connections.is_ok() && works.is_ok() {
        return Stopped::Whole;
    }
    tracing::warn!(connections = connections.is_ok(), imports = works.is_ok(), "not everything that was begun was done in time");
    site.works().stop();
    // A stopped import notices at its next rows and is rolled back; the transaction is not left to the end of the process.
    let _ = tokio::time::timeout(time, site.works().settled()).await;
    Stopped::Cut
}

/// What every connection needs.
struct Answering {
    router: Router,
    acceptor: Option<TlsAcceptor>,
    guard: Guard,
}

impl Answering {
    async fn connection(&self, stream: TcpStream, address: SocketAddr, watcher: Watcher) {
        // Small answers are sent at once; if that cannot be set, they are a little later.
        let _ = stream.set_nodelay(true);
        let wire = Wire { address: address.ip(), encrypted: self.acceptor.is_some() };
        match &self.acceptor {
            None => self.talk(stream, wire, watcher).await,
            Some(acceptor) => match tokio::time::timeout(self.guard.limits().header, acceptor.accept(stream)).await {
                Ok(Ok(stream)) => self.talk(stream, wire, watcher).await,
                Ok(Err(error)) => tracing::debug!(cause = %error, "a handshake failed"),
                Err(_) => tracing::debug!("a handshake took too long"),
            },
        }
    }

    async fn talk(&self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, wire: Wire, watcher: Watcher) {
        let limits = self.guard.limits();
        let answer = service_fn(|mut request: Request<Incoming>| {
            request.extensions_mut().insert(wire);
            self.router.clone().call(request)
        });
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(limits.header).max_headers(limits.headers).max_buf_size(HEAD);
        let connection = http.serve_connection(TokioIo::new(Steady::new(stream, limits.header)), answer);
        if let Err(error) = watcher.watch(connection).await {
            tracing::debug!(cause = %error, "a connection ended early");
        }
    }
}
