//! What the policy says: its head, its rules by name, and its requirements as expressions and as sentences.

use ayumi_calendar::Period;
use ayumi_engine::answer::Named;
use ayumi_facts::Code;
use ayumi_policy::grammar::Noun;
use ayumi_policy::requirement::Requirement;
use ayumi_policy::resolved::{SchemeTerms, Version};
use ayumi_policy::sentence::requirement_ja;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Desk, Head};

/// 方針の概要.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PolicyView {
    /// Whose, when.
    #[serde(flatten)]
    pub head: Head,
    /// 施行期間; null where the policy does not say.
    pub in_force: Option<Period>,
    /// 策定, as written.
    pub adopted: Option<String>,
    /// 出典
    pub source: Option<String>,
    /// デジタル人材の定義
    pub definition: Option<String>,
    /// 注記
    pub notes: Vec<String>,
    /// 役割
    pub roles: Vec<PolicyRole>,
    /// 制度
    pub schemes: Vec<PolicyScheme>,
    /// 段階の区分
    pub stages: Vec<PolicyStages>,
    /// 目標
    pub targets: Vec<Named>,
    /// KPI
    pub kpis: Vec<Named>,
}

/// 役割.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PolicyRole {
    /// 役割
    #[serde(flatten)]
    pub role: Named,
    /// 施行期間; null: as long as the policy.
    pub in_force: Option<Period>,
    /// 含まれる役割: whoever holds one of them holds this one.
    pub members: Vec<Code>,
    /// 出典
    pub source: String,
}

/// 制度.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PolicyScheme {
    /// 制度
    #[serde(flatten)]
    pub scheme: Named,
    /// 対象の役割
    pub role: Named,
}

/// 段階の区分.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PolicyStages {
    /// 段階の区分
    #[serde(flatten)]
    pub group: Named,
    /// 段階, lowest first.
    pub steps: Vec<Named>,
    /// 出典
    pub source: String,
}

/// 方針の要件.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RequirementsView {
    /// Whose, when.
    #[serde(flatten)]
    pub head: Head,
    /// 名前のついた要件
    pub requirements: Vec<RuleVersions>,
    /// 制度の要件
    pub schemes: Vec<RuleVersions>,
}

/// ひとつの要件.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RuleVersions {
    /// 要件
    #[serde(flatten)]
    pub rule: Named,
    /// 版, oldest first.
    pub versions: Vec<RuleVersion>,
}

/// 要件の版.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RuleVersion {
    /// 施行期間
    pub in_force: Period,
    /// 出典
    pub source: String,
    /// 見本: why it is only a stand-in; else null.
    pub provisional: Option<String>,
    /// 式, as packs write it.
    pub expression: String,
    /// 文: the same in words.
    pub sentence: String,
}

/// What the policy holds.
pub fn view(desk: &Desk) -> PolicyView {
    let (policy, names) = (desk.policy(), desk.names());
    let header = &policy.pack.policy;
    let role = |id: Code| Named { id, label: names.name(Noun::Role, id) };
    let targets = policy.pack.targets.iter().map(|target| Named { id: target.id.value, label: target.name.on(desk.as_of).to_owned() });
    let kpis = policy.pack.kpis.iter().map(|kpi| Named { id: kpi.id.value, label: kpi.name.on(desk.as_of).to_owned() });
    PolicyView {
        head: desk.head(),
        in_force: policy.in_force,
        adopted: header.adopted.clone(),
        source: header.source.clone(),
        definition: header.definition.clone(),
        notes: header.notes.clone(),
        roles: policy
            .roles
            .iter()
            .map(|(id, rule)| PolicyRole { role: role(*id), in_force: rule.in_force, members: rule.members.clone(), source: rule.source.clone() })
            .collect(),
        schemes: policy
            .schemes
            .iter()
            .map(|(id, rule)| PolicyScheme { scheme: Named { id: *id, label: names.scheme(*id) }, role: role(rule.role) })
            .collect(),
        stages: stage_groups(desk),
        targets: targets.collect(),
        kpis: kpis.collect(),
    }
}

fn stage_groups(desk: &Desk) -> Vec<PolicyStages> {
    let names = desk.names();
    let groups = desk.policy().stages.iter().map(|(id, rule)| PolicyStages {
        group: Named { id: *id, label: names.stage_group(*id) },
        steps: rule.steps.iter().map(|step| Named { id: step.id, label: names.step(*id, step.id) }).collect(),
        source: rule.source.clone(),
    });
    groups.collect()
}

/// Every requirement of the policy, all versions.
pub fn requirements(desk: &Desk) -> RequirementsView {
    let (policy, names) = (desk.policy(), desk.names());
    let requirements = policy.requirements.iter().map(|(id, dated)| RuleVersions {
        rule: Named { id: *id, label: names.name(Noun::Requirement, *id) },
        versions: dated.versions.iter().map(|version| RuleVersion::new(desk, version, &version.value)).collect(),
    });
    let schemes = policy.schemes.iter().map(|(id, rule)| RuleVersions {
        rule: Named { id: *id, label: names.scheme(*id) },
        versions: rule
            .versions
            .versions
            .iter()
            .map(|version: &Version<SchemeTerms>| RuleVersion::new(desk, version, &version.value.require))
            .collect(),
    });
    RequirementsView { head: desk.head(), requirements: requirements.collect(), schemes: schemes.collect() }
}

impl RuleVersion {
    fn new<T>(desk: &Desk, version: &Version<T>, require: &Requirement) -> Self {
        Self {
            in_force: version.period,
            source: version.source.clone(),
            provisional: version.provisional.clone(),
            expression: require.to_string(),
            sentence: requirement_ja(require, &desk.names().names),
        }
    }
}
