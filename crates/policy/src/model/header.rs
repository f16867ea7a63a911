//! `policy.yaml`: which policy this is, whose, and from when.

use ayumi_facts::Code;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Id;
use crate::{At, Deadline, Start};

/// The format version this program reads and writes.
pub const FORMAT: u32 = 1;

/// 方針の見出し.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Header {
    /// Format version of the pack (1).
    pub format: At<u32>,
    /// Id of the policy; its versions share it.
    pub id: Id,
    /// 表題
    pub title: String,
    /// 団体
    pub municipality: Municipality,
    /// 版 of the policy, as the municipality writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Revision of this encoding: 1, 2, 3 … A mistake in the encoding is a new revision; a changed rule is a new dated version.
    pub revision: u32,
    /// 策定, as written ("令和8年3月").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adopted: Option<String>,
    /// 施行
    pub from: At<Start>,
    /// 終期
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<At<Deadline>>,
    /// 前の方針の id
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<Code>,
    /// 所管
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owners: Vec<Id>,
    /// 見直し: how often the policy is reviewed, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<String>,
    /// 全職員: the named requirement that says who is on the staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<Id>,
    /// デジタル人材の定義, in our own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    /// 規模: how many staff and units the municipality has, for demonstrations and plausibility checks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<Size>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What the reader should know of this encoding.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// 団体.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Municipality {
    /// 全国地方公共団体コード (six digits). A template for any municipality has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<At<String>>,
    /// 団体名
    pub name: String,
}

/// 規模.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Size {
    /// 職員数
    pub staff: u32,
    /// 課の数
    pub sections: u32,
}
