//! 発令 and 事実: one row a fact, the whole history as known now.

use ayumi_facts::{Code, Fact, Kind, Person, What};

use super::{last_day, value_cell};
use crate::ledger::Ledger;
use crate::sheet::{Cell, ColumnKind, Sheet};
use crate::words::{Vocabulary, assessor_ja};

/// Every posting of everybody, by person and date.
pub fn postings_sheet(ledger: &Ledger<'_>, vocabulary: &Vocabulary<'_>) -> Sheet {
    use ColumnKind::{Date, Text};
    let columns = [
        ("職員番号", Text),
        ("氏名", Text),
        ("本務兼務", Text),
        ("所属コード", Text),
        ("所属名", Text),
        ("役職", Text),
        ("職種", Text),
        ("開始日", Date),
        ("終了日", Date),
    ];
    let mut sheet = Sheet::new("発令", &columns);
    let org = ledger.org();
    for_each_fact(ledger, |person, fact| {
        let What::Posting { unit, rank, series, main } = fact.what else { return };
        sheet.rows.push(vec![
            Cell::from(&*person.number),
            Cell::from(&*person.name),
            Cell::from(if main { "本務" } else { "兼務" }),
            Cell::from(org.code(unit).as_str()),
            Cell::from(org.name(unit, fact.valid.from)),
            Cell::from(vocabulary.ranks.spelling(rank)),
            Cell::from(vocabulary.series.spelling(series)),
            Cell::from(fact.valid.from),
            last_day(fact.valid),
        ]);
    });
    sheet
}

/// Every fact of these kinds of everybody, by person and date; postings have a sheet of their own.
pub fn facts_sheet(ledger: &Ledger<'_>, vocabulary: &Vocabulary<'_>, kinds: &[Kind]) -> Sheet {
    use ColumnKind::{Date, Number, Text};
    let columns = [
        ("職員番号", Text),
        ("氏名", Text),
        ("種類", Text),
        ("内容", Text),
        ("開始日", Date),
        ("終了日", Date),
        ("部分", Text),
        ("時間（分）", Number),
        ("ポイント", Number),
        ("水準", Text),
        ("評価者", Text),
        ("立場", Text),
        ("完了", Text),
        ("結果", Text),
        ("制度", Text),
        ("値", Text),
    ];
    let mut sheet = Sheet::new("事実", &columns);
    for_each_fact(ledger, |person, fact| {
        let kind = fact.what.kind();
        if kind != Kind::Posting && kinds.contains(&kind) {
            sheet.rows.push(row(vocabulary, person, fact));
        }
    });
    sheet
}

/// What a fact is about, as a file writes it.
pub(super) fn content<'a>(vocabulary: &'a Vocabulary<'_>, kind: Kind, subject: Code) -> &'a str {
    vocabulary.list(kind).map_or(subject.as_str(), |words| words.spelling(subject))
}

fn for_each_fact<'a>(ledger: &Ledger<'a>, mut take: impl FnMut(&'a Person, &'a Fact)) {
    for id in ledger.snapshot.person_ids() {
        let Some(person) = ledger.snapshot.person(id) else { continue };
        ledger.facts_of(id).for_each(|fact| take(person, fact));
    }
}

/// The columns behind the dates, by fact.
#[derive(Default)]
struct Details {
    part: Option<Cell>,
    minutes: Option<Cell>,
    points: Option<Cell>,
    level: Option<Cell>,
    assessor: Option<Cell>,
    stance: Option<Cell>,
    finished: Option<Cell>,
    result: Option<Cell>,
    scheme: Option<Cell>,
    value: Option<Cell>,
}

fn row(vocabulary: &Vocabulary<'_>, person: &Person, fact: &Fact) -> Vec<Cell> {
    let kind = fact.what.kind();
    let subject = fact.what.subject();
    let content = content(vocabulary, kind, subject);
    let details = details(vocabulary, &fact.what);
    let mut cells: Vec<Cell> =
        vec![Cell::from(&*person.number), Cell::from(&*person.name), kind.ja().into(), content.into(), fact.valid.from.into(), last_day(fact.valid)];
    let Details { part, minutes, points, level, assessor, stance, finished, result, scheme, value } = details;
    cells.extend([part, minutes, points, level, assessor, stance, finished, result, scheme, value].map(|cell| cell.unwrap_or(Cell::Empty)));
    cells
}

fn details(vocabulary: &Vocabulary<'_>, what: &What) -> Details {
    let none = Details::default();
    let positive = |number: u32| (number > 0).then(|| Cell::from(number));
    let yes = |flag: bool, word: &'static str, other: &'static str| Some(Cell::from(if flag { word } else { other }));
    match *what {
        What::Completion { course, part, minutes, points } => Details {
            part: part.map(|part| vocabulary.piece_label(course, part).into()),
            minutes: positive(minutes),
            points: positive(points),
            ..none
        },
        What::Assessment { skill, level, by } => {
            Details { level: Some(vocabulary.mark(skill, level).into()), assessor: Some(assessor_ja(by).into()), ..none }
        }
        What::Project { led, finished, result, .. } => Details {
            stance: yes(led, "主導", "参加"),
            finished: yes(finished, "完了", "未完了"),
            result: result.map(|result| result.as_str().into()),
            ..none
        },
        What::Appointment { scheme, .. } => Details { scheme: scheme.map(|scheme| vocabulary.schemes.spelling(scheme).into()), ..none },
        What::Attestation { passed, .. } => Details { result: yes(passed, "可", "否"), ..none },
        What::Attribute { value, .. } => Details { value: Some(value_cell(value)), ..none },
        What::Employment { .. } | What::Posting { .. } | What::Absence { .. } | What::Pass { .. } | What::Mentoring { .. } => none,
    }
}
