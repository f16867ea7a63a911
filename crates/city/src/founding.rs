//! The organisation on the day the ledger begins: which departments, sections and teams there are, which of
//! them the pack's bodies and classes name. What becomes of them later is in `reorganise`.

use ayumi_calendar::Date;
use ayumi_facts::{Code, UnitId, UnitWhat, Value, ValueKind};
use ayumi_policy::Policy;
use ayumi_policy::model::{AttributeOf, Body, BodyKind, Item, Pack, UnitClass, World};

use crate::city::CityPlan;
use crate::dice::Dice;
use crate::history::{Act, When};
use crate::section_names::{department, fit};
use crate::team_words::teams_for;
use crate::unit_words::{BEFORE_WARDS, DEPARTMENTS, Department};
use crate::units::{Level, NewUnit, Units};
use crate::vocabulary::{Band, Vocabulary};

/// Founded so many years before the ledger began, so that the longest service lies in a unit that existed.
const YEARS_BEFORE: i32 = 48;

/// A unit that a body of the pack names.
struct Named {
    id: Code,
    name: String,
    level: Level,
    parent: Option<Code>,
    /// The section a team stands in, by name.
    home: Option<String>,
}

/// The tree on the first day of the ledger.
pub fn found(policy: &Policy, words: &Vocabulary, plan: &CityPlan, dice: &mut Dice) -> Units {
    let when = When::new(plan.begins(), Act::Import);
    let from = plan.begins().plus_years(-YEARS_BEFORE);
    let named = named_units(&policy.pack, plan.today);
    let mut units = Units::new();
    let led = words.bands.contains(&Band::Department);
    for (number, Branch { name, sections, .. }) in branches(plan, &named, led).iter().enumerate() {
        let code = Code::new(&format!("{:02}0000", number + 1));
        // Where no rank leads a department, sections stand at the top, except below a department that the pack names.
        let exists = led || named.iter().any(|unit| unit.name == *name);
        let department = NewUnit { level: Level::Department, parent: None, name: name.clone(), code, from };
        let parent = exists.then(|| units.create(department, when));
        for (place, name) in sections.iter().enumerate() {
            let code = Code::new(&format!("{:02}{:02}00", number + 1, place + 1));
            units.create(NewUnit { level: Level::Section, parent, name: name.clone(), code, from }, when);
        }
    }
    list_codes(&policy.pack, &named, &mut units);
    add_teams(plan, &mut units, dice, from, when);
    add_named_teams(&named, &mut units, from, when);
    keep(&named, &mut units);
    classify(&policy.pack, &named, &mut units, from, when);
    describe(&policy.pack, &mut units, dice, from, when);
    units
}

fn named_units(pack: &Pack, today: Date) -> Vec<Named> {
    let bodies = pack.bodies.iter().filter(|body| body.kind == BodyKind::Section);
    let above = |body: &Body| body.parent.as_ref().map(|parent| parent.value);
    // A body with sections below it is a department, whatever it is called.
    let leads = |id: Code| bodies.clone().any(|body| above(body) == Some(id) && level_of(body.label()) == Level::Section);
    let named = bodies.clone().map(|body| {
        let (id, name) = (body.id.value, body.name.on(today).to_string());
        let level = if leads(id) { Level::Department } else { level_of(&name) };
        Named { id, level, name, parent: above(body), home: None }
    });
    let mut named: Vec<Named> = named.filter(|unit| !unit.name.starts_with('各')).collect();
    // A class called a team that is nobody's exists once, in the section that its note mentions.
    for class in pack.unit_classes.iter().filter(|class| level_of(class.label()) == Level::Team && class.label() != "係") {
        if !named.iter().any(|unit| unit.name == class.label()) {
            let mentioned = named.iter().find(|unit| class.note.as_deref().is_some_and(|note| note.contains(&unit.name)));
            let home = mentioned.map(|unit| unit.name.clone());
            named.push(Named { id: class.id.value, name: class.label().into(), level: Level::Team, parent: None, home });
        }
    }
    named
}

fn level_of(name: &str) -> Level {
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    if ends(&["係", "班", "担当", "グループ"]) {
        Level::Team
    } else if ends(&["部", "局"]) {
        Level::Department
    } else {
        Level::Section
    }
}

/// A department to be founded: its name and its sections', and the words it takes them from.
struct Branch {
    name: String,
    words: Option<&'static Department>,
    sections: Vec<String>,
}

/// The departments with their sections: `plan.sections` in all as far as there are names, the named ones among them.
fn branches(plan: &CityPlan, named: &[Named], led: bool) -> Vec<Branch> {
    let wanted = plan.sections.max(4) as usize;
    // Sections that stand at the top are of more kinds, and wards need an office above them.
    let how_many = if led { (wanted / 8).clamp(4, DEPARTMENTS.len()) } else { (wanted / 3).clamp(4, BEFORE_WARDS) };
    let usual = DEPARTMENTS.iter().take(how_many);
    let mut branches: Vec<Branch> = usual.map(|words| Branch { name: words.name.into(), words: Some(words), sections: Vec::new() }).collect();
    for unit in named.iter().filter(|unit| unit.level == Level::Department) {
        name_branch(&mut branches, unit, named);
    }
    for unit in named.iter().filter(|unit| unit.level == Level::Section) {
        let home = home(&branches, named, unit);
        branches.get_mut(home).into_iter().for_each(|branch| branch.sections.push(unit.name.clone()));
    }
    fill(&mut branches, named, wanted);
    branches
}

