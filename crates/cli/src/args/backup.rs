//! Backups on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::PlaceArgs;

/// `ayumi backup`
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
例:
  ayumi backup new-key 控えの鍵.txt                 鍵を作る（控えとは別の、安全な場所に置く）
  ayumi backup --to 控え/ --recipient age1…         鍵の公開の半分だけで作る（開けるのは鍵を持つ人だけ）
  ayumi backup --to 控え/ --passphrase-file 合言葉  合言葉で作る
  ayumi backup --to 控え/                           合言葉を入力する
サーバーを動かしたままで作れます。控えには、その時点の台帳のすべて（すべての団体、利用者、サーバーの鍵）が入り、
age 形式で暗号化されます。サインイン中の状態と取り込み前のファイルは入りません。合言葉や鍵をなくすと、だれにも開けません。
SQLite の控えを PostgreSQL に、PostgreSQL の控えを SQLite に戻すこともできます。"
)]
pub struct BackupArgs {
    /// What to do instead of making one.
    #[command(subcommand)]
    pub command: Option<BackupCommand>,
    /// 作るファイル、または既にあるフォルダー（時刻の名前で作る）
    #[arg(long, value_name = "ファイル", required = true)]
    pub to: Option<PathBuf>,
    /// 合言葉を1行目に書いたファイル。なければ入力する
    #[arg(long, value_name = "ファイル", conflicts_with_all = ["key_file", "recipient"])]
    pub passphrase_file: Option<PathBuf>,
    /// 鍵のファイル（`ayumi backup new-key` か age-keygen で作ったもの、またはその公開の半分）
    #[arg(long, value_name = "ファイル")]
    pub key_file: Option<PathBuf>,
    /// 鍵の公開の半分（age1…）。繰り返せる
    #[arg(long, value_name = "鍵")]
    pub recipient: Vec<String>,
    /// サーバーの鍵のファイル（環境変数 AYUMI_KEY でも指定可。既定は台帳の名前に .key を付けたもの）
    #[arg(long, value_name = "ファイル", env = "AYUMI_KEY")]
    pub key: Option<PathBuf>,
    /// Which ledger.
    #[command(flatten)]
    pub place: PlaceArgs,
}

/// 控えの鍵.
#[derive(Debug, Subcommand)]
pub enum BackupCommand {
    /// 控えを守る鍵を作り、公開の半分を示す
    #[command(
        after_help = "例:\n  ayumi backup new-key 控えの鍵.txt\n鍵のファイルは、控えともサーバーとも別の場所に、2つ以上保管してください。なくすと控えを開けません。"
    )]
    NewKey {
        /// 新しい鍵のファイル
        #[arg(value_name = "ファイル")]
        file: PathBuf,
    },
}

/// `ayumi restore`
#[derive(Debug, Args)]
#[command(after_help = "\
例:
  ayumi restore 控え/ayumi-20261121-030000.backup.age --verify --key-file 控えの鍵.txt
  ayumi restore 控え.age --ledger 戻した台帳.sqlite3 --key-file 控えの鍵.txt
  ayumi restore 控え.age --database postgres://… --key サーバーの鍵 --passphrase-file 合言葉
既にある台帳の上には戻しません。戻したあとは、全員がもう一度サインインします。
--verify は一時フォルダーに戻して、開けること、記録が書かれたときのままであること、件数が目録と合うこと、方針の目標を計算できることを
確かめ、消します。控えを作ったら、別のコンピューターで一度は確かめてください。")]
pub struct RestoreArgs {
    /// 控えのファイル
    #[arg(value_name = "控え")]
    pub file: PathBuf,
    /// 戻さずに、戻せることを確かめる
    #[arg(long, conflicts_with_all = ["ledger", "database"])]
    pub verify: bool,
    /// 合言葉を1行目に書いたファイル。なければ入力する
    #[arg(long, value_name = "ファイル", conflicts_with = "key_file")]
    pub passphrase_file: Option<PathBuf>,
    /// 鍵のファイル
    #[arg(long, value_name = "ファイル")]
    pub key_file: Option<PathBuf>,
    /// サーバーの鍵を書くファイル（環境変数 AYUMI_KEY でも指定可。既定は台帳の名前に .key を付けたもの。既にあれば書かない）
    #[arg(long, value_name = "ファイル", env = "AYUMI_KEY")]
    pub key: Option<PathBuf>,
    /// Where it goes.
    #[command(flatten)]
    pub place: PlaceArgs,
}
