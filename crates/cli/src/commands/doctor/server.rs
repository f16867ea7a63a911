//! The database server of a ledger that is on one, and its replica: whether they are reached as they should be, whether the
//! walls between municipalities hold for the program's role, and whether what is acknowledged stays.

use ayumi_store::{Database, Instant, OpenError, ReplicaStanding, ServerUrl, Standing, Store};

use super::{Finding, State, certificate};
use crate::config::Config;
use crate::{clock, ledger};

/// Between two clocks: more than this, and days and instants disagree noticeably.
const CLOCKS_APART: i64 = 5;
/// A replica this far behind (16 MiB, one file of the log) answers little.
const FAR_BEHIND: i64 = 16 * 1024 * 1024;
const MEGA: i64 = 1024 * 1024;
/// What one server of the program may use.
const CONNECTIONS: i64 = 14;

/// Everything about the server, before the ledger on it is opened.
///
/// # Errors
/// It cannot be reached: then nothing else can be looked at.
pub async fn examine(url: &ServerUrl, database: &Database, config: &Config) -> Result<Vec<Finding>, Finding> {
    let [certificate, _] = database.client_files();
    let certificate = certificate.map(|file| certificate::of_client("データベース", &file));
    let standing = match Standing::of(url).await {
        Ok(standing) => standing,
        // A certificate that has run out is why nothing else can be looked at.
        Err(error) => {
            return Err(certificate
                .filter(|found| found.state == State::Wrong)
                .unwrap_or_else(|| unreached("データベース", url, "database.address", &error)));
        }
    };
    let mut findings = about(&standing);
    findings.extend(certificate);
    findings.extend(schema(database).await);
    match ledger::replica(config) {
        Ok(Some(Database::Postgres(replica))) => findings.extend(of_replica(&replica, url).await),
        Ok(_) => {}
        Err(failure) => findings.push(Finding::wrong(format!("複製: {failure}"), "設定の database.replica を直してください。")),
    }
    Ok(findings)
}

fn unreached(what: &str, url: &ServerUrl, key: &str, error: &OpenError) -> Finding {
    let todo = format!(
        "サーバーが動いていること、設定の {key} のホスト・ポート・名前・利用者・パスワード、サーバーの pg_hba.conf、証明書（sslrootcert、名乗るときは sslcert・sslkey）を確かめてください。"
    );
    Finding::wrong(format!("{what}: {url} につながりません（{}）。", error.ja()), todo)
}

fn about(standing: &Standing) -> Vec<Finding> {
    let mut findings = vec![version("データベース", standing), encoding(standing), connection("データベース", standing)];
    findings.extend(role(standing));
    findings.extend(walls(standing));
    findings.extend(keeps(standing));
    findings.push(clocks(standing.now, clock::now()));
    findings
}

fn version(what: &str, Standing { version, is_supported, .. }: &Standing) -> Finding {
    if *is_supported {
        return Finding::fine(format!("{what}: PostgreSQL {version} につながります。"));
    }
    Finding::wrong(format!("{what}: PostgreSQL {version} では確かめていません。"), "PostgreSQL 15 以上にしてください。")
}

fn encoding(Standing { encoding, .. }: &Standing) -> Finding {
    if encoding == "UTF8" {
        return Finding::fine("データベース: 文字コードは UTF8 です。");
    }
    let todo = "ENCODING 'UTF8' のデータベースを作り、`ayumi copy` で移してください。氏名の漢字を保存できないことがあります。";
    Finding::wrong(format!("データベース: 文字コードが {encoding} です。"), todo)
}

fn connection(what: &str, Standing { encrypted, .. }: &Standing) -> Finding {
    match encrypted {
        Some(by) => Finding::fine(format!("{what}: 接続は暗号化されています（{by}）。")),
        // Reading the configuration lets no plain connection leave this machine.
        None => Finding::fine(format!("{what}: 接続は暗号化されていませんが、このコンピューターの外に出ません。")),
    }
}

/// What the role may do, and what it could not.
fn role(standing: &Standing) -> Vec<Finding> {
    let Standing { role, is_superuser, passes_walls, foreign, closed, is_owner, is_standby, .. } = standing;
    let mut findings = Vec::new();
    if *is_superuser || *passes_walls {
        let why = if *is_superuser { "スーパーユーザーです" } else { "BYPASSRLS を持っています" };
        findings.push(Finding::wrong(
            format!("データベース: 役割 {role} は{why}。団体の間の第二の壁（行レベルセキュリティ）が効きません。"),
            format!("ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS とするか、専用の役割を作って database.address を直してください。"),
        ));
    }
    if *is_owner && !foreign.is_empty() {
        findings.push(Finding::wrong(
            format!("データベース: 役割 {role} のものでない表があります（{}）。形式の更新ができません。", foreign.join("、")),
            format!("ALTER TABLE 表 OWNER TO {role} で所有者をそろえてください。"),
        ));
    }
    if !*is_owner && !closed.is_empty() {
        findings.push(Finding::wrong(
            format!("データベース: 役割 {role} では読み書きできない表があります（{}）。", closed.join("、")),
            "docs/operations.md の「役割を分ける」の GRANT を、表の所有者の役割で行ってください。",
        ));
    }
    if *is_standby {
        findings.push(Finding::wrong(
            "データベース: 書き込めないサーバー（スタンバイ）につながっています。",
            "設定の database.address に、書き込める一台（主系）のアドレスを書いてください。読むだけの複製は database.replica です。",
        ));
    }
    if findings.is_empty() {
        findings.push(Finding::fine(format!("データベース: 役割 {role} の権限は適切です。")));
    }
    if *is_owner {
        findings.push(Finding::notice(
            format!("データベース: 役割 {role} は表の所有者で、表の形も変えられます。"),
            "日々は読み書きだけの役割でつなぎ、`ayumi migrate` だけを所有者の役割で行うと、より安全です（docs/operations.md の「役割を分ける」）。",
        ));
    }
    findings
}

