//! 指標の値: a measure as of a day, with the people behind it as lists that can be opened. Flow, stock, running total and
//! coverage are told apart; whoever is unknown is counted apart, never as no; nobody is counted twice.

use std::collections::HashMap;
use std::rc::Rc;

use ayumi_calendar::Date;
use ayumi_facts::PersonId;
use ayumi_policy::measure::Measure;
use ayumi_policy::requirement::Requirement;

use crate::coverage::{Coverage, coverage};
use crate::events::{Attendance, Tally, attendances, tally};
use crate::flow::{entered, ever, force_ever, force_of_year};
use crate::memo::Way;
use crate::population::{force_line, ids, in_force, lines, states, who};
use crate::{Amount, EvaluationError, Scope, State, Timeline, Verdict};

/// 測った値.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// 値
    pub value: Amount,
    /// 分子: the people counted; for a coverage those who cover, for attendances those who attended, each once.
    pub numerator: Vec<PersonId>,
    /// 分母, for a share.
    pub denominator: Option<Vec<PersonId>>,
    /// 不明: of whom it is unknown whether they count (for a share: within the denominator).
    pub unknown: Vec<PersonId>,
    /// Of whom it is unknown whether they belong to the denominator.
    pub denominator_unknown: Vec<PersonId>,
    /// 所属ごとの配置, for a coverage.
    pub coverage: Option<Coverage>,
}

impl Measured {
    /// The least and the most it can be, whatever turns out about those who are unknown.
    pub fn bounds(&self) -> (Amount, Amount) {
        let (unknown, outside) = (self.unknown.len() as u32, self.denominator_unknown.len() as u32);
        match self.value {
            Amount::People(n) => (self.value, Amount::People(n + unknown)),
            Amount::Share { part, whole } => {
                (Amount::Share { part, whole: whole + outside }, Amount::Share { part: part + unknown + outside, whole: whole + outside })
            }
            Amount::Units { covered, of } => {
                let open = self.coverage.as_ref().map_or(0, |coverage| coverage.count(Verdict::Unknown));
                (self.value, Amount::Units { covered: covered + open, of })
            }
            Amount::Events(_) | Amount::Minutes(_) | Amount::Undecided(_) => (self.value, self.value),
        }
    }

    fn plain(value: Amount, numerator: Vec<PersonId>, unknown: Vec<PersonId>) -> Self {
        Self { value, numerator, denominator: None, unknown, denominator_unknown: Vec::new(), coverage: None }
    }

    /// People counted by their states.
    fn people(states: &[State]) -> Self {
        let numerator = who(states, State::Met);
        Self::plain(Amount::People(numerator.len() as u32), numerator, who(states, State::Unknown))
    }
}

/// The value of `measure` as of the end of `as_of`.
///
/// # Errors
/// [`EvaluationError`] where what it counts is not in force on that day (a flow: in that year, a running total: ever).
pub fn measure<'p>(scope: &Scope<'p>, measure: &'p Measure, as_of: Date) -> Result<Measured, EvaluationError> {
    Gauge::new(scope).measure(measure, as_of)
}

/// Measures several things, or one on several days, without asking for the same timelines twice.
pub(crate) struct Gauge<'s, 'p> {
    pub scope: &'s Scope<'p>,
    lines: HashMap<&'p Requirement, Rc<Vec<Timeline>>>,
    attendances: Option<Rc<Vec<Attendance>>>,
    known: HashMap<(&'p Measure, Date), Result<Measured, EvaluationError>>,
}

impl<'s, 'p> Gauge<'s, 'p> {
    pub fn new(scope: &'s Scope<'p>) -> Self {
        Self { scope, lines: HashMap::new(), attendances: None, known: HashMap::new() }
    }

    pub fn measure(&mut self, measure: &'p Measure, as_of: Date) -> Result<Measured, EvaluationError> {
        if let Some(known) = self.known.get(&(measure, as_of)) {
            return known.clone();
        }
        let result = self.ask(measure, as_of);
        self.known.insert((measure, as_of), result.clone());
        result
    }

