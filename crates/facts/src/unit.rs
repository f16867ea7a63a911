//! Units (部・課・係): a dated tree. A unit keeps its id when it is renamed, moved or reclassified;
//! a split or merger creates new units that say which ones they follow.

use ayumi_calendar::Period;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Code, Seq, Value};

/// 所属: a unit's place in a snapshot (0, 1, 2 …).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct UnitId(pub u32);

/// 組織: a unit's identity. Names, parents and classes are dated facts about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// 所属コード as the municipality writes it (text: leading zeros count). Codes get reused, so the
    /// ledger's key is the code together with the day the unit was created.
    pub code: Code,
}

/// 組織の事実.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitFact {
    /// Which unit.
    pub unit: UnitId,
    /// When it was so.
    pub valid: Period,
    /// The journal position at which we learned it.
    pub recorded: Seq,
    /// The journal position at which it was withdrawn; [`Seq::NEVER`] while it stands.
    pub retracted: Seq,
    /// What is said of the unit.
    pub what: UnitWhat,
}

/// 組織の事実の内容.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum UnitWhat {
    /// 設置: the unit exists during the period.
    Exists,
    /// 名称
    Name {
        /// 所属名
        name: Box<str>,
    },
    /// 上位の組織
    Parent {
        /// 上位の所属
        parent: UnitId,
    },
    /// 区分（「主要事業所管課」など）: the unit belongs to this class of the pack.
    Class {
        /// 区分
        class: Code,
    },
    /// 後継: this unit's work went to that one (split and merger: several).
    SucceededBy {
        /// 後継の所属
        unit: UnitId,
    },
    /// 属性
    Attribute {
        /// 属性
        name: Code,
        /// 値
        value: Value,
    },
}

impl UnitFact {
    /// Whether this fact is part of what was known at `known_at`.
    pub fn known(&self, known_at: Seq) -> bool {
        self.recorded <= known_at && known_at < self.retracted
    }
}
