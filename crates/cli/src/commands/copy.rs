//! `ayumi copy`: moves a whole installation to another database. The target has its name, or holds anything, only when all of
//! it was read back and compared.

use std::path::Path;

use ayumi_store::{Copied, Database, OpenError, Store};

use crate::args::CopyArgs;
use crate::exit::{Exit, Failure, Result};
use crate::interrupt::Unfinished;
use crate::{output, progress};

/// Runs the command.
///
/// # Errors
/// A place cannot be read; the source is old, broken or moved on; the target holds something.
pub async fn run(args: &CopyArgs) -> Result<Exit> {
    let (from, to) = (args.from.clone()?, args.to.clone()?);
    let outstanding = Store::outstanding(&from).await?;
    if !outstanding.steps.is_empty() {
        return Err(OpenError::Older { at: from, outstanding }.into());
    }
    let source = Store::open(&from).await?;
    let copied = match &to {
        Database::Sqlite(path) => to_file(&source, path).await,
        Database::Postgres(_) => copy(&source, &to).await,
    };
    source.close().await;
    output::text(&told(&from, &to, &copied?))?;
    Ok(Exit::Fine)
}

/// A file has its name only when it is whole.
async fn to_file(source: &Store, path: &Path) -> Result<Vec<Copied>> {
    if path.exists() {
        return Err(OpenError::Exists(path.into()).into());
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".making");
    let unfinished = Unfinished::new(beside.as_ref());
    let copied = copy(source, &Database::from(&beside)).await?;
    unfinished.finish(path).map_err(|error| Failure::file(path, "作成でき", &error))?;
    Ok(copied)
}

async fn copy(source: &Store, to: &Database) -> Result<Vec<Copied>> {
    let target = Store::create_or_empty(to).await?;
    let mut bar = progress::bar("移しています", 0);
    let copied = source.copy_to(&target, &mut |at| bar.set(at.done, at.total)).await;
    bar.finish();
    target.close().await;
    Ok(copied?)
}

fn told(from: &Database, to: &Database, copied: &[Copied]) -> String {
    let one = |one: &Copied| {
        let rows: u64 = one.rows.iter().map(|(_, rows)| rows).sum();
        let head = one.head.as_ref().map_or_else(|| "なし".to_owned(), |head| format!("記録番号 {} {}", head.seq.0, head.hash));
        format!("  {}（{}）: 表 {}、行 {rows}件\n    先頭: {head}\n", one.municipality.name, one.municipality.code, one.rows.len())
    };
    let lines: String = copied.iter().map(one).collect();
    format!(
        "台帳を移しました: {from} → {to}\n{lines}行の数と内容の要約値は表ごとに一致し、どちらの記録も書かれたときのままです。\n\
         取り込み前のファイルは移していません。サーバーの鍵のファイルは、これまでと同じものを使ってください（--key）。\n"
    )
}
