//! The written policy: blanks and alternatives of a template, the document's sections, and the national guideline's points.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Id, Name};
use crate::At;

/// 空欄: a named, typed gap of a template, perhaps still open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Blank {
    /// Id; texts refer to it as `{id}`, quantities as `blank id`.
    pub id: Id,
    /// 見出し of the form field.
    pub name: Name,
    /// 型
    #[serde(rename = "type")]
    pub kind: BlankKind,
    /// 記入された値. None: still open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<At<String>>,
    /// 記入の手引
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// 空欄の型.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BlankKind {
    /// 文字
    #[default]
    Text,
    /// 人数など
    Count,
    /// 年度
    FiscalYear,
    /// 日付
    Date,
}

/// 選択肢: パターン A・B の別.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Alternative {
    /// Id.
    pub id: Id,
    /// 見出し
    pub name: Name,
    /// 選択肢
    pub options: Vec<Choice>,
    /// 選んだもの. None: still open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Id>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// ひとつの選択肢.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Choice {
    /// Id.
    pub id: Id,
    /// 名称
    pub name: String,
    /// 内容
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// 文書の節: heading and text, with `{blank}` where a blank goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Section {
    /// Id.
    pub id: Id,
    /// 見出し
    pub name: Name,
    /// 見出しの深さ (1 = 章)
    pub level: u8,
    /// 本文, in our own words: Markdown paragraphs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<At<String>>,
    /// この節に置く表: parts of the pack that are printed here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shows: Vec<At<String>>,
    /// Only where this alternative is chosen, as `alternative = option`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_if: Option<At<String>>,
}

/// 国の指針の項目 and where the policy answers it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct GuidelinePoint {
    /// Id.
    pub id: Id,
    /// 項目
    pub name: Name,
    /// Ids of the pack that answer it. Empty: not answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answered_by: Vec<Id>,
    /// 注
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// 出典
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}
