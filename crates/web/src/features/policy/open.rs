//! 決まっていないこと: what the policy leaves open, as checking the pack finds it, by kind.

use std::sync::Arc;

use ayumi_policy::diagnostic::Diagnostic;
use ayumi_policy::model::Part;
use ayumi_policy::{Severity, load};

use super::book::{Book, anchor, place};
use super::word::Word;
use crate::ask::Ask;

/// 同じ種類の未決定.
#[derive(Clone, Debug)]
pub struct Group {
    /// What kind.
    pub title: &'static str,
    /// What it means.
    pub lead: &'static str,
    /// What is open.
    pub lines: Vec<Matter>,
}

impl Group {
    /// Whether any of it says where it stands in the written policy.
    pub fn has_source(&self) -> bool {
        self.lines.iter().any(|matter| !matter.source.is_empty())
    }
}

/// ひとつの未決定.
#[derive(Clone, Debug)]
pub struct Matter {
    /// Its id on the page; empty where it has none.
    pub anchor: String,
    /// What.
    pub what: Word,
    /// What is known of it.
    pub detail: String,
    /// 出典
    pub source: String,
}

/// Everything that checking the pack says. Worked out once.
pub fn diagnostics(ask: &Ask) -> Arc<Vec<Diagnostic>> {
    ask.remember("policy diagnostics", || load(&ask.world.held().files).diagnostics)
}

/// What is open, by kind; kinds without anything are left out.
pub fn groups(book: &Book) -> Vec<Group> {
    let t = |id| book.ask.shell.t(id);
    let found = diagnostics(book.ask);
    let infos: Vec<&Diagnostic> = found.iter().filter(|found| found.severity() == Severity::Info).collect();
    let said = |code: &str| said(book, &infos, |found| found.code() == code);
    let named = ["P901", "P902", "P903", "P904", "P905"];
    let groups = [
        (t("policy-open-blanks"), t("policy-open-blanks-lead"), blanks(book)),
        (t("policy-open-choices"), t("policy-open-choices-lead"), choices(book)),
        (t("policy-open-undecided"), t("policy-open-undecided-lead"), said("P903")),
        (t("policy-open-provisional"), t("policy-open-provisional-lead"), said("P904")),
        (t("policy-open-guideline"), t("policy-open-guideline-lead"), unanswered(book)),
        (t("policy-open-other"), "", self::said(book, &infos, |found| !named.contains(&found.code()))),
    ];
    groups.into_iter().filter(|(_, _, lines)| !lines.is_empty()).map(|(title, lead, lines)| Group { title, lead, lines }).collect()
}

fn blanks(book: &Book) -> Vec<Matter> {
    let blank = |blank: &ayumi_policy::model::Blank| Matter {
        anchor: anchor(Part::Blanks, blank.id.value),
        what: Word::plain(book.view.of(&blank.name)),
        detail: blank.hint.clone().unwrap_or_default(),
        source: blank.source.clone().unwrap_or_default(),
    };
    book.pack().blanks.iter().filter(|blank| blank.value.is_none()).map(blank).collect()
}

fn choices(book: &Book) -> Vec<Matter> {
    let choice = |one: &ayumi_policy::model::Alternative| {
        let options: Vec<String> = one.options.iter().map(|option| option.name.clone()).collect();
        Matter {
            anchor: anchor(Part::Alternatives, one.id.value),
            what: Word::plain(book.view.of(&one.name)),
            detail: options.join("／"),
            source: one.source.clone().unwrap_or_default(),
        }
    };
    book.pack().alternatives.iter().filter(|one| one.chosen.is_none()).map(choice).collect()
}

fn unanswered(book: &Book) -> Vec<Matter> {
    let point = |point: &ayumi_policy::model::GuidelinePoint| Matter {
        anchor: String::new(),
        what: Word::plain(book.view.of(&point.name)),
        detail: point.note.clone().unwrap_or_default(),
        source: point.source.clone().unwrap_or_default(),
    };
    book.pack().guideline.iter().filter(|point| point.answered_by.is_empty()).map(point).collect()
}

/// The sentences of some diagnostics, each once, leading to the page of their part.
fn said(book: &Book, infos: &[&Diagnostic], wanted: impl Fn(&Diagnostic) -> bool) -> Vec<Matter> {
    let mut matters: Vec<Matter> = Vec::new();
    for found in infos.iter().filter(|found| wanted(found)) {
        let text = found.ja();
        if matters.iter().any(|matter| matter.detail == text) {
            continue;
        }
        let part = Part::of_file(&found.file);
        let what = part.map_or_else(|| Word::plain(found.file.clone()), |part| part_word(book, part));
        matters.push(Matter { anchor: String::new(), what, detail: text, source: String::new() });
    }
    matters
}

/// A part by its name, leading to its page.
pub fn part_word(book: &Book, part: Part) -> Word {
    let page = match part {
        Part::Roles | Part::Schemes => Some("/policy/roles".to_owned()),
        Part::Requirements => Some("/policy/requirements".to_owned()),
        Part::Targets => Some("/policy/targets".to_owned()),
        other => place(other, ayumi_facts::Code::new("")).map(|path| path.split('#').next().unwrap_or_default().to_owned()),
    };
    Word { text: part.ja().to_owned(), href: page.map(|page| book.to(&page)) }
}
