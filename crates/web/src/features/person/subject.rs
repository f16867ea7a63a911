//! `Subject`: whom a page is about, found by the ledger's own key, and the addresses of their pages.

use std::borrow::Borrow;

use ayumi_calendar::{Date, Period};
use ayumi_engine::{About, EvaluationError, Explaining, Scope, Status, status};
use ayumi_facts::{Fact, FactId, PersonId};
use form_urlencoded::Serializer;

use crate::ask::Ask;
use crate::error::AppError;
use crate::links;

/// 対象の職員.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The question.
    pub ask: Ask,
    /// Their place in the ledger as known then.
    pub person: PersonId,
    key: i64,
}

/// 職員のページの分かれ, in the order in which they stand beside each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// 次の一歩
    Steps,
    /// スキル
    Skills,
    /// 研修・資格
    Training,
    /// 経歴
    Career,
    /// これからの見通し
    Outlook,
    /// 記録
    Records,
}

impl Tab {
    /// Every tab.
    pub const ALL: [Self; 6] = [Self::Steps, Self::Skills, Self::Training, Self::Career, Self::Outlook, Self::Records];

    /// What follows the person's own address.
    fn path(self) -> &'static str {
        match self {
            Self::Steps => "",
            Self::Skills => "/skills",
            Self::Training => "/training",
            Self::Career => "/career",
            Self::Outlook => "/outlook",
            Self::Records => "/records",
        }
    }

    /// Its text.
    pub fn text(self) -> &'static str {
        match self {
            Self::Steps => "person-tab-steps",
            Self::Skills => "person-tab-skills",
            Self::Training => "person-tab-training",
            Self::Career => "person-tab-career",
            Self::Outlook => "person-tab-outlook",
            Self::Records => "person-tab-records",
        }
    }
}

impl Subject {
    /// The person with this key.
    ///
    /// # Errors
    /// The ledger had nobody under it at that position.
    pub fn find(ask: Ask, key: &str) -> Result<Self, AppError> {
        let key: i64 = key.parse().map_err(|_| AppError::not_found("person"))?;
        let keys = &ask.world.held().loaded.person_keys;
        let at = keys.iter().position(|of| of.0 == key).and_then(|at| u32::try_from(at).ok());
        let person = at.map(PersonId).filter(|person| ask.world.scope().has(*person));
        let person = person.ok_or_else(|| AppError::not_found("person"))?;
        Ok(Self { ask, person, key })
    }

    /// 基準日
    pub fn as_of(&self) -> Date {
        self.ask.as_of()
    }

    /// What an evaluation looks at.
    pub fn scope(&self) -> &Scope<'_> {
        self.ask.world.scope()
    }

    /// The names of the day.
    pub fn names(&self) -> Explaining<'_> {
        Explaining::new(self.scope(), self.person, self.as_of())
    }

    /// The text of this id.
    pub fn t(&self, id: &str) -> &'static str {
        self.ask.shell.t(id)
    }

    /// Where the person stands on the day.
    ///
    /// # Errors
    /// There is no such person.
    pub fn status(&self) -> Result<Status<'_>, AppError> {
        status(self.scope(), self.person, self.as_of()).map_err(refused)
    }

    /// The known facts, by the start of their period.
    pub fn facts(&self) -> Vec<&Fact> {
        self.scope().facts_of(self.person)
    }

    /// The address of a tab.
    pub fn tab(&self, tab: Tab) -> String {
        self.ask.shell.to(&format!("/people/{}{}", self.key, tab.path()))
    }

    /// The address of one record, on whichever part of the list it stands.
    pub fn record(&self, fact: FactId) -> String {
        self.ask.shell.to(&format!("/people/{}{}?{}={}#f{}", self.key, Tab::Records.path(), super::records::RECORD, fact.0, fact.0))
    }

    /// The address of a place on the first tab.
    pub fn grounds(&self, place: &str) -> String {
        self.ask.shell.to(&format!("/people/{}#{place}", self.key))
    }

    /// The address of a place on the first tab as of another day.
    pub fn on_day(&self, day: Date, place: &str) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair("as_of", &day.to_string());
        query.extend_pairs(self.ask.shell.kept().filter(|(key, _)| *key != "as_of"));
        format!("/people/{}?{}#{place}", self.key, query.finish())
    }

    /// The ledger's key.
    pub fn key(&self) -> i64 {
        self.key
    }

    /// Where a rule of the policy is shown.
    pub fn rule(&self, about: About) -> Option<String> {
        match about {
            About::Role(id) => Some(links::role(&self.ask, id)),
            About::Scheme(id) => Some(links::scheme(&self.ask, id)),
            About::Requirement(id) => Some(links::requirement(&self.ask, id)),
            About::Step { .. } => None,
        }
    }

    /// A day as people read it.
    pub fn date(&self, day: impl Borrow<Date>) -> String {
        self.ask.shell.date(day)
    }

    /// 「令和8年4月1日から令和9年3月31日まで」; an open end says only since when, and all of time says nothing.
    pub fn period(&self, period: &Period) -> String {
        let from = (period.from != Date::MIN).then(|| self.ask.shell.f1("person-from", "date", self.date(period.from)));
        let until = period.last_day().map(|last| self.ask.shell.f1("person-until", "date", self.date(last)));
        [from, until].into_iter().flatten().collect()
    }
}

/// The answer to a question that cannot be asked.
pub fn refused(error: EvaluationError) -> AppError {
    match error {
        EvaluationError::NoSuchPerson => AppError::not_found("person"),
        EvaluationError::NoSuchRule(_) => AppError::not_found("rule"),
        other => AppError::invalid(vec![other.to_string()]),
    }
}
