//! The fields of courses, exams, their sets and the course plan.

use super::words::DUTY;
use super::{By, FROM, Field, ID, Kind, Matrix, NAME, NAME_TEXT, Rows, SOURCE, choice, field, id, ids, number, rows, text, texts};
use crate::model::Part;

const PROVISIONAL: Field = text("provisional", "見本である理由");

pub(super) const COURSES: &[Field] = &[
    ID,
    NAME,
    text("category", "区分"),
    text("host", "主催"),
    text("outline", "概要"),
    texts("forms", "形態"),
    number("hours", "時間"),
    number("cost", "受講料（円）"),
    ids("builds", "身につくスキル", &[Part::Skills]),
    field("audience", "対象の要件", Kind::Requirement),
    text("recurrence", "受講の頻度"),
    field("valid-for", "修了の有効期間", Kind::Length),
    rows("parts", "修了に必要な部分", PARTS),
    field("from", "実施開始", Kind::Start),
    field("until", "実施終了", Kind::Deadline),
    text("effect", "効果測定"),
    PROVISIONAL,
    SOURCE,
];

const PARTS: &Rows = &Rows { sheet: "研修の部分", by: By::Keys(&["id"]), fields: &[ID, NAME_TEXT, number("hours", "必要な時間数")] };

pub(super) const COURSE_SETS: &[Field] = &[ID, NAME, rows("versions", "版", COURSE_SET_VERSIONS).must()];

const COURSE_SET_VERSIONS: &Rows = &Rows {
    sheet: "研修の一覧の版",
    by: By::Keys(&["from"]),
    fields: &[FROM, field("members", "内訳", Kind::Members(&[Part::Courses])), PROVISIONAL, SOURCE.must()],
};

pub(super) const COURSE_PLAN: &[Field] = &[
    ID,
    NAME,
    FROM.must(),
    rows("marks", "記号", MARKS).must(),
    ids("roles", "列の役割", &[Part::Roles]).must(),
    field("courses", "表", Kind::Matrix(COURSES_OF_ROLES)).must(),
    SOURCE,
];

const MARKS: &Rows =
    &Rows {
        sheet: "研修計画の記号", by: By::MapKey("記号"), fields: &[choice("duty", "受講の義務", DUTY).must(), text("label", "意味").must()]
    };

const COURSES_OF_ROLES: &Matrix = &Matrix { sheet: "研修計画の表", row: "研修", rows: Part::Courses, columns: "roles", of: Part::Roles };

pub(super) const EXAMS: &[Field] = &[
    ID,
    NAME,
    texts("aliases", "別の書き方"),
    text("host", "主催"),
    text("category", "区分"),
    field("from", "実施開始", Kind::Start),
    field("until", "実施終了", Kind::Deadline),
    ids("successors", "後継の試験", &[Part::Exams]),
    field("valid-for", "有効期間", Kind::Length),
    number("fee", "受験料（円）"),
    text("provisional", "確かめるべきこと"),
    id("reference", "標準等のコード", &[]),
    SOURCE,
];

pub(super) const EXAM_SETS: &[Field] = &[ID, NAME, rows("versions", "版", EXAM_SET_VERSIONS).must()];

const EXAM_SET_VERSIONS: &Rows = &Rows {
    sheet: "試験の一覧の版",
    by: By::Keys(&["from"]),
    fields: &[FROM, field("members", "内訳", Kind::Members(&[Part::Exams])), PROVISIONAL, SOURCE.must()],
};
