//! `Shell`: what surrounds every page: the language, where we are, which day is shown, and addresses that keep all that.

use std::borrow::Borrow;
use std::fmt::Display;
use std::sync::Arc;

use axum::http::request::Parts;
use ayumi_calendar::{Date, FiscalYear};
use ayumi_facts::{MunicipalityCode, Seq};
use ayumi_rights::{Field, Grant};
use form_urlencoded::Serializer;

use crate::ask::pairs;
use crate::assets;
use crate::month;
use crate::permit::Act;
use crate::reach::Reach;
use crate::texts::{Lang, Texts};
use crate::visitor::Visitor;

/// What an address keeps from page to page: the day, what was known, the language; and, of whoever may work in several
/// municipalities, in which one its page was opened.
pub const KEPT: [&str; 4] = ["as_of", "known", "lang", PLACE];

/// The municipality in which a page was opened: a form that was opened before somebody went to another is not sent there.
pub const PLACE: &str = "in";

/// ページの枠.
#[derive(Clone, Debug)]
pub struct Shell {
    /// The language of the page.
    pub lang: Lang,
    /// 団体名; empty where nothing could be read.
    pub municipality: String,
    /// 方針の表題
    pub policy: String,
    /// The day shown. None: the page is about no day.
    pub day: Option<Day>,
    /// Whether the page is about several municipalities, whose journals have each their own positions.
    pub across: bool,
    /// Whether only ends of months that are over can be asked for, as everything is known now.
    pub month_ends: bool,
    /// Who is signed in.
    pub me: Option<Me>,
    /// What they may do, as far as it was asked.
    pub reach: Option<Arc<Reach>>,
    /// Parts of records that the municipality does not show to the reader.
    pub veiled: Vec<Field>,
    /// Below how many people counts are withheld on this page; None: nothing is.
    pub withheld: Option<u64>,
    /// Whether people are counted here only as far as the reader may see them.
    pub only_seen: bool,
    /// Whether the municipality has adopted no policy yet.
    pub lacks_policy: bool,
    /// 利用目的, where personal data is entered; empty elsewhere.
    pub purpose: String,
    /// Whether the frame shows no ways to pages that need signing in.
    pub bare: bool,
    path: String,
    query: Vec<(String, String)>,
    texts: &'static Texts,
}

/// サインインしている人, as the frame shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// 利用者ID
    pub login: String,
    /// What the account is called.
    pub name: String,
    /// The municipality in which they work.
    pub municipality: MunicipalityCode,
    /// Whether that is another than that of their account.
    pub guest: bool,
    /// Whether they may have somewhere else to work.
    pub has_ties: bool,
}

impl From<&Visitor> for Me {
    fn from(visitor: &Visitor) -> Self {
        Self {
            login: visitor.login.clone(),
            name: visitor.name.clone(),
            municipality: visitor.municipality,
            guest: visitor.is_guest(),
            has_ties: visitor.has_ties,
        }
    }
}

/// 基準日と記録の時点.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// 基準日
    pub as_of: Date,
    /// Today in Japan.
    pub today: Date,
    /// As known at this position.
    pub known_at: Seq,
    /// The newest position.
    pub last: Seq,
}

/// A link of the navigation or the day bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: String,
    /// Whether this is where we are.
    pub current: bool,
}

/// Where several municipalities stand side by side.
const ACROSS: &str = "/aggregates";

/// The pages of the navigation: path, text, and what one must be allowed to do there.
const PLACES: [(&str, &str, Act); 13] = [
    ("/", "nav-home", Act::ReadFigures),
    ("/people", "nav-people", Act::ListPeople),
    ("/sections", "nav-sections", Act::ReadSections),
    ("/policy", "nav-policy", Act::ReadPolicy),
    (ACROSS, "nav-aggregates", Act::ReadAggregates),
    ("/what-if", "nav-what-if", Act::TryPolicy),
    ("/data", "nav-data", Act::ReadJournal),
    ("/accounts", "nav-accounts", Act::ManageAccounts),
    ("/offices", "nav-offices", Act::AssignOffices),
    ("/settings", "nav-settings", Act::ManageSettings),
    ("/corrections", "nav-corrections", Act::AnswerCorrections),
    ("/readings", "nav-readings", Act::ReadReadings),
    ("/permissions", "nav-permissions", Act::ReadPermissions),
];

