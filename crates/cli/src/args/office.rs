//! Offices on the command line: for whoever runs the server.

use ayumi_calendar::Date;
use ayumi_rights::Office;
use clap::{Args, Subcommand};

use super::{ActorArgs, LedgerArgs};

/// `ayumi office`
#[derive(Debug, Args)]
pub struct OfficeArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: OfficeCommand,
}

/// 役目のコマンド.
#[derive(Debug, Subcommand)]
pub enum OfficeCommand {
    /// 利用者に役目を割り当てる
    Assign(OfficeAssignArgs),
    /// 割当の一覧
    List(OfficeListArgs),
    /// 割当を終える（次の操作から効く）
    End(OfficeEndArgs),
}

/// `ayumi office assign`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi office assign 004211 dx-office
  ayumi office assign 001033 supervisor --unit 010203     その所属と、その下の所属
  ayumi office assign 90012 body --body honbu --until R9.3.31
役目: supervisor 所属長、dx-office DX担当、personnel 人事担当、reviewer 審査員、body 会議体、adviser 外部助言者、
auditor 監査、administrator システム管理者、prefecture 都道府県")]
pub struct OfficeAssignArgs {
    /// 利用者ID
    #[arg(value_name = "利用者ID")]
    pub login: String,
    /// 役目
    #[arg(value_name = "役目", value_parser = office)]
    pub office: Office,
    /// 所属長: 所属コード
    #[arg(long, value_name = "所属コード")]
    pub unit: Option<String>,
    /// 会議体: 方針の会議体の id
    #[arg(long, value_name = "会議体")]
    pub body: Option<String>,
    /// はじめの日（既定は今日）
    #[arg(long, value_name = "日付", value_parser = day)]
    pub from: Option<Date>,
    /// 終わりの日（既定は終えるまで）
    #[arg(long, value_name = "日付", value_parser = day)]
    pub until: Option<Date>,
    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// Who records, and why.
    #[command(flatten)]
    pub actor: ActorArgs,
}

/// `ayumi office list`
#[derive(Debug, Args)]
pub struct OfficeListArgs {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}

/// `ayumi office end`
#[derive(Debug, Args)]
pub struct OfficeEndArgs {
    /// 割当番号（`ayumi office list` で分かる）
    #[arg(value_name = "割当番号")]
    pub id: i64,
    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// Who records, and why.
    #[command(flatten)]
    pub actor: ActorArgs,
}

fn office(text: &str) -> Result<Office, String> {
    Office::find(text).filter(|office| office.is_assigned()).ok_or_else(|| {
        let words: Vec<&str> = Office::ALL.into_iter().filter(|office| office.is_assigned()).map(Office::name).collect();
        format!("「{text}」という役目はありません。使える役目: {}", words.join("、"))
    })
}

fn day(text: &str) -> Result<Date, String> {
    ayumi_calendar::parse_day(text).map_err(|error| error.ja())
}
