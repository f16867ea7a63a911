//! Published figures on the command line.

use ayumi_calendar::Date;
use clap::{Args, Subcommand};

use super::ask::day;
use super::{ActorArgs, LedgerArgs};

/// `ayumi report`
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: ReportCommand,
}

/// 公表した数字.
#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// 目標・KPI・配置状況の数字を、公表したものとして残す
    Publish(ReportPublishArgs),
    /// 公表したものの一覧
    List(LedgerArgs),
    /// 公表した数字を計算し直し、同じになることを確かめる
    Check(ReportCheckArgs),
}

/// `ayumi report publish`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi report publish 令和8年度末の公表 --as-of R9.3.31
基準日、記録の位置、方針の版、数字とその要約値を台帳に残します。後の記録は、公表した数字を変えません。")]
pub struct ReportPublishArgs {
    /// 名称
    #[arg(value_name = "名称")]
    pub name: String,
    /// 基準日（既定は今日）
    #[arg(long, value_name = "日", value_parser = day)]
    pub as_of: Option<Date>,
    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// Who publishes, and why.
    #[command(flatten)]
    pub actor: ActorArgs,
}

/// `ayumi report check`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi report check        公表したものをすべて
  ayumi report check 3      公表番号 3 だけ
違いがあれば、公表したときの数字と今の計算を並べて示し、終了コード 1 で終わります。")]
pub struct ReportCheckArgs {
    /// 公表番号
    #[arg(value_name = "公表番号")]
    pub id: Option<i64>,
    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}
