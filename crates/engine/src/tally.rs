//! 集計: the answers to some questions about everybody on a day, kept as facts arrive. A new fact costs one person's
//! answers, not a run over all.

use ayumi_calendar::Date;
use ayumi_facts::{Fact, PersonId};
use ayumi_policy::requirement::Requirement;

use crate::column::{Answer, Columns, Plan, ask, run_all};
use crate::{EvaluationError, Scope, State};

/// 集計.
#[derive(Debug)]
pub struct Tally<'p> {
    scope: Scope<'p>,
    columns: Columns,
    as_of: Date,
    questions: Vec<&'p Requirement>,
    answers: Vec<Answer>,
}

/// An answer that a new fact changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Which of the questions.
    pub question: usize,
    /// Whose answer.
    pub person: PersonId,
    /// What it was.
    pub before: State,
    /// What it is now.
    pub after: State,
}

impl<'p> Tally<'p> {
    /// Answers every question for everybody in `columns` as of the end of `as_of`.
    ///
    /// # Errors
    /// As [`Plan::new`].
    pub fn new(scope: Scope<'p>, columns: Columns, as_of: Date, questions: Vec<&'p Requirement>) -> Result<Self, EvaluationError> {
        let plans: Result<Vec<Plan>, _> = questions.iter().map(|question| Plan::new(&scope, &columns, question, as_of)).collect();
        let answers = run_all(&plans?);
        Ok(Self { scope, columns, as_of, questions, answers })
    }

    /// The answer to the n-th question.
    pub fn answer(&self, question: usize) -> Option<&Answer> {
        self.answers.get(question)
    }

    /// Takes a new fact in and says which answers it changed.
    pub fn record(&mut self, fact: Fact) -> Vec<Turn> {
        let person = fact.person;
        self.columns.record(fact);
        let mut turns = Vec::new();
        for (question, (requirement, answer)) in self.questions.iter().zip(&mut self.answers).enumerate() {
            let (before, after) = (answer.state(person), ask(&self.scope, &self.columns, requirement, person, self.as_of));
            if before != after {
                answer.set(person, after);
                turns.push(Turn { question, person, before, after });
            }
        }
        turns
    }
}
