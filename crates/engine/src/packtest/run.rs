//! Asks the reference evaluator what each row asks, and compares.

use ayumi_calendar::Date;
use ayumi_facts::{Code, Seq};
use ayumi_policy::Checked;
use ayumi_policy::grammar::Noun;

use super::bind::{Unknown, Words};
use super::build::{PERSON, snapshot};
use super::text::{loose, quoted};
use super::{Ask, Case, Expected, Outcome, PackTest, Problem, Run};
use crate::explain::{Explaining, error_ja, explain_text};
use crate::{EvaluationError, Finding, Question, Scope, evaluate, stage};

/// Runs the tests of a file. A test with words that the policy does not know is reported and not run.
pub fn run(policy: &Checked, tests: &[PackTest]) -> Run {
    let mut run = Run::default();
    for test in tests {
        run_test(policy, test, &mut run);
    }
    run
}

fn run_test(policy: &Checked, test: &PackTest, run: &mut Run) {
    let (snapshot, mut problems) = snapshot(policy, test);
    let words = Words { pack: &policy.pack };
    let asked: Vec<(&Case, Result<Bound, Unknown>)> = test.cases.iter().map(|case| (case, bind(words, case))).collect();
    let unread = asked.iter().filter_map(|(case, bound)| Some(Problem::new(case.line, bound.as_ref().err()?)));
    problems.extend(unread);
    if let (true, Some(snapshot)) = (problems.is_empty(), snapshot) {
        let scope = Scope::new(policy, &snapshot, Seq::NOW);
        let bound = asked.into_iter().filter_map(|(case, bound)| Some((case, bound.ok()?)));
        run.outcomes.extend(bound.map(|(case, bound)| outcome(&scope, test, case, bound)));
    }
    run.problems.extend(problems);
}

/// A question and an expectation in ids.
struct Bound {
    ask: BoundAsk,
    expected: Answer,
}

enum BoundAsk {
    Question(Question<'static>),
    Stage(Code),
}

/// What is expected, and what came out.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Answer {
    Said(Expected),
    Step(Code),
}

fn bind(words: Words, case: &Case) -> Result<Bound, Unknown> {
    let said = || Answer::Said(case.expected.clone());
    let question = |question| BoundAsk::Question(question);
    let (ask, expected) = match &case.ask {
        Ask::Meets(name) => (question(meets(words, name)?), said()),
        Ask::Eligible(name) => (question(Question::Scheme(words.scheme(name)?)), said()),
        Ask::Holds(name) => (question(Question::Role(words.find(Noun::Role, name)?)), said()),
        Ask::Stage(name) => {
            let group = words.stage_group(name)?;
            let expected = match &case.expected {
                Expected::Step(step) => Answer::Step(words.step(group, step)?),
                other => Answer::Said(other.clone()),
            };
            (BoundAsk::Stage(group), expected)
        }
    };
    Ok(Bound { ask, expected })
}

/// A requirement by this name, or else a scheme.
fn meets(words: Words, name: &str) -> Result<Question<'static>, Unknown> {
    let requirement = words.find(Noun::Requirement, name).map(Question::Requirement);
    requirement.or_else(|unknown| words.scheme(name).map(Question::Scheme).map_err(|_| unknown))
}

/// An answer, in words and with its explanation.
struct Found {
    answer: Answer,
    said: String,
    explanation: String,
}

fn outcome(scope: &Scope, test: &PackTest, case: &Case, bound: Bound) -> Outcome {
    let explaining = Explaining::new(scope, PERSON, case.day);
    let found = match bound.ask {
        BoundAsk::Question(question) => answered(evaluate(scope, PERSON, case.day, question), &explaining),
        BoundAsk::Stage(group) => staged(scope, group, &explaining),
    };
    let explanation = loose(&found.explanation);
    let missing: Vec<String> = quoted(&case.reason).into_iter().filter(|phrase| !explanation.contains(&loose(phrase))).collect();
    let passed = found.answer == bound.expected && missing.is_empty();
    let absent: String = missing.iter().map(|phrase| format!("（理由の「{phrase}」が説明にありません）")).collect();
    Outcome {
        case: format!("{}：{} {}", test.title, case.day.wareki(), question_ja(&case.ask)),
        line: case.line,
        expected: expected_ja(&case.expected),
        found: found.said + &absent,
        explanation: found.explanation,
        passed,
    }
}

fn answered(finding: Result<Finding, EvaluationError>, explaining: &Explaining) -> Found {
    match finding {
        Ok(finding) => {
            let expected = Expected::Verdict(finding.verdict);
            Found { said: expected_ja(&expected), answer: Answer::Said(expected), explanation: explain_text(&finding, explaining) }
        }
        Err(error) => {
            let expected = idle(&error, explaining.as_of);
            Found { said: expected_ja(&expected), answer: Answer::Said(expected), explanation: error_ja(&error, explaining) + "\n" }
        }
    }
}

fn idle(error: &EvaluationError, day: Date) -> Expected {
    match error {
        EvaluationError::NotInForce { begins: Some(begins), .. } if day < *begins => Expected::NotYetInForce,
        _ => Expected::NotInForce,
    }
}

/// The step reached, which is what is compared; where none is and one might be, the stage is unknown.
fn staged(scope: &Scope, group: Code, explaining: &Explaining) -> Found {
    let day = explaining.as_of;
    if let Some(period) = scope.policy.in_force.filter(|period| !period.contains(day)) {
        let begins = Some(period.from);
        return answered(Err(EvaluationError::NotInForce { rule: group, begins }), explaining);
    }
    let Some(stage) = stage(scope, PERSON, group, day) else {
        let explanation = format!("「{}」の対象ではありません。\n", explaining.stage_group(group));
        return Found { answer: Answer::Said(Expected::NoStep), said: expected_ja(&Expected::NoStep), explanation };
    };
    let lines = stage.steps.iter().map(|(step, finding)| format!("■ {}\n{}", explaining.step(group, *step), explain_text(finding, explaining)));
    let (answer, said) = match (stage.perhaps, stage.reached) {
        (None, Some(step)) => (Answer::Step(step), explaining.step(group, step)),
        (Some(perhaps), Some(step)) => (Answer::Step(step), format!("{}（{}は不明）", explaining.step(group, step), explaining.step(group, perhaps))),
        (Some(perhaps), None) => {
            let unknown = Expected::Verdict(crate::Verdict::Unknown);
            (Answer::Said(unknown), format!("不明（{}を満たすか分からない）", explaining.step(group, perhaps)))
        }
        (None, None) => (Answer::Said(Expected::NoStep), expected_ja(&Expected::NoStep)),
    };
    Found { answer, said, explanation: lines.collect() }
}

fn question_ja(ask: &Ask) -> String {
    match ask {
        Ask::Meets(name) => format!("{name}を満たすか"),
        Ask::Eligible(name) => format!("{name}に応募できるか"),
        Ask::Holds(name) => format!("{name}か"),
        Ask::Stage(name) => format!("{name}の段階"),
    }
}

fn expected_ja(expected: &Expected) -> String {
    match expected {
        Expected::Verdict(verdict) => verdict.ja().into(),
        Expected::NotYetInForce => "施行前".into(),
        Expected::NotInForce => "適用期間外".into(),
        Expected::Step(step) => step.clone(),
        Expected::NoStep => "なし".into(),
    }
}
