//! 共通ライブラリ: courses, skills and exams that several municipalities share, and what a pack takes of one.

use ayumi_facts::Code;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Id, Name, Pack, Part};
use crate::At;

/// 共通ライブラリの見出し: `library.yaml`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LibraryHeader {
    /// Format version (1).
    pub format: At<u32>,
    /// Id of the library; its versions share it.
    pub id: Id,
    /// 表題
    pub title: String,
    /// 版. What is changed gets a new one.
    pub version: String,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What the reader should know of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// 共通ライブラリの採用: which library, which version, and what of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Adoption {
    /// Id of the library.
    pub id: Id,
    /// 名称: what the library is called here.
    pub name: Name,
    /// 採用する版
    pub version: At<String>,
    /// すべて採用する部分
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub all: Vec<At<LibraryPart>>,
    /// 採用する尺度
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scales: Vec<Id>,
    /// 採用するスキル
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<Id>,
    /// 採用する標準
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub frameworks: Vec<Id>,
    /// 採用する研修
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub courses: Vec<Id>,
    /// 採用する研修の一覧
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub course_sets: Vec<Id>,
    /// 採用する試験
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exams: Vec<Id>,
    /// 採用する試験の一覧
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exam_sets: Vec<Id>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// 共通ライブラリの部分: what a library may hold. Who is who and what is required stays with the municipality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LibraryPart {
    /// 尺度
    Scales,
    /// スキル
    Skills,
    /// 標準
    Frameworks,
    /// 研修
    Courses,
    /// 研修の一覧
    CourseSets,
    /// 試験
    Exams,
    /// 試験の一覧
    ExamSets,
}

impl LibraryPart {
    /// Every one.
    pub const ALL: [Self; 7] = [Self::Scales, Self::Skills, Self::Frameworks, Self::Courses, Self::CourseSets, Self::Exams, Self::ExamSets];

    /// The part of a pack that it becomes.
    pub fn part(self) -> Part {
        match self {
            Self::Scales => Part::Scales,
            Self::Skills => Part::Skills,
            Self::Frameworks => Part::Frameworks,
            Self::Courses => Part::Courses,
            Self::CourseSets => Part::CourseSets,
            Self::Exams => Part::Exams,
            Self::ExamSets => Part::ExamSets,
        }
    }
}

impl Adoption {
    /// The items that are named of a part.
    pub fn named(&self, part: LibraryPart) -> &[Id] {
        match part {
            LibraryPart::Scales => &self.scales,
            LibraryPart::Skills => &self.skills,
            LibraryPart::Frameworks => &self.frameworks,
            LibraryPart::Courses => &self.courses,
            LibraryPart::CourseSets => &self.course_sets,
            LibraryPart::Exams => &self.exams,
            LibraryPart::ExamSets => &self.exam_sets,
        }
    }

    /// Whether all items of a part are taken.
    pub fn takes_all(&self, part: LibraryPart) -> bool {
        self.all.iter().any(|all| all.value == part)
    }
}

/// 由来: that an item of a pack comes from a library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The part it stands in.
    pub part: Part,
    /// Its id.
    pub id: Code,
    /// The library.
    pub library: Code,
    /// 表題 of the library.
    pub title: String,
    /// 版 of the library.
    pub version: String,
    /// What the library says of where it comes from.
    pub source: Option<String>,
    /// Whether the municipality says something else than the library.
    pub changed: bool,
}

impl Origin {
    /// 「共通ライブラリ〈…〉から」「共通ライブラリ〈…〉を変更」, with the library's own source where the item is changed.
    pub fn ja(&self) -> String {
        let Self { title, source, changed, .. } = self;
        match (changed, source) {
            (false, _) => format!("共通ライブラリ〈{title}〉から"),
            (true, Some(source)) => format!("共通ライブラリ〈{title}〉を変更（ライブラリの出典: {source}）"),
            (true, None) => format!("共通ライブラリ〈{title}〉を変更"),
        }
    }
}

/// Where the items of a pack come from. Like a place in a file it is no part of what the pack says: two packs are equal
/// wherever their items come from.
#[derive(Clone, Debug, Default)]
pub struct Origins(pub Vec<Origin>);

impl PartialEq for Origins {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Origins {}

impl Pack {
    /// Where an item comes from, if it is not the municipality's own.
    pub fn origin(&self, part: Part, id: Code) -> Option<&Origin> {
        self.origins.0.iter().find(|origin| origin.part == part && origin.id == id)
    }

    /// A source with where the item comes from.
    pub fn sourced(&self, part: Part, id: Code, source: Option<&str>) -> String {
        let source = source.unwrap_or("");
        match self.origin(part, id) {
            None => source.to_owned(),
            Some(origin) if source.is_empty() => origin.ja(),
            Some(origin) => format!("{source}　{}", origin.ja()),
        }
    }
}
