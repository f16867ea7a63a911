//! What an import recorded and withdrew, line by line.

use ayumi_calendar::Period;
use ayumi_exchange::{Vocabulary, said_of_person, said_of_unit};
use ayumi_facts::{Fact, Seq, UnitFact, UnitId};
use ayumi_store::Import;

use crate::parts::{Chip, Look};
use crate::shell::Shell;
use crate::world::World;

/// ひとつの事実.
#[derive(Clone, Debug)]
pub struct Line {
    /// 記録・取消
    pub effect: Chip,
    /// 職員番号 or 所属コード.
    pub number: String,
    /// 氏名 or 所属名.
    pub name: String,
    /// The page of the person or unit, if they are in the ledger now.
    pub href: Option<String>,
    /// 種類
    pub kind: &'static str,
    /// 内容
    pub said: String,
    /// 期間
    pub span: String,
}

enum Told<'w> {
    Person(&'w Fact),
    Unit(&'w UnitFact),
}

/// How many facts the import recorded or withdrew, and `most` of them after the first `skip`: units first, then people in
/// the order of the ledger.
pub fn recorded(shell: &Shell, world: &World, import: &Import, skip: usize, most: usize) -> (usize, Vec<Line>) {
    let snapshot = &world.held().loaded.snapshot;
    let touched = |recorded: Seq, retracted: Seq| recorded == import.seq || retracted == import.seq;
    let units = snapshot.unit_facts.iter().filter(|fact| touched(fact.recorded, fact.retracted)).map(Told::Unit);
    let people = snapshot.facts().iter().filter(|fact| touched(fact.recorded, fact.retracted)).map(Told::Person);
    let all: Vec<Told<'_>> = units.chain(people).collect();
    let vocabulary = Vocabulary::new(world.policy());
    let writer = Writer { shell, world, vocabulary, import };
    (all.len(), all.iter().skip(skip).take(most).map(|told| writer.line(told)).collect())
}

struct Writer<'w> {
    shell: &'w Shell,
    world: &'w World,
    vocabulary: Vocabulary<'w>,
    import: &'w Import,
}

impl Writer<'_> {
    fn line(&self, told: &Told<'_>) -> Line {
        match told {
            Told::Person(fact) => self.person(fact),
            Told::Unit(fact) => self.unit(fact),
        }
    }

    fn person(&self, fact: &Fact) -> Line {
        let loaded = &self.world.held().loaded;
        let person = loaded.snapshot.person(fact.person);
        let key = loaded.person_key(fact.person).map_or(0, |key| key.0);
        Line {
            effect: self.effect(fact.recorded),
            number: person.map(|person| person.number.to_string()).unwrap_or_default(),
            name: person.map(|person| person.name.to_string()).unwrap_or_default(),
            href: self.import.undone.is_none().then(|| self.shell.to(&format!("/people/{key}"))),
            kind: fact.what.kind().ja(),
            said: said_of_person(&self.vocabulary, &fact.what, |unit| self.name(unit, fact.valid)),
            span: self.span(fact.valid),
        }
    }

    fn unit(&self, fact: &UnitFact) -> Line {
        let loaded = &self.world.held().loaded;
        let code = loaded.snapshot.units.get(fact.unit.0 as usize).map(|unit| unit.code.to_string());
        let key = loaded.unit_key(fact.unit).map_or(0, |key| key.0);
        let (kind, said) = said_of_unit(&self.vocabulary, &fact.what, |unit| self.name(unit, fact.valid));
        Line {
            effect: self.effect(fact.recorded),
            number: code.unwrap_or_default(),
            name: self.name(fact.unit, fact.valid),
            href: self.import.undone.is_none().then(|| self.shell.to(&format!("/sections/{key}"))),
            kind,
            said,
            span: self.span(fact.valid),
        }
    }

    fn effect(&self, recorded: Seq) -> Chip {
        let word = if recorded == self.import.seq { "data-recorded" } else { "data-withdrawn" };
        Chip::new(Look::Plain, self.shell.t(word))
    }

    fn name(&self, unit: UnitId, valid: Period) -> String {
        self.world.scope().units.name(unit, valid.from).to_owned()
    }

    fn span(&self, valid: Period) -> String {
        let until = valid.last_day().map(|day| self.shell.date(day)).unwrap_or_default();
        format!("{}～{until}", self.shell.date(valid.from))
    }
}
