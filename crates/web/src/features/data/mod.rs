//! Data: what the ledger holds and lacks, files that go in and come out, and the journal of all that.

pub mod apply;
pub mod export;
pub mod form;
pub mod import;
pub mod imports;
pub mod journal;
pub mod options;
pub mod planned;
mod recorded;
pub mod trial;
pub mod upload;

use askama::Template;
use ayumi_answers::journal::Entry;
use ayumi_engine::contradictions;
use ayumi_facts::{Kind, PersonId};
use ayumi_store::JournalFilter;

use crate::ask::Ask;
use crate::error::AppError;
use crate::page::{Page, count};
use crate::shell::Shell;
use imports::{Row, newest};

/// データのページ.
#[derive(Debug, Template)]
#[template(path = "data/index.html")]
pub struct DataPage {
    /// The frame.
    pub shell: Shell,
    /// 職員 and 所属, with where they are listed.
    pub people: String,
    /// 所属 that exist on the day.
    pub units: String,
    /// 事実 by kind: name, number.
    pub kinds: Vec<(&'static str, String)>,
    /// All of them.
    pub facts: String,
    /// The newest entry: when, what, by whom.
    pub newest: Option<Entry>,
    /// 矛盾・不足: title, number.
    pub wrong: Vec<(&'static str, String)>,
    /// All of them; empty where there is none.
    pub wrongs: String,
    /// Files that wait: address, kind, name, when.
    pub waiting: Vec<[String; 4]>,
    /// The newest imports.
    pub imports: Vec<Row>,
}

/// The kinds of files, in the order in which a new city imports them.
pub const KINDS: [&str; 4] = ["staff", "units", "postings", "facts"];

/// What of the ledger is counted.
struct Counted {
    people: usize,
    units: usize,
    kinds: Vec<(Kind, usize)>,
    wrong: Vec<(&'static str, usize)>,
}

/// What is in the ledger.
///
/// # Errors
/// The ledger cannot be read.
pub async fn page(ask: Ask) -> Result<Page<DataPage>, AppError> {
    let counted = ask.remember("data", || counted(&ask));
    let (store, municipality) = (ask.site.store(), ask.site.municipality());
    let newest_entry = store.journal_by(municipality, &JournalFilter::default(), (0, 1)).await?.1.pop().map(Entry::from);
    let shell = &ask.shell;
    let waiting = store.uploads(municipality, ask.site.now()).await?.into_iter().map(|upload| {
        let when = ayumi_answers::words::instant(&upload.created.to_string());
        [shell.to(&format!("/data/uploads/{}", upload.token)), imports::kind(shell, &upload.kind), upload.name, when]
    });
    let sum = |counts: &[(&'static str, usize)]| counts.iter().map(|(_, count)| count).sum::<usize>();
    Ok(Page(DataPage {
        people: count(counted.people),
        units: count(counted.units),
        kinds: counted.kinds.iter().filter(|(_, n)| *n > 0).map(|(kind, n)| (kind.ja(), count(*n))).collect(),
        facts: count(counted.kinds.iter().map(|(_, count)| count).sum()),
        newest: newest_entry,
        wrong: counted.wrong.iter().map(|(title, n)| (*title, count(*n))).collect(),
        wrongs: if counted.wrong.is_empty() { String::new() } else { count(sum(&counted.wrong)) },
        waiting: waiting.collect(),
        imports: newest(&ask, 5).await?,
        shell: ask.shell,
    }))
}

fn counted(ask: &Ask) -> Counted {
    let scope = ask.world.scope();
    let (snapshot, as_of) = (scope.snapshot, ask.as_of());
    let mut kinds: Vec<(Kind, usize)> = Kind::ALL.into_iter().map(|kind| (kind, 0)).collect();
    for fact in snapshot.facts().iter().filter(|fact| fact.known(scope.known_at)) {
        if let Some((_, count)) = kinds.iter_mut().find(|(kind, _)| *kind == fact.what.kind()) {
            *count += 1;
        }
    }
    let wrong = contradictions(scope, as_of).counts().into_iter().map(|(kind, n)| (kind.ja(), n)).collect();
    let has = |person: &PersonId| scope.has(*person);
    let people = snapshot.person_ids().filter(has).count();
    Counted { people, units: scope.units.ids().filter(|unit| scope.units.exists(*unit, as_of)).count(), kinds, wrong }
}
