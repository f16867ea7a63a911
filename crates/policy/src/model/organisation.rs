//! The municipality's own vocabulary: ranks, job series, kinds of employment and absence, classes of units,
//! attributes, and how service is counted.

use ayumi_calendar::Rounding;
use ayumi_facts::ValueKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Expression, Id, Name};

/// 職位 (主事, 係長 …). The order of the file, lowest first, is the ladder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rank {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// Other spellings that staff lists use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// 同格: ranks with the same step stand at the same height. Default: a step of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<Id>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// A word of the ledger's vocabulary: 職種, 任用形態, 休業の種類, 所属の区分.
macro_rules! word {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case", deny_unknown_fields)]
        pub struct $name {
            /// Id.
            pub id: Id,
            /// 名称
            pub name: Name,
            /// Other spellings that staff lists use.
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            pub aliases: Vec<String>,
            /// 説明
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub note: Option<String>,
            /// 出典
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub source: Option<String>,
        }
    };
}

word!(
    /// 職種
    Series
);
word!(
    /// 任用形態. People from outside have one too.
    EmploymentKind
);
word!(
    /// 休業・休職・派遣の種類
    AbsenceKind
);
word!(
    /// 所属の区分 (「所属」「主要事業所管課」「情報システムを利用する課等」…)
    UnitClass
);

/// 所属の一覧: a group of units by class, listed one by one, or either minus some.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct UnitSet {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// Units of these classes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<Id>,
    /// Units listed by their codes in the ledger.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<Id>,
    /// Less these units.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Id>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// 属性: a typed, dated fact of the municipality's own schema.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Attribute {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// 型: yes-no, number, choice, date.
    #[serde(rename = "type")]
    #[schemars(with = "String")]
    pub kind: ValueKind,
    /// What it is about. Default: person.
    #[serde(default)]
    pub of: AttributeOf,
    /// 記録がないとき: closed = no, open = unknown.
    pub absent: World,
    /// 選択肢
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Id>,
    /// 本人の申告による
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub declared: bool,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// What an attribute is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AttributeOf {
    /// 職員
    #[default]
    Person,
    /// 所属
    Unit,
}

/// What it means that nothing is on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum World {
    /// 記録がなければ「いいえ」
    No,
    /// 記録がなければ「不明」
    Unknown,
}

/// 経験の数え方: the days on which `while` is met count, each once, however many posts overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Service {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: Name,
    /// 数える期間の要件
    #[serde(rename = "while")]
    pub while_: Expression,
    /// 端数の扱い
    #[schemars(with = "String")]
    pub rounding: Rounding,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}
