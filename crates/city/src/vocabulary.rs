//! What the simulation needs to know of a pack's words: which employment kind means what, how the ladder of
//! ranks is built, which courses there are. Japanese public-service law names the kinds; nothing here names a
//! municipality.

use ayumi_calendar::{Date, Length};
use ayumi_facts::Code;
use ayumi_policy::Policy;
use ayumi_policy::model::{Duty, Item, Pack};
use ayumi_policy::requirement::{Leaf, Requirement};

/// 任用の別, as the simulation treats people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// 常勤
    Regular,
    /// 任期付
    FixedTerm,
    /// 再任用
    Reemployed,
    /// 会計年度任用
    FiscalYear,
    /// 外部人材
    Outside,
}

/// 職位の層: where people of a rank sit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Band {
    /// Leads a department.
    Department,
    /// Leads a section.
    Section,
    /// Has a desk in a team.
    Desk,
}

/// A kind of employment of the pack.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// How it is treated.
    pub group: Group,
    /// The pack's code.
    pub code: Code,
    /// Whether the pack's staff requirement counts people employed so.
    pub counted: bool,
}

/// 研修, as far as it matters who attends.
#[derive(Clone, Debug)]
pub struct CourseWords {
    /// The pack's code.
    pub code: Code,
    /// Its place in the pack.
    pub number: usize,
    /// For newcomers only, by its name.
    pub newcomers: bool,
    /// Taken every year, as the pack says.
    pub yearly: bool,
    /// 修了の有効期間
    pub valid_for: Option<Length>,
    /// 時間（分）
    pub minutes: u32,
    /// 修了に必要な部分 and their minutes.
    pub parts: Vec<(Code, u32)>,
    /// The first day on which it was held, where the pack says.
    pub from: Option<Date>,
    /// The last day on which it was held.
    pub until: Option<Date>,
    /// The duty of the holders of each role.
    pub duties: Vec<(Code, Duty)>,
}

/// The words of a pack.
pub struct Vocabulary {
    /// 職位, lowest first; ranks of one height stand together.
    pub ladder: Vec<Vec<Code>>,
    /// 職位の層 of each step.
    pub bands: Vec<Band>,
    /// 職種
    pub series: Vec<Code>,
    /// 任用形態
    pub kinds: Vec<Kind>,
    /// 派遣・出向 kinds of absence.
    pub secondments: Vec<Code>,
    /// Other kinds of absence.
    pub leaves: Vec<Code>,
    /// 研修
    pub courses: Vec<CourseWords>,
    /// Results of projects that requirements ask for.
    pub results: Vec<Code>,
}

impl Vocabulary {
    /// The words of a policy.
    pub fn of(policy: &Policy) -> Self {
        let pack = &policy.pack;
        let (secondments, leaves) = absences(pack);
        let courses = pack.courses.iter().enumerate().map(|(number, _)| number).filter_map(|number| course(policy, number)).collect();
        let series = pack.series.iter().map(|series| series.id.value).collect();
        let ladder = ladder(pack);
        let bands = bands(pack, &ladder);
        Self { ladder, bands, series, kinds: kinds(policy), secondments, leaves, courses, results: results(policy) }
    }

    /// Where people of a step of the ladder sit.
    pub fn band(&self, step: usize) -> Band {
        self.bands.get(step).copied().unwrap_or(Band::Desk)
    }

    /// The first kind of a group, if the pack has any.
    pub fn kind(&self, group: Group) -> Option<Kind> {
        self.kinds.iter().find(|kind| kind.group == group).copied()
    }

    /// The course with this code.
    pub fn course(&self, code: Code) -> Option<&CourseWords> {
        self.courses.iter().find(|course| course.code == code)
    }
}

fn ladder(pack: &Pack) -> Vec<Vec<Code>> {
    let mut ladder: Vec<Vec<Code>> = Vec::new();
    for rank in &pack.ranks {
        let peer = rank.same_as.as_ref().and_then(|peer| ladder.iter_mut().find(|step| step.contains(&peer.value)));
        match peer {
            Some(step) => step.push(rank.id.value),
            None => ladder.push(vec![rank.id.value]),
        }
    }
    ladder
}

/// By the usual titles where the ladder has them, else by height. Only seats follow from it, no rule.
fn bands(pack: &Pack, ladder: &[Vec<Code>]) -> Vec<Band> {
    let label = |code: &Code| pack.ranks.iter().find(|rank| rank.id.value == *code).map_or("", |rank| rank.label());
    let ends = |text: &str, words: &[&str]| words.iter().any(|word| text.ends_with(word));
    let labels: Vec<&str> = ladder.iter().map(|peers| peers.first().map_or("", label)).collect();
    let titled = labels.iter().any(|text| ends(text, &["課長"]));
    let by_height = |step: usize| match (step + 1) * 100 / ladder.len().max(1) {
        _ if titled || ladder.len() < 3 => Band::Desk,
        89.. => Band::Department,
        66.. => Band::Section,
        _ => Band::Desk,
    };
    let band = |(step, text): (usize, &&str)| {
        if ends(text, &["部長", "局長", "次長", "理事"]) {
            Band::Department
        } else if ends(text, &["課長", "室長", "参事"]) {
            Band::Section
        } else {
            by_height(step)
        }
    };
    labels.iter().enumerate().map(band).collect()
}

