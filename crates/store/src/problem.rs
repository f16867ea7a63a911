//! What can be wrong with a batch: found all at once, before the first row is written.

use ayumi_facts::{Code, FactId};

use crate::UnitFactKey;

/// One reason why a batch is refused. Indices count from 0 within the batch.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A fact whose period has no day.
    #[error("fact {index} holds on no day")]
    EmptyPeriod {
        /// Its place among the batch's facts.
        index: usize,
    },
    /// A unit fact whose period has no day.
    #[error("unit fact {index} holds on no day")]
    EmptyUnitPeriod {
        /// Its place among the batch's unit facts.
        index: usize,
    },
    /// A fact about a person that the batch does not know.
    #[error("fact {index} is about nobody in this batch")]
    NoPerson {
        /// Its place among the batch's facts.
        index: usize,
    },
    /// A fact that names a unit that the batch does not know.
    #[error("fact {index} names a unit that is not in this batch")]
    NoUnit {
        /// Its place among the batch's facts.
        index: usize,
    },
    /// A fact with a code that holds a control character.
    #[error("fact {index} has a code with a control character")]
    ControlCharacter {
        /// Its place among the batch's facts.
        index: usize,
    },
    /// A unit fact that names a unit that the batch does not know.
    #[error("unit fact {index} names a unit that is not in this batch")]
    NoUnitOfUnitFact {
        /// Its place among the batch's unit facts.
        index: usize,
    },
    /// A change of a person that the batch does not know.
    #[error("change {index} is about nobody in this batch")]
    NoPersonToChange {
        /// Its place among the batch's changes.
        index: usize,
    },
    /// The staff number of a person never changes.
    #[error("change {index} has another staff number")]
    NumberChanged {
        /// Its place among the batch's changes.
        index: usize,
    },
    /// A new person without a staff number.
    #[error("a new person has no staff number")]
    NoNumber,
    /// A staff number that is taken, in the ledger or earlier in the batch.
    #[error("staff number {number} is taken")]
    NumberTaken {
        /// The number.
        number: Box<str>,
    },
    /// A unit of that code and day of creation exists, in the ledger or earlier in the batch.
    #[error("unit {code} created on {created} exists")]
    UnitTaken {
        /// The unit's code.
        code: Code,
        /// The day it was created.
        created: ayumi_calendar::Date,
    },
    /// A fact that is not in the ledger, was retracted before, or is named twice.
    #[error("fact {} does not stand", .0.0)]
    NotStanding(FactId),
    /// A unit fact that is not in the ledger, was retracted before, or is named twice.
    #[error("unit fact {} does not stand", .0.0)]
    UnitFactNotStanding(UnitFactKey),
    /// The journal lives for ever and holds no personal content.
    #[error("the reason or the detail holds a person's name")]
    NameInJournal,
    /// The ledger changed since the batch was planned.
    #[error("the ledger has moved on by {entries} entries since the batch was planned")]
    MovedOn {
        /// How many entries changed it.
        entries: u64,
    },
    /// No actor is named.
    #[error("no actor is named")]
    NoActor,
}

impl Problem {
    /// What is wrong and what to do, in Japanese.
    pub fn ja(&self) -> String {
        match self {
            Self::EmptyPeriod { index } => format!("{}件目の事実: 開始日が終了日より前ではありません", index + 1),
            Self::EmptyUnitPeriod { index } => format!("{}件目の組織の事実: 開始日が終了日より前ではありません", index + 1),
            Self::NoPerson { index } => format!("{}件目の事実: 職員が見つかりません", index + 1),
            Self::NoUnit { index } => format!("{}件目の事実: 所属が見つかりません", index + 1),
            Self::ControlCharacter { index } => format!("{}件目の事実: コードに制御文字（改行など）が含まれています", index + 1),
            Self::NoUnitOfUnitFact { index } => format!("{}件目の組織の事実: 所属が見つかりません", index + 1),
            Self::NoPersonToChange { index } => format!("{}件目の職員情報の変更: 職員が見つかりません", index + 1),
            Self::NumberChanged { index } => format!("{}件目の職員情報の変更: 職員番号は変更できません", index + 1),
            Self::NoNumber => "職員番号のない職員がいます。職員番号を入力してください".into(),
            Self::NumberTaken { number } => format!("職員番号 {number} は既に使われています"),
            Self::UnitTaken { code, created } => format!("所属コード {code}（{} 設置）は既にあります", created.wareki()),
            Self::NotStanding(id) => format!("事実 {} は台帳にないか、既に取り消されています。最新の台帳でやり直してください", id.0),
            Self::UnitFactNotStanding(key) => format!("組織の事実 {} は台帳にないか、既に取り消されています。最新の台帳でやり直してください", key.0),
            Self::NameInJournal => "記録の理由や内容に職員の氏名が含まれています。氏名を書かず、職員番号などに置き換えてください".into(),
            Self::MovedOn { entries } => format!("確認した後に台帳が変わりました（{entries}件の記録）。最新の台帳でもう一度確認してください"),
            Self::NoActor => "記録者がありません。記録者を指定してください".into(),
        }
    }
}
