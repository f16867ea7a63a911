//! The log of the server: to the error stream, as text or JSON, in UTC. A service manager keeps it. And traces, where a
//! collector on the same machine wants them.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{Log, LogFormat, Traces};
use crate::exit::{Failure, Result};

/// How long the collector may take, at most.
const PATIENCE: Duration = Duration::from_secs(2);

/// トレースの送り手: what was not sent yet is sent when it ends.
#[derive(Debug, Default)]
pub struct Sending(Option<SdkTracerProvider>);

/// Writes what happens from now on, and sends traces where they are wanted.
///
/// # Errors
/// The sender of traces cannot be made.
pub fn start(log: &Log, traces: Traces) -> Result<Sending> {
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(false);
    let lines = match log.format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_span_list(false).boxed(),
    };
    let provider = traces.address.map(provider).transpose()?;
    // Only how long requests took: what is logged within them stays in the log.
    let requests = filter_fn(|about| about.is_span() && about.name() == ayumi_web::observe::SPAN);
    let sent = provider.as_ref().map(|provider| {
        let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("ayumi")).with_location(false).with_threads(false);
        layer.with_filter(requests)
    });
    // A second log is not started; the first goes on.
    let _ = tracing_subscriber::registry().with(lines.with_filter(log.level.clone())).with(sent).try_init();
    Ok(Sending(provider))
}

/// The blocking client must not be made within the runtime.
fn provider(address: SocketAddr) -> Result<SdkTracerProvider> {
    let made = std::thread::spawn(move || exporter(address)).join();
    let refused = |error: String| Failure::ledger(format!("トレースの送り手を用意できません（{error}）。"));
    let exporter = made.map_err(|_| refused("内部の誤り".into()))?.map_err(refused)?;
    let resource = Resource::builder_empty().with_service_name("ayumi").build();
    Ok(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build())
}

fn exporter(address: SocketAddr) -> std::result::Result<SpanExporter, String> {
    // No proxy of the environment: what is for this machine stays on it.
    let client = reqwest::blocking::Client::builder().no_proxy().timeout(PATIENCE).build().map_err(|error| error.to_string())?;
    let exporter = SpanExporter::builder().with_http().with_http_client(client).with_timeout(PATIENCE);
    exporter.with_endpoint(format!("http://{address}/v1/traces")).build().map_err(|error| error.to_string())
}

impl Sending {
    /// Sends what is left. Whoever does not take it is not waited for longer than a moment.
    pub fn end(self) {
        if let Some(provider) = self.0 {
            let _ = provider.shutdown_with_timeout(PATIENCE);
        }
    }
}
