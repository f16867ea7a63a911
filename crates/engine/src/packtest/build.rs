//! A ledger with one person in it, from the rows of a test. There is one unit for each class or list of units that is
//! named; it exists for ever.

use ayumi_calendar::{Date, Period};
use ayumi_facts::{Code, Fact, FactId, Kind, MunicipalityCode, Person, PersonId, Seq, Snapshot, Unit, UnitFact, UnitId, UnitWhat, What};
use ayumi_policy::Policy;
use ayumi_policy::grammar::Noun;
use ayumi_policy::sentence::{Names, PackNames};

use super::bind::{Unknown, Words};
use super::content::{Completion, Courses, completion, other, period, post};
use super::{FactRow, PackTest, Problem};

/// The only person of a test.
pub const PERSON: PersonId = PersonId(0);

/// 例の台帳: the ledger of a test, and the words in it that the policy does not know.
pub fn snapshot(policy: &Policy, test: &PackTest) -> (Option<Snapshot>, Vec<Problem>) {
    let words = Words { pack: &policy.pack };
    let named = test.facts.iter().filter_map(|row| named_course(words, row)).collect();
    let mut build = Build { policy, words, named, groups: Vec::new(), units: Vec::new(), unit_facts: Vec::new(), facts: Vec::new() };
    let wrong = |row: &FactRow, result: Result<(), Unknown>| result.err().map(|ja| Problem::new(row.line, ja));
    let problems = test.facts.iter().filter_map(|row| wrong(row, build.row(row))).collect();
    (build.finish(), problems)
}

struct Build<'a> {
    policy: &'a Policy,
    words: Words<'a>,
    /// Courses with a row of their own: "n of a set" takes others first.
    named: Vec<Code>,
    /// The group that each unit stands for.
    groups: Vec<Code>,
    units: Vec<Unit>,
    unit_facts: Vec<UnitFact>,
    facts: Vec<Fact>,
}

impl Build<'_> {
    fn row(&mut self, row: &FactRow) -> Result<(), Unknown> {
        let valid = period(row)?;
        match row.kind {
            Kind::Posting => {
                let post = post(self.words, &row.content)?;
                let unit = self.unit(post.group);
                self.fact(row, valid, What::Posting { unit, rank: post.rank, series: post.series, main: post.main });
            }
            Kind::Completion => {
                let completion = completion(self.words, &row.content)?;
                for course in self.courses(&completion.courses, valid.from)? {
                    let Completion { part, minutes, points, .. } = completion;
                    self.fact(row, valid, What::Completion { course, part, minutes, points });
                }
            }
            _ => {
                let what = other(self.words, row)?;
                self.fact(row, valid, what);
            }
        }
        Ok(())
    }

    fn fact(&mut self, row: &FactRow, valid: Period, what: What) {
        let id = FactId(self.facts.len() as u64);
        let recorded = Seq(u32::try_from(row.line).unwrap_or(0));
        self.facts.push(Fact { id, person: PERSON, valid, recorded, retracted: Seq::NEVER, what });
    }

    fn courses(&self, courses: &Courses, day: Date) -> Result<Vec<Code>, Unknown> {
        let (set, need) = match courses {
            Courses::One(course) => return Ok(vec![*course]),
            Courses::OfSet(set, need) => (*set, *need),
        };
        let dated = self.policy.course_sets.get(&set);
        // What was completed before the policy began counts by its first list.
        let version = dated.and_then(|dated| dated.on(day).or(dated.versions.first()));
        let name = PackNames { pack: &self.policy.pack, on: day }.name(Noun::CourseSet, set);
        let Some(members) = version.and_then(|version| version.value.as_ref()) else {
            return Err(format!("「{name}」は方針が内訳を定めていません。研修を一つずつ書いてください。"));
        };
        let need = need.map_or(members.len(), |need| need as usize);
        if need > members.len() {
            return Err(format!("「{name}」は{}講座です。{}講座以下の数を書いてください。", members.len(), members.len()));
        }
        let (named, free): (Vec<Code>, Vec<Code>) = members.iter().partition(|course| need < members.len() && self.named.contains(course));
        Ok(free.into_iter().chain(named).take(need).collect())
    }

    fn unit(&mut self, group: Code) -> UnitId {
        if let Some(at) = self.groups.iter().position(|known| *known == group) {
            return UnitId(at as u32);
        }
        let unit = UnitId(self.groups.len() as u32);
        let rule = self.policy.unit_groups.get(&group);
        let listed = rule.and_then(|rule| rule.units.first().copied());
        let class = rule.and_then(|rule| rule.classes.first().copied());
        let name = PackNames { pack: &self.policy.pack, on: Date::FAR }.name(Noun::UnitGroup, group);
        self.groups.push(group);
        self.units.push(Unit { code: listed.unwrap_or(group) });
        let said = [Some(UnitWhat::Exists), Some(UnitWhat::Name { name: name.into() }), class.map(|class| UnitWhat::Class { class })];
        let fact = |what| UnitFact { unit, valid: Period::ALWAYS, recorded: Seq(0), retracted: Seq::NEVER, what };
        self.unit_facts.extend(said.into_iter().flatten().map(fact));
        unit
    }

    fn finish(self) -> Option<Snapshot> {
        // The ledger must be somebody's; nothing in a test depends on whose.
        const ANY_MUNICIPALITY: &str = "010006";
        let municipality: MunicipalityCode = ANY_MUNICIPALITY.parse().ok()?;
        Some(Snapshot::new(municipality, vec![Person::default()], self.units, self.facts, self.unit_facts))
    }
}

fn named_course(words: Words, row: &FactRow) -> Option<Code> {
    if row.kind != Kind::Completion {
        return None;
    }
    match completion(words, &row.content).ok()?.courses {
        Courses::One(course) => Some(course),
        Courses::OfSet(..) => None,
    }
}
