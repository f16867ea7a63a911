//! `ayumi account`: accounts made, listed, ended and reset by whoever runs the server.

use std::fs::File;

use ayumi_accounts::{Code, Login, chance, purpose};
use ayumi_facts::MunicipalityCode;
use ayumi_intake::accounts::{HEADINGS, Invited, enter, handout, invite, invite_one};
use ayumi_rights::Second;
use ayumi_store::{Account, AccountError, AccountState, GuestError, Instant, Municipality, NewCode, Offer, PersonKey, Reset, Store};
use ayumi_web::settings::SECOND;

use super::export;
use crate::args::{
    AccountAddArgs, AccountAdmitArgs, AccountCommand, AccountImportArgs, AccountListArgs, AccountOneArgs, AccountResetArgs, AccountSecondArgs,
    AccountTieArgs, CsvEncodingArg, FactorArg, LedgerArgs, SecondArg,
};
use crate::exit::{Exit, Failure, Result};
use crate::output::{self, Block, Table};
use crate::{clock, ledger};

/// How long a one-time code is good, in seconds: two weeks.
const CODE_LASTS: i64 = 14 * 86_400;

/// Runs the command.
pub async fn run(command: &AccountCommand) -> Result<Exit> {
    match command {
        AccountCommand::Add(args) => add(args).await,
        AccountCommand::Import(args) => import(args).await,
        AccountCommand::List(args) => list(args).await,
        AccountCommand::End(args) => end(args).await,
        AccountCommand::Reset(args) => reset(args).await,
        AccountCommand::Offer(args) => offer(args, true).await,
        AccountCommand::Withdraw(args) => offer(args, false).await,
        AccountCommand::Admit(args) => admit(args).await,
        AccountCommand::SecondFactor(args) => second_factor(args).await,
    }
}

impl From<AccountError> for Failure {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Write(error) => error.into(),
            AccountError::NoAccount(_) => Self::not_found(error.ja()),
            AccountError::Taken(_) | AccountError::Ended(_) | AccountError::Guest(_) => Self::problems(error.ja()),
        }
    }
}

impl From<GuestError> for Failure {
    fn from(error: GuestError) -> Self {
        match error {
            GuestError::Account(error) => error.into(),
            GuestError::Read(error) => error.into(),
            error => Self::problems(error.ja()),
        }
    }
}

async fn add(args: &AccountAddArgs) -> Result<Exit> {
    let (store, municipality) = ledger::open(&args.ledger).await?;
    let loaded = store.snapshot(municipality.code).await?;
    let invited =
        invite_one(&loaded, [&args.login, &args.name, &args.number], &mut chance::draw).map_err(|wrong| Failure::problems(wrong.join("\n")))?;
    let by = ledger::by(&args.actor, "利用者の登録", clock::now());
    let expires = Instant(by.instant.0 + CODE_LASTS);
    enter(&store, municipality.code, std::slice::from_ref(&invited), expires, &by).await?;
    store.close().await;
    say(&invited, expires)?;
    Ok(Exit::Fine)
}

/// The one time that a code is shown.
fn say(invited: &Invited, expires: Instant) -> Result<()> {
    let (login, code) = (&invited.login, invited.code.shown());
    output::text(&format!("利用者ID　　　　 {login}\n一回限りのコード {code}（{}まで）\n", expires.day().wareki()))
}

