//! Leaves about employment and posts: served, rank, series, employment, absent, unit.

use ayumi_calendar::{Date, Length, Period, measure, reached_on};
use ayumi_facts::{Code, Fact, Kind, UnitId, What};
use ayumi_policy::requirement::Compare;

use super::{Judge, Judged, Reading};
use crate::{Asked, Have, State, Timeline};

/// A post of one person.
struct Post<'p> {
    fact: &'p Fact,
    unit: UnitId,
    rank: Code,
    series: Code,
}

impl<'p> Judge<'_, 'p> {
    /// 在職・実務経験. Every day on which the service's requirement is met counts once, whatever overlaps.
    /// The day of the question counts: somebody hired on 2021-04-01 has five years on **2026-03-31**, not on 2026-03-30.
    /// Unknown while the days on which the requirement is unknown could make up what is lacking.
    pub(super) fn served(&self, asked: Asked<'p>, service: Code, need: Length) -> Judged<'p> {
        let Some(rule) = self.scope.policy.services.get(&service) else {
            return self.judged(asked, Timeline::always(State::Unknown), |_| {});
        };
        let during = self.judge(&rule.during, Reading::Backwards).line;
        let met = during.periods(|state| state == State::Met);
        let possible = during.periods(|state| matches!(state, State::Met | State::Unknown));
        let line = reaching(&met, &possible, need, rule.rounding);
        self.judged(asked, line, |finding| {
            finding.have = Have::Service { have: measure(&met, self.today(), rule.rounding), need };
            finding.facts = self.of_kinds(&[Kind::Employment, Kind::Posting, Kind::Absence]);
        })
    }

    /// 職位, of the main post: met from the day of the order (発令) on, until the day before the next.
    /// Without a main post on record it is unknown while the person is employed.
    pub(super) fn rank(&self, asked: Asked<'p>, compare: Compare, rank: Code) -> Judged<'p> {
        let heights = &self.scope.policy.ranks;
        let state = |post: &Post| match (heights.get(&post.rank), heights.get(&rank)) {
            (Some(has), Some(needs)) => State::of(compare.holds(has, needs)),
            _ => State::Unknown,
        };
        self.by_post(asked, false, |post| Timeline::always(state(post)), |post| post.rank)
    }

    /// 職種, of the main post. A post recorded without a series is unknown.
    pub(super) fn series(&self, asked: Asked<'p>, any_of: &[Code]) -> Judged<'p> {
        self.by_post(asked, false, |post| Timeline::always(series_state(post.series, any_of)), |post| post.series)
    }

    /// 所属: posted to a unit of the group or below one. Follows both the posting and the reorganisation:
    /// on the day a section leaves the group, its people leave it too.
    pub(super) fn unit(&self, asked: Asked<'p>, group: Code, any_post: bool) -> Judged<'p> {
        let units = &self.scope.units;
        let inside = |post: &Post| Timeline::met_during(units.within(post.unit, group).to_vec());
        self.by_post(asked, any_post, inside, |post| units.code(post.unit).unwrap_or(group))
    }

    /// 任用形態. No employment on record at all is unknown; otherwise it is met from the first day employed to the last.
    pub(super) fn employment(&self, asked: Asked<'p>, any_of: &[Code]) -> Judged<'p> {
        let employments = self.facts.iter().filter(|fact| fact.what.kind() == Kind::Employment);
        let mut live = Vec::new();
        let mut any = false;
        for fact in employments {
            any = true;
            if matches!(fact.what, What::Employment { employment } if any_of.contains(&employment)) {
                live.push(fact.valid);
            }
        }
        let line = if any { Timeline::met_during(live) } else { Timeline::always(State::Unknown) };
        self.judged(asked, line, |finding| {
            let now = self.on_day(Kind::Employment);
            finding.facts = now.iter().map(|fact| fact.id).collect();
            finding.have = Have::Words(now.iter().map(|fact| fact.what.subject()).collect());
        })
    }

    /// 休業・派遣中: met from its first day to the day before the return. Nothing on record is no absence.
    pub(super) fn absent(&self, asked: Asked<'p>, any_of: &[Code]) -> Judged<'p> {
        let counts = |fact: &&&Fact| matches!(fact.what, What::Absence { absence } if any_of.is_empty() || any_of.contains(&absence));
        let away = self.facts.iter().filter(counts).map(|fact| fact.valid).collect();
        self.judged(asked, Timeline::met_during(away), |finding| {
            let now = self.on_day(Kind::Absence);
            finding.facts = now.iter().map(|fact| fact.id).collect();
            finding.have = Have::Words(now.iter().map(|fact| fact.what.subject()).collect());
        })
    }

    /// When the person changed to another main unit after `day`. Whoever stays with the work when a unit is split or
    /// merged is not transferred: from a unit that ends on 2027-03-31 to one that follows it on **2027-04-01**.
    pub(super) fn transferred_after(&self, day: ayumi_calendar::Date) -> Option<ayumi_calendar::Date> {
        let posts = self.posts(false);
        let mut unit = posts.iter().find(|post| post.fact.valid.contains(day))?.unit;
        for post in posts.iter().filter(|post| post.fact.valid.from > day) {
            let from = post.fact.valid.from;
            if post.unit != unit && !self.scope.units.heirs(unit, from).contains(&post.unit) {
                return Some(from);
            }
            unit = post.unit;
        }
        None
    }

    /// Any post with its own timeline, within the days of the post; elsewhere unknown while employed.
    fn by_post(&self, asked: Asked<'p>, any_post: bool, line_of: impl Fn(&Post) -> Timeline, word: impl Fn(&Post) -> Code) -> Judged<'p> {
        let posts = self.posts(any_post);
        let mut lines = vec![self.without_post(&posts)];
        for post in &posts {
            lines.push(Timeline::spliced(std::iter::once((post.fact.valid, &line_of(post))), State::Unmet));
        }
        self.judged(asked, Timeline::joined(&lines, |states| State::any(states)), |finding| {
            let now: Vec<_> = posts.iter().filter(|post| post.fact.valid.contains(self.today())).collect();
            finding.facts = now.iter().map(|post| post.fact.id).collect();
            finding.have = Have::Words(now.into_iter().map(word).collect());
        })
    }

    /// Unknown on the days on which the person is (or may be) employed and no post is on record; unmet on others.
    fn without_post(&self, posts: &[Post]) -> Timeline {
        let posted: Vec<Period> = posts.iter().map(|post| post.fact.valid).collect();
        let employed: Vec<Period> = self.facts.iter().filter(|fact| fact.what.kind() == Kind::Employment).map(|fact| fact.valid).collect();
        let employed = if employed.is_empty() { vec![Period::ALWAYS] } else { employed };
        let open = ayumi_calendar::subtract(&ayumi_calendar::merge(employed), &ayumi_calendar::merge(posted));
        Timeline::of_periods(open, State::Unknown, State::Unmet)
    }

    fn posts(&self, any_post: bool) -> Vec<Post<'p>> {
        let post = |fact: &&'p Fact| match fact.what {
            What::Posting { unit, rank, series, main } if main || any_post => Some(Post { fact, unit, rank, series }),
            _ => None,
        };
        self.facts.iter().filter_map(post).collect()
    }

    /// The facts of a kind that hold on the day of the question.
    pub(super) fn on_day(&self, kind: Kind) -> Vec<&'p Fact> {
        self.facts.iter().filter(|fact| fact.what.kind() == kind && fact.valid.contains(self.today())).copied().collect()
    }

    fn of_kinds(&self, kinds: &[Kind]) -> Vec<ayumi_facts::FactId> {
        self.facts.iter().filter(|fact| kinds.contains(&fact.what.kind()) && fact.valid.from <= self.today()).map(|fact| fact.id).collect()
    }
}

/// Whether a series is one of those asked for; unknown where none was recorded.
pub(crate) fn series_state(series: Code, any_of: &[Code]) -> State {
    if series.as_str().is_empty() { State::Unknown } else { State::of(any_of.contains(&series)) }
}

/// Met from the day on which `met` reaches `need`, unknown from the day on which `possible` does.
pub(super) fn reaching(met: &[Period], possible: &[Period], need: Length, rounding: ayumi_calendar::Rounding) -> Timeline {
    let sure = reached_on(met, need, rounding);
    // Where nothing says since when, it may always have been long enough.
    let always = possible.first().is_some_and(|stretch| stretch.from == Date::MIN);
    let perhaps = match met == possible {
        true => sure,
        false if always => Some(Date::MIN),
        false => reached_on(possible, need, rounding),
    };
    let unknown = Timeline::turning(State::Unmet, perhaps, State::Unknown);
    let certain = Timeline::turning(State::Unmet, sure, State::Met);
    Timeline::joined(&[unknown, certain], |states| State::any(states))
}
