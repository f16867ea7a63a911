//! What proving the chain finds: that it holds, until where, or the first thing that is not as it was sealed.

use ayumi_facts::Seq;

use super::spec::TABLES;

/// 記録の先頭: the newest entry and its hash. Kept elsewhere, it proves later that nothing before it was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its position.
    pub seq: Seq,
    /// Its hash, in hexadecimal.
    pub hash: String,
}

/// What was proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Entries of the journal.
    pub entries: u64,
    /// Rows that they wrote.
    pub rows: u64,
    /// The newest entry.
    pub head: Head,
    /// Entries until this one were sealed when the ledger was brought up to date, not when they were written.
    pub sealed_later: Option<Seq>,
}

/// 一致しない記録: the first thing that is not as it was sealed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// There is no entry at a position, but there are later ones.
    #[error("entry {} is missing", .0.0)]
    EntryMissing(Seq),
    /// An entry or its seal is not what it was, or stands in another place.
    #[error("entry {} was altered", .0.0)]
    EntryAltered(Seq),
    /// An entry has no seal.
    #[error("entry {} is not sealed", .0.0)]
    NotSealed(Seq),
    /// A row is not what the entry wrote.
    #[error("row {id} of {table}, written by entry {}, was altered", seq.0)]
    RowAltered {
        /// The entry.
        seq: Seq,
        /// The table.
        table: &'static str,
        /// The row's number.
        id: i64,
    },
    /// Rows that the entry wrote are gone, or there are rows that it did not write.
    #[error("entry {} wrote {before} rows of {table}, and there are {now}", seq.0)]
    RowsCounted {
        /// The entry.
        seq: Seq,
        /// The table.
        table: &'static str,
        /// Rows when it was sealed.
        before: usize,
        /// Rows now.
        now: usize,
    },
    /// What an entry withdrew is not what it withdrew then.
    #[error("what entry {} withdrew of {table} was altered", seq.0)]
    WithdrawalAltered {
        /// The entry.
        seq: Seq,
        /// The table.
        table: &'static str,
    },
    /// Rows refer to a position at which there is no entry.
    #[error("row {id} of {table} belongs to entry {}, which is not there", seq.0)]
    Stray {
        /// The position.
        seq: Seq,
        /// The table.
        table: &'static str,
        /// The row's number.
        id: i64,
    },
    /// A row holds something that no program of ours writes.
    #[error("a row of {table} cannot be read")]
    Unreadable {
        /// The table.
        table: &'static str,
    },
    /// The hash that was kept elsewhere is not in the ledger: entries were removed, or all was written anew.
    #[error("the kept hash is not in the ledger")]
    HeadNotFound,
}

impl Broken {
    /// What is wrong and where, in Japanese.
    pub fn ja(&self) -> String {
        let ja = |table: &str| TABLES.iter().find(|spec| spec.table == table).map_or("記録", |spec| spec.ja);
        match self {
            Self::EntryMissing(seq) => format!("記録番号 {} の記録がありません（後の記録は残っています）", seq.0),
            Self::EntryAltered(seq) => {
                format!("記録番号 {} の記録（時刻・記録者・したこと・理由・件数、または封印）が、書かれたときと違います", seq.0)
            }
            Self::NotSealed(seq) => format!("記録番号 {} の記録に封印がありません", seq.0),
            Self::RowAltered { seq, table, id } => {
                format!("記録番号 {} で書かれた「{}」の {id} 番（表 {table}）が、書かれたときと違います", seq.0, ja(table))
            }
            Self::RowsCounted { seq, table, before, now } => {
                format!("記録番号 {} で書かれた「{}」（表 {table}）は {before} 件でしたが、{now} 件あります", seq.0, ja(table))
            }
            Self::WithdrawalAltered { seq, table } => {
                format!("記録番号 {} で取り下げた「{}」（表 {table}）が、そのときと違います", seq.0, ja(table))
            }
            Self::Stray { seq, table, id } => {
                format!("「{}」の {id} 番（表 {table}）は記録番号 {} のものとされていますが、その記録がありません", ja(table), seq.0)
            }
            Self::Unreadable { table } => format!("「{}」（表 {table}）に、このシステムが書くはずのない内容の行があります", ja(table)),
            Self::HeadNotFound => "控えた先頭の値が台帳にありません。控えた後の記録が取り除かれたか、台帳が書き直されています".into(),
        }
    }
}
