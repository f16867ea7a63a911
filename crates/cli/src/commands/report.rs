//! `ayumi report`: figures are published with all that is needed to compute them again, and are computed again.

use ayumi_answers::release::{Difference, PublishedFigure, differences, figures};
use ayumi_calendar::Date;
use ayumi_facts::Seq;
use ayumi_store::{Municipality, NewRelease, Release, ReleaseId, Store};

use crate::args::{LedgerArgs, ReportCheckArgs, ReportCommand, ReportPublishArgs};
use crate::exit::{Exit, Failure, Result};
use crate::ledger::{self, Ledger};
use crate::{clock, output};

/// Runs the command.
///
/// # Errors
/// No ledger, no policy; no such release; what is computed differs.
pub async fn run(command: &ReportCommand) -> Result<Exit> {
    match command {
        ReportCommand::Publish(args) => publish(args).await,
        ReportCommand::List(args) => list(args).await,
        ReportCommand::Check(args) => check(args).await,
    }
}

/// The ledger as it was known at a position, asked for a day.
async fn as_known(store: &Store, municipality: &Municipality, (known_at, as_of): (Seq, Date)) -> Result<Ledger> {
    let loaded = store.snapshot_as_known(municipality.code, known_at).await?;
    Ledger::with(store, municipality.clone(), loaded, (known_at, Some(as_of))).await
}

fn computed(ledger: &Ledger) -> Vec<PublishedFigure> {
    figures(&ledger.desk(&ledger.scope()))
}

async fn publish(args: &ReportPublishArgs) -> Result<Exit> {
    let (store, municipality) = ledger::open(&args.ledger).await?;
    let known_at = store.last(municipality.code).await?;
    let as_of = args.as_of.unwrap_or_else(clock::today);
    let ledger = as_known(&store, &municipality, (known_at, as_of)).await?;
    let figures = computed(&ledger);
    let text = serde_json::to_string(&figures).map_err(|error| Failure::ledger(error.to_string()))?;
    let policy = &ledger.policy.pack.policy;
    let new = NewRelease {
        name: args.name.clone(),
        as_of,
        known_at,
        policy: policy.id.as_str().to_owned(),
        revision: policy.revision,
        program: env!("CARGO_PKG_VERSION").into(),
        figures: text,
    };
    let ReleaseId(id) = store.publish(municipality.code, &new, &ledger::by(&args.actor, "数字の公表", clock::now())).await?;
    store.close().await;
    output::text(&format!(
        "公表した数字を残しました: 公表番号 {id}「{}」\n基準日 {}、記録の位置 {}、方針 {} 第{}版、数字 {}件\n要約値 {}\n",
        new.name,
        as_of.wareki(),
        known_at.0,
        new.policy,
        new.revision,
        figures.len(),
        new.digest()
    ))?;
    Ok(Exit::Fine)
}

async fn list(args: &LedgerArgs) -> Result<Exit> {
    let (store, municipality) = ledger::open(args).await?;
    let all = store.releases(municipality.code).await?;
    let mut text = if all.is_empty() { "公表したものはありません。\n".to_owned() } else { String::new() };
    for Release { id, published, digest, recorded } in all {
        let NewRelease { name, as_of, known_at, policy, revision, .. } = published;
        text += &format!(
            "{}　{name}　基準日 {}、記録の位置 {}、方針 {policy} 第{revision}版、記録番号 {}\n  要約値 {digest}\n",
            id.0,
            as_of.wareki(),
            known_at.0,
            recorded.0
        );
    }
    output::text(&text)?;
    Ok(Exit::Fine)
}

async fn check(args: &ReportCheckArgs) -> Result<Exit> {
    let (store, municipality) = ledger::open(&args.ledger).await?;
    let all = store.releases(municipality.code).await?;
    let chosen: Vec<Release> = all.into_iter().filter(|release| args.id.is_none_or(|id| release.id == ReleaseId(id))).collect();
    if chosen.is_empty() {
        return Err(Failure::not_found("公表したものがありません。`ayumi report list` で確かめてください。"));
    }
    let mut different = 0;
    let mut text = String::new();
    for release in &chosen {
        let told = one(&store, &municipality, release).await?;
        different += usize::from(told.is_some());
        let said = told.unwrap_or_else(|| "計算し直して、同じ数字になりました。\n".into());
        text += &format!("公表番号 {}「{}」: {said}", release.id.0, release.published.name);
    }
    output::text(&text)?;
    Ok(if different == 0 { Exit::Fine } else { Exit::Problems })
}

/// What differs, in words; none if nothing does.
async fn one(store: &Store, municipality: &Municipality, release: &Release) -> Result<Option<String>> {
    let published = &release.published;
    if published.digest() != release.digest {
        return Ok(Some("残した数字が要約値と合いません。`ayumi journal verify` で確かめてください。\n".into()));
    }
    let before: Vec<PublishedFigure> = serde_json::from_str(&published.figures)
        .map_err(|error| Failure::ledger(format!("公表番号 {} の数字を読めません（{error}）。", release.id.0)))?;
    let ledger = as_known(store, municipality, (published.known_at, published.as_of)).await?;
    let found = differences(&before, &computed(&ledger));
    if found.is_empty() {
        return Ok(None);
    }
    let mut text = format!("{}件の数字が違います。\n", found.len());
    found.iter().for_each(|difference| text += &told(difference));
    if published.program != env!("CARGO_PKG_VERSION") {
        text += &format!(
            "  公表したときのプログラムは版 {}、今は版 {} です。変更履歴の ★ を見てください。\n",
            published.program,
            env!("CARGO_PKG_VERSION")
        );
    }
    Ok(Some(text))
}

fn told(difference: &Difference) -> String {
    let said = |figure: &Option<PublishedFigure>| match figure {
        None => "なし".to_owned(),
        Some(figure) => {
            let goal = figure.goal.as_ref().map_or_else(String::new, |goal| format!("目標 {goal}、"));
            format!("{goal}実績 {}、不明 {}", figure.actual, figure.unknown)
        }
    };
    let name = difference.published.as_ref().or(difference.computed.as_ref()).map_or("", |figure| figure.label.as_str());
    format!("  {name}: 公表 {} → 今 {}\n", said(&difference.published), said(&difference.computed))
}