async fn import(args: &AccountImportArgs) -> Result<Exit> {
    if args.codes.exists() {
        return Err(Failure::ledger(format!("{} は既にあります。別の名前にしてください。", args.codes.display())));
    }
    let file = File::open(&args.file).map_err(|error| Failure::file(&args.file, "読め", &error))?;
    let options = ayumi_exchange::ReadOptions { headings: HEADINGS.map(str::to_owned).to_vec(), ..Default::default() };
    let table = ayumi_exchange::read_table(file, &options).map_err(|error| Failure::problems(error.ja()))?;
    let (store, municipality) = ledger::open(&args.ledger).await?;
    let loaded = store.snapshot(municipality.code).await?;
    let invited =
        invite(&table, &loaded, &mut chance::draw).map_err(|wrong| Failure::problems(format!("{}\n何も登録していません。", wrong.join("\n"))))?;
    let by = ledger::by(&args.actor, "利用者の登録", clock::now());
    let expires = Instant(by.instant.0 + CODE_LASTS);
    // The codes are written before the accounts are there: a full disk must not leave accounts that nobody can enter.
    export::write(&handout(&invited, expires), &args.codes, CsvEncodingArg::default(), false)?;
    if let Err(error) = enter(&store, municipality.code, &invited, expires, &by).await {
        let _ = std::fs::remove_file(&args.codes);
        return Err(error.into());
    }
    store.close().await;
    output::text(&format!(
        "{}件の利用者を登録し、コードを {} に書き出しました。渡し終えたら、このファイルは消してください。\n",
        invited.len(),
        args.codes.display()
    ))?;
    Ok(Exit::Fine)
}

async fn list(args: &AccountListArgs) -> Result<Exit> {
    let (store, municipality) = ledger::open(&args.ledger).await?;
    let accounts = store.accounts(municipality.code).await?;
    store.close().await;
    let mut table = Table::new(&["利用者ID", "名称", "状態", "サインインの方法"]);
    accounts.iter().for_each(|account| table.push([account.login.clone(), account.name.clone(), state(account).to_owned(), has(account)]));
    output::blocks(&[Block::title(format!("{}の利用者", municipality.name)), Block::Table(table), Block::text(format!("{}件", accounts.len()))])?;
    Ok(Exit::Fine)
}

fn state(account: &Account) -> &'static str {
    match account.state {
        AccountState::Active => "利用中",
        AccountState::Locked => "停止中",
        AccountState::Ended => "終了",
    }
}

fn has(account: &Account) -> String {
    if let Some(home) = account.guest_of {
        return format!("団体 {home} の利用者");
    }
    let code = account.code_until.is_some_and(|until| until > clock::now());
    let all = [(account.has_password, "パスワード"), (account.has_second, "2段階目"), (code, "コード発行済み")];
    all.into_iter().filter(|(has, _)| *has).map(|(_, text)| text).collect::<Vec<_>>().join("、")
}

async fn find(login: &str, at: &LedgerArgs) -> Result<(Store, Municipality, Account, Login)> {
    let login = Login::parse(login).map_err(|error| Failure::usage(error.ja()))?;
    let (store, municipality) = ledger::open(at).await?;
    let found = store.find_login(municipality.code, login.key()).await?;
    let account =
        found.ok_or_else(|| Failure::not_found(format!("利用者ID「{login}」の利用者はいません。`ayumi account list` で確かめてください。")))?;
    Ok((store, municipality, account, login))
}

async fn offer(args: &AccountTieArgs, on: bool) -> Result<Exit> {
    let (store, municipality, account, login) = find(&args.login, &args.ledger).await?;
    let other = store.get_municipality(args.to).await?;
    let reason = if on { "ほかの団体への利用者の申し出" } else { "利用者の申し出の取下げ" };
    let by = ledger::by(&args.actor, reason, clock::now());
    if on {
        store.offer_account(municipality.code, account.id, other.code, &by).await?;
    } else {
        store.withdraw_account(municipality.code, account.id, other.code, &by).await?;
    }
    store.close().await;
    let (name, code) = (other.name, municipality.code);
    output::text(&if on {
        format!(
            "{login} を{name}に申し出ました。{name}が受け入れると使えます：\nayumi account admit {login} --municipality {} --from {code}\n",
            other.code
        )
    } else {
        format!("{login} の{name}への申し出を取り下げました。\n")
    })?;
    Ok(Exit::Fine)
}

