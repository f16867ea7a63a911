//! `Phrase`: a Japanese clause that can still be conjugated, and the list of conditions it may open.

/// 述語: how a clause ends. Each ending knows its forms, so that one clause serves in sentences, joins, negations and counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// …である
    Is,
    /// …でない
    IsNot,
    /// …ている
    HasDone,
    /// …ていない
    HasNotDone,
    /// …該当する
    Applies,
    /// …該当しない
    AppliesNot,
    /// …当たらない
    FallsNotUnder,
    /// …当たる
    FallsUnder,
    /// …満たす
    Meets,
}

/// The forms of an ending.
struct Forms {
    /// 「…こと」「…者」の前
    plain: &'static str,
    /// 「…、かつ、」の前
    joined: &'static str,
    /// 「一度でも…者」
    past: &'static str,
    /// 「初めて…者」
    became: &'static str,
    opposite: Option<Ending>,
}

impl Ending {
    fn forms(self) -> Forms {
        let forms = |plain, joined, past, became, opposite| Forms { plain, joined, past, became, opposite };
        match self {
            Self::Is => forms("である", "であり", "であった", "となった", Some(Self::IsNot)),
            Self::IsNot => forms("でない", "でなく", "でなかった", "でなくなった", Some(Self::Is)),
            Self::HasDone => forms("ている", "ており", "た", "た", Some(Self::HasNotDone)),
            Self::HasNotDone => forms("ていない", "ておらず", "ていなかった", "ていないこととなった", Some(Self::HasDone)),
            Self::Applies => forms("該当する", "該当し", "該当した", "該当することとなった", Some(Self::AppliesNot)),
            Self::AppliesNot => forms("該当しない", "該当せず", "該当しなかった", "該当しないこととなった", Some(Self::Applies)),
            Self::FallsUnder => forms("当たる", "当たり", "当たった", "当たることとなった", Some(Self::FallsNotUnder)),
            Self::FallsNotUnder => forms("当たらない", "当たらず", "当たらなかった", "当たらないこととなった", Some(Self::FallsUnder)),
            Self::Meets => forms("満たす", "満たし", "満たした", "満たした", None),
        }
    }
}

/// Which time a count of people is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// …である者
    Now,
    /// 一度でも…であった者
    Ever,
    /// 初めて…となった者
    First,
}

/// 節: a stem, its ending, a restriction in brackets, and the conditions listed under it.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    stem: String,
    ending: Ending,
    note: Option<String>,
    items: Vec<Phrase>,
    /// Two clauses joined, which cannot be turned round by changing the ending.
    joined: bool,
    /// Who meets it, where that needs no condition: 全員.
    anyone: bool,
}

/// How long a clause may be to be joined with another in one sentence, in characters.
const SHORT: usize = 40;

impl Phrase {
    pub fn new(stem: impl Into<String>, ending: Ending) -> Self {
        Self { stem: stem.into(), ending, note: None, items: Vec::new(), joined: false, anyone: false }
    }

    /// A restriction: 「有効期限内の修了に限る。」
    pub fn with_note(self, note: Option<String>) -> Self {
        Self { note, ..self }
    }

    /// A head and the conditions under it.
    pub fn listed(head: String, ending: Ending, items: Vec<Phrase>) -> Self {
        Self { items, ..Self::new(head, ending) }
    }

    /// What everyone meets.
    pub fn everyone() -> Self {
        Self { anyone: true, ..Self::new("誰でも", Ending::Applies) }
    }

    /// What nobody meets.
    pub fn nobody() -> Self {
        Self::new("誰も", Ending::AppliesNot)
    }

    /// 「…であり、かつ、…である」
    pub fn both(one: &Self, other: &Self) -> Self {
        let stem = format!("{}{}{}、かつ、{}", one.stem, one.ending.forms().joined, one.bracket(), other.stem);
        Self { joined: true, ..Self::new(stem, other.ending).with_note(other.note.clone()) }
    }

    /// 「…であるか、または…である」
    pub fn either(one: &Self, other: &Self) -> Self {
        let stem = format!("{}{}か{}、または{}", one.stem, one.ending.forms().plain, one.bracket(), other.stem);
        Self { joined: true, ..Self::new(stem, other.ending).with_note(other.note.clone()) }
    }

    /// Whether it can be joined with another clause.
    pub fn is_short(&self) -> bool {
        !self.has_items() && !self.joined && self.clause().chars().count() <= SHORT
    }

    /// Whether it opens a list.
    pub fn has_items(&self) -> bool {
        !self.items.is_empty()
    }

    /// 「…でない」, where that is the plain opposite. A restriction in brackets would not be turned round with it.
    pub fn opposite(&self) -> Option<Self> {
        let plain = !self.has_items() && !self.joined && !self.anyone && self.note.is_none();
        let ending = self.ending.forms().opposite.filter(|_| plain)?;
        Some(Self::new(self.stem.clone(), ending))
    }

    /// 「…こと」 with its list, in one line.
    pub fn sentence(&self) -> String {
        self.sentence_at(0)
    }

    /// `: (1) … (2) …`, or nothing.
    pub fn list(&self) -> String {
        self.list_at(0)
    }

    /// 「…者」 without its list.
    pub fn people(&self, when: When) -> String {
        let forms = self.ending.forms();
        let form = match when {
            When::Now if self.anyone => return "全員".into(),
            When::Ever if self.anyone => return "対象であった者".into(),
            When::First if self.anyone => return "対象となった者".into(),
            When::Now => forms.plain,
            When::Ever => forms.past,
            When::First => forms.became,
        };
        format!("{}{form}者{}", self.stem, self.bracket())
    }

    /// One line per condition.
    pub fn outline(&self, depth: usize, lines: &mut Vec<(usize, String)>) {
        lines.push((depth, self.clause()));
        self.items.iter().for_each(|item| item.outline(depth + 1, lines));
    }

    fn clause(&self) -> String {
        format!("{}{}こと{}", self.stem, self.ending.forms().plain, self.bracket())
    }

    fn bracket(&self) -> String {
        self.note.as_ref().map_or_else(String::new, |note| format!("（{note}）"))
    }

    fn sentence_at(&self, depth: usize) -> String {
        self.clause() + &self.list_at(depth)
    }

    fn list_at(&self, depth: usize) -> String {
        match self.items.as_slice() {
            [] => String::new(),
            [only] => format!(": {}", only.sentence_at(depth)),
            items => {
                let line = |(index, item): (usize, &Phrase)| format!("{} {}", number(depth, index), item.sentence_at(depth + 1));
                format!(": {}", items.iter().enumerate().map(line).collect::<Vec<_>>().join(" "))
            }
        }
    }
}

/// The number of an item, in the order that official documents use: (1), ア, (ア), then a, (a) and so on by turns.
fn number(depth: usize, index: usize) -> String {
    const KANA: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
    const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";
    let letter = |letters: &str| letters.chars().nth(index).map_or_else(|| (index + 1).to_string(), String::from);
    match depth {
        0 => format!("({})", index + 1),
        1 => letter(KANA),
        2 => format!("({})", letter(KANA)),
        _ if depth % 2 == 1 => letter(LETTERS),
        _ => format!("({})", letter(LETTERS)),
    }
}