/// A department of the pack stands for the usual one that its name is about; if that has no like, it is one more.
fn name_branch(branches: &mut Vec<Branch>, unit: &Named, named: &[Named]) {
    let words = department(&unit.name);
    let is_named = |branch: &Branch| named.iter().any(|other| other.name == branch.name);
    let same = |branch: &Branch| branch.words.map(|words| words.name) == words.map(|words| words.name);
    if branches.iter().any(|branch| branch.name == unit.name) {
        return;
    }
    match branches.iter_mut().find(|branch| same(branch) && !is_named(branch)) {
        Some(branch) => branch.name = unit.name.clone(),
        None => {
            let free = !branches.iter().any(same);
            branches.push(Branch { name: unit.name.clone(), words: words.filter(|_| free), sections: Vec::new() });
        }
    }
}

/// Where a section of the pack stands: below the department the pack says, else where its name fits best.
fn home(branches: &[Branch], named: &[Named], unit: &Named) -> usize {
    let above = named.iter().find(|above| Some(above.id) == unit.parent && above.level == Level::Department);
    let said = above.and_then(|above| branches.iter().position(|branch| branch.name == above.name));
    let fits = |branch: &Branch| branch.words.map_or(0, |words| fit(words, &unit.name));
    let best = branches.iter().enumerate().filter(|(_, branch)| fits(branch) > 0).max_by_key(|(_, branch)| fits(branch));
    said.or(best.map(|(place, _)| place)).unwrap_or_default()
}

/// The first section of every department, then the second of every one, and so on.
fn fill(branches: &mut [Branch], named: &[Named], wanted: usize) {
    let mut have: usize = branches.iter().map(|branch| branch.sections.len()).sum();
    let names = |branch: &Branch| branch.words.into_iter().flat_map(Department::names).take(MOST_SECTIONS).collect::<Vec<_>>().into_iter();
    let mut left: Vec<_> = branches.iter().map(names).collect();
    // A section of the pack with a general name, not that of a 課, does what usual sections would do.
    let does =
        |unit: &Named, name: &str| unit.level == Level::Section && !unit.name.ends_with('課') && unit.name.contains(name.trim_end_matches('課'));
    let is_new = |name: &String| !named.iter().any(|unit| unit.name == *name || does(unit, name));
    while have < wanted {
        let before = have;
        for (branch, names) in branches.iter_mut().zip(&mut left) {
            if let Some(name) = names.find(is_new).filter(|_| have < wanted) {
                branch.sections.push(name);
                have += 1;
            }
        }
        if have == before {
            return;
        }
    }
}

/// A department's sections are numbered with two digits, and reorganisations need some of the numbers.
const MOST_SECTIONS: usize = 80;

/// Units that the pack lists by their codes get these codes: a list named like a body is that body's unit.
fn list_codes(pack: &Pack, named: &[Named], units: &mut Units) {
    let sections = units.standing(Level::Section, Date::FAR.previous());
    let mut spare = sections.iter().copied().filter(|id| units.get(*id).is_some_and(|unit| !named.iter().any(|body| body.name == unit.name)));
    let mut given: Vec<(UnitId, Code)> = Vec::new();
    for set in &pack.unit_sets {
        for code in set.units.iter().chain(&set.except).map(|id| id.value) {
            let body = named.iter().find(|body| body.id == set.id.value || set.label().contains(&body.name));
            let own = body.and_then(|body| sections.iter().find(|id| units.get(**id).is_some_and(|unit| unit.name == body.name)));
            let taken = |id: &UnitId| given.iter().any(|(other, _)| other == id);
            let id = own.copied().filter(|id| !taken(id));
            if !given.iter().any(|(_, other)| *other == code) {
                given.extend(id.or_else(|| spare.next()).map(|id| (id, code)));
            }
        }
    }
    for (id, code) in given {
        let other = units.all().iter().find(|unit| unit.code == code && unit.id != id).map(|unit| unit.id);
        let Some(own) = units.get_mut(id).map(|unit| std::mem::replace(&mut unit.code, code)) else { continue };
        other.and_then(|other| units.get_mut(other)).into_iter().for_each(|unit| unit.code = own);
    }
}

fn add_teams(plan: &CityPlan, units: &mut Units, dice: &mut Dice, from: Date, when: When) {
    let people = plan.staff / plan.sections.max(1);
    for section in units.standing(Level::Section, from) {
        let teams = if people < 7 { 0 } else { (people / 6).clamp(1, 4) as i32 + dice.between(-1, 1) };
        add_teams_below(units, section, usize::try_from(teams).unwrap_or(0), dice, from, when);
    }
}