async fn admit(args: &AccountAdmitArgs) -> Result<Exit> {
    let login = Login::parse(&args.login).map_err(|error| Failure::usage(error.ja()))?;
    let (store, municipality) = ledger::open(&args.ledger).await?;
    let person = match &args.number {
        Some(number) => Some(person(&store, municipality.code, number).await?),
        None => None,
    };
    let offers = store.offers(args.from, municipality.code).await?;
    let is_same = |offer: &&Offer| Login::parse(&offer.login).is_ok_and(|of| of.key() == login.key());
    let offer = offers.iter().find(is_same).ok_or(GuestError::NotOffered)?;
    let by = ledger::by(&args.actor, "ほかの団体の利用者の受入れ", clock::now());
    let id = store.admit_guest(municipality.code, (args.from, offer.account), person, &by).await?;
    let made = store.find_account(municipality.code, id).await?;
    store.close().await;
    let login = made.map_or_else(String::new, |account| account.login);
    output::text(&format!("{login} として{}に受け入れました。役目は `ayumi office assign` で割り当ててください。\n", municipality.name))?;
    Ok(Exit::Fine)
}

async fn person(store: &Store, municipality: MunicipalityCode, number: &str) -> Result<PersonKey> {
    let loaded = store.snapshot(municipality).await?;
    let key = loaded.snapshot.find_person(number).and_then(|id| loaded.person_key(id));
    key.ok_or_else(|| Failure::problems(format!("職員番号「{number}」の職員は台帳にいません。番号を確かめてください。")))
}

async fn end(args: &AccountOneArgs) -> Result<Exit> {
    let (store, municipality, account, login) = find(&args.login, &args.ledger).await?;
    let by = ledger::by(&args.actor, "利用の終了", clock::now());
    store.set_account_state(municipality.code, account.id, AccountState::Ended, &by).await?;
    store.close().await;
    output::text(&format!("{login} の利用を終了しました。\n"))?;
    Ok(Exit::Fine)
}

async fn reset(args: &AccountResetArgs) -> Result<Exit> {
    let (store, municipality, account, login) = find(&args.login, &args.ledger).await?;
    let by = ledger::by(&args.actor, "サインイン方法の再設定", clock::now());
    let (code, expires) = (Code::new(chance::draw()), Instant(by.instant.0 + CODE_LASTS));
    let new = NewCode { digest: code.digest(&purpose::first(&municipality.code.to_string(), login.key())), expires };
    let reset = match args.only {
        None => Reset::All(new),
        Some(FactorArg::Password) => Reset::Password(new),
        Some(FactorArg::Second) => Reset::Second,
    };
    store.reset_account(municipality.code, account.id, reset, &by).await?;
    store.close().await;
    if reset == Reset::Second {
        output::text(&format!("{login} の2段階目（認証アプリ、回復コード、パスキー）を消しました。パスワードは残っています。\n"))?;
    } else {
        output::text(&format!("利用者ID　　　　 {login}\n一回限りのコード {}（{}まで）\n", code.shown(), expires.day().wareki()))?;
    }
    Ok(Exit::Fine)
}

async fn second_factor(args: &AccountSecondArgs) -> Result<Exit> {
    let (store, municipality) = ledger::open(&args.ledger).await?;
    if let Some(of) = args.of {
        let second = match of {
            SecondArg::Nobody => Second::Nobody,
            SecondArg::Writers => Second::Writers,
            SecondArg::Everybody => Second::Everybody,
        };
        let by = ledger::by(&args.actor, "2段階目を求める人の変更", clock::now());
        store.set_setting(municipality.code, SECOND, second.name(), &by).await?;
    }
    let now = store.setting(municipality.code, SECOND).await?.as_deref().and_then(Second::find).unwrap_or_default();
    store.close().await;
    let offices: Vec<&str> = now.offices().map(|office| office.ja()).collect();
    let whom = match now {
        Second::Nobody => "だれにも求めません（本人が選びます）".to_owned(),
        Second::Writers => format!("{}に必ず求めます", offices.join("、")),
        Second::Everybody => "全員に必ず求めます".to_owned(),
    };
    output::text(&format!("2段階目: {whom}。\n"))?;
    Ok(Exit::Fine)
}
