//! 開示: everything that the ledger holds about one person, for the person and for whoever hands it to them: as a page to
//! print, as a workbook, as JSON. All three are made of the same tables.

use askama::Template;
use axum::Extension;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use ayumi_answers::readings::view;
use ayumi_answers::{Sheets, status};
use ayumi_calendar::Period;
use ayumi_exchange::{Cell, ColumnKind, Sheet, write_xlsx};
use ayumi_facts::{Fact, FactId, Seq};
use ayumi_store::{Account, Correction, Origin, PersonKey, PersonVersion, ReadingFilter};
use serde_json::json;

use super::subject::{Subject, refused};
use crate::ask::Ask;
use crate::error::AppError;
use crate::features::account::when;
use crate::note::Told;
use crate::page::Page;
use crate::shell::Shell;

/// 開示のページ.
#[derive(Debug, Template)]
#[template(path = "person/disclosure.html")]
pub struct DisclosurePage {
    /// The frame.
    pub shell: Shell,
    /// 職員番号 and 氏名
    pub whose: String,
    /// The tables: title, headings, rows.
    pub tables: Vec<(String, Vec<String>, Vec<Vec<String>>)>,
    /// The same as files.
    pub files: Vec<(&'static str, String)>,
}

/// The page to print.
///
/// # Errors
/// There is no such person, or the ledger cannot be read.
pub async fn page(ask: Ask, Path(key): Path<String>) -> Result<Page<DisclosurePage>, AppError> {
    let subject = Subject::find(ask, &key)?;
    let sheets = sheets(&subject).await?;
    let shell = &subject.ask.shell;
    let file = |format: &str| shell.to(&format!("/people/{}/disclosure/file?format={format}", subject.key()));
    let table = |sheet: Sheet| {
        let said = |cell: &Cell| if let Cell::Date(day) = cell { shell.date(*day) } else { cell.text() };
        let rows = sheet.rows.iter().map(|row| row.iter().map(said).collect()).collect();
        (sheet.title, sheet.columns.into_iter().map(|column| column.heading).collect(), rows)
    };
    Ok(Page(DisclosurePage {
        whose: whose(&subject),
        tables: sheets.into_iter().map(table).collect(),
        files: vec![("Excel", file("xlsx")), ("JSON", file("json"))],
        shell: shell.clone(),
    }))
}

/// The same as a file: `xlsx` or `json`.
///
/// # Errors
/// There is no such person or format, or the ledger cannot be read.
pub async fn file(ask: Ask, Path(key): Path<String>) -> Result<Response, AppError> {
    let subject = Subject::find(ask, &key)?;
    let format = subject.ask.shell.given("format").to_owned();
    let sheets = sheets(&subject).await?;
    let (media, bytes) = match format.as_str() {
        "xlsx" => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx(&sheets).map_err(AppError::internal)?),
        "json" | "" => ("application/json", json_of(&sheets).map_err(AppError::internal)?),
        other => {
            return Err(AppError::invalid(vec![format!("ファイルの形式「{other}」では書き出せません。json か xlsx を指定してください。")]));
        }
    };
    let end = if format == "xlsx" { "xlsx" } else { "json" };
    let name = format!("attachment; filename=\"ayumi-disclosure-{}.{end}\"", subject.ask.site.today());
    let headers = [(CONTENT_TYPE, media.to_owned()), (CONTENT_DISPOSITION, name), (CACHE_CONTROL, "no-store".to_owned())];
    Ok((Extension(Told(1)), headers, bytes).into_response())
}

/// One object a table: its title and its rows, each by heading.
fn json_of(sheets: &[Sheet]) -> serde_json::Result<Vec<u8>> {
    let row = |sheet: &Sheet, row: &Vec<Cell>| {
        let cells = sheet.columns.iter().zip(row).map(|(column, cell)| (column.heading.clone(), json!(cell.text())));
        serde_json::Value::Object(cells.collect())
    };
    let table = |sheet: &Sheet| json!({ "title": sheet.title, "rows": sheet.rows.iter().map(|cells| row(sheet, cells)).collect::<Vec<_>>() });
    serde_json::to_vec_pretty(&sheets.iter().map(table).collect::<Vec<_>>())
}

fn whose(subject: &Subject) -> String {
    let who = subject.scope().snapshot.person(subject.person).cloned().unwrap_or_default();
    format!("{}　{}", who.number, who.name)
}

