//! What the demonstration shows: the city, targets, coverage, stages, the people nearest to each role, one person.

use ayumi_answers::eligible::Candidates;
use ayumi_answers::figure::unknown;
use ayumi_answers::{Desk, coverage, kpi, status};
use ayumi_engine::{Eligible, eligible, error_ja, measure, stage};
use ayumi_facts::{Code, PersonId};
use ayumi_policy::grammar::Noun;
use ayumi_policy::measure::Measure;
use ayumi_policy::requirement::{Leaf, Requirement};
use rayon::prelude::*;

use super::{Made, talent};
use crate::commands::eligible::blocks as candidate_blocks;
use crate::commands::kpi::{kpi_blocks, target_blocks};
use crate::commands::status::answer_blocks;
use crate::exit::Result;
use crate::ledger::unanswered;
use crate::output::{Block, Table};
use crate::packs;

/// How many of the nearest are shown for each scheme.
const NEAREST: usize = 3;

/// The whole tour. What the policy does not have is left out; a policy without roles shows what it has.
pub fn blocks(desk: &Desk, made: &Made) -> Result<Vec<Block>> {
    let mut blocks = city(desk, made);
    let figures = kpi::view(desk);
    blocks.extend(target_blocks(&figures));
    blocks.extend(kpi_blocks(&figures));
    blocks.extend(coverage_blocks(desk));
    blocks.extend(holders(desk));
    blocks.extend(stages(desk));
    let candidates = candidates(desk);
    blocks.extend(nearest(desk, &candidates));
    if desk.policy().roles.is_empty() {
        blocks.extend(talent::blocks(desk));
    }
    let example = example(desk, &candidates);
    if let Some(person) = example {
        let view = status::view(desk, person).map_err(|error| unanswered(desk, &error))?;
        blocks.push(Block::title(format!("一人の例: {}", view.person.line())));
        blocks.push(Block::text(view.person.posts_line()));
        blocks.extend(answer_blocks(&view));
    }
    blocks.extend(next(desk, made, example));
    Ok(blocks)
}

fn city(desk: &Desk, made: &Made) -> Vec<Block> {
    let header = &desk.policy().pack.policy;
    let employed = desk.scope.snapshot.person_ids().filter(|person| employed(desk, *person)).count();
    let units = desk.scope.units.ids().filter(|unit| desk.scope.units.exists(*unit, desk.as_of)).count();
    let lines = [
        format!("方針　　{}（{}、第{}版）", header.title, header.municipality.name, header.revision),
        format!("市　　　架空の市。人も所属も実在しません（種 {}）", made.seed),
        format!("基準日　{}", desk.as_of.wareki()),
        format!(
            "規模　　在籍 {employed}人（台帳に {}人）、{units}所属、事実 {}件、記録 {}回",
            desk.scope.snapshot.people.len(),
            made.facts,
            made.steps
        ),
        format!("台帳　　{}（作成 {:.1}秒）", made.path.display(), made.seconds),
    ];
    vec![Block::title(format!("{}の方針を、架空の市で動かします", header.municipality.name)), Block::Lines(lines.to_vec())]
}

fn employed(desk: &Desk, person: PersonId) -> bool {
    let facts = desk.scope.snapshot.facts_of(person).iter().filter(|fact| fact.known(desk.scope.known_at) && fact.valid.contains(desk.as_of));
    facts.into_iter().any(|fact| matches!(fact.what, ayumi_facts::What::Employment { .. }))
}

/// One line for each thing that units should have.
fn coverage_blocks(desk: &Desk) -> Vec<Block> {
    let groups = coverage::view(desk).groups;
    if groups.is_empty() {
        return Vec::new();
    }
    let mut table = Table::new(&["配置", "状況"]);
    groups.iter().for_each(|group| table.push([group.label.clone(), group.summary()]));
    vec![Block::title("配置（誰がいないかは ayumi coverage --missing）"), Block::Table(table)]
}

/// How many hold each role, each person once a role.
fn holders(desk: &Desk) -> Vec<Block> {
    let names = desk.names();
    let mut table = Table::new(&["役割", ">該当（実人数）", ">不明"]);
    for role in desk.policy().roles.keys() {
        let count = Measure::Count(Requirement::Leaf(Leaf::Holds { role: *role, at_least: None }));
        let (holding, open) = match measure(desk.scope, &count, desk.as_of) {
            Ok(measured) => (format!("{}人", measured.numerator.len()), unknown(measured.unknown.len())),
            Err(error) => (error_ja(&error, &names), String::new()),
        };
        table.push([names.name(Noun::Role, *role), holding, open]);
    }
    titled("役割", table)
}

