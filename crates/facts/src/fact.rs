//! `Fact`: what happened to one person, when it was so, and when we learned it.

use ayumi_calendar::Period;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Code, UnitId, Value};

/// 職員: a person's place in a snapshot (0, 1, 2 …). The staff number is in [`crate::Person`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct PersonId(pub u32);

/// 事実の番号: the ledger's own number of a fact row. It leads back to its origin and evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct FactId(pub u64);

/// 記録の位置: a position in the journal. "As known at `s`" means every entry up to and including `s`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Seq(pub u32);

impl Seq {
    /// Not yet: the `retracted` of a fact that stands.
    pub const NEVER: Self = Self(u32::MAX);
    /// As known now: after every entry of the journal.
    pub const NOW: Self = Self(u32::MAX - 1);
}

/// 評価者: who assessed a skill, from the weakest to the strongest evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Assessor {
    /// 本人
    Own,
    /// 所属長
    Head,
    /// 試験・アセスメント
    Test,
}

/// 事実: one row of the ledger about one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The ledger's number of this row.
    pub id: FactId,
    /// Whom it is about.
    pub person: PersonId,
    /// When it was so. A point in time (a passed exam) lasts until its expiry, or for ever.
    pub valid: Period,
    /// The journal position at which we learned it.
    pub recorded: Seq,
    /// The journal position at which it was withdrawn; [`Seq::NEVER`] while it stands.
    pub retracted: Seq,
    /// What happened.
    pub what: What,
}

impl Fact {
    /// Whether this fact is part of what was known at `known_at`:
    /// `recorded <= known_at and known_at < retracted`.
    pub fn known(&self, known_at: Seq) -> bool {
        self.recorded <= known_at && known_at < self.retracted
    }
}

/// 事実の内容. Closed on purpose: each kind has one meaning in the reference evaluator.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum What {
    /// 任用: employed or engaged in this kind of employment (outside experts have a kind of their own).
    Employment {
        /// 任用形態
        employment: Code,
    },
    /// 発令: posted to a unit, as main post (本務) or beside it (兼務).
    Posting {
        /// 所属
        unit: UnitId,
        /// 職位
        rank: Code,
        /// 職種
        series: Code,
        /// 本務
        main: bool,
    },
    /// 休業・休職・派遣: away for a reason of this kind. No medical detail is kept.
    Absence {
        /// 不在の種類
        absence: Code,
    },
    /// 修了: completed a course, or one part of it; `until` is the day a time-limited completion expires.
    Completion {
        /// 研修
        course: Code,
        /// 課程の一部（時間・発表など）だけを終えたとき
        part: Option<Code>,
        /// 時間（分）
        minutes: u32,
        /// 単位・ポイント
        points: u32,
    },
    /// 合格: passed an exam; `until` is the day the qualification expires, if it does.
    Pass {
        /// 試験
        exam: Code,
    },
    /// 評価: skill assessed at a level.
    Assessment {
        /// スキル
        skill: Code,
        /// 水準
        level: Code,
        /// 評価者
        by: Assessor,
    },
    /// 案件: led or joined a project during the period.
    Project {
        /// 案件
        project: Code,
        /// 主導した
        led: bool,
        /// 完了した（期間の最後の日に）
        finished: bool,
        /// 結果
        result: Option<Code>,
    },
    /// 指導: mentored somebody during the period.
    Mentoring {
        /// 指導を受けた職員の番号など
        mentee: Code,
    },
    /// 任命・認定: appointed to a role by a decision under a scheme.
    Appointment {
        /// 役割
        role: Code,
        /// 制度（認定・任命の別）。なければ外部登用など
        scheme: Option<Code>,
    },
    /// 判定: a named judgement by the body that the policy names.
    Attestation {
        /// 判定
        judgement: Code,
        /// 可
        passed: bool,
    },
    /// 属性: a typed value of the municipality's own schema.
    Attribute {
        /// 属性
        name: Code,
        /// 値
        value: Value,
    },
}

/// 事実の種類: the kind of a [`What`] without its content; columns and sheets are made per kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "FactKind")]
pub enum Kind {
    /// 任用
    Employment,
    /// 発令
    Posting,
    /// 不在
    Absence,
    /// 修了
    Completion,
    /// 合格
    Pass,
    /// スキル評価
    Assessment,
    /// 案件
    Project,
    /// 指導
    Mentoring,
    /// 任命
    Appointment,
    /// 判定
    Attestation,
    /// 属性
    Attribute,
}

impl Kind {
    /// All kinds, in the order of the ledger's sheets.
    pub const ALL: [Self; 11] = [
        Self::Employment,
        Self::Posting,
        Self::Absence,
        Self::Completion,
        Self::Pass,
        Self::Assessment,
        Self::Project,
        Self::Mentoring,
        Self::Appointment,
        Self::Attestation,
        Self::Attribute,
    ];

    /// The kind's name in keys, files and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Employment => "employment",
            Self::Posting => "posting",
            Self::Absence => "absence",
            Self::Completion => "completion",
            Self::Pass => "pass",
            Self::Assessment => "assessment",
            Self::Project => "project",
            Self::Mentoring => "mentoring",
            Self::Appointment => "appointment",
            Self::Attestation => "attestation",
            Self::Attribute => "attribute",
        }
    }

    /// The kind's Japanese name in sheets and answers.
    pub fn ja(self) -> &'static str {
        match self {
            Self::Employment => "任用",
            Self::Posting => "発令",
            Self::Absence => "休業",
            Self::Completion => "修了",
            Self::Pass => "合格",
            Self::Assessment => "評価",
            Self::Project => "案件",
            Self::Mentoring => "指導",
            Self::Appointment => "任命",
            Self::Attestation => "判定",
            Self::Attribute => "属性",
        }
    }
}

impl What {
    /// The kind of this content.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Employment { .. } => Kind::Employment,
            Self::Posting { .. } => Kind::Posting,
            Self::Absence { .. } => Kind::Absence,
            Self::Completion { .. } => Kind::Completion,
            Self::Pass { .. } => Kind::Pass,
            Self::Assessment { .. } => Kind::Assessment,
            Self::Project { .. } => Kind::Project,
            Self::Mentoring { .. } => Kind::Mentoring,
            Self::Appointment { .. } => Kind::Appointment,
            Self::Attestation { .. } => Kind::Attestation,
            Self::Attribute { .. } => Kind::Attribute,
        }
    }

    /// 時間（分）of a completion; 0 of anything else.
    pub fn minutes(&self) -> u32 {
        if let Self::Completion { minutes, .. } = self { *minutes } else { 0 }
    }

    /// 単位・ポイント of a completion; 0 of anything else.
    pub fn points(&self) -> u32 {
        if let Self::Completion { points, .. } = self { *points } else { 0 }
    }

    /// 水準 of an assessment.
    pub fn level(&self) -> Option<Code> {
        if let Self::Assessment { level, .. } = self { Some(*level) } else { None }
    }

    /// The code the fact is about (course, exam, skill, role …); a posting's is its rank.
    pub fn subject(&self) -> Code {
        match self {
            Self::Employment { employment } => *employment,
            Self::Posting { rank, .. } => *rank,
            Self::Absence { absence } => *absence,
            Self::Completion { course, .. } => *course,
            Self::Pass { exam } => *exam,
            Self::Assessment { skill, .. } => *skill,
            Self::Project { project, .. } => *project,
            Self::Mentoring { mentee } => *mentee,
            Self::Appointment { role, .. } => *role,
            Self::Attestation { judgement, .. } => *judgement,
            Self::Attribute { name, .. } => *name,
        }
    }
}
