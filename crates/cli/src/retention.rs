//! 保存年限: what has been kept for as long as a municipality says. Pure: facts and days in, what is due out; how long is a
//! setting of each municipality, and what is not set is kept.

use ayumi_calendar::Date;
use ayumi_facts::{Fact, MunicipalityCode, Seq, What};
use ayumi_store::{Account, AccountState, Instant, Loaded, PersonKey, ReadError, Store};

/// What a period can be set for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// 閲覧の記録
    Readings,
    /// 任用の終わった職員
    People,
    /// 利用を終えた利用者
    Accounts,
}

impl Kept {
    /// All.
    pub const ALL: [Self; 3] = [Self::Readings, Self::People, Self::Accounts];

    /// On the command line and in the name of the setting.
    pub fn word(self) -> &'static str {
        match self {
            Self::Readings => "readings",
            Self::People => "people",
            Self::Accounts => "accounts",
        }
    }

    /// For people.
    pub fn ja(self) -> &'static str {
        match self {
            Self::Readings => "閲覧の記録",
            Self::People => "任用の終わった職員",
            Self::Accounts => "利用を終えた利用者",
        }
    }

    /// The name of the municipality's setting.
    pub fn setting(self) -> String {
        format!("retention.{}-years", self.word())
    }
}

/// For how many years each is kept; what is none stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// 閲覧の記録
    pub readings: Option<u16>,
    /// 職員, after the last day of employment
    pub people: Option<u16>,
    /// 利用者, after their end
    pub accounts: Option<u16>,
}

impl Schedule {
    /// As the municipality has set it.
    pub async fn of(store: &Store, code: MunicipalityCode) -> Result<Self, ReadError> {
        let mut schedule = Self::default();
        for kept in Kept::ALL {
            let years = store.setting(code, &kept.setting()).await?.and_then(|value| value.parse().ok());
            *schedule.place(kept) = years;
        }
        Ok(schedule)
    }

    fn place(&mut self, kept: Kept) -> &mut Option<u16> {
        match kept {
            Kept::Readings => &mut self.readings,
            Kept::People => &mut self.people,
            Kept::Accounts => &mut self.accounts,
        }
    }
}

/// Somebody whose time is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonDue {
    /// The ledger's key.
    pub key: PersonKey,
    /// 職員番号
    pub number: String,
    /// 氏名
    pub name: String,
    /// The first day on which the person was no longer employed.
    pub left: Date,
}

/// What is due of the people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// Whose time is over, by key.
    pub due: Vec<PersonDue>,
    /// Of whom the ledger holds neither employment nor posting: nobody can tell.
    pub unknown: usize,
}

/// Until when the person was employed or posted, the first day after; none if the ledger says neither.
fn left(facts: &[Fact]) -> Option<Date> {
    let counts = |fact: &&Fact| fact.retracted == Seq::NEVER && matches!(fact.what, What::Employment { .. } | What::Posting { .. });
    facts.iter().filter(counts).map(|fact| fact.valid.until).max()
}

/// The people whose last employment ended so many years ago or longer.
pub fn people(loaded: &Loaded, years: u16, today: Date) -> People {
    let mut people = People::default();
    for (id, key) in loaded.snapshot.person_ids().zip(&loaded.person_keys) {
        let Some(person) = loaded.snapshot.person(id).filter(|person| *person.number != *erased_number(*key)) else { continue };
        match left(loaded.snapshot.facts_of(id)) {
            None => people.unknown += 1,
            Some(left) if left < Date::FAR && left.plus_years(i32::from(years)) <= today => {
                people.due.push(PersonDue { key: *key, number: person.number.to_string(), name: person.name.to_string(), left });
            }
            Some(_) => {}
        }
    }
    people.due.sort_by_key(|due| due.key);
    people
}

/// What stands in the place of the staff number of somebody who was erased.
fn erased_number(key: PersonKey) -> String {
    format!("消去-{}", key.0)
}

/// The accounts that ended so many years ago or longer and still say whose they were.
pub fn accounts(all: Vec<Account>, years: u16, today: Date) -> Vec<Account> {
    let due = |account: &Account| {
        account.state == AccountState::Ended && account.ended.is_some_and(|ended| ended.day().plus_years(i32::from(years)) <= today)
    };
    all.into_iter().filter(|account| due(account) && !account.is_erased()).collect()
}

/// Readings before this instant are due.
pub fn readings_before(years: u16, today: Date) -> Instant {
    Instant(Instant::end_of_day(today.plus_years(-i32::from(years))).0 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ayumi_calendar::Period;
    use ayumi_facts::{Code, FactId, Person, PersonId, Snapshot};

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// A person for each list of periods of employment.
    fn loaded(people: &[&[(&str, &str)]]) -> Loaded {
        let mut facts = Vec::new();
        for (person, periods) in (0..).zip(people) {
            for (from, until) in *periods {
                let valid = Period::new(day(from), if until.is_empty() { Date::FAR } else { day(until) }).unwrap();
                let what = What::Employment { employment: Code::new("e") };
                facts.push(Fact { id: FactId(facts.len() as u64), person: PersonId(person), valid, recorded: Seq(1), retracted: Seq::NEVER, what });
            }
        }
        let person = |nth: usize| Person { number: format!("{nth}").into(), name: "職員".into(), kana: "".into(), birth: None };
        let snapshot = Snapshot::new("141500".parse().unwrap(), (0..people.len()).map(person).collect::<Vec<_>>(), Vec::new(), facts, Vec::new());
        let person_keys = (1..).take(people.len()).map(PersonKey).collect();
        Loaded { snapshot, person_keys, unit_keys: Vec::new(), unit_fact_keys: Vec::new(), known_at: Seq::NOW }
    }

    fn check(periods: &[(&str, &str)], years: u16, today: &str, expected: &str) {
        let found = people(&loaded(&[periods]), years, day(today));
        let told = match (found.due.first(), found.unknown) {
            (Some(due), _) => due.left.to_string(),
            (None, 0) => "stays".into(),
            (None, _) => "unknown".into(),
        };
        assert_eq!(told, expected, "{periods:?} {years} {today}");
    }

    #[test]
    fn people_go_so_many_years_after_their_last_employment() {
        let left = [("2010-04-01", "2021-04-01")];
        check(&left, 5, "2026-03-31", "stays");
        check(&left, 5, "2026-04-01", "2021-04-01");
        check(&left, 10, "2026-04-01", "stays");
        check(&[("2010-04-01", "2012-04-01"), ("2015-04-01", "")], 5, "2026-04-01", "stays");
        check(&[("2010-04-01", "2012-04-01"), ("2015-04-01", "2022-04-01")], 5, "2026-04-01", "stays");
        check(&[("2020-02-01", "2020-02-29")], 1, "2021-02-28", "2020-02-29");
        check(&[], 5, "2026-04-01", "unknown");
    }

    #[test]
    fn readings_go_at_the_end_of_their_day() {
        assert_eq!(readings_before(3, day("2026-11-21")).to_string(), "2023-11-22T00:00:00+09:00");
    }
}
