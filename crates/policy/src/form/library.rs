//! The fields of what a pack takes from libraries.

use super::words::LIBRARY_PART;
use super::{Field, ID, Kind, NAME, SOURCE, field, ids, text};
use crate::model::Part;

pub(super) const ADOPTIONS: &[Field] = &[
    ID,
    NAME,
    text("version", "採用する版").must(),
    field("all", "すべて採用する部分", Kind::Choices(LIBRARY_PART)),
    ids("scales", "採用する尺度", &[Part::Scales]),
    ids("skills", "採用するスキル", &[Part::Skills]),
    ids("frameworks", "採用する標準", &[Part::Frameworks]),
    ids("courses", "採用する研修", &[Part::Courses]),
    ids("course-sets", "採用する研修の一覧", &[Part::CourseSets]),
    ids("exams", "採用する試験", &[Part::Exams]),
    ids("exam-sets", "採用する試験の一覧", &[Part::ExamSets]),
    SOURCE,
];
