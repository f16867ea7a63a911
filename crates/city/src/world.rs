//! The growing city: everything the simulation holds, and the order of a year.

use ayumi_calendar::FiscalYear;
use ayumi_facts::{Code, Person};
use ayumi_policy::Policy;

use crate::city::CityPlan;
use crate::dice::Dice;
use crate::history::{Act, Entered, Journal, Ledger, Rows, When, finish};
use crate::member::{Facts, Member};
use crate::units::Units;
use crate::vocabulary::Vocabulary;
use crate::{
    appointments, attributes, careers, founding, leave, near_misses, oddities, people, projects, reorganise, skills, sought, stages, training,
};

/// The growing city.
pub struct World<'a> {
    /// The policy that gives every word.
    pub policy: &'a Policy,
    /// What was asked for.
    pub plan: CityPlan,
    /// The policy's words.
    pub words: Vocabulary,
    /// 所属
    pub units: Units,
    /// 職員
    pub members: Vec<Member>,
    /// The rows about people.
    pub facts: Facts,
    /// Chance, by topic.
    pub dice: Topics,
    /// The last staff number given, by series of numbers.
    pub numbers: people::Numbers,
}

/// One generator a topic, so that a change in one does not change another.
pub struct Topics {
    /// Who people are.
    pub people: Dice,
    /// Transfers and promotions.
    pub careers: Dice,
    /// Reorganisations.
    pub units: Dice,
    /// Leave, secondments, concurrent posts.
    pub leave: Dice,
    /// Courses and exams.
    pub training: Dice,
    /// Skills.
    pub skills: Dice,
    /// Projects, mentoring, judgements.
    pub projects: Dice,
    /// Appointments.
    pub appointments: Dice,
    /// What goes wrong.
    pub oddities: Dice,
}

impl Topics {
    fn new(seed: u64) -> Self {
        Self {
            people: Dice::topic(seed, 1),
            careers: Dice::topic(seed, 2),
            units: Dice::topic(seed, 3),
            leave: Dice::topic(seed, 4),
            training: Dice::topic(seed, 5),
            skills: Dice::topic(seed, 6),
            projects: Dice::topic(seed, 7),
            appointments: Dice::topic(seed, 8),
            oddities: Dice::topic(seed, 9),
        }
    }
}

/// Grows a city and puts its journal in order.
pub fn grow(policy: &Policy, plan: &CityPlan) -> Journal {
    let mut dice = Topics::new(plan.seed);
    let words = Vocabulary::of(policy);
    let units = founding::found(policy, &words, plan, &mut dice.units);
    let (numbers, facts) = (people::Numbers::default(), Rows(Vec::new()));
    let mut world = World { policy, plan: *plan, words, units, members: Vec::new(), facts, dice, numbers };
    let begins = FiscalYear::of(plan.begins());
    careers::begin(&mut world, begins);
    // What is decided in the second half of March is entered before the year begins.
    let last = FiscalYear::of(plan.today.plus_days(20));
    for year in (begins.0..=last.0).map(FiscalYear) {
        live(&mut world, year, begins);
    }
    stages::add(&mut world);
    sought::add(&mut world);
    near_misses::add(&mut world);
    oddities::add(&mut world);
    close(world)
}

/// One fiscal year.
fn live(world: &mut World, year: FiscalYear, begins: FiscalYear) {
    if year > begins {
        if reorganise::is_due(year, begins, FiscalYear::of(world.plan.today)) {
            reorganise::reorganise(&mut world.units, &mut world.dice.units, year);
        }
        careers::turn(world, year);
    }
    attributes::recognise(world, year);
    leave::year(world, year);
    training::year(world, year);
    skills::year(world, year);
    projects::year(world, year);
    appointments::year(world, year);
}

fn close(world: World) -> Journal {
    let World { policy, plan, units, members, facts, .. } = world;
    let (unit_facts, units) = units.finish();
    let people = members.into_iter().map(|member| Entered { person: member.person, when: member.entered }).collect();
    finish(Ledger { facts, unit_facts }, people, units, plan.today, |when| label(policy, when))
}

/// What the journal says was done.
fn label(policy: &Policy, when: When) -> String {
    let pack = &policy.pack;
    let course = |number: usize| pack.courses.get(number).map_or("", |course| course.name.on(when.day));
    let role = |number: usize| pack.roles.get(number).map_or("", |role| role.name.on(when.day));
    match when.act {
        Act::Import => "台帳の初期登録".into(),
        Act::Reorganisation => "組織改正の登録".into(),
        Act::Departures => "退職・任期満了の登録".into(),
        Act::Transfers => "人事異動の登録".into(),
        Act::Hires => "採用の登録".into(),
        Act::Absences => "休業・派遣の登録".into(),
        Act::Attributes => "属性の登録".into(),
        Act::Training(number) => format!("研修修了の登録（{}）", course(number)),
        Act::Exams => "資格試験の合格の登録".into(),
        Act::Assessments => "スキル評価の登録".into(),
        Act::Projects => "案件の登録".into(),
        Act::Mentoring => "後進指導の登録".into(),
        Act::Judgements => "判定の登録".into(),
        Act::Appointments(number) => format!("任命・認定の登録（{}）", role(number)),
        Act::Late => "記録漏れの追加".into(),
        Act::Correction => "誤記録の訂正".into(),
    }
}

/// The rank of a step of the ladder for a person; people keep to one of several ranks of the same height.
pub fn rank_at(words: &Vocabulary, step: usize, person: &Person) -> Code {
    let peers = words.ladder.get(step).map_or(&[][..], |peers| peers);
    let fixed = person.number.bytes().map(usize::from).sum::<usize>();
    peers.get(fixed % peers.len().max(1)).copied().unwrap_or_default()
}
