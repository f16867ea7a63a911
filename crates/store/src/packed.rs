//! How facts come out of the database in bulk: all facts about a person packed into one text by the query itself.
//! Every row that crosses from the database's thread to ours costs a wake-up, which made a row a fact ten times slower.

use ayumi_calendar::Period;
use ayumi_facts::{Fact, FactId, PersonId, Seq, UnitId};

use crate::fact_row::{Columns, date, what};
use crate::{PersonKey, UnitKey};

/// Between the columns of a fact, and between facts. No code holds a control character: `check` refuses them.
const COLUMN: char = '\u{1f}';
const FACT: char = '\u{1e}';

/// The columns in the order in which [`fact`] reads them; nothing stands for null. `second` can be an empty text, so that it
/// gets a mark. One call of `format` takes half the time of a chain of `||`.
macro_rules! facts {
    ($($only:literal)?) => {
        concat!(
            "select person, string_agg(format('%s\u{1f}%s\u{1f}%s\u{1f}%s\u{1f}%s\u{1f}%s\u{1f}%s\u{1f}%s\u{1f}%s\u{1f}%s\u{1f}%s\u{1f}%s', ",
            "id, kind, subject, '=' || second, unit, mark, amount, extra, valid_from, valid_until, recorded, retracted), '\u{1e}') ",
            "from fact where municipality = $1"
            $(, $only)?,
            " group by person"
        )
    };
}

pub(crate) const FACTS: &str = facts!();
pub(crate) const FACTS_OF: &str = facts!(" and person = $2");

/// All facts about people whose keys lie below a middle, and about the others.
pub(crate) const FACTS_BELOW: &str = facts!(" and person < $2");
pub(crate) const FACTS_ABOVE: &str = facts!(" and person >= $2");

/// All facts about some people.
pub(crate) const FACTS_ABOUT: &str = facts!(" and person in (select value from wanted)");

/// Reads all facts about one person.
pub(crate) fn unpack(packed: &str, person: PersonId, places: &Places<'_>, facts: &mut Vec<Fact>) -> Result<(), &'static str> {
    for text in packed.split(FACT) {
        facts.push(fact(text, person, places)?);
    }
    Ok(())
}

fn fact(text: &str, person: PersonId, places: &Places<'_>) -> Result<Fact, &'static str> {
    let mut columns = text.split(COLUMN);
    let mut next = || columns.next().ok_or("too few columns");
    let id = number(next()?)?.ok_or("no number")?;
    let content = Columns {
        kind: next()?,
        subject: next()?,
        second: next()?.strip_prefix('=').map(Into::into),
        unit: number(next()?)?.map(|key| places.unit(key)).transpose()?,
        mark: Some(next()?).filter(|mark| !mark.is_empty()),
        amount: number(next()?)?,
        extra: number(next()?)?,
    };
    let valid = period(next()?, next()?)?;
    let (recorded, retracted) = (position(next()?)?, position(next()?)?);
    if columns.next().is_some() {
        return Err("too many columns");
    }
    Ok(Fact { id: FactId(id.unsigned_abs()), person, valid, recorded, retracted, what: what(&content)? })
}

fn number(text: &str) -> Result<Option<i64>, &'static str> {
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| "not a number") }
}

fn position(text: &str) -> Result<Seq, &'static str> {
    text.parse().map(Seq).map_err(|_| "not a position")
}

/// Where the ledger's keys are in a snapshot. Keys of people are dense, so a table by key is the shortest way.
pub(crate) struct Places<'a> {
    people: Vec<u32>,
    units: &'a [UnitKey],
}

const NOBODY: u32 = u32::MAX;

impl<'a> Places<'a> {
    pub(crate) fn new(people: &[PersonKey], units: &'a [UnitKey]) -> Self {
        let greatest = people.iter().map(|key| key.0).max().and_then(|key| usize::try_from(key).ok()).unwrap_or(0);
        let mut table = vec![NOBODY; greatest + 1];
        for (place, key) in (0..).zip(people) {
            if let Some(entry) = usize::try_from(key.0).ok().and_then(|key| table.get_mut(key)) {
                *entry = place;
            }
        }
        Self { people: table, units }
    }

    pub(crate) fn person(&self, key: i64) -> Result<PersonId, &'static str> {
        let place = usize::try_from(key).ok().and_then(|key| self.people.get(key)).copied();
        place.filter(|place| *place != NOBODY).map(PersonId).ok_or("unknown person")
    }

    /// A key about which half of the people lie below.
    pub(crate) fn middle(&self) -> i64 {
        i64::try_from(self.people.len() / 2).unwrap_or(0)
    }

    fn unit(&self, key: i64) -> Result<UnitId, &'static str> {
        self.units.binary_search(&UnitKey(key)).map(unit_id).map_err(|_| "unknown unit")
    }
}

pub(crate) fn unit_id(place: usize) -> UnitId {
    UnitId(u32::try_from(place).unwrap_or(u32::MAX))
}

pub(crate) fn period(from: &str, until: &str) -> Result<Period, &'static str> {
    Period::new(date(from)?, date(until)?).ok_or("a period without a day")
}
