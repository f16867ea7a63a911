//! The Japanese of every closed set of words in a pack. What a word means is said at its enum in `model`.

use serde::Serialize;

use crate::model;

/// Pairs of a word in the files and its Japanese.
pub(crate) type Words = [(&'static str, &'static str)];

pub(crate) const TALENT_CLASS: &Words = &[("expert", "高度専門人材"), ("dx-leader", "DX推進リーダー"), ("general", "一般行政職員")];
pub(crate) const BY: &Words =
    &[("everyone", "全員"), ("rule", "規定により"), ("appointment", "任命"), ("certification", "認定"), ("outside", "外部から")];
pub(crate) const SKILL_KIND: &Words = &[("skill", "スキル"), ("ability", "能力"), ("knowledge", "知識")];
pub(crate) const REVIEW_BY: &Words = &[("none", "審査なし"), ("documents", "書類"), ("competition", "コンペ等"), ("interview", "面接")];
pub(crate) const TERM_END: &Words = &[("day", "満了日まで"), ("fiscal-year", "年度末まで")];
pub(crate) const ON_TRANSFER: &Words = &[("continues", "継続する"), ("ends", "終わる")];
pub(crate) const VALUE_KIND: &Words = &[("yes-no", "はい・いいえ"), ("number", "整数"), ("choice", "選択肢"), ("date", "日付")];
pub(crate) const ATTRIBUTE_OF: &Words = &[("person", "職員"), ("unit", "所属")];
pub(crate) const WORLD: &Words = &[("no", "いいえとみなす"), ("unknown", "不明とする")];
pub(crate) const ROUNDING: &Words = &[("calendar", "暦に従う"), ("whole-months", "1か月未満切捨て"), ("months-touched", "在職した月を1か月とする")];
pub(crate) const DUTY: &Words = &[("must", "必須"), ("should", "推奨"), ("may", "該当者のみ")];
pub(crate) const DIRECTION: &Words = &[("up", "高いほどよい"), ("down", "低いほどよい")];
pub(crate) const PILLAR_KIND: &Words = &[("pillar", "施策の柱"), ("ojt-process", "OJTのプロセス"), ("open-question", "今後の課題")];
pub(crate) const STATE: &Words = &[("planned", "実施する"), ("done", "実施した"), ("under-review", "検討する")];
pub(crate) const BODY_KIND: &Words = &[("section", "課・係"), ("council", "会議体"), ("office", "職"), ("outside", "外部")];
pub(crate) const POWER: &Words = &[
    ("nominate", "指名する"),
    ("permit", "承認する"),
    ("recommend", "推薦する"),
    ("review", "審査する"),
    ("appoint", "認定・任命する"),
    ("deliberate", "審議する"),
    ("decide", "決定する"),
    ("plan", "計画を定める"),
    ("place", "配置する"),
    ("advise", "助言する"),
];
pub(crate) const SUPPLY_KIND: &Words = &[
    ("training", "庁内育成"),
    ("recruitment", "採用"),
    ("rotation", "人事配置・ローテーション"),
    ("outside", "外部人材"),
    ("scheme", "国・都道府県等の制度"),
];
pub(crate) const RELATION: &Words =
    &[("above", "上位の計画"), ("beside", "並ぶ計画"), ("this", "この方針"), ("below", "下位の計画"), ("national", "国・都道府県の指針等")];
pub(crate) const PAID_ON: &Words = &[("sitting", "受験"), ("passing", "合格"), ("registering", "登録")];
pub(crate) const LIBRARY_PART: &Words = &[
    ("scales", "尺度"),
    ("skills", "スキル"),
    ("frameworks", "標準"),
    ("courses", "研修"),
    ("course-sets", "研修の一覧"),
    ("exams", "試験"),
    ("exam-sets", "試験の一覧"),
];
pub(crate) const BLANK_KIND: &Words = &[("text", "文字"), ("count", "人数など"), ("fiscal-year", "年度"), ("date", "日付")];

/// Who acts in a workflow, besides bodies and roles.
pub(crate) const ACTORS: &Words = &[("self", "本人"), ("colleague", "ほかの職員"), ("head-of-section", "所属長")];

/// The Japanese of a word; a word that is not in the set stands for itself.
pub(crate) fn word_ja<'a>(words: &Words, word: &'a str) -> &'a str {
    words.iter().find(|(key, _)| *key == word).map_or(word, |(_, ja)| ja)
}

/// The word whose Japanese, or which itself, is written.
pub(crate) fn word_of(words: &Words, written: &str) -> Option<&'static str> {
    words.iter().find(|(key, ja)| *key == written || *ja == written).map(|(key, _)| *key)
}

/// The Japanese of a value of one of the enums.
pub(crate) fn ja(words: &Words, value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word_ja(words, &word).into(),
        _ => String::new(),
    }
}

/// Every closed set says its words in Japanese.
macro_rules! said {
    ($($type:ident: $words:ident),* $(,)?) => {$(
        impl model::$type {
            /// As officials say it.
            pub fn ja(self) -> String {
                ja($words, self)
            }
        }
    )*};
}

said!(
    TalentClass: TALENT_CLASS,
    By: BY,
    SkillKind: SKILL_KIND,
    Duty: DUTY,
    Direction: DIRECTION,
    PillarKind: PILLAR_KIND,
    ActionState: STATE,
    BodyKind: BODY_KIND,
    Power: POWER,
    SupplyKind: SUPPLY_KIND,
    Relation: RELATION,
    PaidOn: PAID_ON,
    BlankKind: BLANK_KIND,
);
