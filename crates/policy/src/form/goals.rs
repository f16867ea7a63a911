//! The fields of targets, KPIs, goals, pillars and actions.

use super::words::{DIRECTION, PILLAR_KIND, STATE};
use super::{Field, ID, Kind, NAME, NOTE, OWNERS, SOURCE, choice, field, id, ids, text};
use crate::model::Part;

const MEASURE: Field = field("measure", "指標", Kind::Measure);
const UNIT: Field = text("unit", "単位");

pub(super) const TARGETS: &[Field] = &[
    ID,
    NAME,
    MEASURE,
    UNIT,
    field("by-year", "年度ごとの目標", Kind::Years),
    field("total", "計", Kind::Quantity),
    field("value", "到達目標", Kind::Quantity),
    field("by", "期限", Kind::Deadline),
    ids("sum-of", "内訳の目標", &[Part::Targets]),
    ids("cumulative-of", "積み上げる目標", &[Part::Targets]),
    id("role", "対象の役割", &[Part::Roles]),
    NOTE,
    SOURCE,
];

pub(super) const KPIS: &[Field] = &[
    ID,
    NAME,
    MEASURE,
    UNIT,
    id("owner", "所管", OWNERS),
    choice("direction", "望ましい向き", DIRECTION),
    text("period", "点検の時期"),
    field("warn", "注意の基準", Kind::Quantity),
    NOTE,
    SOURCE,
];

pub(super) const GOALS: &[Field] = &[
    ID,
    NAME,
    text("present", "現状"),
    text("desired", "あるべき姿"),
    ids("indicators", "追う目標とKPI", &[Part::Targets, Part::Kpis]),
    ids("actions", "対応する施策", &[Part::Actions]),
    SOURCE,
];

pub(super) const PILLARS: &[Field] = &[ID, NAME, text("number", "番号"), choice("kind", "種別", PILLAR_KIND), text("summary", "説明"), SOURCE];

pub(super) const ACTIONS: &[Field] = &[
    ID,
    NAME,
    id("pillar", "柱", &[Part::Pillars]).must(),
    text("detail", "内容"),
    id("owner", "誰が", OWNERS),
    field("audience", "誰に", Kind::Requirement),
    field("compulsory", "必須", Kind::YesNo),
    choice("state", "状況", STATE),
    field("from", "開始", Kind::Start),
    SOURCE,
];