    fn ask(&mut self, measure: &'p Measure, as_of: Date) -> Result<Measured, EvaluationError> {
        match measure {
            Measure::Count(of) => self.count(of, as_of),
            Measure::Entrants(of) => self.entrants(of, as_of),
            Measure::Ever(of) => self.ever(of, as_of),
            Measure::Ratio { having, of, at } => self.ratio(having, of, at.unwrap_or(as_of), as_of),
            Measure::Covered { units, need, having } => coverage(self.scope, *units, *need, having, as_of).map(covered),
            Measure::Events(what) => self.tally(Tally::Events(what), as_of),
            Measure::Hours(set) => self.tally(Tally::Hours(*set), as_of),
        }
    }

    /// その日の人数
    fn count(&self, of: &'p Requirement, as_of: Date) -> Result<Measured, EvaluationError> {
        in_force(self.scope, of, as_of)?;
        Ok(Measured::people(&states(self.scope, of, as_of)))
    }

    /// その年度に初めて満たした人数
    fn entrants(&mut self, of: &'p Requirement, as_of: Date) -> Result<Measured, EvaluationError> {
        if force_of_year(&force_line(self.scope, of)).at(as_of) == State::NotInForce {
            in_force(self.scope, of, as_of)?;
        }
        let states = self.scope.memo.states((Way::Entered, of, as_of), || self.lines(of).iter().map(|line| entered(line).at(as_of)).collect());
        Ok(Measured::people(&states))
    }

    /// 方針の開始以来の実人数
    fn ever(&mut self, of: &'p Requirement, as_of: Date) -> Result<Measured, EvaluationError> {
        let start = self.scope.policy.start();
        if as_of < start {
            return Err(EvaluationError::NotInForce { rule: self.scope.policy.pack.policy.id.value, begins: Some(start) });
        }
        if force_ever(&force_line(self.scope, of), start).at(as_of) == State::NotInForce {
            in_force(self.scope, of, as_of)?;
        }
        let states = self.scope.memo.states((Way::Ever, of, as_of), || self.lines(of).iter().map(|line| ever(line, start).at(as_of)).collect());
        Ok(Measured::people(&states))
    }

    /// 割合: the denominator is of the day `at`, the numerator of those people as of `as_of`.
    fn ratio(&self, having: &'p Requirement, of: &'p Requirement, at: Date, as_of: Date) -> Result<Measured, EvaluationError> {
        in_force(self.scope, of, at)?;
        in_force(self.scope, having, as_of)?;
        let (within, has) = (states(self.scope, of, at), states(self.scope, having, as_of));
        let of_state = |wanted: State| {
            let both = ids(&within).zip(&has).filter(move |((_, within), has)| *within == State::Met && **has == wanted);
            both.map(|((person, _), _)| person).collect::<Vec<_>>()
        };
        let (numerator, denominator) = (of_state(State::Met), who(&within, State::Met));
        let value = Amount::Share { part: numerator.len() as u32, whole: denominator.len() as u32 };
        let denominator_unknown = who(&within, State::Unknown);
        Ok(Measured { denominator: Some(denominator), denominator_unknown, ..Measured::plain(value, numerator, of_state(State::Unknown)) })
    }

    /// 延べ件数・延べ時間
    fn tally(&mut self, what: Tally, as_of: Date) -> Result<Measured, EvaluationError> {
        let all = self.attendances.get_or_insert_with(|| Rc::new(attendances(self.scope))).clone();
        let (value, people) = tally(self.scope, &all, what, as_of)?;
        Ok(Measured::plain(value, people, Vec::new()))
    }

    fn lines(&mut self, of: &'p Requirement) -> Rc<Vec<Timeline>> {
        self.lines.entry(of).or_insert_with(|| Rc::new(lines(self.scope, of))).clone()
    }
}

fn covered(coverage: Coverage) -> Measured {
    let (people, unknown) = (coverage.people(), coverage.unknown());
    Measured { coverage: Some(coverage.clone()), ..Measured::plain(coverage.amount(), people, unknown) }
}
