//! The population of the benchmark: facts of any number of people, one at a time, in random order, without
//! holding them. Plain and even on purpose; for a city that looks like one see [`crate::generate`].

use ayumi_calendar::{Date, Period};
use ayumi_facts::{Code, Fact, FactId, PersonId, Seq, What};

/// Facts a person has: two service periods, five completions, two exams, one appointment.
pub const FACTS_EACH: u32 = 10;
/// How many bodies share the people: as many as Japan has municipalities and prefectures.
pub const BODIES: u32 = 1788;
/// One in so many facts is recorded late: after [`BenchPopulation::on_time`].
const LATE: u32 = 20;

/// The rule that is counted in the benchmark, in the language of packs; its ids are those of the facts and of
/// [`crate::BENCH_PACK`], where it is called `bench-rule`.
pub const RULE: &str = "all(holds(bench-role), served(bench-service, >= 1826 days), completed(bench-course-1, unexpired), \
completed(bench-course-2, unexpired), completed(bench-course-3, unexpired), completed(bench-course-4, unexpired), \
completed(bench-course-5, unexpired), passed(bench-exam-1, unexpired))";

/// 評価用の大きな集団: a recipe, not the facts.
#[derive(Clone, Debug)]
pub struct BenchPopulation {
    people: u32,
    seed: u64,
    order: Shuffle,
    codes: Codes,
}

/// What the facts are about.
#[derive(Clone, Copy, Debug)]
struct Codes {
    employment: Code,
    courses: [Code; 5],
    exams: [Code; 2],
    role: Code,
    scheme: Code,
}

/// A population of `people` with ten facts each; the same for the same seed.
pub fn bench_population(people: u32, seed: u64) -> BenchPopulation {
    let code = |kind: &str, number: usize| Code::new(&format!("bench-{kind}-{number}"));
    let codes = Codes {
        employment: Code::new("bench-employment"),
        courses: [1, 2, 3, 4, 5].map(|number| code("course", number)),
        exams: [1, 2].map(|number| code("exam", number)),
        role: Code::new("bench-role"),
        scheme: Code::new("bench-scheme"),
    };
    BenchPopulation { people, seed, order: Shuffle::new(u64::from(people) * u64::from(FACTS_EACH), seed), codes }
}

impl BenchPopulation {
    /// How many people.
    pub fn people(&self) -> u32 {
        self.people
    }

    /// How many facts.
    pub fn len(&self) -> usize {
        self.people as usize * FACTS_EACH as usize
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.people == 0
    }

    /// The position up to which 95 % of the facts were recorded. The rest were learned later, whenever they were so.
    pub fn on_time(&self) -> Seq {
        let all = self.people.saturating_mul(FACTS_EACH);
        Seq(all - all / LATE)
    }

    /// The people of a body: numbered one after the other. Bodies are of very different sizes, as in life.
    pub fn people_of(&self, body: u32) -> std::ops::Range<u32> {
        self.begins(body)..self.begins(body + 1)
    }

    fn begins(&self, body: u32) -> u32 {
        let body = u64::from(body.min(BODIES));
        let bodies = u64::from(BODIES);
        // Later bodies are larger, up to three times the mean.
        let share = (body * bodies + 2 * body * body * body / bodies) / 3;
        u32::try_from(u64::from(self.people) * share / (bodies * bodies)).unwrap_or(self.people)
    }

    /// Every fact once, in the order of the journal: a random order of people and of what they did.
    pub fn facts(&self) -> impl Iterator<Item = Fact> + '_ {
        (0..self.people.saturating_mul(FACTS_EACH)).map(|position| self.fact(position))
    }

    /// The fact recorded at journal position `position + 1`.
    fn fact(&self, position: u32) -> Fact {
        let index = self.order.at(u64::from(position));
        let (person, slot) = (index / u64::from(FACTS_EACH), index % u64::from(FACTS_EACH));
        let (valid, what) = self.content(person, slot);
        let person = PersonId(u32::try_from(person).unwrap_or(0));
        let id = FactId(u64::from(position) + 1);
        Fact { id, person, valid, recorded: Seq(position + 1), retracted: Seq::NEVER, what }
    }

    fn content(&self, person: u64, slot: u64) -> (Period, What) {
        let own = mix(self.seed ^ mix(person));
        let chance = mix(own ^ mix(slot + 1));
        let days = |from: i32, range: u64| day(from + i32::try_from(chance % range).unwrap_or(0));
        let pick = |codes: &[Code], first: u64| codes.get(usize::try_from(slot - first).unwrap_or(0)).copied().unwrap_or_default();
        match slot {
            0 | 1 => (self.service(own, slot), What::Employment { employment: self.codes.employment }),
            2..=6 => {
                let from = days(-1500, 1400);
                let until = from.plus_days(3 * 365 + i32::try_from(chance >> 40 & 511).unwrap_or(0));
                let course = pick(&self.codes.courses, 2);
                (Period { from, until }, What::Completion { course, part: None, minutes: 180, points: 3 })
            }
            7 | 8 => {
                let from = days(-2500, 2400);
                let until = from.plus_days(5 * 365);
                (Period { from, until }, What::Pass { exam: pick(&self.codes.exams, 7) })
            }
            _ => {
                let from = days(-1800, 1750);
                let until = from.plus_days(2 * 365);
                (Period { from, until }, What::Appointment { role: self.codes.role, scheme: Some(self.codes.scheme) })
            }
        }
    }

    /// Two periods with a gap: an ended one and, for most, one that goes on.
    fn service(&self, own: u64, slot: u64) -> Period {
        let number = |shift: u32, range: u64| i32::try_from((own >> shift) % range).unwrap_or(0);
        let (start, first, gap) = (day(-9000 + number(0, 6500)), 365 + number(16, 2000), 30 + number(32, 500));
        let end = start.plus_days(first);
        let goes_on = own >> 60 > 1;
        match slot {
            0 => Period { from: start, until: end },
            _ if goes_on => Period::since(end.plus_days(gap)),
            _ => Period { from: end.plus_days(gap), until: end.plus_days(gap + 700) },
        }
    }
}

/// Days before or after 2026-04-01, the middle of the benchmark.
fn day(offset: i32) -> Date {
    const MIDDLE: i32 = 20_544;
    Date::from_days(MIDDLE + offset)
}

/// A random order of the numbers below `count`, made on the fly: a small Feistel network on the next even
/// number of bits, walked until it stays inside.
#[derive(Clone, Copy, Debug)]
struct Shuffle {
    count: u64,
    half: u32,
    seed: u64,
}

impl Shuffle {
    fn new(count: u64, seed: u64) -> Self {
        let bits = u64::BITS - count.max(4).saturating_sub(1).leading_zeros();
        Self { count, half: bits.div_ceil(2), seed }
    }

    fn at(&self, place: u64) -> u64 {
        let mut place = self.once(place);
        while place >= self.count {
            place = self.once(place);
        }
        place
    }

    fn once(&self, place: u64) -> u64 {
        let mask = (1 << self.half) - 1;
        let (mut left, mut right) = (place >> self.half, place & mask);
        for round in 0..4 {
            (left, right) = (right, left ^ (mix(right ^ mix(self.seed ^ round)) & mask));
        }
        left << self.half | right
    }
}

/// SplitMix64's finaliser: every bit of the input changes every bit of the result.
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let value = (value ^ value >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ value >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ value >> 31
}
