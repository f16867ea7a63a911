//! The first page: what can be tried.

use askama::Template;
use ayumi_policy::model::Part;
use ayumi_policy::numbers::{Number, numbers};
use ayumi_policy::{SourceFile, parse_pack};

use super::scenario::Scenario;
use crate::ask::Ask;
use crate::error::AppError;
use crate::page::{Page, count};
use crate::shell::{Link, Shell};

/// 試算のはじめ.
#[derive(Debug, Template)]
#[template(path = "what_if/start.html")]
pub struct StartPage {
    /// The frame.
    pub shell: Shell,
    /// The parts of the policy with numbers.
    pub parts: Vec<Link>,
    /// Earlier versions of the policy in use.
    pub adopted: Vec<Link>,
    /// Policies that come with the program.
    pub packs: Vec<Link>,
    /// What is wrong with the files that were sent.
    pub problems: Vec<String>,
}

/// The first page.
///
/// # Errors
/// The ledger cannot be read.
pub async fn page(ask: Ask) -> Result<Page<StartPage>, AppError> {
    // Whoever comes here will ask for a comparison next.
    super::compared::figures(&ask);
    StartPage::new(&ask, Vec::new()).await.map(Page)
}

impl StartPage {
    /// The page, with what was wrong with the files that were sent.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn new(ask: &Ask, problems: Vec<String>) -> Result<Self, AppError> {
        let shell = ask.shell.clone();
        let parts = parts(ask, &all(ask), None, &[]);
        Ok(Self { parts, adopted: adopted(ask).await?, packs: packs(ask), problems, shell })
    }
}

/// Every number of the policy in use.
pub fn all(ask: &Ask) -> std::sync::Arc<Vec<Number>> {
    ask.remember("what-if numbers", || numbers(&ask.world.policy().pack))
}

/// The parts with numbers and how many each has. `sets` go along.
pub fn parts(ask: &Ask, all: &[Number], current: Option<Part>, sets: &[(String, String)]) -> Vec<Link> {
    let mut found: Vec<(Part, usize)> = Vec::new();
    for number in all {
        match found.iter_mut().find(|(part, _)| *part == number.part) {
            Some((_, count)) => *count += 1,
            None => found.push((number.part, 1)),
        }
    }
    found.sort_by_key(|(part, _)| PREFERRED.iter().position(|of| of == part).unwrap_or(PREFERRED.len()));
    let scenario = Scenario::Edited(sets.to_vec());
    let link = |(part, n): (Part, usize)| Link {
        text: ask.shell.f2("what-if-part", ("part", part.ja()), ("n", count(n))),
        href: scenario.to(ask, "/what-if/edit", &[("part", part.stem())]),
        current: current == Some(part),
    };
    found.into_iter().map(link).collect()
}

/// What officials change first stands first.
pub const PREFERRED: [Part; 7] = [Part::Requirements, Part::Schemes, Part::Stages, Part::Targets, Part::Kpis, Part::SkillMap, Part::Roles];

async fn adopted(ask: &Ask) -> Result<Vec<Link>, AppError> {
    let all = ask.site.store().adopted_packs(ask.site.municipality()).await?;
    let in_use = all.iter().rev().find(|pack| pack.seq <= ask.day.known_at).or(all.first()).map(|pack| pack.seq);
    let link = |pack: &ayumi_store::AdoptedPack| {
        let words = [("policy", pack.policy.clone()), ("revision", pack.revision.to_string()), ("day", ask.shell.date(pack.by.instant.day()))];
        Link {
            text: ask.shell.fill("what-if-adopted", &words.each_ref().map(|(name, value)| (*name, value.as_str()))),
            href: Scenario::Adopted(pack.seq).to(ask, "/what-if/result", &[]),
            current: false,
        }
    };
    Ok(all.iter().filter(|pack| Some(pack.seq) != in_use).map(link).collect())
}

/// The packs inside the program that differ from the policy in use.
fn packs(ask: &Ask) -> Vec<Link> {
    let titled = |(name, files): &(String, Vec<SourceFile>)| {
        let pack = parse_pack(files).0;
        (pack != ask.world.policy().pack).then(|| (name.clone(), pack.policy.title))
    };
    let titles = ask.remember("what-if packs", || ask.site.packs().iter().filter_map(titled).collect::<Vec<_>>());
    let link = |(name, title): &(String, String)| Link {
        text: title.clone(),
        href: Scenario::Pack(name.clone()).to(ask, "/what-if/result", &[]),
        current: false,
    };
    titles.iter().map(link).collect()
}