/// Adds that many teams to a section.
pub fn add_teams_below(units: &mut Units, section: UnitId, teams: usize, dice: &mut Dice, from: Date, when: When) {
    let mut names: Vec<&str> = units.get(section).map_or(&[][..], |unit| teams_for(&unit.name)).to_vec();
    dice.shuffle(&mut names);
    for name in names.into_iter().take(teams) {
        let code = team_code(units, section, from);
        units.create(NewUnit { level: Level::Team, parent: Some(section), name: name.into(), code, from }, when);
    }
}

/// The next code below a section's that no unit has; teams that moved elsewhere kept theirs.
fn team_code(units: &Units, section: UnitId, from: Date) -> Code {
    let text = units.get(section).map_or("", |unit| unit.code.as_str());
    let stem = text.strip_suffix("00").unwrap_or(text);
    let mut codes = (1..=99).map(|place| Code::new(&format!("{stem}{place:02}")));
    codes.find(|code| !units.is_used(*code, from)).unwrap_or_default()
}

fn add_named_teams(named: &[Named], units: &mut Units, from: Date, when: When) {
    for team in named.iter().filter(|unit| unit.level == Level::Team) {
        let above = named.iter().find(|above| Some(above.id) == team.parent && above.level == Level::Section);
        let above = above.or(named.iter().find(|above| above.level == Level::Section)).map(|above| above.name.as_str());
        let above = team.home.as_deref().or(above);
        let sections = units.standing(Level::Section, from);
        let home = sections.iter().find(|id| units.get(**id).is_some_and(|unit| Some(unit.name.as_str()) == above));
        if let Some(parent) = home.or(sections.first()).copied() {
            let code = team_code(units, parent, from);
            units.create(NewUnit { level: Level::Team, parent: Some(parent), name: team.name.clone(), code, from }, when);
        }
    }
}

fn keep(named: &[Named], units: &mut Units) {
    let ids: Vec<UnitId> = units.all().iter().filter(|unit| named.iter().any(|body| body.name == unit.name)).map(|unit| unit.id).collect();
    let above: Vec<UnitId> = ids.iter().filter_map(|id| units.get(*id)?.parent).collect();
    for id in ids.into_iter().chain(above) {
        units.get_mut(id).into_iter().for_each(|unit| unit.kept = true);
    }
}

/// Every class gets members: by name where a unit or body is called so, else by a share of the sections.
fn classify(pack: &Pack, named: &[Named], units: &mut Units, from: Date, when: When) {
    let mut shares = 0;
    let usual = |class: &UnitClass| class.aliases.iter().map(String::as_str).chain([class.label()]).any(|label| USUAL.contains(&label));
    let any_usual = pack.unit_classes.iter().any(usual);
    for class in &pack.unit_classes {
        let (id, label) = (class.id.value, class.label());
        let by_name = |name: &str| name == label || named.iter().any(|body| body.name == name && (body.id == id || label.contains(name)));
        let mut members: Vec<UnitId> = units.all().iter().filter(|unit| by_name(&unit.name)).map(|unit| unit.id).collect();
        if members.is_empty() {
            let whole = usual(class) || (shares == 0 && !any_usual);
            members = share(units, label, if whole { 0 } else { shares.max(1) }, from);
            shares += usize::from(!usual(class));
        }
        members.into_iter().for_each(|member| units.classify(member, id, from, when));
    }
}

/// What a class of all sections is called.
const USUAL: &[&str] = &["課", "課等", "課かい", "所属", "各課", "各所属"];

/// All sections for number 0; every second section for number 1, every third for 2, and so on.
fn share(units: &Units, label: &str, number: usize, from: Date) -> Vec<UnitId> {
    match level_of(label) {
        Level::Team if label == "係" => return units.standing(Level::Team, from),
        Level::Department if ["部", "局", "部局"].contains(&label) => return units.standing(Level::Department, from),
        _ => {}
    }
    let sections = units.standing(Level::Section, from);
    let chosen = sections.into_iter().enumerate().filter(|(place, _)| (place + number).is_multiple_of(number + 1));
    chosen.map(|(_, id)| id).collect()
}

fn describe(pack: &Pack, units: &mut Units, dice: &mut Dice, from: Date, when: When) {
    for attribute in pack.attributes.iter().filter(|attribute| attribute.of == AttributeOf::Unit) {
        for id in units.standing(Level::Section, from) {
            let value = match attribute.kind {
                ValueKind::YesNo => Some(Value::YesNo(attribute.absent == World::No || dice.per_mille(700))),
                ValueKind::Number => Some(Value::Number(dice.between(1, 30))),
                ValueKind::Choice => dice.pick(&attribute.choices).map(|choice| Value::Word(choice.value)),
                ValueKind::Date => Some(Value::Day(when.day.plus_days(-dice.between(0, 900)))),
            };
            if let Some(value) = value.filter(|_| dice.per_mille(550)) {
                units.say(id, from, UnitWhat::Attribute { name: attribute.id.value, value }, when);
            }
        }
    }
}
