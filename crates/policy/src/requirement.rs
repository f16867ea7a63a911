//! 要件: a yes / no / unknown about one person on one day, as a tree. The text form is in `grammar`, the
//! Japanese sentence in `sentence`, the meaning in the engine's reference evaluator.

use ayumi_calendar::Length;
use ayumi_facts::{Assessor, Code, Value};

/// 要件. Every child is always evaluated, so that gaps are complete.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Requirement {
    /// すべて満たす。`all()` is met by everyone.
    All(Vec<Requirement>),
    /// いずれかを満たす。`any()` is met by nobody.
    Any(Vec<Requirement>),
    /// いずれにも当たらない
    None(Vec<Requirement>),
    /// n以上を満たす
    AtLeast(u32, Vec<Requirement>),
    /// 名前のついた要件
    Named(Code),
    /// 事実にあたる要件
    Leaf(Leaf),
}

/// The requirements that look at facts. Closed on purpose: each can be checked, explained, shown in a form,
/// said as a sentence and run over millions of people.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Leaf {
    /// `served(administrative, >= 5 years)` 在職・実務経験. The named service says what counts and how it is rounded.
    Served {
        /// 経験の数え方 (an id of `services.yaml`)
        service: Code,
        /// 必要な長さ
        at_least: Length,
    },
    /// `holds(dx-manager)`, `holds(dx-manager, >= 1 year)` 役割.
    Holds {
        /// 役割
        role: Code,
        /// 通算してこの長さ以上
        at_least: Option<Length>,
    },
    /// `completed(ict-basics)`, `completed(all of designated, unexpired)`, `completed(3 of designated)`,
    /// `completed(>= 20 hours of designated)`, `completed(>= 10 points, within 3 years)`,
    /// `completed(security, this fiscal-year)` 修了.
    Completed {
        /// 何を
        what: Completed,
        /// いつの修了を数えるか
        window: Option<Window>,
        /// 有効期限内に限る
        unexpired: bool,
    },
    /// `passed(it-passport)`, `passed(any of advanced)`, `passed(all of both, unexpired)` 合格.
    Passed {
        /// 試験
        what: Passed,
        /// 有効期限内に限る
        unexpired: bool,
    },
    /// `skill(bpr >= able)`, `skill(bpr >= able, from head or test)` スキル. A higher level meets it too.
    Skill {
        /// スキル
        skill: Code,
        /// 水準 (an id of a level of the skill's scale)
        at_least: Code,
        /// 数える評価者. Empty: whoever the policy counts.
        from: Vec<Assessor>,
    },
    /// `project(led, >= 2 projects, >= 1 year, finished, result = success)` 案件.
    Project {
        /// 主導したものに限る; `project(joined, …)` counts any part in it.
        led: bool,
        /// 件数
        count: Option<u32>,
        /// 通算期間
        length: Option<Length>,
        /// 完了したものに限る
        finished: bool,
        /// この結果のものに限る
        result: Option<Code>,
    },
    /// `mentored(>= 2)` 後進の指導 (number of different people).
    Mentored {
        /// 人数
        at_least: u32,
    },
    /// `rank(>= kakaricho)` 職位, by the order of the municipality's own ladder.
    Rank {
        /// 比べ方
        compare: Compare,
        /// 職位
        rank: Code,
    },
    /// `series(clerical, technical)` 職種
    Series(Vec<Code>),
    /// `employment(regular, fixed-term)` 任用形態
    Employment(Vec<Code>),
    /// `absent()`, `absent(childcare, leave)` 休業・派遣中. Empty: any kind.
    Absent(Vec<Code>),
    /// `attribute(kakaricho-authority)`, `attribute(grade >= 3)` 属性
    Attribute {
        /// 属性
        name: Code,
        /// 比べ方
        compare: Compare,
        /// 値
        value: Value,
    },
    /// `unit(main-section)`, `unit(dx-kakari, any-post)` 所属: posted to a unit of the group, or below one.
    Unit {
        /// 所属の区分または一覧
        group: Code,
        /// 兼務も含む
        any_post: bool,
    },
    /// `attested(competition)` 判定: a named judgement by the body that the policy names.
    Attested(Code),
}

/// 修了の対象.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Completed {
    /// ひとつの研修
    Course(Code),
    /// 一覧のすべて
    AllOf(Code),
    /// 一覧のうちn講座
    Some(u32, Code),
    /// 時間数 (of the set, or of any course)
    Hours(u32, Option<Code>),
    /// 単位・ポイント (of the set, or of any course)
    Points(u32, Option<Code>),
}

/// 合格の対象.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Passed {
    /// ひとつの試験
    Exam(Code),
    /// 一覧のいずれか
    AnyOf(Code),
    /// 一覧のすべて
    AllOf(Code),
}

/// いつの修了を数えるか.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Window {
    /// `within 3 years`: 修了から3年未満
    Within(Length),
    /// `this fiscal-year`: 当年度
    ThisFiscalYear,
}

/// 比べ方.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Compare {
    /// =
    Is,
    /// !=
    IsNot,
    /// <
    Less,
    /// <=
    AtMost,
    /// >=
    AtLeast,
    /// >
    More,
}

impl Compare {
    /// Whether `left` stands so to `right`.
    pub fn holds<T: Ord>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Is => left == right,
            Self::IsNot => left != right,
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::AtLeast => left >= right,
            Self::More => left > right,
        }
    }

    /// The sign in the grammar.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Is => "=",
            Self::IsNot => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::AtLeast => ">=",
            Self::More => ">",
        }
    }
}

impl Requirement {
    /// 全員: `all()`.
    pub fn everyone() -> Self {
        Self::All(Vec::new())
    }

    /// The requirements directly below this one.
    pub fn children(&self) -> &[Requirement] {
        match self {
            Self::All(of) | Self::Any(of) | Self::None(of) | Self::AtLeast(_, of) => of,
            Self::Named(_) | Self::Leaf(_) => &[],
        }
    }

    /// Calls `visit` with this requirement and every one below it, parents first; named ones are not followed.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Requirement)) {
        visit(self);
        self.children().iter().for_each(|child| child.walk(visit));
    }
}
