//! 様式: what every field of every part is called in Japanese and what kind of value it holds, in one place. Workbooks
//! lay out their columns by it, and differences and pages take their words from it. How a value is read or printed is
//! said elsewhere.

mod document;
mod goals;
mod header;
mod library;
mod organisation;
mod people;
mod structure;
mod training;
mod value;
pub(crate) mod words;

use crate::model::Part;

pub(crate) use value::{Reader, latest_name, names_ja};
use words::Words;

/// 項目: a field of an item.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    /// Its key in the files.
    pub key: &'static str,
    /// 見出し
    pub ja: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether an item cannot be without it.
    pub required: bool,
}

/// 値の種類.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// The item's own id.
    OwnId,
    /// 名称, which may have changed over time.
    Name,
    /// A text.
    Text,
    /// A text that is required and may yet be empty.
    Mark,
    /// A list of texts.
    Texts,
    /// An id, defined in one of these parts or outside the pack.
    Id(&'static [Part]),
    /// Such an id, or one of these words.
    Actor(&'static Words, &'static [Part]),
    /// A list of such ids.
    Ids(&'static [Part]),
    /// A list of ids that may also be undecided, which is not the same as empty.
    Members(&'static [Part]),
    /// A whole number.
    Number,
    /// Yes or no; what is absent is no.
    YesNo,
    /// 数量
    Quantity,
    /// 開始
    Start,
    /// 期限
    Deadline,
    /// 期間の長さ
    Length,
    /// 要件, as an expression.
    Requirement,
    /// 指標, as an expression.
    Measure,
    /// A word of a closed set.
    Choice(&'static Words),
    /// Words of a closed set.
    Choices(&'static Words),
    /// Fields that belong together.
    Group(&'static [Field]),
    /// A list of things with fields of their own.
    Rows(&'static Rows),
    /// Fiscal year → quantity.
    Years,
    /// Row id → one mark for every id of the field `columns`.
    Matrix(&'static Matrix),
}

/// 内訳: a list within an item, which takes a sheet of its own.
#[derive(Debug)]
pub(crate) struct Rows {
    /// 見出し of the sheet.
    pub sheet: &'static str,
    /// How one entry is told from the others.
    pub by: By,
    /// The fields of an entry.
    pub fields: &'static [Field],
}

/// What tells the entries of a list apart.
#[derive(Clone, Copy, Debug)]
pub(crate) enum By {
    /// The values of these fields.
    Keys(&'static [&'static str]),
    /// The value of this field; lists below refer to the entry by its number, under this heading.
    Numbered(&'static str, &'static str),
    /// The list is a map: its key, under this heading.
    MapKey(&'static str),
}

/// 表: what the rows and columns of a matrix are.
#[derive(Debug)]
pub(crate) struct Matrix {
    /// 見出し of the sheet.
    pub sheet: &'static str,
    /// What a row is.
    pub row: &'static str,
    /// Where rows are defined.
    pub rows: Part,
    /// The field of the item that lists the columns.
    pub columns: &'static str,
    /// Where columns are defined.
    pub of: Part,
}

impl Field {
    /// The same field, required.
    const fn must(self) -> Self {
        Self { required: true, ..self }
    }
}

const fn field(key: &'static str, ja: &'static str, kind: Kind) -> Field {
    Field { key, ja, kind, required: false }
}

const fn text(key: &'static str, ja: &'static str) -> Field {
    field(key, ja, Kind::Text)
}

const fn texts(key: &'static str, ja: &'static str) -> Field {
    field(key, ja, Kind::Texts)
}

const fn number(key: &'static str, ja: &'static str) -> Field {
    field(key, ja, Kind::Number)
}

const fn id(key: &'static str, ja: &'static str, parts: &'static [Part]) -> Field {
    field(key, ja, Kind::Id(parts))
}

const fn ids(key: &'static str, ja: &'static str, parts: &'static [Part]) -> Field {
    field(key, ja, Kind::Ids(parts))
}

const fn choice(key: &'static str, ja: &'static str, words: &'static Words) -> Field {
    field(key, ja, Kind::Choice(words))
}

const fn rows(key: &'static str, ja: &'static str, rows: &'static Rows) -> Field {
    field(key, ja, Kind::Rows(rows))
}

const ID: Field = field("id", "ID", Kind::OwnId).must();
const NAME: Field = field("name", "名称", Kind::Name).must();
const NAME_TEXT: Field = text("name", "名称").must();
const SOURCE: Field = text("source", "出典");
const NOTE: Field = text("note", "注");
const FROM: Field = field("from", "適用開始", Kind::Start);
const OWNERS: &[Part] = &[Part::Bodies, Part::Roles];

/// The fields of an item of a part, in the order in which people fill them in.
pub(crate) fn fields(part: Part) -> &'static [Field] {
    match part {
        Part::Policy => header::HEADER,
        Part::Adoptions => library::ADOPTIONS,
        Part::Ranks => organisation::RANKS,
        Part::Series | Part::Employment | Part::Absences | Part::UnitClasses => organisation::WORDS,
        Part::UnitSets => organisation::UNIT_SETS,
        Part::Attributes => organisation::ATTRIBUTES,
        Part::Services => organisation::SERVICES,
        Part::Roles => people::ROLES,
        Part::Scales => people::SCALES,
        Part::Skills => people::SKILLS,
        Part::SkillMap => people::SKILL_MAP,
        Part::Frameworks => people::FRAMEWORKS,
        Part::Stages => people::STAGES,
        Part::Courses => training::COURSES,
        Part::CourseSets => training::COURSE_SETS,
        Part::CoursePlan => training::COURSE_PLAN,
        Part::Exams => training::EXAMS,
        Part::ExamSets => training::EXAM_SETS,
        Part::Judgements => people::JUDGEMENTS,
        Part::Requirements => people::REQUIREMENTS,
        Part::Schemes => people::SCHEMES,
        Part::Workflows => structure::WORKFLOWS,
        Part::Targets => goals::TARGETS,
        Part::Kpis => goals::KPIS,
        Part::Goals => goals::GOALS,
        Part::Pillars => goals::PILLARS,
        Part::Actions => goals::ACTIONS,
        Part::Bodies => structure::BODIES,
        Part::Supply => structure::SUPPLY,
        Part::Plans => structure::PLANS,
        Part::Milestones => structure::MILESTONES,
        Part::Subsidies => structure::SUBSIDIES,
        Part::Blanks => document::BLANKS,
        Part::Alternatives => document::ALTERNATIVES,
        Part::Document => document::DOCUMENT,
        Part::Guideline => document::GUIDELINE,
    }
}

#[cfg(test)]
mod tests;
