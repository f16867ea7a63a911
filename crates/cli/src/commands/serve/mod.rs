//! `ayumi serve`: a ledger as pages and API, as it is configured.

mod certificate;
pub mod ways;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ayumi_store::{Database, Municipality, Store};
use ayumi_web::guard::{Guard, GuardSetup};
use ayumi_web::observe::Figures;
use ayumi_web::server::{Certificate, metrics, redirect};
use ayumi_web::{Accounts, Clock, Server, Setup, Site, Stopped};
use tokio::net::TcpListener;

use crate::args::ServeArgs;
use crate::backup::daily::{self, Plan};
use crate::commands::first;
use crate::config::{self, Config};
use crate::exit::{Exit, Failure, Result};
use crate::{clock, interrupt, key, ledger, log, output, packs};

/// Runs the command.
pub async fn run(args: &ServeArgs) -> Result<Exit> {
    let loaded = config::load(args.file.config.as_deref(), &args.instead.flags()).map_err(|problems| Failure::config(&problems))?;
    let config = loaded.config;
    let traces = log::start(&config.log, config.traces)?;
    let certificate = certificate::read(&config.tls)?;
    let (store, served) = ledger::open_served(&config).await?;
    let key_file = key_file(args, &config)?;
    let key = key::watched(&key_file)?;
    backups(&store, &config, &key_file)?;
    let (ways, public) = (Arc::new(ways::read(config.sign_in.ways.as_deref())?), config.site.public_url.clone());
    let accounts = Accounts { ways, public, sessions: config.sessions, ..Accounts::new(key) };
    let listener = listen(SocketAddr::new(config.listen.address, config.listen.port)).await?;
    let (guard, figures) = (guard(&config), Figures::default());
    beside(&config, &listener, &guard, &figures, certificate.as_ref()).await?;
    certificate::watch(certificate.clone());
    let public = config.site.public_url.map(|origin| origin.to_string());
    let ended = serve(&store, &served, (Clock(Arc::new(clock::now)), accounts), Server { listener, certificate, guard, figures }, public).await;
    store.close().await;
    traces.end();
    ended
}

/// The file of the server's key: beside the ledger's file, unless another is named. Servers on one PostgreSQL share a key, so
/// that it has to be named.
fn key_file(args: &ServeArgs, config: &Config) -> Result<PathBuf> {
    let needed =
        "PostgreSQL の台帳では、サーバーの鍵のファイルを --key か環境変数 AYUMI_KEY で指定してください（同じ台帳を使うサーバーは同じ鍵を使います）。";
    match (&args.key, ledger::database(config)?) {
        (Some(path), _) => Ok(path.clone()),
        (None, Database::Sqlite(path)) => Ok(key::beside(&path)),
        (None, Database::Postgres(_)) => Err(Failure::usage(needed)),
    }
}

/// Backups by itself, where the configuration wants them.
fn backups(store: &Store, config: &Config, key_file: &Path) -> Result<()> {
    let backup = &config.backup;
    let Some(folder) = backup.folder.clone() else { return Ok(()) };
    let plan = Plan { folder, hour: backup.hour, keys: backup.openers()?, keep: backup.keep, server_key: key_file.to_owned() };
    daily::watch(store.clone(), plan, Clock(Arc::new(clock::now)));
    Ok(())
}

/// An address of this machine.
pub async fn listen(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        let port = address.port();
        Failure::ledger(format!(
            "{} のポート {port} を開けません（{error}）。ほかで使われていないか確かめるか、--port で別の番号を指定してください。",
            address.ip()
        ))
    })
}

fn guard(config: &Config) -> Guard {
    let names = config.site.public_url.iter().map(|origin| origin.name().to_owned()).chain(config.site.hosts.iter().cloned()).collect();
    let hsts_days = config.tls.hsts_days;
    Guard::new(GuardSetup { names, trusted: config.proxy.trusted.clone(), limits: config.limits.clone(), hsts_days })
}

/// What is answered on other ports: the way to https, the figures. It ends with the program.
async fn beside(config: &Config, listener: &TcpListener, guard: &Guard, figures: &Figures, certificate: Option<&Arc<Certificate>>) -> Result<()> {
    let address = listener.local_addr().map_err(|error| Failure::ledger(error.to_string()))?;
    if let Some(port) = config.listen.redirect_port {
        let here = listen(SocketAddr::new(address.ip(), port)).await?;
        let authority = config.site.public_url.as_ref().map(|origin| origin.authority().to_owned());
        tokio::spawn(redirect(here, authority, address.port(), guard.clone(), std::future::pending()));
    }
    if let Some(address) = config.metrics.address {
        let (here, figures, token) = (listen(address).await?, figures.clone(), config.metrics.token.clone());
        // What leaves the machine is encrypted.
        let certificate = certificate.filter(|_| !address.ip().is_loopback()).cloned();
        tokio::spawn(async move {
            let ended = metrics(here, figures, (certificate, token.as_ref().map(config::Secret::reveal)), std::future::pending()).await;
            ended.inspect_err(|error| tracing::error!(cause = %error, "the figures are not answered"))
        });
    }
    Ok(())
}

/// Answers until it is stopped, under the address that people type if one is configured.
pub async fn serve(
    store: &Store,
    served: &[Municipality],
    (clock, accounts): (Clock, Accounts),
    server: Server,
    public: Option<String>,
) -> Result<Exit> {
    let address = server.listener.local_addr().map_err(|error| Failure::ledger(error.to_string()))?;
    let scheme = if server.certificate.is_some() { "https" } else { "http" };
    // Passkeys belong to a name, never to an address of numbers.
    let origin = public.unwrap_or_else(|| format!("{scheme}://localhost:{}", address.port()));
    let packs = packs::embedded().into_iter().map(|pack| (pack.name, pack.files)).collect();
    let municipalities = served.iter().map(|municipality| municipality.code).collect();
    let site = Site::new(Setup { store: store.clone(), municipalities, packs, clock: clock.clone(), accounts });
    let mut first = String::new();
    for municipality in served {
        first += &first::link(store, municipality, &origin, served.len() > 1, (clock.0)()).await?.unwrap_or_default();
    }
    site.read_ahead();
    let names: Vec<&str> = served.iter().map(|municipality| municipality.name.as_str()).collect();
    output::text(&format!(
        "{}の画面を開きました: {origin}/\n{first}待ち受けているアドレスは {address} です。止めるときは Ctrl-C を押してください。\n",
        names.join("、")
    ))?;
    let ended = ayumi_web::server::run(server, site, interrupt::stop()).await;
    match ended.map_err(|error| Failure::ledger(format!("画面を続けられません（{error}）。")))? {
        Stopped::Whole => output::text("止めました。\n")?,
        Stopped::Cut => output::text("止めました。時間内に終わらなかった要求は打ち切り、取込は何も書き込まずに止めました。\n")?,
    }
    Ok(Exit::Fine)
}
