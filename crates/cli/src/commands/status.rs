//! `ayumi status`: where one person stands on a day, with the grounds.

use ayumi_calendar::{Date, Period};
use ayumi_engine::answer::{Answer, Named, StatusAnswer};
use ayumi_engine::{EvaluationError, Explaining, Finding, Line, Question, Scope, State, Status, Verdict, evaluate, explain_ja, gaps_ja, status};
use ayumi_exchange::{Cell, ColumnKind, Sheet};
use ayumi_facts::{Code, Kind, PersonId, What};
use ayumi_policy::grammar::Noun;
use ayumi_policy::model::Duty;
use serde::Serialize;

use crate::args::StatusArgs;
use crate::exit::{Exit, Failure, Result};
use crate::ledger::{Desk, Head};
use crate::output::{self, Block, Table, View};
use crate::words;

/// 一人の状態.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct StatusView {
    /// Whose, when.
    #[serde(flatten)]
    pub head: Head,
    /// 職員
    pub person: PersonHead,
    /// As `docs/json.md` says.
    pub status: StatusAnswer,
    /// 名前のついた要件: one answer each.
    pub requirements: Vec<RequirementAnswer>,
    #[serde(skip)]
    shown: Shown,
}

/// 名前のついた要件.
#[derive(Clone, Debug, Serialize)]
pub struct RequirementAnswer {
    /// 要件
    pub requirement: Named,
    /// Whether it is met.
    pub answer: Answer,
}

/// 職員.
#[derive(Clone, Debug, Serialize)]
pub struct PersonHead {
    /// 職員番号
    pub number: String,
    /// 氏名
    pub name: String,
    /// 氏名カナ
    pub kana: String,
    /// 発令 on the day: main post first.
    pub posts: Vec<String>,
    /// 任用 on the day.
    pub employment: Vec<String>,
    /// Employed or engaged on other days only.
    #[serde(skip)]
    pub is_past_or_coming: bool,
}

/// What people read.
#[derive(Clone, Debug, Default)]
struct Shown {
    roles: Vec<[String; 3]>,
    schemes: Vec<Scheme>,
    stages: Vec<[String; 3]>,
    fits: Vec<[String; 5]>,
    duties: Vec<[String; 4]>,
}

/// A scheme with its explanation.
#[derive(Clone, Debug)]
struct Scheme {
    title: String,
    lines: Vec<String>,
    gaps: Vec<String>,
}

/// Runs the command.
pub async fn run(args: &StatusArgs) -> Result<Exit> {
    let (desk, person) = Desk::open_for(&args.ask, &args.person).await?;
    output::print(&view(&desk, person)?, args.ask.format)?;
    Ok(Exit::Fine)
}

/// Everything about one person.
pub fn view(desk: &Desk, person: PersonId) -> Result<StatusView> {
    let scope = desk.scope();
    let names = Explaining::new(&scope, person, desk.as_of);
    let named: Vec<_> = desk.policy.requirements.keys().map(|id| (*id, evaluate(&scope, person, desk.as_of, Question::Requirement(*id)))).collect();
    let status = status(&scope, person, desk.as_of).map_err(|error| Failure::evaluation(&error, ayumi_engine::error_ja(&error, &names)))?;
    Ok(StatusView {
        head: desk.head(),
        person: PersonHead::new(&scope, person, &names),
        shown: Shown::new(&status, &named, &names),
        requirements: named.iter().map(|(id, found)| RequirementAnswer::new(*id, found, &names)).collect(),
        status: StatusAnswer::new(&status, &names),
    })
}

type Found<'p> = std::result::Result<Finding<'p>, EvaluationError>;

impl RequirementAnswer {
    fn new(id: Code, found: &Found, names: &Explaining) -> Self {
        Self { requirement: Named { id, label: names.name(Noun::Requirement, id) }, answer: Answer::new(found, names) }
    }
}

impl PersonHead {
    /// Who somebody is, and in which posts on the day.
    pub fn new(scope: &Scope, person: PersonId, names: &Explaining) -> Self {
        let facts = scope.facts_of(person);
        let is_on_record = facts.iter().any(|fact| fact.what.kind() == Kind::Employment);
        let known = facts.into_iter().filter(|fact| fact.valid.contains(names.as_of));
        let (mut posts, mut employment) = (Vec::new(), Vec::new());
        for fact in known {
            match (fact.what.kind(), &fact.what) {
                (_, What::Posting { main: true, .. }) => posts.insert(0, names.fact_label(&fact.what)),
                (Kind::Posting, _) => posts.push(names.fact_label(&fact.what)),
                (Kind::Employment, _) => employment.push(names.fact_label(&fact.what)),
                _ => {}
            }
        }
        let who = scope.snapshot.person(person).cloned().unwrap_or_default();
        let is_past_or_coming = is_on_record && employment.is_empty();
        Self { number: who.number.into(), name: who.name.into(), kana: who.kana.into(), posts, employment, is_past_or_coming }
    }

