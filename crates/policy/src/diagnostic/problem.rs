//! `Problem`: every kind of thing that can be wrong in a pack, with the data that its sentence needs.

use ayumi_calendar::{Date, FiscalYear, Period};
use ayumi_facts::{Code, MunicipalityCodeError, ValueKind};

use super::reason::{Expected, Impossible, Shape, Syntax};
use crate::grammar::GrammarError;
use crate::model::{BlankKind, Part, Power};

/// 問題. The doc comment of each variant is for developers; officials read `docs/diagnostics.md`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A file that is no part of a pack.
    UnknownFile {
        /// The part's file whose name is closest.
        nearest: Option<String>,
    },
    /// There is no `policy.yaml`.
    NoHeader,
    /// The file of a list part holds something else.
    NotAList,
    /// `policy.yaml` holds something else than one map.
    NotAMap,
    /// A file without content.
    EmptyFile,
    /// A tab where YAML wants spaces.
    Tab,
    /// The text is no YAML.
    Syntax(Syntax),
    /// The same key twice in one map.
    DuplicateKey,
    /// A key that the item does not have.
    UnknownField {
        /// The known key whose name is closest.
        nearest: Option<String>,
        /// Every known key.
        known: Vec<String>,
    },
    /// A key that the item must have.
    MissingField {
        /// Which.
        field: String,
    },
    /// A word that is none of a closed set.
    UnknownChoice {
        /// The closest.
        nearest: Option<String>,
        /// All of them.
        known: Vec<String>,
    },
    /// A list where a map is wanted, a text where a number is wanted …
    WrongShape(Shape),
    /// A quantity, date or length that cannot be read.
    BadValue(Expected),
    /// A pack of another format version.
    FormatVersion {
        /// The version it says.
        found: u32,
    },
    /// The same fiscal year twice under `by-year`.
    RepeatedYear {
        /// Which.
        year: FiscalYear,
    },

    /// A file of a library that no library may have.
    NotForLibrary,
    /// An adopted library, or a version of one, that is not there.
    UnknownLibrary {
        /// The library.
        library: Code,
        /// The versions of it that are there.
        versions: Vec<String>,
        /// The closest library that is there.
        nearest: Option<Code>,
    },
    /// An adopted item that its library does not have.
    NotInLibrary {
        /// What the library is called.
        library: String,
        /// The part.
        part: Part,
        /// The closest item of it.
        nearest: Option<Code>,
    },
    /// The same id from two libraries, and none of the pack's own.
    LibraryClash {
        /// The part.
        part: Part,
        /// The other library.
        other: Code,
    },
    /// An item of the pack that says something else than its library.
    ChangesLibrary {
        /// What the library is called.
        title: String,
        /// Where the library has it from.
        source: Option<String>,
    },

    /// An id that is not defined.
    UnknownId {
        /// Where it should be defined: any of these.
        parts: Vec<Part>,
        /// The id there that is closest.
        nearest: Option<Code>,
        /// A part that does define it.
        elsewhere: Option<Part>,
    },
    /// An id that is defined twice in one part.
    DuplicateId {
        /// The part.
        part: Part,
    },
    /// An id that is not ASCII kebab-case.
    BadId,
    /// A requirement or measure that cannot be read.
    Grammar(GrammarError),
    /// A workflow step by nobody known.
    UnknownActor {
        /// The closest body or role.
        nearest: Option<Code>,
    },
    /// `only-if` that is not `alternative = option`.
    BadCondition,
    /// An option that its alternative does not have.
    UnknownOption {
        /// The alternative.
        alternative: Code,
        /// The closest option.
        nearest: Option<Code>,
    },

    /// A percentage for a measure that counts, or a number for one that is a share.
    WrongUnit {
        /// Whether the measure is a share.
        share: bool,
    },
    /// A skill level that the skill's scale does not have.
    LevelNotOnScale {
        /// The skill.
        skill: Code,
        /// Its scale.
        scale: Code,
        /// The levels of that scale.
        known: Vec<Code>,
    },
    /// An attribute compared with a value of another type.
    AttributeType {
        /// The attribute.
        attribute: Code,
        /// Its type.
        kind: ValueKind,
        /// Its choices.
        choices: Vec<Code>,
    },
    /// A mark that the scale or the legend does not have.
    UnknownMark {
        /// Those it has.
        known: Vec<String>,
    },
    /// A row with more or fewer marks than the matrix has columns.
    RowLength {
        /// Marks in the row.
        have: usize,
        /// Columns of the matrix.
        want: usize,
    },
    /// A way into a role that lacks what its kind needs.
    WayIncomplete {
        /// The missing field.
        field: &'static str,
    },
    /// A way into a role by a scheme for another role.
    SchemeOfOtherRole {
        /// The scheme.
        scheme: Code,
        /// The role it is for.
        role: Code,
    },
    /// A role filed under a role that is no family.
    NotAFamily,
    /// The same mark for two levels of a scale.
    RepeatedMark,
    /// An attribute of type choice without choices, or choices without that type.
    ChoicesMismatch,
    /// A blank whose value or use does not fit its type.
    BlankType {
        /// The blank.
        blank: Code,
        /// Its type.
        kind: BlankKind,
    },
    /// A wrong 団体コード.
    MunicipalityCode {
        /// Why.
        why: MunicipalityCodeError,
        /// The whole code with the right check digit.
        right: Option<String>,
    },
    /// A family with ways of its own.
    FamilyWithWays,

    /// Two versions in force at the same time.
    Overlap {
        /// The days they share.
        both: Period,
    },
    /// Days between two versions on which none is in force.
    Gap {
        /// Those days.
        none: Period,
    },
    /// An item with versions but no version.
    NoVersion,
    /// An end before the beginning.
    EndsBeforeItBegins,
    /// A target for a year in which the policy is not in force.
    OutsidePolicy {
        /// The year.
        year: FiscalYear,
    },
    /// A rule that uses another one before that is in force.
    NotYetInForce {
        /// The rule used.
        rule: Code,
        /// When it begins.
        from: Date,
    },

    /// Items that are above themselves.
    RoleCycle {
        /// The part they stand in.
        part: Part,
        /// The way round, back to its beginning.
        path: Vec<Code>,
    },
    /// Requirements that need themselves.
    RequirementCycle {
        /// The way round, back to its beginning.
        path: Vec<Code>,
    },
    /// A requirement that nobody can meet.
    NeverMet(Impossible),
    /// A role that is required although no way leads to it.
    NoWayToRole,

    /// Yearly figures that do not add up to the stated total.
    TotalMismatch {
        /// As stated.
        stated: i64,
        /// As added.
        sum: i64,
    },
    /// A row that is not the sum of its parts.
    PartsMismatch {
        /// In which year; None: the value.
        year: Option<FiscalYear>,
        /// As stated.
        stated: i64,
        /// As added.
        sum: i64,
        /// The parts.
        parts: Vec<Code>,
    },
    /// A running total that does not run with its yearly figures.
    RunningTotalMismatch {
        /// In which year.
        year: FiscalYear,
        /// As stated.
        stated: i64,
        /// As added.
        sum: i64,
        /// The yearly rows.
        parts: Vec<Code>,
    },
    /// Figures of a running total that fall.
    CumulativeFalls {
        /// The year.
        year: FiscalYear,
        /// The figure before.
        before: i64,
        /// The figure of that year.
        now: i64,
    },
    /// A total stated for figures that are no yearly increments.
    TotalOfLevels,
    /// A running total whose figures are those of the single years.
    IncrementsAsTotal {
        /// The target with the yearly figures.
        yearly: Code,
    },
    /// A family's running total that counts one person in two roles.
    CountedTwice {
        /// The role moved up from.
        from: Code,
        /// The role moved up to.
        to: Code,
        /// The family.
        family: Code,
    },

    /// A required skill that no course builds.
    Untaught {
        /// The roles that require it.
        roles: Vec<Code>,
    },
    /// A role with neither a way in nor a source of people.
    NoWayIn,
    /// A role that is appointed or certified, without a source of people.
    NoSupply,
    /// A body that does what it has no power for.
    PowerMissing {
        /// The power.
        power: Power,
    },
    /// A body that recommends and appoints.
    RecommendsAndAppoints {
        /// The scheme.
        scheme: Code,
    },
    /// A set all of whose exams have ended.
    ExamsEnded {
        /// The last day on which one could be sat.
        last: Date,
    },
    /// A family without members.
    EmptyFamily,

    /// A text refers to a blank that is not defined.
    UnknownBlank {
        /// The closest.
        nearest: Option<Code>,
    },
    /// A blank to which nothing refers.
    UnusedBlank,
    /// A section that shows a part that does not exist.
    UnknownShown {
        /// The closest.
        nearest: Option<String>,
    },

    /// A blank that is still open.
    OpenBlank,
    /// An alternative that is still open.
    NotChosen {
        /// The options.
        options: Vec<Code>,
    },
    /// Something the policy has not decided yet.
    Undecided {
        /// The item it belongs to, as people call it.
        item: String,
    },
    /// A stand-in for what the policy leaves open.
    Provisional {
        /// The item, as people call it.
        item: String,
        /// What it says of itself.
        note: String,
    },
    /// A point of the national guideline that nothing answers.
    NotAnswered,
}
