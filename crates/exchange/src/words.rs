//! `Vocabulary`: the municipality's own words, from its policy pack: ranks, job series, courses, exams …, by every name
//! they have or had. It turns the words of a file into codes and codes into the words of a file.

use std::collections::{HashMap, HashSet};

use ayumi_facts::{Assessor, Code, Kind};
use ayumi_policy::Policy;
use ayumi_policy::model::{Attribute, Course, Item, Scale, Skill};

use crate::text::{hint, key, nearest};

/// 語彙 of one policy.
#[derive(Clone, Debug)]
pub struct Vocabulary<'a> {
    /// 職位
    pub ranks: Words,
    /// 職種
    pub series: Words,
    /// 任用形態
    pub employment: Words,
    /// 休業・派遣
    pub absences: Words,
    /// 所属区分
    pub classes: Words,
    /// 属性
    pub attributes: Words,
    /// 研修
    pub courses: Words,
    /// 試験
    pub exams: Words,
    /// スキル
    pub skills: Words,
    /// 役割
    pub roles: Words,
    /// 制度
    pub schemes: Words,
    /// 判定
    pub judgements: Words,
    attribute_rules: HashMap<Code, &'a Attribute>,
    course_rules: HashMap<Code, &'a Course>,
    skill_rules: HashMap<Code, &'a Skill>,
    scales: HashMap<Code, &'a Scale>,
}

/// 一種類の語: a list part by names, aliases and ids.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// What the list is called in messages.
    pub title: &'static str,
    codes: HashMap<String, Code>,
    ambiguous: HashSet<String>,
    names: HashMap<Code, String>,
    order: Vec<Code>,
}

impl Words {
    fn new<'a, T: Item + 'a>(
        title: &'static str,
        items: &'a [T],
        names: impl Fn(&'a T) -> Vec<&'a str>,
        aliases: impl Fn(&'a T) -> &'a [String],
    ) -> Self {
        let mut words = Self { title, ..Self::default() };
        for item in items {
            let code = item.id().value;
            words.order.push(code);
            words.names.insert(code, item.label().to_owned());
            words.spell(code.as_str(), code);
            names(item).into_iter().for_each(|name| words.spell(name, code));
        }
        // An alias gives way to another item's name.
        let named: HashSet<String> = words.codes.keys().cloned().collect();
        for item in items {
            let free = aliases(item).iter().filter(|alias| !named.contains(&key(alias)));
            free.for_each(|alias| words.spell(alias, item.id().value));
        }
        words
    }

    fn spell(&mut self, spelling: &str, code: Code) {
        let spelling = key(spelling);
        if self.codes.get(&spelling).is_some_and(|other| *other != code) {
            self.ambiguous.insert(spelling.clone());
        }
        self.codes.insert(spelling, code);
    }

    /// The code of a word, if exactly one item is called so.
    pub fn get(&self, word: &str) -> Option<Code> {
        let word = key(word);
        self.codes.get(&word).copied().filter(|_| !self.ambiguous.contains(&word))
    }

    /// The name of a code; the code itself where the policy has no such item.
    pub fn label(&self, code: Code) -> &str {
        self.names.get(&code).map_or(code.as_str(), String::as_str)
    }

    /// How a code is written in a file: by its name, or by its id where the name alone does not tell it.
    pub fn spelling(&self, code: Code) -> &str {
        let label = self.label(code);
        if self.get(label) == Some(code) { label } else { code.as_str() }
    }

    /// The codes and names, in the order of the policy.
    pub fn entries(&self) -> impl Iterator<Item = (Code, &str)> {
        self.order.iter().map(|code| (*code, self.label(*code)))
    }

    /// The only item of the list, if there is only one.
    pub fn only(&self) -> Option<Code> {
        self.order.first().copied().filter(|_| self.order.len() == 1)
    }

    /// What to tell about a word that is not in the list, with the nearest known names.
    pub fn unknown(&self, word: &str) -> String {
        if self.ambiguous.contains(&key(word)) {
            return format!("{}「{word}」は方針に2つ以上あり、どれか決められません。id で書いてください。", self.title);
        }
        let near = hint(&nearest(word, self.names.values().map(String::as_str)));
        let todo = if near.is_empty() { "方針の語に直すか、方針に別名として加えてください。" } else { "" };
        format!("{}「{word}」は方針にありません。{near}{todo}", self.title)
    }
}

impl<'a> Vocabulary<'a> {
    /// The words of a policy.
    pub fn new(policy: &'a Policy) -> Self {
        let pack = &policy.pack;
        Self {
            ranks: Words::new("職位", &pack.ranks, |item| item.name.all(), |item| &item.aliases),
            series: Words::new("職種", &pack.series, |item| item.name.all(), |item| &item.aliases),
            employment: Words::new("任用形態", &pack.employment, |item| item.name.all(), |item| &item.aliases),
            absences: Words::new("休業の種類", &pack.absences, |item| item.name.all(), |item| &item.aliases),
            classes: Words::new("所属区分", &pack.unit_classes, |item| item.name.all(), |item| &item.aliases),
            attributes: Words::new("属性", &pack.attributes, |item| item.name.all(), |_| &[]),
            courses: Words::new("研修", &pack.courses, |item| item.name.all(), |_| &[]),
            exams: Words::new("試験", &pack.exams, |item| item.name.all(), |item| &item.aliases),
            skills: Words::new("スキル", &pack.skills, |item| item.name.all(), |_| &[]),
            roles: Words::new("役割", &pack.roles, |item| item.name.all(), |_| &[]),
            schemes: Words::new("制度", &pack.schemes, |item| item.name.all(), |_| &[]),
            judgements: Words::new("判定", &pack.judgements, |item| item.name.all(), |_| &[]),
            attribute_rules: pack.attributes.iter().map(|item| (item.id.value, item)).collect(),
            course_rules: pack.courses.iter().map(|item| (item.id.value, item)).collect(),
            skill_rules: pack.skills.iter().map(|item| (item.id.value, item)).collect(),
            scales: pack.scales.iter().map(|item| (item.id.value, item)).collect(),
        }
    }

    /// The schema of an attribute.
    pub fn attribute(&self, name: Code) -> Option<&'a Attribute> {
        self.attribute_rules.get(&name).copied()
    }

    /// The list that the content of this kind of fact comes from. None: projects and mentees are named freely, and a
    /// posting's content is its rank.
    pub fn list(&self, kind: Kind) -> Option<&Words> {
        match kind {
            Kind::Employment => Some(&self.employment),
            Kind::Posting => Some(&self.ranks),
            Kind::Absence => Some(&self.absences),
            Kind::Completion => Some(&self.courses),
            Kind::Pass => Some(&self.exams),
            Kind::Assessment => Some(&self.skills),
            Kind::Appointment => Some(&self.roles),
            Kind::Attestation => Some(&self.judgements),
            Kind::Attribute => Some(&self.attributes),
            Kind::Project | Kind::Mentoring => None,
        }
    }

    /// A level of the skill's scale by mark, label or id.
    pub fn level(&self, skill: Code, word: &str) -> Option<Code> {
        let scale = self.scale(skill)?;
        let word = key(word);
        let level =
            scale.levels.iter().find(|level| [level.mark.as_str(), &level.label, level.id.as_str()].iter().any(|spelling| key(spelling) == word))?;
        Some(level.id.value)
    }

    /// The marks of the skill's scale, lowest first, for messages.
    pub fn marks(&self, skill: Code) -> String {
        let marks = self.scale(skill).map(|scale| scale.levels.iter().map(|level| format!("「{}」", level.mark.value)).collect::<String>());
        marks.unwrap_or_default()
    }

    /// The mark of a level.
    pub fn mark(&self, skill: Code, level: Code) -> &str {
        let found = self.scale(skill).and_then(|scale| scale.levels.iter().find(|other| other.id.value == level));
        found.map_or(level.as_str(), |level| &level.mark)
    }

    /// A part of a course by name or id.
    pub fn piece(&self, course: Code, word: &str) -> Option<Code> {
        let parts = &self.course_rules.get(&course)?.parts;
        let part = parts.iter().find(|part| key(&part.name) == key(word) || part.id.as_str() == word)?;
        Some(part.id.value)
    }

    /// The name of a part of a course.
    pub fn piece_label(&self, course: Code, piece: Code) -> &str {
        let found = self.course_rules.get(&course).and_then(|course| course.parts.iter().find(|part| part.id.value == piece));
        found.map_or(piece.as_str(), |part| &part.name)
    }

    fn scale(&self, skill: Code) -> Option<&'a Scale> {
        self.scales.get(&self.skill_rules.get(&skill)?.scale.value).copied()
    }
}

