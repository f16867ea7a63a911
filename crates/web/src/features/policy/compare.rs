//! 比べる: the adopted policy beside another one: an earlier version, a pack that comes with the program, or files that are
//! sent and not kept.

mod upload;

use std::sync::Arc;

use askama::Template;
use axum::extract::Multipart;
use ayumi_facts::Seq;
use ayumi_policy::diff::{Change, Difference};
use ayumi_policy::model::Part;
use ayumi_policy::{Pack, SourceFile, diff, parse_pack};

use super::Frame;
use super::book::{Book, place};
use super::word::Word;
use crate::ask::Ask;
use crate::error::AppError;
use crate::page::{Page, count};
use crate::parts::{Chip, Look};
use crate::shell::Shell;

use upload::{Problem, Sent};

/// 方針の比較.
#[derive(Debug, Template)]
#[template(path = "policy/compare.html")]
pub struct ComparePage {
    shell: Shell,
    frame: Frame,
    packs: Vec<Choice>,
    versions: Vec<Choice>,
    result: Option<Shown>,
    /// What is wrong with the files that were sent.
    problems: Vec<Problem>,
}

/// What can be compared with.
#[derive(Debug)]
struct Choice {
    value: String,
    text: String,
    chosen: bool,
}

/// The comparison, ready to print.
#[derive(Debug)]
struct Shown {
    before: String,
    after: String,
    swap: Option<String>,
    total: String,
    summary: Vec<Sum>,
    parts: Vec<PartShown>,
}

#[derive(Debug)]
struct Sum {
    part: &'static str,
    anchor: String,
    counts: String,
}

#[derive(Debug)]
struct PartShown {
    part: &'static str,
    anchor: String,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    item: Word,
    field: String,
    change: Chip,
    before: String,
    after: String,
}

/// Two policies with their titles, and what differs.
#[derive(Debug)]
struct Compared {
    before: String,
    after: String,
    found: Vec<Difference>,
}

/// The forms, and a comparison if one is asked for.
///
/// # Errors
/// There is no such pack or version.
pub async fn page(ask: Ask) -> Result<Page<ComparePage>, AppError> {
    let with = ask.shell.given("with").trim().to_owned();
    if with.is_empty() {
        return Ok(Page(whole(&ask, None, Vec::new()).await?));
    }
    let other = Arc::new(find(&ask, &with).await?);
    let is_swapped = ask.shell.given("swap") == "1";
    // An earlier version comes before the adopted one; any other is what might come after it.
    let first = with.parse::<u32>().is_ok() != is_swapped;
    let compared = ask.remember(&format!("policy compare {with} {is_swapped}"), || compare(&ask, &other, first));
    let swap = ask.shell.same(&[("swap", (!is_swapped).then_some("1"))]);
    let shown = shown(&ask, &compared, Some(swap));
    Ok(Page(whole(&ask, Some(shown), Vec::new()).await?))
}

/// The comparison with files that are sent.
///
/// # Errors
/// Nothing was sent, or what was sent cannot be read as a form.
pub async fn uploaded(ask: Ask, form: Multipart) -> Result<Page<ComparePage>, AppError> {
    let Sent { title, pack, problems } = upload::read(&ask, form).await?;
    let Some(pack) = pack else { return Ok(Page(whole(&ask, None, problems).await?)) };
    let compared = compare(&ask, &Other { title, pack }, false);
    let shown = shown(&ask, &compared, None);
    Ok(Page(whole(&ask, Some(shown), problems).await?))
}

/// What the adopted policy is compared with.
#[derive(Debug)]
struct Other {
    title: String,
    pack: Pack,
}

async fn find(ask: &Ask, with: &str) -> Result<Other, AppError> {
    if let Some((_, files)) = ask.site.packs().iter().find(|(name, _)| name == with) {
        let (pack, _) = parse_pack(files);
        return Ok(Other { title: pack.policy.title.clone(), pack });
    }
    let Ok(position) = with.parse().map(Seq) else { return Err(AppError::not_found("rule")) };
    let adopted = ask.site.store().adopted_packs(ask.site.municipality()).await?;
    let version = adopted.iter().find(|pack| pack.seq == position).ok_or_else(|| AppError::not_found("rule"))?;
    let files = ask.site.store().pack_files(ask.site.municipality(), position).await?;
    let files: Vec<SourceFile> = files.into_iter().map(|(name, text)| SourceFile { name, text }).collect();
    let (pack, _) = parse_pack(&files);
    let day = ask.shell.date(version.by.instant.day());
    Ok(Other { title: ask.shell.f2("policy-compare-version", ("title", &pack.policy.title), ("date", day)), pack })
}

