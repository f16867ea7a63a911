//! Offices: the few fixed capacities in which people use the system. They belong to the system, not to a municipality.

use std::fmt;

/// 役目: in which capacity somebody acts. A person may have several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Office {
    /// 職員: everybody who is in the ledger, for what is their own.
    Member,
    /// 所属長: for a unit and everything below it, as long as they are posted there.
    Supervisor,
    /// DX担当
    DxOffice,
    /// 人事担当
    Personnel,
    /// 審査員: cases given to them only.
    Reviewer,
    /// 会議体の構成員: a body that the policy names.
    Body,
    /// 外部助言者: cases given to them only.
    Adviser,
    /// 監査: reads, writes nothing.
    Auditor,
    /// システム管理者: runs the system, sees nothing personal.
    Administrator,
    /// 都道府県: aggregates only, small groups withheld.
    Prefecture,
}

impl Office {
    /// Every office, in the order of the table.
    pub const ALL: [Self; 10] = [
        Self::Member,
        Self::Supervisor,
        Self::DxOffice,
        Self::Personnel,
        Self::Reviewer,
        Self::Body,
        Self::Adviser,
        Self::Auditor,
        Self::Administrator,
        Self::Prefecture,
    ];

    /// Its word in the ledger, on the command line and in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Supervisor => "supervisor",
            Self::DxOffice => "dx-office",
            Self::Personnel => "personnel",
            Self::Reviewer => "reviewer",
            Self::Body => "body",
            Self::Adviser => "adviser",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
            Self::Prefecture => "prefecture",
        }
    }

    /// What it is called in Japanese.
    pub fn ja(self) -> &'static str {
        match self {
            Self::Member => "職員",
            Self::Supervisor => "所属長",
            Self::DxOffice => "DX担当",
            Self::Personnel => "人事担当",
            Self::Reviewer => "審査員",
            Self::Body => "会議体",
            Self::Adviser => "外部助言者",
            Self::Auditor => "監査",
            Self::Administrator => "システム管理者",
            Self::Prefecture => "都道府県",
        }
    }

    /// The office of this word.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|office| office.name() == name)
    }

    /// Whether it is assigned by somebody. The others follow from the ledger: whoever is in it is a member.
    pub fn is_assigned(self) -> bool {
        self != Self::Member
    }

    /// Whether it is for a unit, which must be named.
    pub fn needs_unit(self) -> bool {
        self == Self::Supervisor
    }

    /// Whether it is for a body of the policy, which must be named.
    pub fn needs_body(self) -> bool {
        self == Self::Body
    }
}

impl fmt::Display for Office {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