/// はい・いいえ in every usual spelling.
pub(crate) fn yes_no(word: &str) -> Option<bool> {
    match key(word).as_str() {
        "はい" | "有" | "有り" | "あり" | "○" | "〇" | "◯" | "●" | "◎" | "✓" | "✔" | "レ" | "可" | "済" | "1" | "yes" | "y" | "true" | "合格"
        | "修了" | "完了" | "適" => Some(true),
        "いいえ" | "無" | "無し" | "なし" | "×" | "✕" | "☓" | "x" | "否" | "未" | "0" | "no" | "n" | "false" | "不可" | "不合格" | "未完了" | "-"
        | "–" | "―" | "不適" => Some(false),
        _ => None,
    }
}

/// 本務 (true) or 兼務 (false).
pub(crate) fn main_or_not(word: &str) -> Option<bool> {
    match key(word).as_str() {
        "本務" | "本" | "主務" | "main" => Some(true),
        "兼務" | "兼" | "併任" | "兼任" | "併" | "concurrent" => Some(false),
        word => yes_no(word),
    }
}

/// 評価者.
pub(crate) fn assessor(word: &str) -> Option<Assessor> {
    match key(word).as_str() {
        "本人" | "自己" | "自己評価" | "自己申告" | "own" | "self" => Some(Assessor::Own),
        "所属長" | "上司" | "head" => Some(Assessor::Head),
        "試験" | "テスト" | "アセスメント" | "試験等" | "test" => Some(Assessor::Test),
        _ => None,
    }
}

/// The Japanese word of an assessor.
pub(crate) fn assessor_ja(assessor: Assessor) -> &'static str {
    match assessor {
        Assessor::Own => "本人",
        Assessor::Head => "所属長",
        Assessor::Test => "試験",
    }
}

/// 種類 of a fact, Japanese or English.
pub(crate) fn kind(word: &str) -> Option<Kind> {
    let word = key(word);
    let other = match word.as_str() {
        "研修" | "受講" | "研修修了" => Some(Kind::Completion),
        "試験" | "資格" | "試験合格" => Some(Kind::Pass),
        "スキル評価" | "スキル" => Some(Kind::Assessment),
        "認定" | "任命・認定" => Some(Kind::Appointment),
        "休職" | "派遣" | "不在" | "休業・派遣" => Some(Kind::Absence),
        "異動" | "配属" => Some(Kind::Posting),
        "採用" => Some(Kind::Employment),
        _ => None,
    };
    Kind::ALL.into_iter().find(|kind| word == kind.ja() || word == kind.as_str()).or(other)
}