fn compare(ask: &Ask, other: &Other, is_first: bool) -> Compared {
    let adopted = &ask.world.policy().pack;
    let title = ask.shell.f1("policy-compare-adopted", "title", &adopted.policy.title);
    if is_first {
        return Compared { before: other.title.clone(), after: title, found: diff(&other.pack, adopted) };
    }
    Compared { before: title, after: other.title.clone(), found: diff(adopted, &other.pack) }
}

async fn whole(ask: &Ask, result: Option<Shown>, problems: Vec<Problem>) -> Result<ComparePage, AppError> {
    Ok(ComparePage { frame: Frame::new(ask), packs: packs(ask), versions: versions(ask).await?, result, problems, shell: ask.shell.clone() })
}

fn packs(ask: &Ask) -> Vec<Choice> {
    let titles = ask.remember("policy titles", || {
        let title = |(name, files): &(String, Vec<SourceFile>)| {
            let header: Vec<SourceFile> = files.iter().filter(|file| file.name == Part::Policy.file()).cloned().collect();
            let (pack, _) = parse_pack(&header);
            (name.clone(), format!("{}　{}", pack.policy.municipality.name, pack.policy.title))
        };
        ask.site.packs().iter().map(title).collect::<Vec<_>>()
    });
    let choice = |(name, text): &(String, String)| Choice { value: name.clone(), text: text.clone(), chosen: ask.shell.given("with") == name };
    titles.iter().map(choice).collect()
}

/// The versions adopted at other times.
async fn versions(ask: &Ask) -> Result<Vec<Choice>, AppError> {
    let adopted = ask.site.store().adopted_packs(ask.site.municipality()).await?;
    let in_use = adopted.iter().rev().find(|pack| pack.seq <= ask.day.known_at).or(adopted.first()).map(|pack| pack.seq);
    let choice = |pack: &ayumi_store::AdoptedPack| {
        let (day, value) = (ask.shell.date(pack.by.instant.day()), pack.seq.0.to_string());
        let text = ask.shell.fill("policy-compare-choice", &[("date", &day), ("revision", &pack.revision.to_string()), ("position", &value)]);
        Choice { chosen: ask.shell.given("with") == value, value, text }
    };
    Ok(adopted.iter().filter(|pack| Some(pack.seq) != in_use).map(choice).collect())
}

fn shown(ask: &Ask, compared: &Compared, swap: Option<String>) -> Shown {
    let book = Book::open(ask);
    let mut parts: Vec<PartShown> = Vec::new();
    let mut summary = Vec::new();
    for part in Part::ALL {
        let of: Vec<&Difference> = compared.found.iter().filter(|found| found.part == part).collect();
        if of.is_empty() {
            continue;
        }
        let whole = |found: &Difference| found.field.is_empty();
        let [added, removed] =
            [Change::Added, Change::Removed].map(|change| count(of.iter().filter(|found| whole(found) && found.change == change).count()));
        let other = count(of.iter().filter(|found| !whole(found) || !matches!(found.change, Change::Added | Change::Removed)).count());
        let anchor = format!("diff-{}", part.stem());
        summary.push(Sum {
            part: part.ja(),
            anchor: anchor.clone(),
            counts: ask.shell.fill("policy-compare-counts", &[("added", &added), ("removed", &removed), ("changed", &other)]),
        });
        parts.push(PartShown { part: part.ja(), anchor, rows: of.into_iter().map(|one| row(&book, one)).collect() });
    }
    Shown {
        before: compared.before.clone(),
        after: compared.after.clone(),
        swap,
        total: ask.shell.f1("policy-compare-total", "count", count(compared.found.len())),
        summary,
        parts,
    }
}

fn row(book: &Book, found: &Difference) -> Row {
    // Only what the adopted policy has stands on a page of its own.
    let has = book.item(&[found.part], &ayumi_policy::At::new(found.id)).href.is_some();
    let href = place(found.part, found.id).filter(|_| has).map(|path| book.to(&path));
    Row {
        item: Word { text: found.label.clone(), href },
        field: found.field.clone(),
        change: chip(&book.ask.shell, found.change),
        before: found.before.clone().unwrap_or_default(),
        after: found.after.clone().unwrap_or_default(),
    }
}

fn chip(shell: &Shell, change: Change) -> Chip {
    let text = match change {
        Change::Added => "policy-change-added",
        Change::Removed => "policy-change-removed",
        Change::Changed => "policy-change-changed",
        Change::Renamed => "policy-change-renamed",
        Change::Reordered => "policy-change-reordered",
    };
    Chip::new(Look::Plain, shell.t(text))
}
