//! `ayumi retention`: what a municipality's periods of keeping are, what they would remove today and why, and removing it.

use ayumi_calendar::Date;
use ayumi_store::{Account, By, Instant, Municipality, NewReading, Store};

use crate::args::{RetentionArgs, RetentionCommand, RetentionSetArgs};
use crate::exit::{Exit, Failure, Result};
use crate::retention::{self, Kept, People, Schedule};
use crate::{clock, ledger, output};

/// Runs the command.
///
/// # Errors
/// No ledger; something could not be removed.
pub async fn run(args: &RetentionArgs) -> Result<Exit> {
    if let Some(RetentionCommand::Set(args)) = &args.command {
        return set(args).await;
    }
    let (store, municipality) = ledger::open(&args.ledger).await?;
    let schedule = Schedule::of(&store, municipality.code).await?;
    let due = Due::find(&store, &municipality, schedule, clock::today()).await?;
    let done = if args.apply {
        let by = By { actor: args.actor.clone(), reason: args.reason.clone(), instant: clock::now() };
        due.remove(&store, &municipality, &by).await
    } else {
        due.seen(&store, &municipality, &args.actor).await?;
        output::text(&due.told())?;
        Ok(())
    };
    store.close().await;
    done.map(|()| Exit::Fine)
}

async fn set(args: &RetentionSetArgs) -> Result<Exit> {
    let (store, municipality) = ledger::open(&args.ledger).await?;
    let value = args.years.map_or_else(String::new, |years| years.to_string());
    let by = By { actor: args.actor.clone(), reason: args.reason.clone(), instant: clock::now() };
    store.set_setting(municipality.code, &args.kept.setting(), &value, &by).await?;
    store.close().await;
    let years = args.years.map_or_else(|| "期限なし".to_owned(), |years| format!("{years}年"));
    output::text(&format!("{}の{}の保存年限を{years}にしました。\n", municipality.name, args.kept.ja()))?;
    Ok(Exit::Fine)
}

/// What is due today.
struct Due {
    name: String,
    schedule: Schedule,
    readings: Option<(Instant, u64)>,
    uploads: u64,
    people: People,
    accounts: Vec<Account>,
}

impl Due {
    async fn find(store: &Store, municipality: &Municipality, schedule: Schedule, today: Date) -> Result<Self> {
        let code = municipality.code;
        let readings = match schedule.readings.map(|years| retention::readings_before(years, today)) {
            Some(before) => Some((before, store.readings_before(code, before).await?)),
            None => None,
        };
        let people = match schedule.people {
            Some(years) => retention::people(&store.snapshot(code).await?, years, today),
            None => People::default(),
        };
        let accounts = match schedule.accounts {
            Some(years) => retention::accounts(store.accounts(code).await?, years, today),
            None => Vec::new(),
        };
        let uploads = store.expired_uploads(code, clock::now()).await?;
        Ok(Self { name: municipality.name.clone(), schedule, readings, uploads, people, accounts })
    }

    fn told(&self) -> String {
        let mut text = format!("{}の保存年限（今日 {}）\n", self.name, clock::today().wareki());
        let years = |years: Option<u16>| years.map_or_else(|| "期限なし（`ayumi retention set` で決める）".to_owned(), |years| format!("{years}年"));
        text += &format!("\n閲覧の記録: {}\n", years(self.schedule.readings));
        if let Some((before, count)) = self.readings {
            text += &format!("  {before} より前の {count}件を消します。\n");
        }
        text += &format!("\n取り込み前のファイル: 1日\n  {}件を消します。\n", self.uploads);
        text += &format!("\n任用の終わった職員: 最後の任用・発令が終わってから {}\n", years(self.schedule.people));
        for due in &self.people.due {
            text += &format!("  {}　{}　（{}に終わった）\n", due.number, due.name, due.left.previous().wareki());
        }
        if self.schedule.people.is_some() {
            text += &format!("  {}人の職員番号・氏名・カナ・生年月日・根拠を消します。事実は名前なしで残ります。\n", self.people.due.len());
        }
        if self.people.unknown > 0 {
            text += &format!("  ほかに、任用も発令も記録されていないため判断できない職員が {}人います（消しません）。\n", self.people.unknown);
        }
        text += &format!("\n利用を終えた利用者: 終わってから {}\n", years(self.schedule.accounts));
        for account in &self.accounts {
            text += &format!("  {}　（{}に終わった）\n", account.login, account.ended.map_or_else(String::new, |ended| ended.day().wareki()));
        }
        if self.schedule.accounts.is_some() {
            text += &format!("  {}人の利用者ID・氏名・職員との結び付きを消します。\n", self.accounts.len());
        }
        text + "\n何も消していません。消すときは --apply を付けてください（戻せません）。\n"
    }

    /// Names were shown: it is on record.
    async fn seen(&self, store: &Store, municipality: &Municipality, actor: &str) -> Result<()> {
        if self.people.due.is_empty() {
            return Ok(());
        }
        let people = self.people.due.len() as u64;
        let route = "ayumi retention".into();
        let noted = NewReading { instant: clock::now(), actor: actor.into(), act: "view".into(), person: None, people, route };
        Ok(store.note_reading(municipality.code, &noted).await?)
    }

    /// One entry of the journal for each person and account: where it stops, what was removed is removed, and the next run goes
    /// on.
    async fn remove(&self, store: &Store, municipality: &Municipality, by: &By) -> Result<()> {
        let code = municipality.code;
        let mut people = 0;
        for due in &self.people.due {
            let erased = store.erase_person(code, due.key, by).await;
            erased.map_err(|error| {
                Failure::problems(format!("{people}人まで消したところで止まりました（台帳の鍵 {}）: {}。", due.key.0, error.ja()))
            })?;
            people += 1;
        }
        for account in &self.accounts {
            store.erase_account(code, account.id, by).await.map_err(|error| Failure::problems(error.ja()))?;
        }
        let uploads = store.prune_uploads(code, by).await?;
        if let Some((before, _)) = self.readings {
            store.prune_readings(code, before, by).await?;
        }
        let readings = self.readings.map_or(0, |(_, count)| count);
        let text =
            format!("消しました: 職員 {people}人、利用者 {}人、取り込み前のファイル {uploads}件、閲覧の記録 {readings}件。\n", self.accounts.len());
        output::text(&text)
    }
}

/// A kind of what is kept, as a word.
///
/// # Errors
/// There is no such kind.
pub fn kept(word: &str) -> std::result::Result<Kept, String> {
    Kept::ALL.into_iter().find(|kept| kept.word() == word).ok_or_else(|| "readings、people、accounts のどれかを書いてください。".into())
}
