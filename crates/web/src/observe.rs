//! Observation: each answer is one line of the log and counts in the figures. Both know the template of the route
//! (`/people/{key}`), never the address: keys, searches and tokens stay out of logs by construction.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use ayumi_store::{ReplicaUse, Store};
use tracing::Instrument;
use tracing::field::Empty;

/// 計測値. Cheap to clone; clones share everything.
#[derive(Clone, Debug)]
pub struct Figures {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// Tells the requests of this process from those of another.
    process: u64,
    begun: AtomicU64,
    ended: AtomicU64,
    answers: Mutex<BTreeMap<Kind, u64>>,
    times: Mutex<BTreeMap<String, Times>>,
    ledger: OnceLock<Store>,
}

/// What is counted together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    route: String,
    method: &'static str,
    status: u16,
}

/// Upper ends of the classes of time, in seconds.
const CLASSES: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

#[derive(Debug, Default)]
struct Times {
    count: u64,
    sum: Duration,
    classes: [u64; CLASSES.len()],
}

/// 受付番号: names one request in the log and towards its sender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(pub String);

impl Default for Figures {
    fn default() -> Self {
        let process = RandomState::new().build_hasher().finish();
        let (begun, ended) = (AtomicU64::new(0), AtomicU64::new(0));
        Self { inner: Arc::new(Inner { process, begun, ended, answers: Mutex::default(), times: Mutex::default(), ledger: OnceLock::new() }) }
    }
}

impl Figures {
    fn begin(&self) -> RequestId {
        let nth = self.inner.begun.fetch_add(1, Ordering::Relaxed);
        RequestId(format!("{:08x}-{nth:x}", self.inner.process as u32))
    }

    fn end(&self, kind: Kind, took: Duration) {
        self.inner.ended.fetch_add(1, Ordering::Relaxed);
        let mut times = self.inner.times.lock().unwrap_or_else(PoisonError::into_inner);
        let of = times.entry(kind.route.clone()).or_default();
        of.count += 1;
        of.sum += took;
        let fits = CLASSES.iter().zip(&mut of.classes).filter(|(end, _)| took.as_secs_f64() <= **end);
        fits.for_each(|(_, count)| *count += 1);
        *self.inner.answers.lock().unwrap_or_else(PoisonError::into_inner).entry(kind).or_default() += 1;
    }

    /// From now on they tell of this ledger's replica as well.
    pub fn tell_of(&self, ledger: &Store) {
        let _ = self.inner.ledger.set(ledger.clone());
    }

    /// The figures as Prometheus reads them.
    pub fn text(&self) -> String {
        let mut text = String::from("# HELP ayumi_build_info Which program runs.\n# TYPE ayumi_build_info gauge\n");
        let _ = writeln!(text, "ayumi_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION"));
        let under_way = self.inner.begun.load(Ordering::Relaxed).saturating_sub(self.inner.ended.load(Ordering::Relaxed));
        let _ = write!(
            text,
            "# HELP ayumi_http_requests_under_way Requests that are not answered yet.\n# TYPE ayumi_http_requests_under_way gauge\n\
             ayumi_http_requests_under_way {under_way}\n\
             # HELP ayumi_http_requests_total Requests answered, by route template.\n# TYPE ayumi_http_requests_total counter\n"
        );
        for (Kind { route, method, status }, count) in self.inner.answers.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let _ = writeln!(text, "ayumi_http_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}} {count}");
        }
        text.push_str("# HELP ayumi_http_request_seconds How long answers took.\n# TYPE ayumi_http_request_seconds histogram\n");
        for (route, times) in self.inner.times.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            for (end, count) in CLASSES.iter().zip(times.classes) {
                let _ = writeln!(text, "ayumi_http_request_seconds_bucket{{route=\"{route}\",le=\"{end}\"}} {count}");
            }
            let (count, sum) = (times.count, times.sum.as_secs_f64());
            let _ = write!(
                text,
                "ayumi_http_request_seconds_bucket{{route=\"{route}\",le=\"+Inf\"}} {count}\nayumi_http_request_seconds_sum{{route=\"{route}\"}} {sum}\n\
                 ayumi_http_request_seconds_count{{route=\"{route}\"}} {count}\n"
            );
        }
        text.extend(self.inner.ledger.get().and_then(Store::replica_use).map(of_replica));
        text
    }
}

/// The name of the span of one request.
pub const SPAN: &str = "request";

fn of_replica(ReplicaUse { answered, behind, failed, is_away }: ReplicaUse) -> String {
    format!(
        "# HELP ayumi_replica_reads_total Reads of the ledger, by what the replica did that was asked first.\n# TYPE ayumi_replica_reads_total counter\n\
         ayumi_replica_reads_total{{outcome=\"answered\"}} {answered}\nayumi_replica_reads_total{{outcome=\"behind\"}} {behind}\n\
         ayumi_replica_reads_total{{outcome=\"failed\"}} {failed}\n\
         # HELP ayumi_replica_away Whether the replica failed a moment ago and is left alone.\n# TYPE ayumi_replica_away gauge\n\
         ayumi_replica_away {}\n",
        u8::from(is_away)
    )
}

/// Counts a request, writes its line, and names it towards its sender.
pub async fn observe(State(figures): State<Figures>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = figures.begin();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = named(request.method());
    request.extensions_mut().insert(id.clone());
    let span = tracing::info_span!(SPAN, id = id.0, http.request.method = method, http.route = route, http.response.status_code = Empty);
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, took) = (response.status().as_u16(), began.elapsed());
    span.record("http.response.status_code", status);
    span.in_scope(|| tracing::info!(method, route, status, ms = took.as_millis() as u64, "answered"));
    figures.end(Kind { route, method, status }, took);
    if let Ok(value) = HeaderValue::try_from(id.0) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}

/// A method somebody made up is not a name for the log.
fn named(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::PATCH => "PATCH",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_route_and_time() {
        let figures = Figures::default();
        let kind = |status| Kind { route: "/people/{key}".into(), method: "GET", status };
        assert_ne!(figures.begin(), figures.begin());
        figures.end(kind(200), Duration::from_millis(20));
        figures.end(kind(404), Duration::from_secs(60));
        let text = figures.text();
        let check = |line: &str| assert!(text.lines().any(|of| of == line), "{line} in\n{text}");
        check("ayumi_http_requests_under_way 0");
        check("ayumi_http_requests_total{method=\"GET\",route=\"/people/{key}\",status=\"404\"} 1");
        check("ayumi_http_request_seconds_bucket{route=\"/people/{key}\",le=\"0.01\"} 0");
        check("ayumi_http_request_seconds_bucket{route=\"/people/{key}\",le=\"0.025\"} 1");
        check("ayumi_http_request_seconds_bucket{route=\"/people/{key}\",le=\"+Inf\"} 2");
        check("ayumi_http_request_seconds_count{route=\"/people/{key}\"} 2");
        assert!(!text.contains("replica"), "there is none");
        let text = of_replica(ReplicaUse { answered: 7, behind: 2, failed: 1, is_away: true });
        for line in ["ayumi_replica_reads_total{outcome=\"behind\"} 2", "ayumi_replica_away 1"] {
            assert!(text.lines().any(|of| of == line), "{line} in\n{text}");
        }
    }
}
