//! 研修の対象者と修了者: the people behind the figures of one course.

use askama::Template;
use axum::extract::Path;
use ayumi_engine::{Attendance, main_post};
use ayumi_facts::PersonId;
use ayumi_policy::grammar::Noun;

use super::Frame;
use super::book::Book;
use super::courses::attended;
use super::word::Word;
use crate::ask::Ask;
use crate::error::AppError;
use crate::links;
use crate::page::{Page, count};
use crate::parts::{Crumbs, Pager};
use crate::shell::{Link, Shell};

/// How many people a page lists.
const SIZE: usize = 100;

/// どの人か.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// 対象: must attend by the plan, or belongs to the audience.
    Concerned,
    /// Of those who have not completed it.
    Left,
    /// 修了
    Completed,
    /// Of whom it is unknown whether it concerns them.
    Unknown,
}

impl Who {
    const ALL: [Self; 4] = [Self::Concerned, Self::Left, Self::Completed, Self::Unknown];

    /// In the address.
    pub fn name(self) -> &'static str {
        match self {
            Self::Concerned => "concerned",
            Self::Left => "left",
            Self::Completed => "completed",
            Self::Unknown => "unknown",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Concerned => "policy-course-concerned",
            Self::Left => "policy-course-left",
            Self::Completed => "policy-course-completed",
            Self::Unknown => "policy-course-unknown",
        }
    }

    /// The people, in the order of the ledger.
    pub fn of(self, course: &Attendance) -> Vec<PersonId> {
        match self {
            Self::Concerned => course.concerned(),
            Self::Left => course.left(&course.concerned()),
            Self::Completed => course.completed.clone(),
            Self::Unknown => course.perhaps(),
        }
    }
}

/// 研修の対象者と修了者.
#[derive(Debug, Template)]
#[template(path = "policy/people.html")]
pub struct CoursePeoplePage {
    shell: Shell,
    frame: Frame,
    crumbs: Crumbs,
    name: String,
    tabs: Vec<Link>,
    title: &'static str,
    total: String,
    rows: Vec<[Word; 4]>,
    pager: Option<Pager>,
}

/// The people of one course.
///
/// # Errors
/// The policy has no such course, or the address names no list.
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Page<CoursePeoplePage>, AppError> {
    let book = Book::open(&ask);
    let attended = attended(&ask);
    let mut courses = book.pack().courses.iter().zip(attended.iter());
    let (course, attended) = courses.find(|(course, _)| course.id.as_str() == id).ok_or_else(|| AppError::not_found("rule"))?;
    let asked = ask.shell.given("who");
    let who = Who::ALL.into_iter().find(|who| who.name() == asked).unwrap_or(Who::Concerned);
    let people = who.of(attended);
    let page: usize = ask.shell.given(Pager::PARAMETER).parse().unwrap_or(1);
    let tab = |of: Who| Link {
        text: format!("{} {}", ask.shell.t(of.text()), count(of.of(attended).len())),
        href: ask.shell.same(&[("who", Some(of.name())), (Pager::PARAMETER, None)]),
        current: of == who,
    };
    let above = [("nav-policy", "/policy"), ("policy-tab-courses", "/policy/courses")];
    Ok(Page(CoursePeoplePage {
        frame: Frame::new(&ask),
        crumbs: Crumbs::new(&ask.shell, above.map(|(text, path)| (ask.shell.t(text), path.to_owned()))),
        name: book.view.of(&course.name).to_owned(),
        tabs: Who::ALL.into_iter().map(tab).collect(),
        title: ask.shell.t(who.text()),
        total: ask.shell.f1("policy-people", "count", count(people.len())),
        rows: Pager::part(&people, page, SIZE).iter().map(|person| row(&book, *person)).collect(),
        pager: (people.len() > SIZE).then(|| Pager::new(&ask.shell, page, SIZE, people.len())),
        shell: ask.shell.clone(),
    }))
}

/// 職員番号, 氏名, 所属, 職位
fn row(book: &Book, id: PersonId) -> [Word; 4] {
    let scope = book.ask.world.scope();
    let names = book.names();
    let person = scope.snapshot.people.get(id.0 as usize);
    let post = main_post(scope, id, book.ask.as_of());
    let rank = post.as_ref().filter(|post| !post.rank.as_str().is_empty()).map(|post| names.name(Noun::Rank, post.rank));
    [
        Word::plain(person.map(|person| person.number.to_string()).unwrap_or_default()),
        Word::to(person.map(|person| person.name.to_string()).unwrap_or_default(), links::person(book.ask, id)),
        post.map_or_else(|| Word::plain(""), |post| Word::to(names.units.name(post.unit, book.ask.as_of()), links::section(book.ask, post.unit))),
        Word::plain(rank.unwrap_or_default()),
    ]
}
