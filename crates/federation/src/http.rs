//! One request over one connection: HTTPS only, one answer of limited size within a limited time. No redirect is followed,
//! no proxy is taken from the environment, no cookie is kept, nothing is unpacked. What a provider of sign-in needs is that
//! little, and what is not there cannot be abused.

use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper::header::{self, HeaderValue};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::Url;

/// Who may be asked, how long, and how much may be answered.
pub(crate) struct Http {
    tls: TlsConnector,
    patience: Duration,
    largest: usize,
}

/// What is asked.
pub(crate) struct Ask<'a> {
    pub method: Method,
    pub address: &'a Url,
    pub authorization: Option<HeaderValue>,
    /// A form, already encoded.
    pub form: Option<String>,
}

/// What was answered.
pub(crate) struct Answer {
    pub status: u16,
    pub body: Bytes,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// The address is not one of HTTPS with a host.
    #[error("the address is not an https address with a host")]
    Address,
    /// Nobody listens there, or the name is not known.
    #[error("no connection: {0}")]
    Connect(String),
    /// The certificate is not trusted, or TLS failed otherwise.
    #[error("no TLS: {0}")]
    Tls(String),
    /// It took too long.
    #[error("timed out")]
    TimedOut,
    /// The answer is larger than is accepted.
    #[error("the answer is too large")]
    TooLarge,
    /// The answer sends elsewhere.
    #[error("the answer is a redirect, which is not followed")]
    Redirected,
    /// What came is not HTTP.
    #[error("broken HTTP: {0}")]
    Broken(String),
}

impl Http {
    pub(crate) fn new(tls: Arc<ClientConfig>, patience: Duration, largest: usize) -> Self {
        Self { tls: TlsConnector::from(tls), patience, largest }
    }

    /// The answer to one request.
    pub(crate) async fn send(&self, ask: Ask<'_>) -> Result<Answer, HttpError> {
        match tokio::time::timeout(self.patience, self.exchange(ask)).await {
            Ok(answer) => answer,
            Err(_) => Err(HttpError::TimedOut),
        }
    }

    async fn exchange(&self, ask: Ask<'_>) -> Result<Answer, HttpError> {
        let (host, port) = place(ask.address)?;
        let request = request(ask, &host, port)?;
        let stream = self.connect(&host, port).await?;
        let mut builder = hyper::client::conn::http1::Builder::new();
        let (mut sender, connection) = builder.max_buf_size(64 * 1024).handshake(TokioIo::new(stream)).await.map_err(broken)?;
        // The connection lives as long as the exchange, and ends with it when time is up.
        let driven = async move {
            let _ = connection.await;
            std::future::pending::<()>().await;
        };
        tokio::select! {
            answer = async {
                let response = sender.send_request(request).await.map_err(broken)?;
                self.read(response).await
            } => answer,
            () = driven => Err(HttpError::Broken("the connection ended".to_owned())),
        }
    }

    async fn connect(&self, host: &str, port: u16) -> Result<tokio_rustls::client::TlsStream<TcpStream>, HttpError> {
        let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let name = ServerName::try_from(bare.clone()).map_err(|_| HttpError::Address)?;
        let stream = TcpStream::connect((bare.as_str(), port)).await.map_err(|error| HttpError::Connect(error.to_string()))?;
        self.tls.connect(name, stream).await.map_err(|error| HttpError::Tls(error.to_string()))
    }

    async fn read(&self, response: hyper::Response<hyper::body::Incoming>) -> Result<Answer, HttpError> {
        let status = response.status();
        if status.is_redirection() {
            return Err(HttpError::Redirected);
        }
        let body = Limited::new(response.into_body(), self.largest)
            .collect()
            .await
            .map_err(|error| if error.is::<LengthLimitError>() { HttpError::TooLarge } else { HttpError::Broken(error.to_string()) })?;
        Ok(Answer { status: status.as_u16(), body: body.to_bytes() })
    }
}

fn place(address: &Url) -> Result<(String, u16), HttpError> {
    match (address.scheme(), address.host_str(), address.port_or_known_default()) {
        ("https", Some(host), Some(port)) => Ok((host.to_owned(), port)),
        _ => Err(HttpError::Address),
    }
}

fn request(ask: Ask<'_>, host: &str, port: u16) -> Result<Request<Full<Bytes>>, HttpError> {
    let target = match ask.address.query() {
        Some(query) => format!("{}?{query}", ask.address.path()),
        None => ask.address.path().to_owned(),
    };
    let authority = if port == 443 { host.to_owned() } else { format!("{host}:{port}") };
    let mut request = Request::builder().method(ask.method).uri(target).header(header::HOST, authority).header(header::ACCEPT, "application/json");
    if let Some(mut value) = ask.authorization {
        value.set_sensitive(true);
        request = request.header(header::AUTHORIZATION, value);
    }
    if ask.form.is_some() {
        request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    }
    request.body(Full::new(Bytes::from(ask.form.unwrap_or_default()))).map_err(|error| HttpError::Broken(error.to_string()))
}

fn broken(error: hyper::Error) -> HttpError {
    HttpError::Broken(error.to_string())
}
