//! Roles and how one gets them, what each requires, and the stages.

use super::Block;
use super::block::heads;
use super::view::{View, since, source, text, word};
use crate::form::words;
use crate::model::{Obtained, Part, Role, Scale, SkillMap, StageGroup};

const ROLES: &[Part] = &[Part::Roles];

pub(super) fn roles(view: &View<'_>, out: &mut Vec<Block>) {
    if view.pack.roles.is_empty() {
        return;
    }
    out.push(Block::heading(1, "役割"));
    view.pack.roles.iter().for_each(|one| role(view, one, out));
}

fn role(view: &View<'_>, role: &Role, out: &mut Vec<Block>) {
    out.push(Block::heading(2, view.of(&role.name)));
    out.extend(role.summary.as_ref().map(Block::paragraph));
    let mut lines = vec![format!("国の人材区分: {}", word(words::TALENT_CLASS, role.class.value))];
    let mut add = |name: &str, value: Option<String>| lines.extend(value.map(|value| format!("{name}: {value}")));
    add("方針上の区分", role.category.clone());
    add("方針上のレベル", role.level.map(|level| level.to_string()));
    add("総称", role.family.map(|family| view.name(ROLES, &family)));
    add("内訳", role.is_family.then(|| members(view, role)));
    add("加えて求めるもの", role.parent.map(|parent| format!("{}に求めるスキル", view.name(ROLES, &parent))));
    let ways: Vec<String> = role.obtained.iter().map(|one| format!("{}{}", way(view, one), source(one.source.as_ref()))).collect();
    add("就き方", (!ways.is_empty()).then(|| ways.join("、または ")));
    add("確保の手段", (!role.supply.is_empty()).then(|| view.names(&[Part::Supply], &role.supply)));
    add("次に目指す役割", (!role.next.is_empty()).then(|| view.names(ROLES, &role.next)));
    add("育成の流れ", (!role.path.is_empty()).then(|| role.path.join(" → ")));
    add("適用開始", role.from.as_ref().map(|from| since(Some(from))));
    add("出典", role.source.clone());
    out.push(Block::List(lines));
    if !role.duties.is_empty() {
        out.push(Block::heading(3, "役割・業務"));
        out.push(Block::List(role.duties.clone()));
    }
}

fn members(view: &View<'_>, family: &Role) -> String {
    let members = view.pack.roles.iter().filter(|role| role.family == Some(family.id));
    members.map(|role| view.of(&role.name)).collect::<Vec<_>>().join("、")
}

pub(super) fn way(view: &View<'_>, way: &Obtained) -> String {
    let mut details = Vec::new();
    details.extend(way.of.as_ref().map(|of| view.name(&[Part::Requirements], of)));
    details.extend(way.when.as_ref().map(|when| view.reader.requirement(when)));
    details.extend(way.scheme.as_ref().map(|scheme| view.name(&[Part::Schemes], scheme)));
    let by = word(words::BY, way.by.value);
    if details.is_empty() { by } else { format!("{by}（{}）", details.join("、")) }
}

pub(super) fn skills(view: &View<'_>, out: &mut Vec<Block>) {
    if view.pack.skills.is_empty() && view.pack.skill_map.is_empty() {
        return;
    }
    out.push(Block::heading(1, "スキル"));
    let skill = |skill: &crate::model::Skill| {
        let links: Vec<String> =
            skill.links.iter().map(|link| format!("{} {}", view.name(&[Part::Frameworks], &link.framework), link.item)).collect();
        vec![
            view.of(&skill.name).into(),
            word(words::SKILL_KIND, skill.kind),
            text(skill.category.as_ref()),
            skill.parent.map_or_else(String::new, |parent| view.name(&[Part::Skills], &parent)),
            text(skill.definition.as_ref()),
            links.join("、"),
            view.pack.sourced(Part::Skills, skill.id.value, skill.source.as_deref()),
        ]
    };
    let headings = heads(["スキル", "種別", "区分", "上位", "定義", "標準との対応", "出典"]);
    out.extend(Block::table(headings, view.pack.skills.iter().map(skill).collect()));
    view.pack.scales.iter().for_each(|one| scale(view, one, out));
    view.pack.skill_map.iter().for_each(|one| map(view, one, out));
}

fn scale(view: &View<'_>, scale: &Scale, out: &mut Vec<Block>) {
    out.push(Block::heading(2, format!("尺度: {}", view.of(&scale.name))));
    let level =
        |level: &crate::model::Level| vec![if level.mark.is_empty() { "（空欄）".into() } else { level.mark.value.clone() }, level.label.clone()];
    out.extend(Block::table(heads(["記号", "意味（低い順）"]), scale.levels.iter().map(level).collect()));
    out.extend(scale.note.as_ref().map(Block::paragraph));
    out.extend(view.pack.origin(Part::Scales, scale.id.value).map(|origin| Block::paragraph(origin.ja())));
}

fn map(view: &View<'_>, map: &SkillMap, out: &mut Vec<Block>) {
    out.push(Block::heading(2, format!("スキルマップ: {}", view.of(&map.name))));
    let when = map.when.as_ref().map(|when| format!("対象: {}", view.reader.requirement(when)));
    let notes: Vec<String> = when
        .into_iter()
        .chain(map.from.as_ref().map(|from| since(Some(from))))
        .chain(map.source.clone().map(|text| format!("出典: {text}")))
        .collect();
    let headings = heads(["スキル"]).into_iter().chain(map.roles.iter().map(|role| view.name(ROLES, role))).collect();
    let row = |(skill, marks): (&crate::model::Id, &Vec<crate::At<String>>)| {
        [view.name(&[Part::Skills], skill)].into_iter().chain(marks.iter().map(|mark| mark.value.clone())).collect()
    };
    let rows: Vec<Vec<String>> = map.levels.iter().map(row).collect();
    out.push(Block::Table { headings, rows });
    out.extend((!notes.is_empty()).then_some(Block::List(notes)));
}

pub(super) fn stages(view: &View<'_>, out: &mut Vec<Block>) {
    if !view.pack.stages.is_empty() {
        out.push(Block::heading(1, "段階"));
    }
    view.pack.stages.iter().for_each(|group| stage(view, group, out));
}

fn stage(view: &View<'_>, group: &StageGroup, out: &mut Vec<Block>) {
    out.push(Block::heading(2, view.of(&group.name)));
    let roles = (!group.roles.is_empty()).then(|| view.names(ROLES, &group.roles));
    let of = group.of.as_ref().map(|of| view.reader.requirement(of));
    let of: Vec<String> = roles.into_iter().chain(of).collect();
    out.push(Block::paragraph(format!("対象: {}", of.join("、"))));
    let step = |step: &crate::model::Step| {
        let alone = if step.alone { "（前の段階によらない）" } else { "" };
        let require = format!("{}{alone}", view.reader.requirement(&step.require));
        vec![step.name.clone(), text(step.definition.as_ref()), require, text(step.source.as_ref())]
    };
    out.extend(Block::table(heads(["段階", "定義", "要件", "出典"]), group.steps.iter().map(step).collect()));
}
