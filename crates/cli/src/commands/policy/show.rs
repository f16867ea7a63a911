//! `ayumi policy show`: what a pack says, in sentences.

use ayumi_calendar::Date;
use ayumi_policy::model::{By, Item};
use ayumi_policy::resolved::Dated;
use ayumi_policy::sentence::{PackNames, measure_ja, outline_ja};
use ayumi_policy::{Checked, Policy};

use super::write_files;
use crate::args::ShowArgs;
use crate::exit::{Exit, Result};
use crate::output::{self, Block, Table};
use crate::packs;

/// Runs the command.
pub fn run(args: &ShowArgs) -> Result<Exit> {
    let (pack, policy) = packs::checked(&args.pack)?;
    if let Some(dir) = &args.files {
        write_files(dir, pack.files.iter().map(|file| (file.name.clone(), file.text.clone())).collect())?;
        output::text(&format!("{} に方針パックの {}ファイルを書き出しました。\n", dir.display(), pack.files.len()))?;
        return Ok(Exit::Fine);
    }
    output::blocks(&blocks(&policy))?;
    Ok(Exit::Fine)
}

fn blocks(policy: &Checked) -> Vec<Block> {
    let names = PackNames { pack: &policy.pack, on: policy.start() };
    let mut blocks = header(policy);
    blocks.extend(roles(policy));
    for (id, scheme) in &policy.schemes {
        let label = policy.pack.schemes.iter().find(|item| item.id.value == *id).map_or("", Item::label);
        blocks.push(Block::title(format!("要件: {label}")));
        blocks.extend(versions(&scheme.versions, |terms| outline_ja(&terms.require, &names)));
    }
    for (id, rule) in &policy.stages {
        let label = policy.pack.stages.iter().find(|item| item.id.value == *id).map_or("", Item::label);
        blocks.push(Block::title(format!("段階: {label}")));
        let group = policy.pack.stages.iter().find(|item| item.id.value == *id);
        for step in &rule.steps {
            let name = group.and_then(|group| group.steps.iter().find(|item| item.id.value == step.id)).map_or("", |item| item.name.as_str());
            blocks.push(Block::text(format!("{name}［{}］", step.source)));
            blocks.push(Block::Lines(indented(&outline_ja(&step.require, &names))));
        }
    }
    for (id, requirement) in &policy.requirements {
        let label = policy.pack.requirements.iter().find(|item| item.id.value == *id).map_or("", Item::label);
        blocks.push(Block::title(format!("要件: {label}（{id}）")));
        blocks.extend(versions(requirement, |requirement| outline_ja(requirement, &names)));
    }
    blocks.extend(targets(policy, &names));
    blocks
}

fn header(policy: &Policy) -> Vec<Block> {
    let header = &policy.pack.policy;
    let mut blocks = vec![Block::title(header.title.clone())];
    let from = header.from.value.ja();
    let version = header.version.clone().unwrap_or_else(|| "－".into());
    blocks.push(Block::text(format!("{}　版 {version}（第{}版の電子化）　施行 {from}", header.municipality.name, header.revision)));
    blocks.extend(header.definition.iter().map(|definition| Block::text(format!("デジタル人材: {definition}"))));
    blocks.extend(header.notes.iter().map(|note| Block::text(format!("注: {note}"))));
    blocks
}

fn roles(policy: &Policy) -> Vec<Block> {
    let mut table = Table::new(&["id", "役割", "どのように就くか", "出典"]);
    for role in &policy.pack.roles {
        let ways: Vec<&str> = role.obtained.iter().map(|way| by(way.by.value)).collect();
        let ways = if role.is_family { "総称（内訳の役割を通じて）".into() } else { ways.join("、") };
        table.push([role.id.value.to_string(), role.label().to_owned(), ways, role.source.clone().unwrap_or_default()]);
    }
    if table.is_empty() { Vec::new() } else { vec![Block::title("役割"), Block::Table(table)] }
}

fn by(by: By) -> &'static str {
    match by {
        By::Everyone => "全員",
        By::Rule => "規定により",
        By::Appointment => "任命",
        By::Certification => "認定",
        By::Outside => "外部から",
    }
}

fn versions<T>(dated: &Dated<T>, outline: impl Fn(&T) -> Vec<(usize, String)>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for version in &dated.versions {
        let from = if version.period.from == Date::MIN { String::new() } else { format!("{}から　", version.period.from.wareki()) };
        blocks.push(Block::text(format!("{from}［{}］", version.source)));
        blocks.extend(version.provisional.iter().map(|why| Block::text(format!("見本: {why}"))));
        blocks.push(Block::Lines(indented(&outline(&version.value))));
    }
    blocks
}

fn indented(outline: &[(usize, String)]) -> Vec<String> {
    let fold = |(depth, text): &(usize, String)| {
        let indent = 2 * depth + 2;
        output::wrap(&format!("・{text}"), output::WIDTH - indent).into_iter().map(move |part| format!("{:indent$}{part}", ""))
    };
    outline.iter().flat_map(fold).collect()
}

fn targets(policy: &Policy, names: &PackNames) -> Vec<Block> {
    let mut table = Table::new(&["目標", "何を数えるか", "目標値"]);
    for target in &policy.pack.targets {
        let unit = target.unit.as_deref().unwrap_or("");
        let years = target.by_year.iter().map(|(year, goal)| format!("{}: {}", year.value, goal.value.ja(unit)));
        let long = target.value.iter().map(|goal| {
            let by = target.by.as_ref().map_or_else(String::new, |by| format!("（{}）", by.value.ja()));
            format!("{}{by}", goal.value.ja(unit))
        });
        let measure = policy.targets.get(&target.id.value).map_or_else(|| "測定方法が未定".into(), |measure| measure_ja(measure, names));
        table.push([target.label().to_owned(), measure, years.chain(long).collect::<Vec<_>>().join("\n")]);
    }
    if table.is_empty() { Vec::new() } else { vec![Block::title("目標"), Block::Table(table)] }
}