fn walls(Standing { unwalled, .. }: &Standing) -> Option<Finding> {
    if unwalled.is_empty() {
        return Some(Finding::fine("データベース: 行レベルセキュリティは、すべての表で有効です。"));
    }
    Some(Finding::wrong(
        format!("データベース: 行レベルセキュリティが効いていない表があります（{}）。", unwalled.join("、")),
        "ALTER TABLE 表 ENABLE ROW LEVEL SECURITY と FORCE ROW LEVEL SECURITY を行い、方針 of_one_municipality だけがあるようにしてください。だれが変えたかも調べてください。",
    ))
}

/// Whether what was acknowledged stays.
fn keeps(standing: &Standing) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !standing.is_crash_safe {
        findings.push(Finding::wrong(
            "データベース: fsync か full_page_writes が off です。停電で台帳が壊れます。",
            "postgresql.conf で両方を on にして、PostgreSQL を始め直してください。",
        ));
    }
    if standing.waits_for == "off" {
        findings.push(Finding::wrong(
            "データベース: synchronous_commit が off です。記録したと答えたものが、停電で失われることがあります。",
            "on（複製に届くのを待つなら remote_write、remote_apply）にしてください。",
        ));
    }
    if standing.connections < CONNECTIONS * 2 {
        findings.push(Finding::notice(
            format!("データベース: max_connections は {} です。", standing.connections),
            format!("あゆみのサーバーは一台で最大{CONNECTIONS}の接続を使います。台数分と、保守のための余裕を見込んでください。"),
        ));
    }
    findings
}

fn clocks(there: Instant, here: Instant) -> Finding {
    let apart = there.0 - here.0;
    if apart.abs() <= CLOCKS_APART {
        return Finding::fine("時計: データベースのサーバーと合っています。");
    }
    let which = if apart > 0 { "進んで" } else { "遅れて" };
    Finding::notice(
        format!("時計: データベースのサーバーの時計が {} 秒{which}います。", apart.abs()),
        "どちらも時刻の同期（NTP）を確かめてください。記録の時刻はこのコンピューターの時計で付けます。",
    )
}

/// The steps of the schema that are still to be done.
async fn schema(database: &Database) -> Option<Finding> {
    let outstanding = Store::outstanding(database).await.ok()?;
    Some(match outstanding.steps.as_slice() {
        [] => Finding::fine(format!("形式: 最新です（{}）。", outstanding.seen)),
        steps => Finding::wrong(
            format!("形式: 台帳の形式が古く、{}段階の更新が残っています（今は {}）。", steps.len(), outstanding.seen),
            "すべてのサーバーを止め、控えを取ってから、`ayumi migrate --backup-done` を実行してください（`ayumi migrate --check` で中身が分かります）。",
        ),
    })
}

async fn of_replica(replica: &ServerUrl, written: &ServerUrl) -> Vec<Finding> {
    let standing = match ReplicaStanding::of(replica, written).await {
        Ok(standing) => standing,
        Err(error) => {
            let Finding { what, todo, .. } = unreached("複製", replica, "database.replica", &error);
            return vec![Finding::notice(what, format!("{todo}直るまで、書き込む一台がすべてに答えます。"))];
        }
    };
    vec![version("複製", &standing.server), connection("複製", &standing.server), lag(&standing)]
}

fn lag(standing: &ReplicaStanding) -> Finding {
    let slow = "直るまで、書き込む一台がすべてに答えます。";
    if !standing.is_same {
        return Finding::wrong(
            "複製: この台帳の複製ではありません（記録の連鎖が一致しません）。",
            format!("設定の database.replica を直すか、複製を作り直してください。{slow}"),
        );
    }
    if !standing.server.is_standby {
        return Finding::wrong(
            "複製: 書き込めるサーバーです（複製になっていません）。",
            format!("切り離されていないか確かめ、複製を作り直してください。{slow}"),
        );
    }
    match standing.behind {
        _ if standing.is_paused => Finding::notice("複製: 反映が止められています。", format!("select pg_wal_replay_resume() で再開できます。{slow}")),
        Some(bytes) if bytes > FAR_BEHIND => {
            Finding::notice(format!("複製: {} MB 遅れています。", bytes / MEGA), format!("複製の負荷、ディスク、通信を確かめてください。{slow}"))
        }
        Some(bytes) => Finding::fine(format!("複製: 追い付いています（遅れ {bytes} バイト）。")),
        None => Finding::notice("複製: 遅れが分かりません。", "PostgreSQL のログを確かめてください。"),
    }
}
