//! Lays out dated versions: each ends where the next begins. Two at the same time are reported with both places, days
//! without any are reported too; nothing is guessed.

use ayumi_calendar::{Date, Period};

use super::Resolver;
use crate::diagnostic::{Diagnostic, Problem};
use crate::model::{Id, Part};
use crate::resolved::{Dated, Version};
use crate::{At, Loc, Start};

/// A version before it is laid out.
pub(super) struct Draft<T> {
    /// The first day.
    pub from: Date,
    /// The first day on which it no longer applies, where that is stated, with its place.
    pub until: Option<At<Start>>,
    /// Its place, for messages, and the words there.
    pub at: (Loc, String),
    /// 出典
    pub source: String,
    /// 見本
    pub provisional: Option<String>,
    /// The rule. None: it could not be read, but its days are taken.
    pub value: Option<T>,
}

impl Resolver<'_> {
    /// The versions of the item `id`, oldest first.
    pub fn lay_out<T>(&mut self, part: Part, id: &Id, mut drafts: Vec<Draft<T>>) -> Dated<T> {
        if drafts.is_empty() {
            self.out.push(Diagnostic::about(part, id.at, id.as_str(), Problem::NoVersion));
        }
        drafts.sort_by_key(|draft| draft.from);
        let next: Vec<(Date, (Loc, String))> = drafts.iter().skip(1).map(|draft| (draft.from, draft.at.clone())).collect();
        let mut versions = Vec::new();
        let mut next = next.into_iter();
        for draft in drafts {
            let until = self.until(part, &draft, next.next());
            if let (Some(period), Some(value)) = (Period::new(draft.from, until), draft.value) {
                versions.push(Version { period, source: draft.source, provisional: draft.provisional, value });
            }
        }
        Dated { versions }
    }

    /// Where a version ends: as stated, but never behind the beginning of the next.
    fn until<T>(&mut self, part: Part, draft: &Draft<T>, next: Option<(Date, (Loc, String))>) -> Date {
        let (at, words) = draft.at.clone();
        let stated = draft.until.map_or(Date::FAR, |until| until.date());
        if let Some(until) = draft.until.filter(|_| stated <= draft.from) {
            let diagnostic = Diagnostic::about(part, until.at, until.to_string(), Problem::EndsBeforeItBegins);
            self.out.push(diagnostic.and(part, at, words.clone()));
        }
        let Some((begin, (next_at, next_words))) = next else {
            return stated;
        };
        let open = draft.until.is_none() && begin > draft.from;
        if let Some(both) = Period::new(begin, stated).filter(|_| !open) {
            self.out.push(Diagnostic::about(part, at, words, Problem::Overlap { both }).and(part, next_at, next_words));
        } else if let Some(none) = Period::new(stated, begin) {
            self.out.push(Diagnostic::about(part, at, words, Problem::Gap { none }).and(part, next_at, next_words));
        }
        stated.min(begin)
    }
}
