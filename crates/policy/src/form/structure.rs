//! The fields of bodies, workflows, supply, plans, milestones and subsidies.

use super::words::{ACTORS, BODY_KIND, PAID_ON, POWER, RELATION, STATE, SUPPLY_KIND};
use super::{By, Field, ID, Kind, NAME, NAME_TEXT, OWNERS, Rows, SOURCE, choice, field, id, number, rows, text, texts};
use crate::model::Part;

pub(super) const BODIES: &[Field] = &[
    ID,
    NAME,
    choice("kind", "種別", BODY_KIND),
    id("parent", "上位の体制", &[Part::Bodies]),
    texts("duties", "所掌"),
    field("powers", "権限", Kind::Choices(POWER)),
    SOURCE,
];

pub(super) const WORKFLOWS: &[Field] = &[ID, NAME, text("case", "案件の種類").must(), rows("steps", "段階", STEPS).must(), SOURCE];

const STEPS: &Rows = &Rows {
    sheet: "手続の段階",
    by: By::Numbered("name", "順"),
    fields: &[
        NAME_TEXT,
        field("by", "誰が", Kind::Actor(ACTORS, OWNERS)).must(),
        choice("does", "何を", POWER).must(),
        number("within-days", "期限（日）"),
        rows("scoring", "採点", SCORING),
        field("optional", "必要に応じて", Kind::YesNo),
    ],
};

const SCORING: &Rows =
    &Rows { sheet: "手続の採点", by: By::Keys(&["name"]), fields: &[text("name", "項目").must(), number("points", "配点").must()] };

pub(super) const SUPPLY: &[Field] = &[
    ID,
    NAME,
    choice("kind", "種別", SUPPLY_KIND),
    text("detail", "説明"),
    text("host", "主催・派遣元"),
    text("only-if", "選択肢による条件"),
    choice("state", "状況", STATE),
    SOURCE,
];

pub(super) const PLANS: &[Field] = &[
    ID,
    NAME,
    text("term", "期の名称"),
    field("from", "始期", Kind::Start),
    field("until", "終期", Kind::Deadline),
    choice("relation", "位置づけ", RELATION),
    text("note", "説明"),
    SOURCE,
];

pub(super) const MILESTONES: &[Field] =
    &[ID, NAME, field("on", "いつ（年度・日付）", Kind::Start), text("when", "いつ（ことば）"), text("detail", "内容"), SOURCE];

pub(super) const SUBSIDIES: &[Field] = &[
    ID,
    NAME,
    id("payee", "対象者の要件", &[Part::Requirements]).must(),
    id("exams", "対象の試験の一覧", &[Part::ExamSets]),
    field("from", "開始", Kind::Start).must(),
    choice("paid-on", "支給の時点", PAID_ON),
    field("share", "補助率", Kind::Quantity),
    field("ceiling", "上限（円）", Kind::Quantity),
    field("budget", "年度予算（円）", Kind::Quantity),
    texts("evidence", "添付書類"),
    id("workflow", "手続", &[Part::Workflows]),
    SOURCE,
];
