//! Acts: what a route or a command lets somebody do. Every route names its act in the one table of routes.

use std::fmt;

/// 行為.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// Reads what belongs to no municipality: styles, the manual, whether the server lives, how to sign in.
    ReadPublic,
    /// Signs in and out.
    SignIn,
    /// Manages one's own account: password, second factor, sessions.
    OwnAccount,
    /// Sets up a second factor of one's own, or goes to another municipality: all that somebody may do who must have one and
    /// has none.
    SetUpSecond,
    /// Reads figures: targets, coverage, counts.
    ReadFigures,
    /// Lists people and searches for them.
    ListPeople,
    /// Reads one person's record.
    ReadPerson,
    /// Reads all sections: the tree, who leads them, what they lack.
    ReadSections,
    /// Reads one section: its people and what they lack.
    ReadSection,
    /// Reads the policy.
    ReadPolicy,
    /// Asks what would be under another policy. Writes nothing.
    TryPolicy,
    /// Reads imports and the journal.
    ReadJournal,
    /// Imports files into the ledger, and takes imports back.
    WriteLedger,
    /// Reads who looked at whose record.
    ReadReadings,
    /// Takes out everything that is recorded about one person.
    Disclose,
    /// Makes, ends and unlocks accounts.
    ManageAccounts,
    /// Assigns offices and ends them.
    AssignOffices,
    /// Reads the table of permissions.
    ReadPermissions,
    /// Reads figures of several municipalities, small groups withheld.
    ReadAggregates,
    /// Changes what the municipality shows to whom, its purpose of use, the least count.
    ManageSettings,
    /// Asks for a correction in one's own record.
    AskCorrection,
    /// Answers what others ask to be corrected in theirs.
    AnswerCorrections,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 22] = [
        Self::ReadPublic,
        Self::SignIn,
        Self::OwnAccount,
        Self::SetUpSecond,
        Self::ReadFigures,
        Self::ListPeople,
        Self::ReadPerson,
        Self::ReadSections,
        Self::ReadSection,
        Self::ReadPolicy,
        Self::TryPolicy,
        Self::ReadJournal,
        Self::WriteLedger,
        Self::ReadReadings,
        Self::Disclose,
        Self::ManageAccounts,
        Self::AssignOffices,
        Self::ReadPermissions,
        Self::ReadAggregates,
        Self::ManageSettings,
        Self::AskCorrection,
        Self::AnswerCorrections,
    ];

    /// Its name in the log and in the documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReadPublic => "public.read",
            Self::SignIn => "session.begin",
            Self::OwnAccount => "account.own",
            Self::SetUpSecond => "account.second",
            Self::ReadFigures => "figures.read",
            Self::ListPeople => "people.list",
            Self::ReadPerson => "person.read",
            Self::ReadSections => "sections.read",
            Self::ReadSection => "section.read",
            Self::ReadPolicy => "policy.read",
            Self::TryPolicy => "policy.try",
            Self::ReadJournal => "journal.read",
            Self::WriteLedger => "ledger.write",
            Self::ReadReadings => "readings.read",
            Self::Disclose => "person.disclose",
            Self::ManageAccounts => "accounts.manage",
            Self::AssignOffices => "offices.assign",
            Self::ReadPermissions => "permissions.read",
            Self::ReadAggregates => "aggregates.read",
            Self::ManageSettings => "settings.manage",
            Self::AskCorrection => "correction.ask",
            Self::AnswerCorrections => "corrections.answer",
        }
    }

    /// What it is, for people.
    pub fn ja(self) -> &'static str {
        match self {
            Self::ReadPublic => "団体によらないものを見る",
            Self::SignIn => "サインインする、サインアウトする",
            Self::OwnAccount => "自分の設定を見る、変える",
            Self::SetUpSecond => "自分の2段階目を登録する、使う団体を切り替える",
            Self::ReadFigures => "集計を見る",
            Self::ListPeople => "職員の一覧を見る、探す",
            Self::ReadPerson => "一人の記録を見る",
            Self::ReadSections => "すべての所属を見る",
            Self::ReadSection => "一つの所属を見る",
            Self::ReadPolicy => "方針を見る",
            Self::TryPolicy => "別の方針で試算する",
            Self::ReadJournal => "取込と記録を見る",
            Self::WriteLedger => "台帳に取り込む、取込を取り消す",
            Self::ReadReadings => "だれが記録を見たかを見る",
            Self::Disclose => "一人の記録をすべて取り出す（開示）",
            Self::ManageAccounts => "利用者を登録・停止する",
            Self::AssignOffices => "役目を割り当てる、終える",
            Self::ReadPermissions => "権限の表を見る",
            Self::ReadAggregates => "団体ごとの集計を見る（少ない数は伏せる）",
            Self::ManageSettings => "見せる範囲・利用目的・伏せる数・2段階目を求める役目を決める",
            Self::AskCorrection => "自分の記録の訂正を求める",
            Self::AnswerCorrections => "訂正請求に回答する（自分の請求を除く）",
        }
    }

    /// Whether everybody may do it, signed in or not.
    pub fn is_open(self) -> bool {
        matches!(self, Self::ReadPublic | Self::SignIn)
    }

    /// Whether it is about the account that somebody is signed in to, wherever they work.
    pub fn is_own_account(self) -> bool {
        matches!(self, Self::OwnAccount | Self::SetUpSecond)
    }

    /// Whether it changes something other than one's own account.
    pub fn writes(self) -> bool {
        matches!(self, Self::WriteLedger | Self::ManageAccounts | Self::AssignOffices | Self::ManageSettings | Self::AnswerCorrections)
    }

    /// Whether personal data is entered with it, so that the purpose of use stands there.
    pub fn enters_data(self) -> bool {
        matches!(self, Self::WriteLedger | Self::ManageAccounts | Self::AskCorrection)
    }

    /// Whether it shows records about single people, so that looking is noted.
    pub fn is_personal(self) -> bool {
        matches!(self, Self::ReadPerson | Self::ListPeople | Self::ReadSection | Self::Disclose | Self::AskCorrection | Self::AnswerCorrections)
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