    /// 「004217　山田太郎（ヤマダタロウ）」
    pub fn line(&self) -> String {
        let kana = if self.kana.is_empty() { String::new() } else { format!("（{}）", self.kana) };
        format!("{}　{}{kana}", self.number, self.name)
    }

    /// The posts of the day.
    pub fn posts_line(&self) -> String {
        if self.is_past_or_coming {
            return "任用期間外（退職、または採用前）".into();
        }
        let posts = if self.posts.is_empty() { "発令の記録なし".into() } else { self.posts.join("、") };
        let employment = if self.employment.is_empty() { "任用の記録なし".into() } else { self.employment.join("、") };
        format!("{posts}　［{employment}］")
    }
}

impl Shown {
    fn new(status: &Status, named: &[(Code, Found)], names: &Explaining) -> Self {
        let role = |(role, finding): &(Code, Found)| {
            let (state, detail) = match finding {
                Ok(finding) => (words::state_of(finding.verdict), explain_ja(finding, names).first().map(detail).unwrap_or_default()),
                Err(error) => (State::NotInForce, ayumi_engine::error_ja(error, names)),
            };
            [names.name(Noun::Role, *role), format!("{} {}", words::sign(state), held(state)), detail]
        };
        Self {
            roles: status.roles.iter().map(role).collect(),
            schemes: if status.roles.is_empty() && status.schemes.is_empty() {
                // A policy without roles: its named requirements are all there is to say about somebody.
                named.iter().map(|(id, found)| explained(names.name(Noun::Requirement, *id), found, names)).collect()
            } else {
                status.schemes.iter().map(|eligibility| scheme(eligibility, names)).collect()
            },
            stages: status.stages.iter().map(|of| stage(of, names)).collect(),
            fits: status.fits.iter().map(|fit| self::fit(fit, names)).collect(),
            duties: status.duties.iter().map(|duty| self::duty(duty, names)).collect(),
        }
    }
}

/// Whether a role is held, in a word.
pub fn held(state: State) -> &'static str {
    match state {
        State::Met => "該当",
        State::Unmet => "非該当",
        State::Unknown => "不明",
        State::NotInForce => "施行前・期間外",
    }
}

fn detail(line: &Line) -> String {
    [line.have.as_deref(), line.when.as_deref()].into_iter().flatten().collect::<Vec<_>>().join("　")
}

fn scheme(eligibility: &ayumi_engine::Eligibility, names: &Explaining) -> Scheme {
    let held = if eligibility.held { "　［既に該当］" } else { "" };
    let title = format!("{}（{}）{held}", names.scheme(eligibility.scheme), names.name(Noun::Role, eligibility.role));
    let explained = explained(title, &eligibility.finding, names);
    if eligibility.held { Scheme { gaps: Vec::new(), ..explained } } else { explained }
}

fn explained(title: String, found: &Found, names: &Explaining) -> Scheme {
    match found {
        Ok(finding) => Scheme { title, lines: tree(&explain_ja(finding, names)), gaps: gaps_ja(finding, names) },
        Err(error) => Scheme { title, lines: vec![format!("… {}", ayumi_engine::error_ja(error, names))], gaps: Vec::new() },
    }
}

/// The explanation, each line folded under itself.
pub fn tree(lines: &[Line]) -> Vec<String> {
    let fold = |line: &Line| {
        let indent = 2 * line.depth + 2;
        let text = line.to_string();
        let parts = output::wrap(text.trim_start(), output::WIDTH - indent - 2);
        parts.into_iter().enumerate().map(move |(index, part)| {
            let inner = if index == 0 { indent } else { indent + 2 };
            format!("{:inner$}{part}", "")
        })
    };
    lines.iter().flat_map(fold).collect()
}

fn stage(stage: &ayumi_engine::Stage, names: &Explaining) -> [String; 3] {
    let step = |id| names.step(stage.group, id);
    let reached = stage.reached.map_or_else(|| "－（最初の段階に達していない）".into(), step);
    let perhaps = stage.perhaps.map(|id| format!("? {}の可能性あり（不明な点がある）", step(id)));
    let next = stage.steps.iter().find(|(_, finding)| finding.verdict != Verdict::Met);
    let next = next.map(|(id, finding)| format!("次は{}：{}", step(*id), gaps_ja(finding, names).join("、")));
    [names.stage_group(stage.group), reached, [perhaps, next].into_iter().flatten().collect::<Vec<_>>().join("　")]
}

