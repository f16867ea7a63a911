//! What an id in an expression names. The names of the things themselves are in the pack.

/// 語の種類: what the id at some place of an expression is an id of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Noun {
    /// 名前のついた要件
    Requirement,
    /// 経験の数え方
    Service,
    /// 役割
    Role,
    /// 研修
    Course,
    /// 研修の一覧
    CourseSet,
    /// 試験
    Exam,
    /// 試験の一覧
    ExamSet,
    /// スキル
    Skill,
    /// 水準
    Level,
    /// 職位
    Rank,
    /// 職種
    Series,
    /// 任用形態
    Employment,
    /// 休業・派遣
    Absence,
    /// 属性
    Attribute,
    /// 属性の選択肢
    Choice,
    /// 所属の区分または一覧
    UnitGroup,
    /// 判定
    Judgement,
    /// 案件の結果
    Result,
}

impl Noun {
    /// The Japanese word.
    pub fn ja(self) -> &'static str {
        match self {
            Self::Requirement => "要件",
            Self::Service => "経験の数え方",
            Self::Role => "役割",
            Self::Course => "研修",
            Self::CourseSet => "研修の一覧",
            Self::Exam => "試験",
            Self::ExamSet => "試験の一覧",
            Self::Skill => "スキル",
            Self::Level => "水準",
            Self::Rank => "職位",
            Self::Series => "職種",
            Self::Employment => "任用形態",
            Self::Absence => "休業・派遣の種類",
            Self::Attribute => "属性",
            Self::Choice => "選択肢",
            Self::UnitGroup => "所属の区分または一覧",
            Self::Judgement => "判定",
            Self::Result => "案件の結果",
        }
    }

    /// The English word.
    pub fn en(self) -> &'static str {
        match self {
            Self::Requirement => "requirement",
            Self::Service => "service",
            Self::Role => "role",
            Self::Course => "course",
            Self::CourseSet => "course set",
            Self::Exam => "exam",
            Self::ExamSet => "exam set",
            Self::Skill => "skill",
            Self::Level => "level",
            Self::Rank => "rank",
            Self::Series => "job series",
            Self::Employment => "kind of employment",
            Self::Absence => "kind of absence",
            Self::Attribute => "attribute",
            Self::Choice => "choice",
            Self::UnitGroup => "unit class or unit set",
            Self::Judgement => "judgement",
            Self::Result => "project result",
        }
    }
}
