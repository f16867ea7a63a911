//! What a policy without roles has: its aims, its actions by pillar, and who is who by the attributes it cares about.

use ayumi_answers::Desk;
use ayumi_answers::figure::unknown;
use ayumi_answers::person::Who;
use ayumi_engine::{error_ja, measure};
use ayumi_policy::grammar::Noun;
use ayumi_policy::measure::Measure;
use ayumi_policy::model::{Action, ActionState, Item};
use ayumi_policy::requirement::Requirement;

use crate::output::{Block, Table};

/// How many people are named.
const NAMED: usize = 3;

/// Everything there is to show.
pub fn blocks(desk: &Desk) -> Vec<Block> {
    let mut blocks = vec![
        Block::title("この方針について"),
        Block::text("この方針に役割の区分と数値の目標はありません。方針にあるもの（ねらい、施策、人材を探す条件）を示します。"),
    ];
    blocks.extend(goals(desk));
    blocks.extend(actions(desk));
    blocks.extend(people(desk));
    blocks
}

fn goals(desk: &Desk) -> Vec<Block> {
    let pack = &desk.policy().pack;
    let mut table = Table::new(&["ねらい", "現状", "あるべき姿"]);
    for goal in &pack.goals {
        table.push([goal.label().to_owned(), goal.present.clone().unwrap_or_default(), goal.desired.clone().unwrap_or_default()]);
    }
    if table.is_empty() { Vec::new() } else { vec![Block::title("ねらい"), Block::Table(table)] }
}

fn actions(desk: &Desk) -> Vec<Block> {
    let pack = &desk.policy().pack;
    let body = |action: &Action| {
        let owner = action.owner.as_ref().map(|owner| owner.value);
        pack.bodies.iter().find(|body| Some(body.id.value) == owner).map_or("", Item::label).to_owned()
    };
    let mut table = Table::new(&["柱", "施策", "所管", "状況"]);
    for pillar in &pack.pillars {
        let mut label = pillar.label().to_owned();
        for action in pack.actions.iter().filter(|action| action.pillar == pillar.id) {
            table.push([std::mem::take(&mut label), action.label().to_owned(), body(action), state(action.state).to_owned()]);
        }
    }
    if table.is_empty() { Vec::new() } else { vec![Block::title("施策"), Block::Table(table)] }
}

/// 実施する・実施済み・検討する
fn state(state: ActionState) -> &'static str {
    match state {
        ActionState::Planned => "実施する",
        ActionState::Done => "✓ 実施済み",
        ActionState::UnderReview => "… 検討する",
    }
}

/// Who meets each of the policy's named conditions; those of whom nothing is on record are unknown, not no.
fn people(desk: &Desk) -> Vec<Block> {
    let names = desk.names();
    let mut table = Table::new(&["条件", ">当たる人", ">不明", "たとえば"]);
    for id in desk.policy().requirements.keys() {
        let count = Measure::Count(Requirement::Named(*id));
        let row = match measure(desk.scope, &count, desk.as_of) {
            Ok(measured) => {
                let who = measured.numerator.iter().take(NAMED).filter_map(|person| Who::new(desk.scope, *person));
                let who: Vec<String> = who.map(|who| format!("{}（{}）", who.name, who.number)).collect();
                [format!("{}人", measured.numerator.len()), unknown(measured.unknown.len()), who.join("、")]
            }
            Err(error) => [error_ja(&error, &names), String::new(), String::new()],
        };
        table.push(std::iter::once(names.name(Noun::Requirement, *id)).chain(row));
    }
    if table.is_empty() {
        return Vec::new();
    }
    let note = "記録がない人は「いいえ」ではなく「不明」です。一覧は ayumi eligible 条件の名前 で見られます。";
    vec![Block::title("人材を探す"), Block::Table(table), Block::text(note)]
}
