//! `ayumi office`: offices assigned, listed and ended by whoever runs the server.

use ayumi_accounts::Login;
use ayumi_answers::office::{About, Trouble, Wanted, check};
use ayumi_calendar::{Date, Period};
use ayumi_engine::Scope;
use ayumi_facts::MunicipalityCode;
use ayumi_rights::Office;
use ayumi_store::{AccountId, By, NewOffice, OfficeHeld, OfficeId, Store, UnitKey};

use crate::args::{OfficeAssignArgs, OfficeCommand, OfficeEndArgs, OfficeListArgs};
use crate::exit::{Exit, Failure, Result};
use crate::output::{self, Block, Table};
use crate::{clock, ledger};

/// Runs the command.
pub async fn run(command: &OfficeCommand) -> Result<Exit> {
    match command {
        OfficeCommand::Assign(args) => assign(args).await,
        OfficeCommand::List(args) => list(args).await,
        OfficeCommand::End(args) => end(args).await,
    }
}

/// Assigns an office to an account from a day on.
///
/// # Errors
/// The ledger cannot be written.
pub async fn give(store: &Store, code: MunicipalityCode, account: AccountId, office: Office, unit: Option<UnitKey>, by: &By) -> Result<()> {
    let valid = period(by.instant.day(), None)?;
    store.assign_office(code, &NewOffice { account, office: office.name(), unit, body: None, valid }, by).await?;
    Ok(())
}

async fn assign(args: &OfficeAssignArgs) -> Result<Exit> {
    let (store, municipality) = ledger::open(&args.ledger).await?;
    let code = municipality.code;
    let by = ledger::by(&args.actor, "役目の割当", clock::now());
    let today = by.instant.day();
    let login = Login::parse(&args.login).map_err(|error| Failure::usage(error.ja()))?;
    let account = store.find_login(code, login.key()).await?;
    let account =
        account.ok_or_else(|| Failure::not_found(format!("利用者ID「{login}」の利用者はいません。`ayumi account list` で確かめてください。")))?;
    // Whoever runs the command may have an account as well: to that one they assign nothing.
    let actor = match Login::parse(&by.actor) {
        Ok(login) => store.find_login(code, login.key()).await?.map(|account| account.id),
        Err(_) => None,
    };
    let (unit, body) = (args.unit.as_deref().unwrap_or(""), args.body.as_deref().unwrap_or(""));
    let wanted = Wanted { office: args.office, unit, body, to: Some(account.id), by: actor };
    let About { unit, body } = about(&store, code, today, &wanted).await?.map_err(|troubles| refused(args, &troubles))?;
    let body = body.as_deref();
    let valid = period(args.from.unwrap_or(today), args.until)?;
    let id = store.assign_office(code, &NewOffice { account: account.id, office: args.office.name(), unit, body, valid }, &by).await?;
    store.close().await;
    output::text(&format!("{login} に「{}」を割り当てました（割当番号 {}）。\n", args.office.ja(), id.0))?;
    Ok(Exit::Fine)
}

/// For what the office is, or all that is wrong. A municipality without a policy (the desk of a prefecture has none) needs none
/// for offices that are for no unit and no body.
async fn about(store: &Store, code: MunicipalityCode, today: Date, wanted: &Wanted<'_>) -> Result<std::result::Result<About, Vec<Trouble>>> {
    let last = store.last(code).await?;
    if store.pack_in_use(code, last).await?.is_none() {
        return Ok(check(None, today, wanted));
    }
    let policy = ledger::policy_at(store, code, last).await?;
    let loaded = store.snapshot(code).await?;
    let scope = Scope::new(&policy, &loaded.snapshot, loaded.snapshot.last);
    Ok(check(Some((&scope, &loaded)), today, wanted))
}

/// All that is wrong, in one failure.
fn refused(args: &OfficeAssignArgs, troubles: &[Trouble]) -> Failure {
    let (unit, body) = (args.unit.as_deref(), args.body.as_deref());
    let told = |trouble: &Trouble| match (trouble, unit, body) {
        (Trouble::Own, ..) => "自分には役目を割り当てられません。ほかの担当者に依頼してください。".to_owned(),
        (Trouble::NoPolicy, ..) => "方針がまだ採用されていません。先に `ayumi policy adopt` で採用してください。".to_owned(),
        (Trouble::NoUnit, None, _) => "所属長には --unit 所属コード が要ります。".to_owned(),
        (Trouble::NoUnit, Some(wanted), _) => format!("所属コード「{wanted}」の所属は、今日はありません。`ayumi units` で確かめてください。"),
        (Trouble::NoBody, _, None) => "会議体には --body 会議体の id が要ります。".to_owned(),
        (Trouble::NoBody, _, Some(wanted)) => format!("会議体「{wanted}」は方針にありません。"),
    };
    let text = troubles.iter().map(told).collect::<Vec<_>>().join("\n");
    let missing = troubles.iter().all(|trouble| {
        *trouble == Trouble::NoPolicy || (*trouble == Trouble::NoUnit && unit.is_some()) || (*trouble == Trouble::NoBody && body.is_some())
    });
    if missing { Failure::not_found(text) } else { Failure::usage(text) }
}

fn period(from: Date, last: Option<Date>) -> Result<Period> {
    let until = last.map_or(Date::FAR, Date::next);
    Period::new(from, until).ok_or_else(|| Failure::usage("終わりの日が、はじめの日より前です。"))
}

async fn list(args: &OfficeListArgs) -> Result<Exit> {
    let (store, municipality) = ledger::open(&args.ledger).await?;
    let accounts = store.accounts(municipality.code).await?;
    let held = store.offices(municipality.code).await?;
    store.close().await;
    let mut table = Table::new(&["割当番号", "利用者ID", "役目", "会議体", "期間"]);
    for held in &held {
        let login = accounts.iter().find(|account| account.id == held.account).map_or("", |account| account.login.as_str());
        let office = Office::find(&held.office).map_or(held.office.as_str(), |office| office.ja());
        let body = held.body.as_deref().unwrap_or("");
        table.push([held.id.0.to_string().as_str(), login, office, body, told(held).as_str()]);
    }
    output::blocks(&[Block::Table(table)])?;
    Ok(Exit::Fine)
}

fn told(held: &OfficeHeld) -> String {
    let until = if held.valid.until == Date::FAR { String::new() } else { held.valid.until.previous().wareki() };
    format!("{}～{until}", held.valid.from.wareki())
}

async fn end(args: &OfficeEndArgs) -> Result<Exit> {
    let (store, municipality) = ledger::open(&args.ledger).await?;
    let by = ledger::by(&args.actor, "役目の終了", clock::now());
    let ended = store.end_office(municipality.code, OfficeId(args.id), &by).await?;
    store.close().await;
    if !ended {
        return Err(Failure::not_found(format!("割当番号 {} はないか、もう終えられています。`ayumi office list` で確かめてください。", args.id)));
    }
    output::text(&format!("割当番号 {} を終えました。\n", args.id))?;
    Ok(Exit::Fine)
}
