//! `ayumi serve`: a ledger as pages and API, on this machine.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use ayumi_accounts::ServerKey;
use ayumi_store::{Municipality, Store};
use ayumi_web::{Accounts, Clock, Setup, Site};
use tokio::net::TcpListener;

use crate::args::ServeArgs;
use crate::commands::first;
use crate::exit::{Exit, Failure, Result};
use crate::{clock, interrupt, key, ledger, output, packs};

/// Runs the command.
pub async fn run(args: &ServeArgs) -> Result<Exit> {
    let (store, municipality) = ledger::open(&args.ledger).await?;
    let key = key::server_key(&args.key.clone().unwrap_or_else(|| key::beside(&args.ledger.ledger)))?;
    let listener = listen(args.port).await?;
    serve(store, &municipality, (Clock(Arc::new(clock::now)), key), listener).await
}

/// A port of this machine.
pub async fn listen(port: u16) -> Result<TcpListener> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    TcpListener::bind(address).await.map_err(|error| {
        Failure::ledger(format!("ポート {port} を開けません（{error}）。ほかで使われていないか確かめるか、--port で別の番号を指定してください。"))
    })
}

/// Answers until it is stopped.
pub async fn serve(store: Store, municipality: &Municipality, (clock, key): (Clock, ServerKey), listener: TcpListener) -> Result<Exit> {
    let address = listener.local_addr().map_err(|error| Failure::ledger(error.to_string()))?;
    let packs = packs::embedded().into_iter().map(|pack| (pack.name, pack.files)).collect();
    let origin = format!("http://localhost:{}", address.port());
    let first = first::link(&store, municipality, &origin, (clock.0)()).await?.unwrap_or_default();
    let site = Site::new(Setup { store: store.clone(), municipality: municipality.code, packs, clock, accounts: Accounts::new(key) });
    output::text(&format!(
        "{}の画面を開きました: {origin}/\n{first}このコンピューターからだけ使えます。止めるときは Ctrl-C を押してください。\n",
        municipality.name
    ))?;
    let served = ayumi_web::serve(listener, site, interrupt::stop()).await;
    store.close().await;
    served.map_err(|error| Failure::ledger(format!("画面を続けられません（{error}）。")))?;
    output::text("止めました。\n")?;
    Ok(Exit::Fine)
}
