//! The machine: its clock, its ports, and how many files may be open.

use std::net::SocketAddr;
use std::path::Path;

use tokio::net::TcpListener;

use super::Finding;
use crate::clock;
use crate::config::Config;

/// Nobody runs this program before it was written (2026-01-01).
const WRITTEN: i64 = 1_767_225_600;
/// Files that are open beside the connections: the ledger, its log, libraries.
const BESIDE: u64 = 128;

/// Everything about the machine.
pub async fn examine(config: &Config) -> Vec<Finding> {
    let mut findings = vec![time()];
    findings.extend(files(config));
    let main = SocketAddr::new(config.listen.address, config.listen.port);
    let lead = config.listen.redirect_port.map(|port| SocketAddr::new(config.listen.address, port));
    for address in [Some(main), lead, config.metrics.address].into_iter().flatten() {
        findings.push(port(address).await);
    }
    findings
}

fn time() -> Finding {
    if clock::now().0 < WRITTEN {
        return Finding::wrong(
            "時計: このコンピューターの日付が古すぎます。",
            "日付と時刻の同期（NTP）を確かめてください。基準日と記録の時刻が狂います。",
        );
    }
    Finding::fine(format!("時計: 今日は {} です。", clock::today().wareki()))
}

async fn port(address: SocketAddr) -> Finding {
    match TcpListener::bind(address).await {
        Ok(_) => Finding::fine(format!("ポート: {address} で待ち受けられます。")),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => Finding::notice(
            format!("ポート: {address} は使われています。"),
            "あゆみが動いているためなら、問題ありません。そうでなければ、ほかのプログラムを止めるか、設定の番号を変えてください。",
        ),
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => Finding::wrong(
            format!("ポート: {address} で待ち受ける権限がありません。"),
            "1024 以上の番号にするか、systemd の AmbientCapabilities=CAP_NET_BIND_SERVICE を使ってください。",
        ),
        Err(error) => Finding::wrong(
            format!("ポート: {address} で待ち受けられません（{error}）。"),
            "設定の listen.address が、このコンピューターのアドレスか確かめてください。",
        ),
    }
}

/// How many files this process may open, against the connections that are allowed.
fn files(config: &Config) -> Option<Finding> {
    let most = open_files()?;
    let wanted = config.limits.connections as u64 + BESIDE;
    let what = format!("ファイル: 同時に開けるのは {most} です。");
    let todo = format!("{wanted} 以上にするか（systemd の LimitNOFILE、ulimit -n）、設定の limits.connections を減らしてください。");
    Some(if most < wanted { Finding::wrong(what, todo) } else { Finding::fine(what) })
}

#[cfg(unix)]
fn open_files() -> Option<u64> {
    Some(rustix::process::getrlimit(rustix::process::Resource::Nofile).current.unwrap_or(u64::MAX))
}

#[cfg(not(unix))]
fn open_files() -> Option<u64> {
    None
}

/// Free bytes where a folder is, for programs that are not the system's own.
#[cfg(unix)]
pub fn free(folder: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(folder).ok()?;
    Some(found.f_bavail.saturating_mul(found.f_frsize))
}

/// Not known elsewhere.
#[cfg(not(unix))]
pub fn free(_folder: &Path) -> Option<u64> {
    None
}
