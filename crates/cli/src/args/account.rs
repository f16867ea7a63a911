//! Accounts on the command line: for whoever runs the server.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{ActorArgs, LedgerArgs};

/// `ayumi account`
#[derive(Debug, Args)]
pub struct AccountArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: AccountCommand,
}

/// 利用者のコマンド.
#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// 一人を登録し、一回限りのコードを発行する
    Add(AccountAddArgs),
    /// 名簿からまとめて登録し、コードの一覧をファイルに書き出す
    Import(AccountImportArgs),
    /// 利用者の一覧
    List(AccountListArgs),
    /// 利用を終了する（元に戻せない）
    End(AccountOneArgs),
    /// サインインの方法をすべて消し、新しい一回限りのコードを発行する
    Reset(AccountOneArgs),
}

/// `ayumi account add`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi account add 004211 --number 004211      職員の利用者
  ayumi account add kansa --name 監査委員事務局
コードは一度だけ表示されます。利用者IDとともに本人に渡してください。")]
pub struct AccountAddArgs {
    /// 利用者ID
    #[arg(value_name = "利用者ID")]
    pub login: String,
    /// 名称（既定は職員の氏名、なければ利用者ID）
    #[arg(long, value_name = "名称", default_value = "")]
    pub name: String,
    /// この職員番号の職員の利用者とする
    #[arg(long, value_name = "職員番号", default_value = "")]
    pub number: String,
    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// Who records, and why.
    #[command(flatten)]
    pub actor: ActorArgs,
}

/// `ayumi account import`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi account import 名簿.xlsx コード.xlsx
名簿には「職員番号」か「利用者ID」の列が要ります（「名称」は任意）。コードは一度だけ書き出されます。")]
pub struct AccountImportArgs {
    /// 名簿（CSV か Excel）
    #[arg(value_name = "名簿")]
    pub file: PathBuf,
    /// コードの一覧を書き出すファイル（.csv か .xlsx）
    #[arg(value_name = "書き出すファイル")]
    pub codes: PathBuf,
    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// Who records, and why.
    #[command(flatten)]
    pub actor: ActorArgs,
}

/// `ayumi account list`
#[derive(Debug, Args)]
pub struct AccountListArgs {
    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}

/// `ayumi account end`, `ayumi account reset`
#[derive(Debug, Args)]
pub struct AccountOneArgs {
    /// 利用者ID
    #[arg(value_name = "利用者ID")]
    pub login: String,
    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// Who records, and why.
    #[command(flatten)]
    pub actor: ActorArgs,
}
