//! Periods of keeping on the command line.

use clap::{Args, Subcommand};

use super::LedgerArgs;
use crate::commands::retention::kept;
use crate::retention::Kept;

/// `ayumi retention`
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
例:
  ayumi retention set people 5 --reason 文書管理規程     任用が終わってから5年で、氏名などを消すと決める
  ayumi retention set readings 3 --reason 文書管理規程   閲覧の記録は3年
  ayumi retention                                        今日、何が・だれが・なぜ消えるかを見る（消さない）
  ayumi retention --apply                                消す（戻せない）
決めていないものは消しません。職員を消しても、事実は名前なしで残り、過去の数字は変わりません。
控え（バックアップ）には、その保存期間が過ぎるまで残ります。"
)]
pub struct RetentionArgs {
    /// What to do instead.
    #[command(subcommand)]
    pub command: Option<RetentionCommand>,
    /// 消さずに、何が消えるかだけを見る（書かなくても同じ）
    #[arg(long, conflicts_with = "apply")]
    pub dry_run: bool,
    /// 保存年限の過ぎたものを消す
    #[arg(long)]
    pub apply: bool,
    /// 理由（職員番号や氏名は書かない。記録は消えない）
    #[arg(long, value_name = "理由", default_value = "保存年限の満了")]
    pub reason: String,
    /// 記録者: 職員番号など（氏名は書かない。環境変数 AYUMI_ACTOR でも指定可）
    #[arg(long, value_name = "記録者", env = "AYUMI_ACTOR", default_value = "ayumi")]
    pub actor: String,
    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}

/// 保存年限を決める.
#[derive(Debug, Subcommand)]
pub enum RetentionCommand {
    /// 保存年限を決める・なくす
    Set(RetentionSetArgs),
}

/// `ayumi retention set`
#[derive(Debug, Args)]
#[command(after_help = "例:\n  ayumi retention set people 5 --reason 文書管理規程\n  ayumi retention set people --reason 見直し       期限をなくす")]
pub struct RetentionSetArgs {
    /// 何の: readings（閲覧の記録）、people（任用の終わった職員）、accounts（利用を終えた利用者）
    #[arg(value_name = "種類", value_parser = kept)]
    pub kept: Kept,
    /// 年数。省くと期限をなくす
    #[arg(value_name = "年数", value_parser = clap::value_parser!(u16).range(1..=100))]
    pub years: Option<u16>,
    /// 理由
    #[arg(long, value_name = "理由")]
    pub reason: String,
    /// 記録者: 職員番号など（氏名は書かない。環境変数 AYUMI_ACTOR でも指定可）
    #[arg(long, value_name = "記録者", env = "AYUMI_ACTOR", default_value = "ayumi")]
    pub actor: String,
    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}
