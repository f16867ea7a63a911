//! `ayumi init`: a new ledger for one municipality, with its policy if one is named.

use ayumi_facts::MunicipalityCode;
use ayumi_policy::{Checked, SourceFile};
use ayumi_store::{By, Database, Store};

use crate::args::InitArgs;
use crate::exit::{Exit, Failure, Result};
use crate::interrupt::Unfinished;
use crate::packs::PackFiles;
use crate::{clock, ledger, output, packs};

/// Runs the command.
pub async fn run(args: &InitArgs) -> Result<Exit> {
    let pack = args.pack.as_deref().map(packs::checked).transpose()?;
    let (code, name) = municipality(args, pack.as_ref())?;
    let by = ledger::by(&args.actor, "台帳の作成", clock::now());
    let at = args.place.database()?;
    if args.add {
        let store = Store::open(&at).await?;
        enter(&store, (code, &name), pack.as_ref(), &by).await?;
        store.close().await;
    } else {
        create(&at, (code, &name), pack.as_ref(), &by).await?;
    }
    output::text(&done(args, &at, code, &name, pack.as_ref()))?;
    Ok(Exit::Fine)
}

/// A new ledger. A file has its name only when it is whole; a server's database is refused when it is not empty.
async fn create(at: &Database, municipality: (MunicipalityCode, &str), pack: Option<&(PackFiles, Checked)>, by: &By) -> Result<()> {
    let Database::Sqlite(path) = at else {
        let store = Store::create(at).await?;
        enter(&store, municipality, pack, by).await?;
        store.close().await;
        return Ok(());
    };
    if path.exists() {
        return Err(ayumi_store::OpenError::Exists(at.clone()).into());
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".making");
    let unfinished = Unfinished::new(beside.as_ref());
    let store = Store::create(&beside).await?;
    enter(&store, municipality, pack, by).await?;
    store.close().await;
    unfinished.finish(path).map_err(|error| Failure::file(path, "作成でき", &error))
}

/// The municipality and its policy.
async fn enter(store: &Store, (code, name): (MunicipalityCode, &str), pack: Option<&(PackFiles, Checked)>, by: &By) -> Result<()> {
    store.init_municipality(code, name, by).await?;
    if let Some((files, policy)) = pack {
        adopt(store, code, files, policy, by).await?;
    }
    Ok(())
}

/// Keeps the files of a pack as the policy from now on.
pub async fn adopt(store: &Store, code: MunicipalityCode, pack: &PackFiles, policy: &Checked, by: &By) -> Result<ayumi_facts::Seq> {
    let header = &policy.pack.policy;
    let files: Vec<(String, String)> = pack.files.iter().map(|SourceFile { name, text }| (name.clone(), text.clone())).collect();
    Ok(store.adopt_pack(code, header.id.as_str(), header.revision, &files, by).await?)
}

/// As said on the command line, otherwise as the pack says.
fn municipality(args: &InitArgs, pack: Option<&(PackFiles, Checked)>) -> Result<(MunicipalityCode, String)> {
    let stated = pack.map(|(_, policy)| &policy.pack.policy.municipality);
    let of_pack = stated.and_then(|of| of.code.as_ref()).and_then(|code| code.value.parse().ok());
    let template = "この方針には団体コードがありません（ひな形など）。--municipality 団体コード --name 団体名 を指定してください。";
    let code = args.municipality.or(of_pack).ok_or_else(|| Failure::usage(template))?;
    let own = stated.filter(|_| args.municipality.is_none() || args.municipality == of_pack);
    let name = args.name.clone().or_else(|| own.map(|of| of.name.clone()));
    Ok((code, name.ok_or_else(|| Failure::usage("団体名がありません。--name 団体名 を指定してください。"))?))
}

fn done(args: &InitArgs, at: &Database, code: MunicipalityCode, name: &str, pack: Option<&(PackFiles, Checked)>) -> String {
    let policy = pack.map_or_else(
        || "方針はまだありません。`ayumi policy adopt 方針` で採用してください。\n".to_owned(),
        |(_, policy)| format!("方針: {}（第{}版）\n", policy.pack.policy.title, policy.pack.policy.revision),
    );
    let made = if args.add { "台帳に団体を加えました" } else { "台帳を作りました" };
    let option = match at {
        Database::Sqlite(path) => format!(" --ledger {}", path.display()),
        Database::Postgres(_) => " --database （同じ場所）".into(),
    };
    format!("{made}: {at}\n団体: {name}（{code}）\n{policy}次は職員一覧です: ayumi import staff 職員一覧.csv{option}\n")
}
