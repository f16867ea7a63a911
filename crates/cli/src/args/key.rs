//! The server's key on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{ActorArgs, PlaceArgs};

/// `ayumi key`
#[derive(Debug, Args)]
pub struct KeyArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: KeyCommand,
}

/// サーバーの鍵のコマンド.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// サーバーの鍵を新しくし、認証アプリの秘密を封じ直す
    Rotate(KeyRotateArgs),
}

/// `ayumi key rotate`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi key rotate --ledger /var/lib/ayumi/ayumi.sqlite3
すべての団体の認証アプリの秘密を、今の鍵で開き、新しい鍵で封じ直します。利用者は何もせずに使い続けられます。
途中で止まったら、同じコマンドをもう一度動かすと続きから終えます（その間も、鍵のファイルには両方の鍵があり、サインインできます）。
同じ鍵のファイルを読むサーバーは、止めずに新しい鍵を使います。鍵のファイルが別のサーバーは、止めてから行い、終わったら写してください。")]
pub struct KeyRotateArgs {
    /// サーバーの鍵のファイル（環境変数 AYUMI_KEY でも指定可。既定は台帳の名前に .key を付けたもの）
    #[arg(long, value_name = "ファイル", env = "AYUMI_KEY")]
    pub key: Option<PathBuf>,
    /// Which ledger.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// Who records, and why.
    #[command(flatten)]
    pub actor: ActorArgs,
}
