//! The desk at which questions are answered: whose ledger, by which policy, on which day, as known when. Reads, never
//! decides.

use ayumi_calendar::Date;
use ayumi_engine::{Explaining, Scope};
use ayumi_facts::{MunicipalityCode, PersonId, Seq};
use ayumi_policy::Checked;
use ayumi_policy::model::Header;
use ayumi_store::{Loaded, Municipality};
use schemars::JsonSchema;
use serde::Serialize;

/// 机: everything that an answer needs. Borrowed, so that a server can keep the scope for many questions; the policy and
/// the position are those of the scope.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    /// Whose.
    pub municipality: &'a Municipality,
    /// What is in the ledger.
    pub loaded: &'a Loaded,
    /// What an evaluation looks at.
    pub scope: &'a Scope<'a>,
    /// 基準日
    pub as_of: Date,
    /// The newest position.
    pub last: Seq,
}

/// The head of every answer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Head {
    /// 団体
    pub municipality: MunicipalityHead,
    /// 方針
    pub policy: PolicyHead,
    /// 基準日
    pub as_of: Date,
    /// 記録番号: what was known up to it.
    pub known_at: u32,
    /// The newest position of the journal.
    pub last: u32,
}

/// 団体.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MunicipalityHead {
    /// 団体コード
    pub code: MunicipalityCode,
    /// 団体名
    pub name: String,
}

/// 方針.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PolicyHead {
    /// Id.
    pub id: String,
    /// 表題
    pub title: String,
    /// Revision of its encoding.
    pub revision: u32,
}

impl<'a> Desk<'a> {
    /// The policy that answers.
    pub fn policy(&self) -> &'a Checked {
        self.scope.policy
    }

    /// The names of the day, for answers about nobody in particular.
    pub fn names(&self) -> Explaining<'a> {
        self.names_for(PersonId(0))
    }

    /// The names of the day, for answers about one person.
    pub fn names_for(&self, person: PersonId) -> Explaining<'a> {
        Explaining::new(self.scope, person, self.as_of)
    }

    /// The head of an answer.
    pub fn head(&self) -> Head {
        Head {
            municipality: MunicipalityHead { code: self.municipality.code, name: self.municipality.name.clone() },
            policy: PolicyHead::new(&self.policy().pack.policy),
            as_of: self.as_of,
            known_at: self.scope.known_at.0,
            last: self.last.0,
        }
    }
}

impl PolicyHead {
    /// Which policy it is.
    pub fn new(header: &Header) -> Self {
        Self { id: header.id.to_string(), title: header.title.clone(), revision: header.revision }
    }
}

impl Head {
    /// One line: whose, by which policy, on which day, as known when.
    pub fn line(&self) -> String {
        let known = if self.known_at == self.last {
            String::new()
        } else {
            format!("　記録番号 {} までに記録された事実による", self.known_at)
        };
        format!("{}　{}　{}現在{known}", self.municipality.name, self.policy.title, self.as_of.wareki())
    }
}