fn fit(fit: &ayumi_engine::RoleFit, names: &Explaining) -> [String; 5] {
    let below: Vec<String> = fit.skills.iter().filter(|gap| gap.verdict == Verdict::Unmet).map(|gap| names.name(Noun::Skill, gap.skill)).collect();
    let percent = fit.percent.map_or_else(|| "－".into(), |percent| format!("{percent}%"));
    let met = fit.skills.iter().filter(|gap| gap.verdict == Verdict::Met).count();
    let unknown = if fit.unknown == 0 { String::new() } else { format!("{}", fit.unknown) };
    [names.name(Noun::Role, fit.role), percent, format!("{met} / {}", fit.skills.len()), unknown, below.join("、")]
}

fn duty(duty: &ayumi_engine::CourseDuty, names: &Explaining) -> [String; 4] {
    let word = match duty.duty {
        Duty::Must => "必須",
        Duty::Should => "推奨",
        Duty::May => "任意",
    };
    let done = if duty.completed { "✓ 修了" } else { "× 未了" };
    [names.name(Noun::Course, duty.course), word.into(), names.name(Noun::Role, duty.role), done.into()]
}

impl View for StatusView {
    fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![Block::text(self.head.line()), Block::title(self.person.line()), Block::text(self.person.posts_line())];
        blocks.extend(self.answer_blocks());
        blocks
    }

    /// One line a rule.
    fn sheet(&self) -> Sheet {
        use ColumnKind::Text;
        let headings = ["職員番号", "氏名", "種類", "id", "名称", "判定", "いつから", "いつまで", "満たす日", "次にすること"];
        let kinds = [Text, Text, Text, Text, Text, Text, ColumnKind::Date, ColumnKind::Date, ColumnKind::Date, Text];
        let columns: Vec<_> = headings.into_iter().zip(kinds).collect();
        let mut sheet = Sheet::new("状態", &columns);
        let rules = self.status.roles.iter().map(|role| ("役割", &role.role, &role.answer));
        let schemes = self.status.schemes.iter().map(|scheme| ("制度の要件", &scheme.scheme, &scheme.answer));
        let named = self.requirements.iter().map(|named| ("要件", &named.requirement, &named.answer));
        sheet.rows = rules.chain(schemes).chain(named).map(|(kind, named, answer)| self.cells(kind, named, answer)).collect();
        sheet
    }
}

impl StatusView {
    /// What people read of the answer, without the head.
    pub fn answer_blocks(&self) -> Vec<Block> {
        let Shown { roles, schemes, stages, fits, duties } = &self.shown;
        let mut blocks = Vec::new();
        push(&mut blocks, "役割", &["役割", "判定", "就き方・期間"], roles.iter().map(|row| row.to_vec()));
        for scheme in schemes {
            blocks.push(Block::title(format!("要件: {}", scheme.title)));
            blocks.push(Block::Lines(scheme.lines.clone()));
            if !scheme.gaps.is_empty() {
                blocks.push(Block::text("  次にすること"));
                blocks.extend(scheme.gaps.iter().map(|gap| Block::text(format!("  ・{gap}"))));
            }
        }
        push(&mut blocks, "段階", &["段階の区分", "現在", "次"], stages.iter().map(|row| row.to_vec()));
        push(
            &mut blocks,
            "スキル（不足と未評価は別に数える）",
            &["役割", ">適合度", ">満たす", ">未評価", "不足"],
            fits.iter().map(|row| row.to_vec()),
        );
        push(&mut blocks, "研修", &["研修", "区分", "どの役割として", "状況"], duties.iter().map(|row| row.to_vec()));
        if blocks.is_empty() {
            blocks.push(Block::text("この方針に、一人について判定する役割・制度・段階の定めはありません。"));
        }
        blocks
    }

    fn cells(&self, kind: &str, named: &Named, answer: &Answer) -> Vec<Cell> {
        let finding = answer.finding.as_ref();
        let verdict =
            finding.map_or_else(|| answer.error.as_ref().map_or_else(String::new, |error| error.message.clone()), |f| f.verdict.ja().into());
        let from = finding.map(|finding| finding.holds.from).filter(|from| *from != Date::MIN);
        let until = finding.and_then(|finding| Period::last_day(&finding.holds));
        let met = finding.and_then(|finding| finding.met_from);
        vec![
            self.person.number.as_str().into(),
            self.person.name.as_str().into(),
            kind.into(),
            named.id.as_str().into(),
            named.label.as_str().into(),
            verdict.into(),
            from.into(),
            until.into(),
            met.into(),
            answer.gaps.join("、").into(),
        ]
    }
}

/// A titled table, unless it is empty.
fn push(blocks: &mut Vec<Block>, title: &str, headings: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    let mut table = Table::new(headings);
    rows.for_each(|row| table.push(row));
    if !table.is_empty() {
        blocks.push(Block::title(title));
        blocks.push(Block::Table(table));
    }
}
