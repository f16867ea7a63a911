//! The fields of roles, skills, stages, requirements and schemes.

use super::words::{BY, ON_TRANSFER, REVIEW_BY, SKILL_KIND, TALENT_CLASS, TERM_END};
use super::{By, FROM, Field, ID, Kind, Matrix, NAME, NAME_TEXT, NOTE, OWNERS, Rows, SOURCE, choice, field, id, ids, number, rows, text, texts};
use crate::model::Part;

const ROLE: &[Part] = &[Part::Roles];

pub(super) const ROLES: &[Field] = &[
    ID,
    NAME,
    choice("class", "国の人材区分", TALENT_CLASS).must(),
    text("category", "方針上の区分"),
    number("level", "方針上のレベル"),
    id("parent", "加えて求める元の役割", ROLE),
    id("family", "総称", ROLE),
    field("is-family", "総称である", Kind::YesNo),
    text("summary", "人材像"),
    texts("duties", "役割・業務"),
    rows("obtained", "就き方", OBTAINED),
    ids("supply", "確保の手段", &[Part::Supply]),
    ids("next", "次に目指す役割", ROLE),
    texts("path", "育成の流れ"),
    FROM,
    SOURCE,
];

const OBTAINED: &Rows = &Rows {
    sheet: "役割の就き方",
    by: By::Keys(&["by", "scheme", "of"]),
    fields: &[
        choice("by", "就き方", BY).must(),
        id("of", "対象の要件", &[Part::Requirements]),
        field("when", "該当する要件", Kind::Requirement),
        id("scheme", "制度", &[Part::Schemes]),
        SOURCE,
    ],
};

pub(super) const SCALES: &[Field] = &[ID, NAME, rows("levels", "水準", LEVELS).must(), text("note", "並び順の注"), SOURCE];

const LEVELS: &Rows =
    &Rows {
        sheet: "尺度の水準", by: By::Keys(&["id"]), fields: &[ID, field("mark", "記号", Kind::Mark).must(), text("label", "意味").must()]
    };

pub(super) const SKILLS: &[Field] = &[
    ID,
    NAME,
    choice("kind", "種別", SKILL_KIND),
    text("category", "区分"),
    id("parent", "上位のスキル", &[Part::Skills]),
    text("definition", "定義"),
    id("scale", "尺度", &[Part::Scales]).must(),
    rows("links", "標準との対応", LINKS),
    number("weight", "適合度の重み"),
    texts("materials", "自習用の教材"),
    SOURCE,
];

const LINKS: &Rows = &Rows {
    sheet: "スキルと標準",
    by: By::Keys(&["framework", "item"]),
    fields: &[id("framework", "標準", &[Part::Frameworks]).must(), text("item", "標準の項目名").must()],
};

pub(super) const SKILL_MAP: &[Field] = &[
    ID,
    NAME,
    id("scale", "尺度", &[Part::Scales]).must(),
    field("when", "対象の要件", Kind::Requirement),
    ids("roles", "列の役割", ROLE).must(),
    field("levels", "表", Kind::Matrix(LEVELS_OF_ROLES)).must(),
    FROM,
    SOURCE,
];

const LEVELS_OF_ROLES: &Matrix =
    &Matrix { sheet: "スキルマップの表", row: "スキル", rows: Part::Skills, columns: "roles", of: Part::Roles };

pub(super) const FRAMEWORKS: &[Field] = &[ID, NAME, text("version", "版").must(), field("from", "公表", Kind::Start), SOURCE];

pub(super) const STAGES: &[Field] =
    &[ID, NAME, ids("roles", "対象の役割", ROLE), field("of", "対象の要件", Kind::Requirement), rows("steps", "段階", STEPS).must(), SOURCE];

const STEPS: &Rows = &Rows {
    sheet: "段階の内訳",
    by: By::Keys(&["id"]),
    fields: &[
        ID,
        NAME_TEXT,
        text("definition", "定義"),
        field("require", "要件", Kind::Requirement).must(),
        field("alone", "前の段階によらない", Kind::YesNo),
        SOURCE,
    ],
};

pub(super) const JUDGEMENTS: &[Field] =
    &[ID, NAME, id("body", "判定する体制", OWNERS).must(), text("note", "観点"), field("valid-for", "有効期間", Kind::Length), SOURCE];

pub(super) const REQUIREMENTS: &[Field] =
    &[ID, NAME, NOTE, field("is", "要件", Kind::Requirement), FROM, SOURCE, rows("versions", "版", REQUIREMENT_VERSIONS)];

const REQUIREMENT_VERSIONS: &Rows = &Rows {
    sheet: "要件の版",
    by: By::Keys(&["from"]),
    fields: &[FROM.must(), field("until", "適用終了（この日の前日まで）", Kind::Start), field("is", "要件", Kind::Requirement).must(), SOURCE.must()],
};

pub(super) const SCHEMES: &[Field] = &[ID, NAME, id("role", "対象の役割", ROLE).must(), rows("versions", "版", SCHEME_VERSIONS).must()];

const SCHEME_VERSIONS: &Rows = &Rows {
    sheet: "制度の版",
    by: By::Numbered("from", "版"),
    fields: &[
        FROM.must(),
        SOURCE.must(),
        field("require", "要件", Kind::Requirement),
        field("review", "審査", Kind::Group(REVIEW)),
        rows("channels", "候補の上がり方", CHANNELS),
        id("appoints", "任命・認定する体制", OWNERS),
        field("term", "任期", Kind::Group(TERM)),
        rows("quotas", "枠", QUOTAS),
    ],
};

const REVIEW: &[Field] = &[
    choice("by", "審査の方法", REVIEW_BY).must(),
    id("body", "審査する体制", OWNERS),
    id("judgement", "審査の判定", &[Part::Judgements]),
    text("note", "審査の内容"),
];

const TERM: &[Field] = &[
    number("years", "任期（年）"),
    choice("ends", "任期の終わり方", TERM_END),
    choice("on-transfer", "異動したとき", ON_TRANSFER),
    field("undecided", "任期は未定", Kind::YesNo),
];

const CHANNELS: &Rows = &Rows {
    sheet: "制度の候補",
    by: By::Keys(&["id"]),
    fields: &[ID, NAME_TEXT, id("workflow", "手続", &[Part::Workflows]), field("fallback", "ほかで足りないときだけ", Kind::YesNo)],
};

const QUOTAS: &Rows = &Rows {
    sheet: "制度の枠",
    by: By::Keys(&["per"]),
    fields: &[
        id("per", "所属の区分・一覧", &[Part::UnitSets, Part::UnitClasses]),
        field("minimum", "下限", Kind::Quantity),
        field("maximum", "上限", Kind::Quantity),
        field("by", "期限", Kind::Deadline),
    ],
};
