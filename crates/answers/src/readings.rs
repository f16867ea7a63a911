//! Who looked at personal records when, and what was exported.

use ayumi_exchange::{ColumnKind, Sheet};
use ayumi_store::Reading;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Sheets, words};

/// 閲覧の記録.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReadingsView {
    /// How many there are in all.
    pub count: usize,
    /// Newest first.
    pub readings: Vec<Line>,
}

/// ひとつの閲覧.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Reading")]
pub struct Line {
    /// 番号
    pub id: i64,
    /// 時刻, Japan time.
    pub instant: String,
    /// 利用者
    pub actor: String,
    /// What was done.
    pub act: String,
    /// The ledger's key of the person, if it was about one.
    pub person: Option<i64>,
    /// How many people it was about.
    pub people: u64,
    /// Where: a page without its values, or a command.
    pub route: String,
}

/// Readings, newest first.
pub fn view(count: usize, readings: Vec<Reading>) -> ReadingsView {
    ReadingsView { count, readings: readings.into_iter().map(Line::from).collect() }
}

impl From<Reading> for Line {
    fn from(Reading { id, noted }: Reading) -> Self {
        let instant = noted.instant.to_string();
        let person = noted.person.map(|key| key.0);
        Self { id, instant, actor: noted.actor, act: noted.act, person, people: noted.people, route: noted.route }
    }
}

impl Line {
    /// What was done, in Japanese; another word as it is.
    pub fn act_ja(&self) -> &str {
        match self.act.as_str() {
            "view" => "閲覧",
            "search" => "検索",
            "export" => "書出し",
            "backup" => "控え",
            other => other,
        }
    }

    /// 「2026-11-20 18:53:19」, in Japan.
    pub fn instant_line(&self) -> String {
        words::instant(&self.instant)
    }
}

impl Sheets for ReadingsView {
    fn sheet(&self) -> Sheet {
        use ColumnKind::Text;
        let columns = [("番号", Text), ("時刻", Text), ("利用者", Text), ("したこと", Text), ("職員の鍵", Text), ("人数", Text), ("場所", Text)];
        let mut sheet = Sheet::new("閲覧の記録", &columns);
        let row = |line: &Line| {
            let person = line.person.map_or_else(String::new, |key| key.to_string());
            let texts = [&line.id.to_string(), &line.instant, &line.actor, line.act_ja(), &person, &line.people.to_string(), &line.route];
            texts.map(Into::into).into_iter().collect()
        };
        sheet.rows = self.readings.iter().map(row).collect();
        sheet
    }
}