fn kinds(policy: &Policy) -> Vec<Kind> {
    let staff = policy.staff.and_then(|staff| policy.requirements.get(&staff)).and_then(|dated| dated.versions.last());
    let counted = |code: Code, group: Group| match staff {
        Some(version) => could_hold(policy, &version.value, &|leaf| employed(leaf, code), 16) != Some(false),
        None => group != Group::Outside,
    };
    let kinds = policy.pack.employment.iter().enumerate();
    let mut kinds: Vec<Kind> = kinds
        .map(|(place, kind)| {
            let group = group(kind.id.value.as_str(), kind.label(), place);
            Kind { group, code: kind.id.value, counted: group != Group::Outside && counted(kind.id.value, group) }
        })
        .collect();
    // Of several kinds from outside, the one that says so is the usual one.
    kinds.sort_by_key(|kind| kind.group == Group::Outside && !kind.code.as_str().contains("outside"));
    kinds
}

fn employed(leaf: &Leaf, code: Code) -> Option<bool> {
    match leaf {
        Leaf::Employment(codes) => Some(codes.contains(&code)),
        _ => None,
    }
}

/// What can be said of a requirement when only some leaves are known: true, false or not decided.
pub fn could_hold(policy: &Policy, requirement: &Requirement, leaf: &dyn Fn(&Leaf) -> Option<bool>, depth: u32) -> Option<bool> {
    if depth == 0 {
        return None;
    }
    let child = |of: &Requirement| could_hold(policy, of, leaf, depth - 1);
    let count = |of: &[Requirement], verdict| of.iter().filter(|of| child(of) == verdict).count();
    let at_least = |need: usize, of: &[Requirement]| match (count(of, Some(true)), count(of, None)) {
        (met, _) if met >= need => Some(true),
        (met, open) if met + open >= need => None,
        _ => Some(false),
    };
    match requirement {
        Requirement::All(of) => at_least(of.len(), of),
        Requirement::Any(of) => at_least(1, of),
        Requirement::None(of) => at_least(1, of).map(|any| !any),
        Requirement::AtLeast(need, of) => at_least(*need as usize, of),
        Requirement::Named(name) => child(&policy.requirements.get(name)?.versions.last()?.value),
        Requirement::Leaf(of) => leaf(of),
    }
}

/// The group by the law's own words in the name, else by the id, else by the place in the list.
fn group(id: &str, name: &str, place: usize) -> Group {
    let named = |words: &[&str]| words.iter().any(|word| name.contains(word) || id.contains(word));
    if named(&["外部", "特別職", "委嘱", "委託", "業務委任", "フェロー", "outside", "contract"]) {
        Group::Outside
    } else if named(&["会計年度", "fiscal"]) {
        Group::FiscalYear
    } else if named(&["再任用", "暫定", "re-employed", "reemployed"]) {
        Group::Reemployed
    } else if named(&["任期付", "臨時", "fixed", "temporary"]) {
        Group::FixedTerm
    } else if place == 0 || named(&["常勤", "正規", "正職員", "一般職", "regular", "full"]) {
        Group::Regular
    } else {
        Group::Outside
    }
}

fn absences(pack: &Pack) -> (Vec<Code>, Vec<Code>) {
    let away = |name: &str| ["派遣", "出向", "併任"].iter().any(|word| name.contains(word));
    let (seconded, left): (Vec<_>, Vec<_>) = pack.absences.iter().partition(|kind| away(kind.label()));
    let codes = |kinds: Vec<&ayumi_policy::model::AbsenceKind>| kinds.iter().map(|kind| kind.id.value).collect();
    (codes(seconded), codes(left))
}

/// Minutes of a course whose hours the pack does not state.
const USUAL_MINUTES: u32 = 90;

fn course(policy: &Policy, number: usize) -> Option<CourseWords> {
    let course = policy.pack.courses.get(number)?;
    let code = course.id.value;
    let parts = course.parts.iter().map(|part| (part.id.value, part.hours.map_or(USUAL_MINUTES, |hours| hours * 60))).collect();
    Some(CourseWords {
        code,
        number,
        newcomers: ["新規採用", "新採用", "新任職員"].iter().any(|word| course.label().contains(word)),
        yearly: course.recurrence.as_deref().is_some_and(|text| text.contains("毎年") || text.contains("年1回") || text.contains("年１回")),
        valid_for: course.valid_for,
        minutes: course.hours.map_or(USUAL_MINUTES, |hours| hours * 60),
        parts,
        from: course.from.as_ref().map(|from| from.value.date()),
        until: course.until.as_ref().and_then(|until| until.value.last_day(policy.start())),
        duties: duties(&policy.pack, code),
    })
}

fn duties(pack: &Pack, course: Code) -> Vec<(Code, Duty)> {
    let mut duties = Vec::new();
    for plan in &pack.course_plan {
        let row = plan.courses.iter().find(|(id, _)| id.value == course).map(|(_, marks)| marks);
        let cells = row.into_iter().flat_map(|marks| plan.roles.iter().zip(marks));
        duties.extend(cells.filter_map(|(role, mark)| Some((role.value, plan.marks.get(&mark.value)?.duty))));
    }
    duties
}

fn results(policy: &Policy) -> Vec<Code> {
    let mut results = Vec::new();
    let mut visit = |requirement: &Requirement| {
        if let Requirement::Leaf(Leaf::Project { result: Some(result), .. }) = requirement
            && !results.contains(result)
        {
            results.push(*result);
        }
    };
    let named = policy.requirements.values().flat_map(|dated| &dated.versions).map(|version| &version.value);
    let schemes = policy.schemes.values().flat_map(|scheme| &scheme.versions.versions).map(|version| &version.value.require);
    let steps = policy.stages.values().flat_map(|stage| &stage.steps).map(|step| &step.require);
    named.chain(schemes).chain(steps).for_each(|requirement| requirement.walk(&mut visit));
    results
}