/// How many are at each step of each group.
fn stages(desk: &Desk) -> Vec<Block> {
    let names = desk.names();
    let mut table = Table::new(&["段階の区分", "段階", ">いま居る人（実人数）", ">さらに上かもしれない人"]);
    for (group, rule) in &desk.policy().stages {
        let people: Vec<PersonId> = desk.scope.snapshot.person_ids().collect();
        let reached: Vec<(Option<Code>, bool)> = people
            .into_par_iter()
            .filter(|person| employed(desk, *person))
            .filter_map(|person| stage(desk.scope, person, *group, desk.as_of))
            .map(|stage| (stage.reached, stage.perhaps.is_some()))
            .collect();
        let mut label = names.stage_group(*group);
        for step in std::iter::once(None).chain(rule.steps.iter().map(|step| Some(step.id))) {
            let here = reached.iter().filter(|(at, _)| *at == step).count();
            let perhaps = reached.iter().filter(|(at, perhaps)| *at == step && *perhaps).count();
            let name = step.map_or_else(|| "（最初の段階に達していない）".into(), |step| names.step(*group, step));
            table.push([std::mem::take(&mut label), name, format!("{here}人"), unknown(perhaps)]);
        }
    }
    titled("段階", table)
}

fn titled(title: &str, table: Table) -> Vec<Block> {
    if table.is_empty() { Vec::new() } else { vec![Block::title(title), Block::Table(table)] }
}

type Found<'p> = Vec<(Code, std::result::Result<Eligible<'p>, ayumi_engine::EvaluationError>)>;

fn candidates<'p>(desk: &Desk<'p>) -> Found<'p> {
    desk.policy().schemes.keys().map(|scheme| (*scheme, eligible(desk.scope, *scheme, desk.as_of))).collect()
}

fn nearest(desk: &Desk, found: &Found) -> Vec<Block> {
    let names = desk.names();
    let mut blocks = Vec::new();
    for (scheme, found) in found {
        match found {
            Ok(found) => blocks.extend(candidate_blocks(&Candidates::new(found, desk, NEAREST), NEAREST)),
            Err(error) => blocks.extend([Block::title(names.scheme(*scheme)), Block::text(error_ja(error, &names))]),
        }
    }
    blocks
}

/// Somebody about whom there is something to tell: nearest to a role, or else who meets its requirements or holds it.
fn example(desk: &Desk, found: &Found) -> Option<PersonId> {
    let mut found = found.iter().filter_map(|(_, found)| found.as_ref().ok());
    let near = found.clone().find_map(|found| Some(found.nearly.first()?.person));
    let met = || found.find_map(|found| found.met.first().or(found.held.first()).copied());
    near.or_else(met).or_else(|| desk.scope.snapshot.person_ids().find(|person| employed(desk, *person)))
}

/// What to try now, with the words of this very ledger.
fn next(desk: &Desk, made: &Made, example: Option<PersonId>) -> Vec<Block> {
    let number = example.and_then(|person| desk.loaded.snapshot.person(person)).map(|person| person.number.to_string());
    let role = desk.policy().schemes.values().map(|scheme| scheme.role).next().or(desk.policy().requirements.keys().copied().last());
    let other = packs::embedded().into_iter().map(|pack| pack.name).find(|name| *name != made.pack).unwrap_or_default();
    let next_year = ayumi_calendar::FiscalYear::of(desk.as_of).end();
    let mut lines = vec![format!("  export AYUMI_LEDGER={}", made.path.display())];
    if let Some(number) = number {
        lines.push(format!("  ayumi status {number}"));
        lines.push(format!("  ayumi status {number} --as-of {next_year} --format json"));
        lines.push(format!("  ayumi timeline {number}"));
    }
    lines.extend(role.map(|role| format!("  ayumi eligible {role} --limit 50")));
    lines.extend(["kpi", "coverage --missing", "units", "journal"].map(|command| format!("  ayumi {command}")));
    lines.push(format!("  ayumi what-if --pack {other}"));
    lines.push("  ayumi export status 状態.xlsx".into());
    vec![Block::title("次に試すこと"), Block::Lines(lines)]
}
