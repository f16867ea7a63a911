//! `ayumi status`: where one person stands on a day, with the grounds.

use ayumi_answers::shown::{DutyShown, FitShown, RoleShown, SchemeShown, Shown, StageShown};
use ayumi_answers::status::{StatusView, view};
use ayumi_answers::words;
use ayumi_engine::Line;

use crate::args::StatusArgs;
use crate::exit::{Exit, Result};
use crate::ledger::{Ledger, unanswered};
use crate::output::{self, Block, Table, View};
use crate::reading;

/// Runs the command.
pub async fn run(args: &StatusArgs) -> Result<Exit> {
    let (ledger, person) = Ledger::open_for(&args.ask, &args.person).await?;
    let scope = ledger.scope();
    let desk = ledger.desk(&scope);
    let view = view(&desk, person).map_err(|error| unanswered(&desk, &error))?;
    reading::show(&ledger, ledger.loaded.person_key(person), &view, args.ask.format).await?;
    Ok(Exit::Fine)
}

impl View for StatusView {
    fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![Block::text(self.head.line()), Block::title(self.person.line()), Block::text(self.person.posts_line())];
        blocks.extend(answer_blocks(self));
        blocks
    }
}

/// What people read of the answer, without the head.
pub fn answer_blocks(view: &StatusView) -> Vec<Block> {
    let Shown { roles, schemes, stages, fits, duties } = &view.shown;
    let mut blocks = Vec::new();
    push(&mut blocks, "役割", &["役割", "判定", "就き方・期間"], roles.iter().map(role));
    schemes.iter().for_each(|scheme| blocks.extend(scheme_blocks(scheme)));
    push(&mut blocks, "段階", &["段階の区分", "現在", "次"], stages.iter().map(stage));
    push(&mut blocks, "スキル（不足と未評価は別に数える）", &["役割", ">適合度", ">満たす", ">未評価", "不足"], fits.iter().map(fit));
    push(&mut blocks, "研修", &["研修", "区分", "どの役割として", "状況"], duties.iter().map(duty));
    if blocks.is_empty() {
        blocks.push(Block::text("この方針に、一人について判定する役割・制度・段階の定めはありません。"));
    }
    blocks
}

fn scheme_blocks(scheme: &SchemeShown) -> Vec<Block> {
    let lines = scheme.error.as_ref().map_or_else(|| tree(&scheme.lines), |error| vec![format!("… {error}")]);
    let mut blocks = vec![Block::title(format!("要件: {}", scheme.title)), Block::Lines(lines)];
    if !scheme.gaps.is_empty() {
        blocks.push(Block::text("  次にすること"));
        blocks.extend(scheme.gaps.iter().map(|gap| Block::text(format!("  ・{gap}"))));
    }
    blocks
}

/// The explanation, each line folded under itself.
fn tree(lines: &[Line]) -> Vec<String> {
    let fold = |line: &Line| {
        let indent = 2 * line.depth + 2;
        let text = line.to_string();
        let parts = output::wrap(text.trim_start(), output::WIDTH - indent - 2);
        parts.into_iter().enumerate().map(move |(index, part)| {
            let inner = if index == 0 { indent } else { indent + 2 };
            format!("{:inner$}{part}", "")
        })
    };
    lines.iter().flat_map(fold).collect()
}

fn role(role: &RoleShown) -> Vec<String> {
    vec![role.label.clone(), format!("{} {}", words::sign(role.state), words::held(role.state)), role.detail.clone()]
}

fn stage(stage: &StageShown) -> Vec<String> {
    vec![stage.label.clone(), stage.reached.clone(), stage.next.clone()]
}

fn fit(fit: &FitShown) -> Vec<String> {
    let percent = fit.percent.map_or_else(|| "－".into(), |percent| format!("{percent}%"));
    let unknown = if fit.unknown == 0 { String::new() } else { fit.unknown.to_string() };
    vec![fit.label.clone(), percent, format!("{} / {}", fit.met, fit.of), unknown, fit.below.join("、")]
}

fn duty(duty: &DutyShown) -> Vec<String> {
    let done = if duty.completed { "✓ 修了" } else { "× 未了" };
    vec![duty.label.clone(), duty.duty.into(), duty.role.clone(), done.into()]
}

/// A titled table, unless it is empty.
fn push(blocks: &mut Vec<Block>, title: &str, headings: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    let mut table = Table::new(headings);
    rows.for_each(|row| table.push(row));
    if !table.is_empty() {
        blocks.push(Block::title(title));
        blocks.push(Block::Table(table));
    }
}
