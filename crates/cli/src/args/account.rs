//! Accounts on the command line: for whoever runs the server.

use std::path::PathBuf;

use ayumi_facts::MunicipalityCode;
use clap::{Args, Subcommand, ValueEnum};

use super::ask::municipality;
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
    /// サインインの方法を消し、新しい一回限りのコードを発行する
    Reset(AccountResetArgs),
    /// ほかの団体でも使えるように、その団体に申し出る
    Offer(AccountTieArgs),
    /// 申し出を取り下げる
    Withdraw(AccountTieArgs),
    /// ほかの団体から申し出られた利用者を受け入れる
    Admit(AccountAdmitArgs),
    /// 2段階目を必ず求める人を決める、確かめる
    SecondFactor(AccountSecondArgs),
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

/// `ayumi account end`
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

/// `ayumi account offer`, `ayumi account withdraw`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi account offer adviser --municipality 141500 --to 462144
  ayumi account withdraw adviser --municipality 141500 --to 462144
申し出た団体が受け入れる（ayumi account admit）と、一つの利用者で両方の団体を使えます。")]
pub struct AccountTieArgs {
    /// 利用者ID
    #[arg(value_name = "利用者ID")]
    pub login: String,
    /// 相手の団体コード
    #[arg(long, value_name = "コード", value_parser = municipality)]
    pub to: MunicipalityCode,
    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// Who records, and why.
    #[command(flatten)]
    pub actor: ActorArgs,
}

/// `ayumi account admit`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi account admit adviser --municipality 462144 --from 141500
  ayumi office assign adviser@141500 adviser --municipality 462144
受け入れた利用者の利用者IDは、元の利用者IDに「@」と元の団体コードを付けたものです。サインインは元の団体で行います。")]
pub struct AccountAdmitArgs {
    /// 元の団体での利用者ID
    #[arg(value_name = "利用者ID")]
    pub login: String,
    /// 元の団体コード
    #[arg(long, value_name = "コード", value_parser = municipality)]
    pub from: MunicipalityCode,
    /// この団体の職員でもあるとき、この団体での職員番号
    #[arg(long, value_name = "職員番号")]
    pub number: Option<String>,
    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// Who records, and why.
    #[command(flatten)]
    pub actor: ActorArgs,
}

/// `ayumi account reset`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi account reset 004211                    すべて
  ayumi account reset 004211 --only password    パスワードだけ（2段階目は残る）
  ayumi account reset 004211 --only second      2段階目だけ（パスワードは残り、コードは発行しない）")]
pub struct AccountResetArgs {
    /// 利用者ID
    #[arg(value_name = "利用者ID")]
    pub login: String,
    /// 一方だけを再設定する
    #[arg(long, value_name = "どちら", value_enum)]
    pub only: Option<FactorArg>,
    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// Who records, and why.
    #[command(flatten)]
    pub actor: ActorArgs,
}

/// One of the two factors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FactorArg {
    /// パスワード
    Password,
    /// 認証アプリ、回復コード、パスキー
    Second,
}

/// `ayumi account second-factor`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi account second-factor                   今の設定
  ayumi account second-factor everybody         全員に求める
画面の「団体の設定」でも変えられます。決めていない団体では writers です。")]
pub struct AccountSecondArgs {
    /// 必ず求める人（書かなければ、今の設定を示す）
    #[arg(value_name = "だれに", value_enum)]
    pub of: Option<SecondArg>,
    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// Who records, and why.
    #[command(flatten)]
    pub actor: ActorArgs,
}

/// Of whom a second factor is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SecondArg {
    /// だれにも求めない
    Nobody,
    /// 台帳・利用者・役目・設定を変えられる役目
    Writers,
    /// 全員
    Everybody,
}