/// Everything, one table for each kind of thing.
async fn sheets(subject: &Subject) -> Result<Vec<Sheet>, AppError> {
    let (store, municipality) = (subject.ask.site.store(), subject.ask.site.municipality());
    let key = PersonKey(subject.key());
    let facts = subject.scope().snapshot.facts_of(subject.person);
    let ids: Vec<FactId> = facts.iter().map(|fact| fact.id).collect();
    let origins = store.fact_origins(municipality, &ids).await?;
    let versions = store.person_history(municipality, key).await?;
    let (of, readings) = store.readings(municipality, &ReadingFilter { person: Some(key), ..ReadingFilter::default() }, (0, usize::MAX)).await?;
    let corrections = store.corrections(municipality, Some(key)).await?;
    let accounts = store.accounts(municipality).await?.into_iter().filter(|account| account.person == Some(key)).collect::<Vec<_>>();
    let status = status::view(&subject.ask.desk(), subject.person).map_err(refused)?;
    Ok(vec![
        names(subject, &versions),
        facts_sheet(subject, facts, &origins),
        Sheet { title: "判定".into(), ..status.sheet() },
        corrections_sheet(subject, &corrections),
        accounts_sheet(&accounts),
        view(of, readings).sheet(),
    ])
}

fn sheet<const N: usize, C: Into<Cell>>(title: &str, headings: [&str; N], rows: impl Iterator<Item = [C; N]>) -> Sheet {
    let columns: Vec<(&str, ColumnKind)> = headings.iter().map(|heading| (*heading, ColumnKind::Text)).collect();
    let mut sheet = Sheet::new(title, &columns);
    sheet.rows = rows.map(|row| row.into_iter().map(Into::into).collect()).collect();
    sheet
}

fn names(subject: &Subject, versions: &[PersonVersion]) -> Sheet {
    let who = subject.scope().snapshot.person(subject.person).cloned().unwrap_or_default();
    let rows = versions.iter().map(|version| {
        let birth = version.birth.map_or(Cell::Empty, Cell::Date);
        let names = [&who.number, &version.name, &version.kana].map(|text| Cell::from(text.to_string()));
        let [number, name, kana] = names;
        [number, name, kana, birth, position(version.recorded).into(), position(version.retracted).into()]
    });
    sheet("本人", ["職員番号", "氏名", "氏名カナ", "生年月日", "記録番号", "改めた記録番号"], rows)
}

fn position(seq: Seq) -> String {
    if seq == Seq::NEVER { String::new() } else { seq.0.to_string() }
}

fn facts_sheet(subject: &Subject, facts: &[Fact], origins: &[Origin]) -> Sheet {
    let headings = [
        "事実の番号",
        "種類",
        "内容",
        "詳しく",
        "いつから",
        "いつまで",
        "記録番号",
        "取り消した記録番号",
        "時刻",
        "記録者",
        "理由",
        "取込のファイル",
        "根拠",
    ];
    let rows = facts.iter().map(|fact| {
        let origin = origins.iter().find(|origin| origin.fact == fact.id);
        let names = ayumi_engine::Explaining { as_of: fact.valid.from, ..subject.names() };
        let of = |text: fn(&Origin) -> String| origin.map(text).unwrap_or_default();
        let (from, until) = ends(&fact.valid);
        [
            fact.id.0.to_string().into(),
            fact.what.kind().ja().into(),
            names.fact_label(&fact.what).into(),
            super::records::detail(subject, &fact.what).into(),
            from,
            until,
            position(fact.recorded).into(),
            position(fact.retracted).into(),
            of(|origin| when(origin.by.instant)).into(),
            of(|origin| origin.by.actor.clone()).into(),
            of(|origin| origin.by.reason.clone()).into(),
            of(|origin| origin.import.as_ref().map(|import| import.file.clone()).unwrap_or_default()).into(),
            of(|origin| origin.evidence.as_deref().unwrap_or_default().to_owned()).into(),
        ]
    });
    sheet("事実", headings, rows)
}

/// The first and the last day; empty where it has none.
fn ends(period: &Period) -> (Cell, Cell) {
    let from = if period.from == ayumi_calendar::Date::MIN { Cell::Empty } else { Cell::Date(period.from) };
    (from, period.last_day().map_or(Cell::Empty, Cell::Date))
}

fn corrections_sheet(subject: &Subject, corrections: &[Correction]) -> Sheet {
    let rows = corrections.iter().map(|request| {
        let (reason, answered, by) =
            request.answer.as_ref().map_or_else(Default::default, |(reason, instant, by)| (reason.clone(), when(*instant), by.clone()));
        let state = subject.t(&format!("corrections-{}", request.state.name())).to_owned();
        let fact = request.fact.map_or_else(String::new, |fact| fact.0.to_string());
        [request.id.0.to_string(), fact, request.wish.clone(), when(request.filed), state, reason, answered, by]
    });
    sheet("訂正請求", ["請求番号", "事実の番号", "内容", "請求の時刻", "状態", "理由", "回答の時刻", "回答者"], rows)
}

fn accounts_sheet(accounts: &[Account]) -> Sheet {
    let rows = accounts.iter().map(|account| {
        let ended = account.ended.map_or_else(String::new, when);
        let seen = account.used.map_or_else(String::new, |at| at.day().to_string());
        [account.login.clone(), account.name.clone(), when(account.created), seen, ended]
    });
    sheet("利用者", ["利用者ID", "名称", "登録の時刻", "最後に使った日", "終了の時刻"], rows)
}