/// Those that a municipality without a policy has.
const PLACES_BEFORE: [(&str, &str, Act); 6] = [
    ("/accounts", "nav-accounts", Act::ManageAccounts),
    ("/offices", "nav-offices", Act::AssignOffices),
    ("/settings", "nav-settings", Act::ManageSettings),
    ("/data/journal", "data-journal", Act::ReadJournal),
    ("/permissions", "nav-permissions", Act::ReadPermissions),
    (ACROSS, "nav-aggregates", Act::ReadAggregates),
];

impl Shell {
    /// The frame of what a request asks for: its address, who asks, and what they may.
    pub fn of(parts: &Parts) -> Self {
        let mut shell = Self::new(parts.uri.path(), pairs(parts.uri.query()));
        shell.reach = parts.extensions.get::<Arc<Reach>>().cloned();
        if let Some(visitor) = parts.extensions.get::<Visitor>() {
            shell.is_of(Me::from(visitor));
        }
        shell
    }

    /// The frame of a page at this address.
    pub fn new(path: &str, query: Vec<(String, String)>) -> Self {
        let lang = query.iter().find(|(key, _)| key == "lang").and_then(|(_, tag)| Lang::find(tag)).unwrap_or_default();
        Self {
            lang,
            municipality: String::new(),
            policy: String::new(),
            day: None,
            across: false,
            month_ends: false,
            me: None,
            reach: None,
            veiled: Vec::new(),
            withheld: None,
            only_seen: false,
            lacks_policy: false,
            purpose: String::new(),
            bare: false,
            path: path.to_owned(),
            query,
            texts: lang.texts(),
        }
    }

