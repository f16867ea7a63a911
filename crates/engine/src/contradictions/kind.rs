//! The kinds of contradictions, with what officials read about them.

use serde::Serialize;

/// 矛盾・不足の種類, in the order in which to repair them: one of the first often is the reason for those after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContradictionKind {
    /// No employment on record at all.
    EmploymentMissing,
    /// Employed and without a main post.
    MainPostMissing,
    /// Two or more main posts on one day.
    TwoMainPosts,
    /// A post on a day on which the person is not employed.
    PostOutsideEmployment,
    /// An appointment on a day on which the person is not employed.
    AppointmentOutsideEmployment,
    /// An absence on a day on which the person is not employed.
    AbsenceOutsideEmployment,
    /// A post in a unit that does not exist that day.
    PostInNoUnit,
    /// A kind of employment that the policy does not know.
    UnknownEmployment,
    /// A rank that the policy does not know.
    UnknownRank,
    /// A series that the policy does not know.
    UnknownSeries,
    /// A kind of absence that the policy does not know.
    UnknownAbsence,
    /// A course, or part of one, that the policy does not know.
    UnknownCourse,
    /// An exam that the policy does not know.
    UnknownExam,
    /// A skill that the policy does not know.
    UnknownSkill,
    /// A level that the scale of the skill does not have.
    UnknownLevel,
    /// A role that the policy does not know.
    UnknownRole,
    /// A scheme that the policy does not know.
    UnknownScheme,
    /// A judgement that the policy does not know.
    UnknownJudgement,
    /// An attribute that the policy does not know.
    UnknownAttribute,
    /// Two units of one code on one day.
    SameUnitCode,
    /// A unit without any name.
    UnitNameMissing,
    /// A unit with two names on one day.
    TwoUnitNames,
    /// A unit below two others on one day.
    TwoParents,
    /// A unit below one that does not exist that day.
    ParentMissing,
    /// A unit below itself.
    BelowItself,
}

impl ContradictionKind {
    /// Every kind, in their order.
    pub const ALL: [Self; 25] = [
        Self::EmploymentMissing,
        Self::MainPostMissing,
        Self::TwoMainPosts,
        Self::PostOutsideEmployment,
        Self::AppointmentOutsideEmployment,
        Self::AbsenceOutsideEmployment,
        Self::PostInNoUnit,
        Self::UnknownEmployment,
        Self::UnknownRank,
        Self::UnknownSeries,
        Self::UnknownAbsence,
        Self::UnknownCourse,
        Self::UnknownExam,
        Self::UnknownSkill,
        Self::UnknownLevel,
        Self::UnknownRole,
        Self::UnknownScheme,
        Self::UnknownJudgement,
        Self::UnknownAttribute,
        Self::SameUnitCode,
        Self::UnitNameMissing,
        Self::TwoUnitNames,
        Self::TwoParents,
        Self::ParentMissing,
        Self::BelowItself,
    ];

    /// Whether it is about units rather than about people.
    pub fn is_about_units(self) -> bool {
        self >= Self::SameUnitCode
    }

    /// Whether something is missing, rather than wrong.
    pub fn is_missing(self) -> bool {
        matches!(self, Self::EmploymentMissing | Self::MainPostMissing | Self::UnitNameMissing)
    }

    /// What officials read: the title.
    pub fn ja(self) -> &'static str {
        match self {
            Self::EmploymentMissing => "任用の記録がない",
            Self::MainPostMissing => "在籍中で本務の所属がない",
            Self::TwoMainPosts => "同じ日に本務がふたつ以上ある",
            Self::PostOutsideEmployment => "在籍していない日の発令がある",
            Self::AppointmentOutsideEmployment => "在籍していない日の任命・認定がある",
            Self::AbsenceOutsideEmployment => "在籍していない日の休業がある",
            Self::PostInNoUnit => "その日にない所属への発令がある",
            Self::UnknownEmployment => "方針にない任用形態がある",
            Self::UnknownRank => "方針にない職位がある",
            Self::UnknownSeries => "方針にない職種がある",
            Self::UnknownAbsence => "方針にない休業の種類がある",
            Self::UnknownCourse => "方針にない研修の修了がある",
            Self::UnknownExam => "方針にない試験の合格がある",
            Self::UnknownSkill => "方針にないスキルの評価がある",
            Self::UnknownLevel => "尺度にない水準の評価がある",
            Self::UnknownRole => "方針にない役割への任命・認定がある",
            Self::UnknownScheme => "方針にない制度による任命・認定がある",
            Self::UnknownJudgement => "方針にない判定がある",
            Self::UnknownAttribute => "方針にない属性がある",
            Self::SameUnitCode => "同じ日に同じコードの所属がふたつ以上ある",
            Self::UnitNameMissing => "名称の記録がない所属がある",
            Self::TwoUnitNames => "同じ日に名称がふたつ以上ある所属がある",
            Self::TwoParents => "同じ日に上位の所属がふたつ以上ある",
            Self::ParentMissing => "その日にない所属の下にある",
            Self::BelowItself => "自分自身の下にある所属がある",
        }
    }

    /// What officials read: what to do about it.
    pub fn to_do(self) -> &'static str {
        match self {
            Self::EmploymentMissing => "任用形態と採用日を記録してください。在籍しているかどうかが分からず、多くの判定が不明になります。",
            Self::MainPostMissing => "本務の所属と発令日を記録してください。退職した人であれば、任用の終わりの日を記録してください。",
            Self::TwoMainPosts => "前の発令の終わりの日を記録するか、どちらかを兼務に直してください。",
            Self::PostOutsideEmployment | Self::AppointmentOutsideEmployment | Self::AbsenceOutsideEmployment => {
                "任用の期間を確かめ、期間か、この記録の終わりの日を直してください。"
            }
            Self::PostInNoUnit => "所属の設置と廃止の日を確かめ、後継の所属への発令を記録してください。",
            Self::UnknownLevel => "水準の表記を確かめ、スキルの尺度にある水準で記録し直してください。",
            Self::UnknownEmployment
            | Self::UnknownRank
            | Self::UnknownSeries
            | Self::UnknownAbsence
            | Self::UnknownCourse
            | Self::UnknownExam
            | Self::UnknownSkill
            | Self::UnknownRole
            | Self::UnknownScheme
            | Self::UnknownJudgement
            | Self::UnknownAttribute => "表記の誤りであれば記録を直し、正しければ方針に加えてください。",
            Self::SameUnitCode => "廃止した所属の終わりの日を記録するか、重複した所属を取り消してください。",
            Self::UnitNameMissing => "所属の名称を記録してください。名称がない間はコードで表示します。",
            Self::TwoUnitNames => "前の名称の終わりの日を記録してください。",
            Self::TwoParents => "前の上位の所属の終わりの日を記録してください。",
            Self::ParentMissing => "上位の所属の設置と廃止の日を確かめ、いまの上位の所属を記録してください。",
            Self::BelowItself => "上位の所属を確かめ、正しい所属で記録し直してください。",
        }
    }
}
