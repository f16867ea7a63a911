//! 事実: one row a completion, pass, assessment, project, appointment …, of a mixed sheet or of one kind.

use ayumi_calendar::Date;
use ayumi_facts::{Assessor, Code, Kind, PersonId, What};

use super::posts::Posted;
use super::{Bound, Planner, Statement};
use crate::field::{Field, Part, When};
use crate::problem::Severity;
use crate::table::Row;
use crate::text::key;
use crate::words;

impl Planner<'_> {
    /// Reads a sheet of facts.
    pub(super) fn read_facts(&mut self) {
        let table = self.table;
        for row in table.rows() {
            if let Some(person) = self.known_person(&row) {
                self.read_fact(&row, person);
            }
        }
    }

    fn read_fact(&mut self, row: &Row<'_>, person: PersonId) {
        let Some((kind, column)) = self.kind_of(row) else { return };
        let Some(from) = self.fact_date(row, kind) else { return };
        let until = self.day_after(row, Field::Until);
        if until.is_some_and(|until| until <= from) {
            return self.report_end_before_start(row);
        }
        if kind == Kind::Posting {
            return self.read_posting_fact(row, person, from, until);
        }
        let Some(what) = self.content(row, kind, column) else { return };
        let until = until.map_or(Bound::Open, Bound::Hard);
        self.statements.push(Statement::whole(person, from, until, what, row.number, column));
    }

    /// The kind of a row's fact and the column of its content.
    fn kind_of(&mut self, row: &Row<'_>) -> Option<(Kind, usize)> {
        let (implied, column) = self.columns.content()?;
        let text = self.cell(row, Field::Kind);
        if text.is_empty() {
            let kind = self.defaults.kind.or(implied);
            if kind.is_none() {
                self.report(
                    row,
                    Field::Kind,
                    Severity::Error,
                    "missing-kind",
                    "種類が空欄です。「修了」「合格」「評価」などの種類を入れてください。",
                );
            }
            return Some((kind?, column));
        }
        let kind = words::kind(text);
        if kind.is_none() {
            let kinds: String = Kind::ALL.iter().map(|kind| format!("「{}」", kind.ja())).collect();
            self.report(
                row,
                Field::Kind,
                Severity::Error,
                "unknown-kind",
                format!("種類「{text}」が分かりません。{kinds}のどれかで書いてください。"),
            );
        }
        Some((kind?, column))
    }

    fn fact_date(&mut self, row: &Row<'_>, kind: Kind) -> Option<Date> {
        let blank = self.cell(row, Field::From).is_empty();
        if blank && matches!(kind, Kind::Attribute | Kind::Posting | Kind::Employment) {
            return Some(self.defaults.effective);
        }
        if blank {
            let message = format!("日付が空欄です。{}の日（または開始日）を入れてください。", kind.ja());
            self.report(row, Field::From, Severity::Error, "missing-date", message);
            return None;
        }
        self.date(row, Field::From)
    }

    fn read_posting_fact(&mut self, row: &Row<'_>, person: PersonId, from: Date, until: Option<Date>) {
        let main = self.flag(row, Field::Main, words::main_or_not).unwrap_or(true);
        let rank_column = self.columns.get(Field::Post(When::Stated, Part::Rank));
        if rank_column.is_none() {
            self.report(row, Field::Kind, Severity::Error, "posting-in-facts", "発令の行には所属と職位の列が必要です。発令の取込を使ってください。");
            return;
        }
        self.read_posts(row, Posted { person, main, from, until, hired: None, left: None });
    }

    fn content(&mut self, row: &Row<'_>, kind: Kind, column: usize) -> Option<What> {
        let text = row.cell(column);
        if text.is_empty() {
            let message = format!("内容が空欄です。{}の内容（名称または id）を入れてください。", kind.ja());
            self.report_at(row, column, Severity::Error, "missing-content", message);
            return None;
        }
        let subject = self.subject(row, kind, column, text)?;
        match kind {
            Kind::Employment => Some(What::Employment { employment: subject }),
            Kind::Posting => None,
            Kind::Absence => Some(What::Absence { absence: subject }),
            Kind::Completion => self.completion(row, subject),
            Kind::Pass => Some(What::Pass { exam: subject }),
            Kind::Assessment => self.assessment(row, subject),
            Kind::Project => Some(self.project(row, subject)),
            Kind::Mentoring => Some(What::Mentoring { mentee: subject }),
            Kind::Appointment => {
                let scheme = self.word(row, Field::Scheme, |planner| &planner.vocabulary.schemes, "unknown-scheme");
                Some(What::Appointment { role: subject, scheme })
            }
            Kind::Attestation => {
                let passed = self.flag(row, Field::Result, words::yes_no).unwrap_or(true);
                Some(What::Attestation { judgement: subject, passed })
            }
            Kind::Attribute => self.attribute(row, subject, column),
        }
    }

    /// What the row is about: a word of the policy, or a name of its own for projects and mentees.
    fn subject(&mut self, row: &Row<'_>, kind: Kind, column: usize, text: &str) -> Option<Code> {
        let Some(list) = self.vocabulary.list(kind) else { return self.free_name(row, column, text) };
        let found = list.get(text);
        if found.is_none() {
            self.report_at(row, column, Severity::Error, unknown_code(kind), list.unknown(text));
        }
        found
    }

    /// A name that the policy does not list, kept as it is on one line.
    fn free_name(&mut self, row: &Row<'_>, column: usize, text: &str) -> Option<Code> {
        if text.contains(char::is_control) {
            self.report_at(row, column, Severity::Error, "bad-content", "名称に改行またはタブがあります。1行で書いてください。");
            return None;
        }
        Some(Code::new(text))
    }

    fn completion(&mut self, row: &Row<'_>, course: Code) -> Option<What> {
        let text = self.cell(row, Field::Piece);
        let part = if text.is_empty() { None } else { self.vocabulary.piece(course, text) };
        if part.is_none() && !text.is_empty() {
            let message = format!("研修「{}」に「{text}」という部分はありません。", self.vocabulary.courses.label(course));
            self.report(row, Field::Piece, Severity::Error, "unknown-part", message);
            return None;
        }
        Some(What::Completion { course, part, minutes: self.minutes(row), points: self.count(row, Field::Points) })
    }

    fn assessment(&mut self, row: &Row<'_>, skill: Code) -> Option<What> {
        let text = self.cell(row, Field::Level);
        let level = self.vocabulary.level(skill, text);
        if level.is_none() {
            let message = format!("水準「{text}」は、このスキルの尺度にありません。{}のどれかで書いてください。", self.vocabulary.marks(skill));
            self.report(row, Field::Level, Severity::Error, "unknown-level", message);
        }
        let text = self.cell(row, Field::Assessor);
        let by = if text.is_empty() { Some(Assessor::Own) } else { words::assessor(text) };
        if by.is_none() {
            self.report(
                row,
                Field::Assessor,
                Severity::Error,
                "unknown-assessor",
                format!("評価者「{text}」が分かりません。「本人」「所属長」「試験」のどれかで書いてください。"),
            );
        }
        Some(What::Assessment { skill, level: level?, by: by? })
    }

    fn project(&mut self, row: &Row<'_>, project: Code) -> What {
        let led = self.flag(row, Field::Stance, stance).unwrap_or(false);
        let finished = self.flag(row, Field::Finished, words::yes_no).unwrap_or(false);
        let result = self.columns.get(Field::Result).map(|index| (index, row.cell(index))).filter(|(_, text)| !text.is_empty());
        let result = result.and_then(|(index, text)| self.free_name(row, index, text));
        What::Project { project, led, finished, result }
    }

    fn attribute(&mut self, row: &Row<'_>, name: Code, content: usize) -> Option<What> {
        let Some(column) = self.columns.get(Field::Value) else {
            self.report_at(row, content, Severity::Error, "missing-value", "属性の行には「値」の列が必要です。");
            return None;
        };
        if row.cell(column).is_empty() {
            self.report_at(row, column, Severity::Error, "missing-value", "属性の値が空欄です。");
        }
        let value = self.value(row, name, column)?;
        Some(What::Attribute { name, value })
    }
}

/// 主導 (true) or 参加.
fn stance(word: &str) -> Option<bool> {
    match key(word).as_str() {
        "主導" | "リーダー" | "責任者" | "led" => Some(true),
        "参加" | "メンバー" | "担当" | "joined" => Some(false),
        word => words::yes_no(word),
    }
}

fn unknown_code(kind: Kind) -> &'static str {
    match kind {
        Kind::Employment => "unknown-employment",
        Kind::Posting => "unknown-rank",
        Kind::Absence => "unknown-absence",
        Kind::Completion => "unknown-course",
        Kind::Pass => "unknown-exam",
        Kind::Assessment => "unknown-skill",
        Kind::Project => "unknown-project",
        Kind::Mentoring => "unknown-mentee",
        Kind::Appointment => "unknown-role",
        Kind::Attestation => "unknown-judgement",
        Kind::Attribute => "unknown-attribute",
    }
}