    /// The same frame around a page at another address: that of what a form was sent to leads nowhere.
    pub fn at<'v>(&self, path: &str, query: impl IntoIterator<Item = (&'v str, &'v str)>) -> Self {
        let query = query.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        Self { path: path.to_owned(), query, ..self.clone() }
    }

    /// Whose it is. All addresses say where somebody works who may work elsewhere.
    pub fn is_of(&mut self, me: Me) {
        self.query.retain(|(key, _)| key != PLACE);
        if me.has_ties {
            self.query.push((PLACE.to_owned(), me.municipality.to_string()));
        }
        self.me = Some(me);
    }

    /// Under which login whoever is signed in stands in the journal; empty where nobody is.
    pub fn login(&self) -> &str {
        self.me.as_ref().map_or("", |me| &me.login)
    }

    /// The text of this id.
    pub fn t(&self, id: &str) -> &'static str {
        self.texts.say(id)
    }

    /// The text of this id, if there is one.
    pub fn find(&self, id: &str) -> Option<&'static str> {
        self.texts.find(id)
    }

    /// The text of this id with its places filled in.
    pub fn fill(&self, id: &str, values: &[(&str, &str)]) -> String {
        self.texts.fill(id, values)
    }

    /// A text with one place.
    pub fn f1(&self, id: &str, name: &str, value: impl Display) -> String {
        self.fill(id, &[(name, &value.to_string())])
    }

    /// A text with two places.
    pub fn f2(&self, id: &str, (a, x): (&str, impl Display), (b, y): (&str, impl Display)) -> String {
        self.fill(id, &[(a, &x.to_string()), (b, &y.to_string())])
    }

    /// A day as people read it: 令和8年11月20日, or 2026-11-20 in English.
    pub fn date(&self, day: impl Borrow<Date>) -> String {
        let day = *day.borrow();
        match self.lang {
            Lang::Ja => day.wareki(),
            Lang::En => day.to_string(),
        }
    }

    /// A fiscal year as people read it: 令和8年度, or FY2026 in English.
    pub fn year(&self, year: impl Borrow<FiscalYear>) -> String {
        let year = *year.borrow();
        match self.lang {
            Lang::Ja => year.wareki(),
            Lang::En => format!("FY{}", year.start().year()),
        }
    }

    /// An address that keeps the day, what was known and the language. `path` may have a query of its own.
    pub fn to(&self, path: &str) -> String {
        self.kept_to(path, self.kept().collect())
    }

    /// An address about several municipalities, of which all is told as it is known now.
    fn across(&self, path: &str) -> String {
        self.kept_to(path, self.kept().filter(|(key, _)| *key != "known").collect())
    }

    fn kept_to(&self, path: &str, kept: Vec<(&str, &str)>) -> String {
        if kept.is_empty() {
            return path.to_owned();
        }
        let (path, fragment) = path.split_once('#').map_or((path, String::new()), |(path, fragment)| (path, format!("#{fragment}")));
        let sign = if path.contains('?') { '&' } else { '?' };
        format!("{path}{sign}{}{fragment}", encoded(kept))
    }

    /// The address of this page with other values; None leaves one out.
    pub fn same(&self, changes: &[(&str, Option<&str>)]) -> String {
        let kept = self.query.iter().map(|(key, value)| (key.as_str(), value.as_str())).filter(|(key, _)| !changes.iter().any(|(of, _)| of == key));
        let set = changes.iter().filter_map(|(key, value)| Some((*key, (*value)?)));
        let pairs: Vec<(&str, &str)> = kept.chain(set).collect();
        if pairs.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, encoded(pairs)) }
    }

    /// What a form must carry along so that the page it leads to shows the same day: hidden fields.
    pub fn kept(&self) -> impl Iterator<Item = (&str, &str)> {
        self.query.iter().filter(|(key, value)| KEPT.contains(&key.as_str()) && !value.is_empty()).map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// What the form for another day must carry along: all but the day.
    pub fn others(&self) -> impl Iterator<Item = (&str, &str)> {
        let day = |key: &str| key == "as_of" || key == "known";
        self.query.iter().filter(move |(key, _)| !day(key)).map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// What is left out of the records that are shown, in a sentence; empty where nothing is.
    pub fn veiled_line(&self) -> String {
        let fields: Vec<&str> = self.veiled.iter().map(|field| self.t(&format!("field-{}", field.name()))).collect();
        if fields.is_empty() { String::new() } else { self.f1("veiled", "fields", fields.join(self.t("veiled-and"))) }
    }

    /// One value of the address as it was written; empty if it has none.
    pub fn given(&self, name: &str) -> &str {
        self.query.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    /// The path of this page, without its query.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The main pages.
    pub fn nav(&self) -> Vec<Link> {
        let Some(reach) = &self.reach else { return Vec::new() };
        if self.lacks_policy {
            return PLACES_BEFORE.iter().filter(|(_, _, act)| reach.leads(*act)).map(|(path, text, _)| self.way(path, text)).collect();
        }
        let start = reach.start();
        let own = PLACES.iter().all(|(path, ..)| *path != start).then(|| self.way(&start, "nav-start"));
        let places = PLACES.iter().filter(|(_, _, act)| reach.leads(*act)).map(|(path, text, _)| self.way(path, text));
        own.into_iter().chain(places).collect()
    }

    /// Whether whoever looks may do it: what leads to other pages is not shown otherwise.
    pub fn may(&self, act: Act) -> bool {
        self.reach.as_ref().is_some_and(|reach| reach.may(act))
    }

    /// Whether there is anybody to search for but oneself.
    pub fn finds_people(&self) -> bool {
        self.reach.as_ref().is_some_and(|reach| reach.grant(Act::ListPeople) > Grant::Own)
    }

    /// The manual.
    pub fn help(&self) -> Link {
        self.way("/help", "nav-help")
    }

    /// This page in the other language.
    pub fn other_language(&self) -> Link {
        let (text, tag) = match self.lang {
            Lang::Ja => ("English", Some("en")),
            Lang::En => ("日本語", None),
        };
        Link { text: text.to_owned(), href: self.same(&[("lang", tag)]), current: false }
    }

    /// The tag of the other language.
    pub fn other_tag(&self) -> &'static str {
        match self.lang {
            Lang::Ja => Lang::En.tag(),
            Lang::En => Lang::Ja.tag(),
        }
    }

    /// A way to one of the main pages.
    pub fn way(&self, path: &str, text: &str) -> Link {
        let below = self.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let current = if path == "/" { self.path == "/" } else { below };
        let href = if path == ACROSS { self.across(path) } else { self.to(path) };
        Link { text: self.t(text).to_owned(), href, current }
    }

    /// Days that are often asked for: today, the ends of the fiscal years around it, its first day.
    pub fn days(&self) -> Vec<Link> {
        let Some(day) = self.day else { return Vec::new() };
        if self.month_ends {
            return self.ends(day);
        }
        let year = FiscalYear::of(day.today);
        let previous = year.previous();
        let others = [
            (self.f1("day-end-of", "year", self.year(previous)), previous.end()),
            (self.date(year.start()), year.start()),
            (self.f1("day-end-of", "year", self.year(year)), year.end()),
        ];
        let today = Link {
            text: self.f1("day-today", "date", self.date(day.today)),
            href: self.same(&[("as_of", None), ("known", None)]),
            current: !self.is_another_day(),
        };
        let link = |(text, date): (String, Date)| Link {
            text,
            href: self.same(&[("as_of", Some(&date.to_string()))]),
            current: day.as_of == date && day.as_of != day.today,
        };
        std::iter::once(today).chain(others.into_iter().map(link)).collect()
    }

    /// The last ends of months, and that of the last fiscal year.
    fn ends(&self, Day { as_of, today, .. }: Day) -> Vec<Link> {
        let last = month::last_over(today);
        let mut ends: Vec<Date> = std::iter::successors(Some(last), |end| Some(month::told(end.previous(), today))).take(3).collect();
        ends.extend(Some(FiscalYear::of(today).previous().end()).filter(|end| !ends.contains(end)));
        let href = |end: Date| self.same(&[("as_of", Some(end.to_string()).filter(|_| end != last).as_deref()), ("known", None)]);
        ends.into_iter().map(|end| Link { text: self.date(end), href: href(end), current: as_of == end }).collect()
    }

    /// Whether another day than the usual one is shown, or what was known earlier.
    pub fn is_another_day(&self) -> bool {
        let usual = |day: &Day| if self.month_ends { month::last_over(day.today) } else { day.today };
        self.day.is_some_and(|day| day.as_of != usual(&day) || day.known_at != day.last)
    }

    /// Up to which position facts were recorded that count here, where those are not all.
    pub fn known_then(&self) -> Option<String> {
        self.day.filter(|day| day.known_at != day.last).map(|day| self.f1("day-known-then", "position", day.known_at.0))
    }

    /// That everything that is recorded counts here, where it does.
    pub fn known_all(&self) -> Option<String> {
        let day = self.day.filter(|day| day.known_at == day.last)?;
        Some(if self.across { self.t("day-known-all").to_owned() } else { self.f1("day-known-latest", "position", day.last.0) })
    }

    /// Back to the usual day with everything that is known.
    pub fn back_to_today(&self) -> String {
        self.same(&[("as_of", None), ("known", None)])
    }

    /// The style sheet.
    pub fn style(&self) -> String {
        assets::href("app.css")
    }

    /// The script; everything works without it.
    pub fn script(&self) -> String {
        assets::href("app.js")
    }

    /// An asset by its name.
    pub fn asset(&self, name: &str) -> String {
        assets::href(name)
    }
}

fn encoded(pairs: Vec<(&str, &str)>) -> String {
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}
