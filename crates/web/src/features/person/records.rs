//! 記録: every fact on record about the person with its origin, corrections and retractions included; the names they went by;
//! and on top what in the records contradicts itself.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use ayumi_answers::words::instant;
use ayumi_engine::{Contradiction, contradictions_of};
use ayumi_facts::{Assessor, Fact, FactId, Kind, Seq, What};
use ayumi_policy::sentence::Names;
use ayumi_store::{JournalEntry, Origin, PersonKey, PersonVersion};

use super::head::Head;
use super::subject::{Subject, Tab};
use crate::ask::Ask;
use crate::error::AppError;
use crate::page::{Page, count};
use crate::parts::Pager;
use crate::permit::{Act, Grant};
use crate::shell::{Link, Shell};

/// The parameter of the address that chooses one kind.
const KIND: &str = "kind";
/// The parameter that asks for the part on which one record stands.
pub const RECORD: &str = "record";
/// How many records a part has.
const SIZE: usize = 100;

/// 記録.
#[derive(Debug, Template)]
#[template(path = "person/records.html")]
pub struct RecordsPage {
    /// The frame.
    pub shell: Shell,
    /// The person.
    pub head: Head,
    /// 記録の矛盾・不足
    pub troubles: Vec<Trouble>,
    /// The kinds with how many there are, as filters.
    pub kinds: Vec<Link>,
    /// How many stand and how many were retracted.
    pub counted: String,
    /// The records, the newest period first.
    pub records: Vec<Record>,
    /// The way to the others, if there are more.
    pub pager: Option<Pager>,
    /// The names, the newest first.
    pub names: Vec<NameRow>,
    /// What else can be done with the record: text and address.
    pub ways: Vec<(&'static str, String)>,
}

/// ひとつの矛盾・不足.
#[derive(Clone, Debug)]
pub struct Trouble {
    /// What is wrong.
    pub title: &'static str,
    /// What to do.
    pub to_do: &'static str,
    /// The records concerned: text and address.
    pub facts: Vec<(String, String)>,
}

/// ひとつの記録.
#[derive(Clone, Debug)]
pub struct Record {
    /// The ledger's number.
    pub id: u64,
    /// 種類
    pub kind: &'static str,
    /// 内容
    pub label: String,
    /// 時間、評価者、制度など
    pub detail: String,
    /// いつから・いつまで
    pub period: String,
    /// 記録した時刻・記録者・理由
    pub by: String,
    /// 記録番号, with the way to what was known then.
    pub seq: (String, String),
    /// 取込: the file and its row, with the way to the import.
    pub import: Option<(String, String)>,
    /// 根拠
    pub evidence: String,
    /// Where the person asks for a correction of it.
    pub ask: Option<String>,
    /// By which entry it was withdrawn.
    pub withdrawn: Option<String>,
    /// What was recorded instead by the same entry: text and address.
    pub instead: Vec<(String, String)>,
}

/// 氏名の履歴の一行.
#[derive(Clone, Debug)]
pub struct NameRow {
    /// 氏名
    pub name: String,
    /// 氏名カナ
    pub kana: String,
    /// Since which entry it is known.
    pub since: String,
    /// Until which entry it was known; empty while it stands.
    pub until: String,
}

/// What the ledger says about the origins, read before the page is made.
struct Ledger {
    origins: HashMap<FactId, Origin>,
    entries: HashMap<Seq, JournalEntry>,
    versions: Vec<PersonVersion>,
}

/// The records.
///
/// # Errors
/// There is no such person, or the ledger cannot be read.
pub async fn page(ask: Ask, Path(key): Path<String>) -> Result<Page<RecordsPage>, AppError> {
    let subject = Subject::find(ask, &key)?;
    let status = subject.status()?;
    let all = recorded(&subject);
    let chosen = Kind::ALL.into_iter().find(|kind| kind.as_str() == subject.ask.shell.given(KIND));
    let mut shown: Vec<&Fact> = all.iter().copied().filter(|fact| chosen.is_none_or(|kind| fact.what.kind() == kind)).collect();
    shown.sort_by_key(|fact| std::cmp::Reverse((fact.valid.from, fact.recorded, fact.id)));
    let page = part(&subject, &shown);
    let here = Pager::part(&shown, page, SIZE);
    let ledger = read(&subject, here).await?;
    let troubles = contradictions_of(subject.scope(), subject.person, subject.as_of());
    Ok(Page(RecordsPage {
        head: Head::new(&subject, &status, Tab::Records),
        troubles: troubles.iter().map(|of| trouble(&subject, of)).collect(),
        kinds: kinds(&subject, &all, chosen),
        counted: counted(&subject, &shown),
        pager: (shown.len() > SIZE).then(|| Pager::new(&subject.ask.shell, page, SIZE, shown.len())),
        records: here.iter().map(|fact| record(&subject, fact, &all, &ledger)).collect(),
        names: ledger.versions.iter().rev().map(|version| name_row(&subject, version, &ledger)).collect(),
        ways: ways(&subject),
        shell: subject.ask.shell.clone(),
    }))
}

/// What else can be done with the record, for whoever may: who looked at it, all of it, correcting it.
fn ways(subject: &Subject) -> Vec<(&'static str, String)> {
    let (reach, shell, key) = (&subject.ask.permit.reach, &subject.ask.shell, subject.key());
    let own = reach.person == Some(PersonKey(key));
    let way = |act: Act, text: &str, all: String, mine: String| match reach.grant(act) {
        Grant::All => Some((subject.t(text), shell.to(&all))),
        Grant::Own | Grant::Unit if own => Some((subject.t(text), shell.to(&mine))),
        _ => None,
    };
    let disclosure = || format!("/people/{key}/disclosure");
    [
        way(Act::ReadReadings, "readings-whose", format!("/readings?person={key}"), "/readings".into()),
        way(Act::Disclose, "disclosure-link", disclosure(), disclosure()),
        way(Act::AskCorrection, "corrections-ask", "/corrections/own".into(), "/corrections/own".into()).filter(|_| own),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Which part is asked for: the one of that number, else the one with the record that is asked for.
fn part(subject: &Subject, shown: &[&Fact]) -> usize {
    let given = |name: &str| subject.ask.shell.given(name).parse::<u64>().ok();
    let with_record = || shown.iter().position(|fact| given(RECORD) == Some(fact.id.0)).map(|at| at / SIZE + 1);
    given(Pager::PARAMETER).and_then(|page| usize::try_from(page).ok()).or_else(with_record).unwrap_or(1)
}

/// What was recorded up to the position asked about, withdrawn or not.
fn recorded(subject: &Subject) -> Vec<&Fact> {
    let facts = subject.scope().snapshot.facts_of(subject.person);
    facts.iter().filter(|fact| fact.recorded <= subject.scope().known_at).collect()
}

fn is_withdrawn(subject: &Subject, fact: &Fact) -> bool {
    !fact.known(subject.scope().known_at)
}

/// Only about the records of one part: somebody may have many.
async fn read(subject: &Subject, facts: &[&Fact]) -> Result<Ledger, AppError> {
    let (store, municipality) = (subject.ask.site.store(), subject.ask.site.municipality());
    let ids: Vec<FactId> = facts.iter().map(|fact| fact.id).collect();
    let mut entries: Vec<Seq> = facts.iter().filter(|fact| is_withdrawn(subject, fact)).map(|fact| fact.retracted).collect();
    let origins = store.fact_origins(municipality, &ids).await?;
    let versions: Vec<PersonVersion> = store.person_history(municipality, PersonKey(subject.key())).await?;
    let known_at = subject.scope().known_at;
    let versions: Vec<PersonVersion> = versions.into_iter().filter(|version| version.recorded <= known_at).collect();
    entries.extend(versions.iter().flat_map(|version| [version.recorded, version.retracted]).filter(|seq| *seq <= known_at));
    entries.sort_unstable();
    entries.dedup();
    let mut found = HashMap::with_capacity(entries.len());
    for seq in entries {
        found.extend(store.journal(municipality, seq..=seq).await?.into_iter().map(|entry| (entry.seq, entry)));
    }
    Ok(Ledger { origins: origins.into_iter().map(|origin| (origin.fact, origin)).collect(), entries: found, versions })
}

fn trouble(subject: &Subject, of: &Contradiction) -> Trouble {
    let names = subject.names();
    let fact = |id: &FactId| Some((names.fact_label(&names.fact(*id)?.what), subject.record(*id)));
    Trouble { title: of.kind.ja(), to_do: of.kind.to_do(), facts: of.facts.iter().filter_map(fact).collect() }
}

fn kinds(subject: &Subject, all: &[&Fact], chosen: Option<Kind>) -> Vec<Link> {
    let shell = &subject.ask.shell;
    let every = Link {
        text: shell.f1("person-kind-all", "count", count(all.len())),
        href: shell.same(&[(KIND, None), (RECORD, None), (Pager::PARAMETER, None)]),
        current: chosen.is_none(),
    };
    let of = |kind: Kind| {
        let many = all.iter().filter(|fact| fact.what.kind() == kind).count();
        let text = shell.f2("person-kind-one", ("kind", kind.ja()), ("count", count(many)));
        (many > 0).then(|| Link {
            text,
            href: shell.same(&[(KIND, Some(kind.as_str())), (RECORD, None), (Pager::PARAMETER, None)]),
            current: chosen == Some(kind),
        })
    };
    std::iter::once(every).chain(Kind::ALL.into_iter().filter_map(of)).collect()
}

fn counted(subject: &Subject, shown: &[&Fact]) -> String {
    let withdrawn = shown.iter().filter(|fact| is_withdrawn(subject, fact)).count();
    subject.ask.shell.f2("person-records-counted", ("standing", count(shown.len() - withdrawn)), ("withdrawn", count(withdrawn)))
}

fn record(subject: &Subject, fact: &Fact, all: &[&Fact], ledger: &Ledger) -> Record {
    let shell = &subject.ask.shell;
    let origin = ledger.origins.get(&fact.id);
    let withdrawn = is_withdrawn(subject, fact);
    let position = fact.recorded.0.to_string();
    let import = origin.and_then(|origin| origin.import.as_ref());
    let names = ayumi_engine::Explaining { as_of: fact.valid.from, ..subject.names() };
    Record {
        id: fact.id.0,
        kind: fact.what.kind().ja(),
        label: names.fact_label(&fact.what),
        detail: detail(subject, &fact.what),
        period: subject.period(&fact.valid),
        by: origin.map(|origin| signed(&origin.by)).unwrap_or_default(),
        seq: (
            shell.f1("person-seq", "seq", &position),
            shell.same(&[("known", Some(&position)), (KIND, None), (RECORD, None), (Pager::PARAMETER, None)]),
        ),
        import: import.map(|import| {
            let row = import.row.map(|row| shell.f1("person-import-row", "row", row)).unwrap_or_default();
            (format!("{}{row}", import.file), shell.to(&format!("/data/imports/{}", import.id.0)))
        }),
        evidence: origin.and_then(|origin| origin.evidence.as_deref()).unwrap_or_default().to_owned(),
        ask: crate::features::corrections::about(&subject.ask, PersonKey(subject.key()), fact.id).filter(|_| !withdrawn),
        withdrawn: withdrawn.then(|| entry_line(subject, fact.retracted, ledger)),
        instead: if withdrawn { instead(subject, fact, all) } else { Vec::new() },
    }
}

/// 「2026-11-20 18:53:19　000123（所属長）　理由」
fn signed(by: &ayumi_store::By) -> String {
    let reason = if by.reason.is_empty() { String::new() } else { format!("　{}", by.reason) };
    format!("{}　{}{reason}", instant(&by.instant.to_string()), by.actor)
}

fn entry_line(subject: &Subject, seq: Seq, ledger: &Ledger) -> String {
    let by = ledger.entries.get(&seq).map(|entry| signed(&entry.by)).unwrap_or_default();
    format!("{by}（{}）", subject.ask.shell.f1("person-seq", "seq", seq.0))
}

/// What the entry that withdrew a fact recorded of the same kind.
fn instead(subject: &Subject, fact: &Fact, all: &[&Fact]) -> Vec<(String, String)> {
    let names = subject.names();
    let same = all.iter().filter(|other| other.recorded == fact.retracted && other.what.kind() == fact.what.kind());
    same.map(|other| (format!("{}　{}", names.fact_label(&other.what), subject.period(&other.valid)), subject.record(other.id))).collect()
}

/// What the label does not say: hours, who assessed, under which scheme.
pub fn detail(subject: &Subject, what: &What) -> String {
    let (shell, names) = (&subject.ask.shell, subject.names());
    match what {
        What::Completion { course, part, minutes, points } => {
            let hours = (*minutes > 0).then(|| hours(subject, *minutes));
            let points = (*points > 0).then(|| shell.f1("person-points", "points", points));
            let part = part.map(|part| part_name(subject, *course, part));
            part.into_iter().chain(hours).chain(points).collect::<Vec<_>>().join("・")
        }
        What::Assessment { by, .. } => subject.t(assessor(*by)).to_owned(),
        What::Appointment { scheme: Some(scheme), .. } => names.scheme(*scheme),
        What::Project { finished: true, result, .. } => {
            let result = result.and_then(|result| names.names.find(ayumi_policy::grammar::Noun::Choice, result));
            std::iter::once(subject.t("person-finished").to_owned()).chain(result).collect::<Vec<_>>().join("・")
        }
        _ => String::new(),
    }
}

/// 「3時間」「1時間30分」
pub fn hours(subject: &Subject, minutes: u32) -> String {
    let (hours, minutes) = (minutes / 60, minutes % 60);
    let id = if minutes == 0 { "person-hours" } else { "person-hours-minutes" };
    subject.ask.shell.f2(id, ("hours", hours), ("minutes", minutes))
}

fn part_name(subject: &Subject, course: ayumi_facts::Code, part: ayumi_facts::Code) -> String {
    let courses = &subject.scope().policy.pack.courses;
    let parts = courses.iter().filter(|item| item.id.value == course).flat_map(|item| &item.parts);
    parts.into_iter().find(|of| of.id.value == part).map_or_else(|| part.to_string(), |of| of.name.clone())
}

/// 本人・所属長・試験
pub fn assessor(by: Assessor) -> &'static str {
    match by {
        Assessor::Own => "person-by-own",
        Assessor::Head => "person-by-head",
        Assessor::Test => "person-by-test",
    }
}

fn name_row(subject: &Subject, version: &PersonVersion, ledger: &Ledger) -> NameRow {
    let line = |seq: Seq| if seq <= subject.scope().known_at { entry_line(subject, seq, ledger) } else { String::new() };
    NameRow { name: version.name.to_string(), kana: version.kana.to_string(), since: line(version.recorded), until: line(version.retracted) }
}
