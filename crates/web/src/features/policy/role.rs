//! ひとつの役割: what somebody in it does, how one comes to hold it, what it asks for, and who holds it today.

use askama::Template;
use axum::extract::Path;
use ayumi_engine::About;
use ayumi_facts::Code;
use ayumi_policy::grammar::parse_requirement;
use ayumi_policy::model::{By, Obtained, Part, Role};
use ayumi_policy::resolved::SkillNeed;
use ayumi_policy::sentence::Names;

use super::Frame;
use super::book::{Book, Counts};
use super::roles::members;
use super::word::{Force, Rule, Tally, Word, Words};
use crate::ask::Ask;
use crate::error::AppError;
use crate::page::Page;
use crate::parts::Crumbs;
use crate::shell::Shell;

/// ひとつの役割.
#[derive(Debug, Template)]
#[template(path = "policy/role.html")]
pub struct RolePage {
    shell: Shell,
    frame: Frame,
    crumbs: Crumbs,
    name: String,
    summary: Option<String>,
    facts: Vec<(&'static str, Words)>,
    holders: Tally,
    staff: String,
    is_family: bool,
    ways: Vec<WayShown>,
    duties: Vec<String>,
    path: Vec<String>,
    skills: Vec<Need>,
    courses: Vec<(Word, String, String)>,
    targets: Words,
    source: String,
}

#[derive(Debug)]
struct WayShown {
    by: String,
    scheme: Option<Word>,
    /// Who meets its requirements today; the scheme's candidates.
    met: Option<Tally>,
    rule: Option<Rule>,
    source: String,
}

#[derive(Debug)]
struct Need {
    skill: Word,
    level: String,
    when: String,
    from: Option<Word>,
    later: Option<String>,
    source: String,
}

/// One role.
///
/// # Errors
/// The policy has no such role.
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Page<RolePage>, AppError> {
    let book = Book::open(&ask);
    let role = book.pack().roles.iter().find(|role| role.id.as_str() == id).ok_or_else(|| AppError::not_found("rule"))?;
    let counts: &Counts = &book.counts();
    let page = RolePage {
        frame: Frame::new(&ask),
        crumbs: Crumbs::new(
            &ask.shell,
            [(ask.shell.t("nav-policy"), "/policy".to_owned()), (ask.shell.t("policy-tab-roles"), "/policy/roles".to_owned())],
        ),
        name: book.view.of(&role.name).to_owned(),
        summary: role.summary.clone(),
        facts: facts(&book, role),
        holders: book.tally(About::Role(role.id.value)),
        staff: ask.shell.f1("policy-of-staff", "count", crate::page::count(counts.staff)),
        is_family: role.is_family,
        ways: role.obtained.iter().map(|one| way(&book, one)).collect(),
        duties: role.duties.clone(),
        path: role.path.clone(),
        skills: skills(&book, role.id.value),
        courses: courses(&book, role.id.value),
        targets: targets(&book, role.id.value),
        source: role.source.clone().unwrap_or_default(),
        shell: ask.shell.clone(),
    };
    Ok(Page(page))
}

fn facts(book: &Book, role: &Role) -> Vec<(&'static str, Words)> {
    let plain = |text: Option<String>| -> Words { text.into_iter().map(Word::plain).collect() };
    let all = [
        ("policy-role-class", plain(Some(role.class.value.ja()))),
        ("policy-role-category", plain(role.category.clone())),
        ("policy-role-level", plain(role.level.map(|level| level.to_string()))),
        ("policy-role-family", role.family.iter().map(|family| book.item(&[Part::Roles], family)).collect()),
        ("policy-role-members", members(book, role)),
        ("policy-role-parent", role.parent.iter().map(|parent| book.item(&[Part::Roles], parent)).collect()),
        ("policy-role-next", book.items(&[Part::Roles], &role.next)),
        ("policy-role-supply", book.items(&[Part::Supply], &role.supply)),
        ("policy-role-from", plain(role.from.map(|from| book.ask.shell.f1("policy-from", "date", from.value.ja())))),
    ];
    all.into_iter().filter(|(_, words)| !words.is_empty()).map(|(id, words)| (book.ask.shell.t(id), words)).collect()
}

fn way(book: &Book, way: &Obtained) -> WayShown {
    let scheme = way.scheme.as_ref();
    let everyone = (way.by.value == By::Everyone).then(|| way.of.or(book.pack().policy.staff)).flatten();
    let read = |text: &str| parse_requirement(text).ok().map(|read| book.rule(&read, text.to_owned()));
    let in_force = scheme.and_then(|id| book.policy().schemes.get(&id.value)?.versions.on(book.ask.as_of()));
    let rule = match (&way.when, everyone, in_force) {
        (Some(when), _, _) => read(when),
        (None, Some(id), _) => read(id.as_str()),
        (None, None, Some(version)) => Some(book.rule(&version.value.require, version.value.require.to_string())),
        (None, None, None) => None,
    };
    WayShown {
        by: way.by.value.ja(),
        scheme: scheme.map(|id| book.item(&[Part::Schemes], id)),
        met: scheme.map(|id| book.tally(About::Scheme(id.value))),
        rule,
        source: way.source.clone().unwrap_or_default(),
    }
}

fn skills(book: &Book, role: Code) -> Vec<Need> {
    let needs = book.policy().roles.get(&role).map(|rule| rule.skills.as_slice()).unwrap_or_default();
    needs.iter().filter(|need| book.force(need.in_force) != Force::Past).map(|one| need(book, one)).collect()
}

fn need(book: &Book, need: &SkillNeed) -> Need {
    let names = book.names();
    let (mark, label) = (names.mark(need.skill, need.level), names.names.level(need.skill, need.level));
    Need {
        skill: book.item(&[Part::Skills], &ayumi_policy::At::new(need.skill)),
        level: if mark == label { label } else { format!("{mark}　{label}") },
        when: need.when.as_ref().map(|when| ayumi_policy::sentence::requirement_ja(when, &names.names)).unwrap_or_default(),
        from: need.inherited_from.map(|from| book.role(from)),
        later: (book.force(need.in_force) == Force::Later).then(|| book.period(need.in_force)),
        source: need.source.clone(),
    }
}

/// The courses that the plan in force marks for a role: course, duty, mark with its meaning.
fn courses(book: &Book, role: Code) -> Vec<(Word, String, String)> {
    let day = book.ask.as_of();
    let plans = &book.pack().course_plan;
    let Some(plan) = plans.iter().filter(|plan| plan.from.date() <= day).max_by_key(|plan| plan.from.date()).or(plans.first()) else {
        return Vec::new();
    };
    let Some(column) = plan.roles.iter().position(|of| of.value == role) else { return Vec::new() };
    let marked = |(course, marks): (&ayumi_policy::model::Id, &Vec<ayumi_policy::At<String>>)| {
        let written = marks.get(column)?;
        let mark = plan.marks.get(written.as_str())?;
        Some((mark.duty, book.item(&[Part::Courses], course), format!("{}　{}", written.value, mark.label)))
    };
    let mut found: Vec<_> = plan.courses.iter().filter_map(marked).collect();
    found.sort_by_key(|(duty, _, _)| *duty);
    found.into_iter().map(|(duty, course, mark)| (course, duty.ja(), mark)).collect()
}

fn targets(book: &Book, role: Code) -> Words {
    let about = book.pack().targets.iter().filter(|target| target.role.is_some_and(|of| of.value == role));
    about.map(|target| book.item(&[Part::Targets], &target.id)).collect()
}
