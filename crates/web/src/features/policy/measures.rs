//! 施策: what the city does under each pillar, by whom and for whom; from where people come; what is subsidised.

use askama::Template;
use ayumi_policy::model::{Action, ActionState, Part, Pillar, Subsidy, Supply};

use super::Frame;
use super::book::{Book, anchor};
use super::word::{Word, Words};
use crate::ask::Ask;
use crate::error::AppError;
use crate::page::Page;
use crate::parts::{Chip, Look};
use crate::shell::Shell;

/// 施策.
#[derive(Debug, Template)]
#[template(path = "policy/measures.html")]
pub struct MeasuresPage {
    shell: Shell,
    frame: Frame,
    pillars: Vec<PillarShown>,
    supply: Vec<SupplyShown>,
    subsidies: Vec<SubsidyShown>,
}

#[derive(Debug)]
struct PillarShown {
    anchor: String,
    name: String,
    kind: String,
    summary: Option<String>,
    actions: Vec<ActionShown>,
    source: String,
}

#[derive(Debug)]
struct ActionShown {
    anchor: String,
    name: String,
    detail: String,
    owner: Words,
    audience: String,
    compulsory: bool,
    state: Chip,
    from: String,
    source: String,
}

#[derive(Debug)]
struct SupplyShown {
    anchor: String,
    name: String,
    kind: String,
    detail: String,
    host: String,
    roles: Words,
    state: Chip,
    source: String,
}

#[derive(Debug)]
struct SubsidyShown {
    anchor: String,
    name: String,
    facts: Vec<(&'static str, Words)>,
    source: String,
}

/// Pillars with their actions, supply and subsidies.
///
/// # Errors
/// The ledger cannot be read.
pub async fn page(ask: Ask) -> Result<Page<MeasuresPage>, AppError> {
    let book = Book::open(&ask);
    let pack = book.pack();
    let page = MeasuresPage {
        frame: Frame::new(&ask),
        pillars: pack.pillars.iter().map(|one| pillar(&book, one)).collect(),
        supply: pack.supply.iter().map(|one| supply(&book, one)).collect(),
        subsidies: pack.subsidies.iter().map(|one| subsidy(&book, one)).collect(),
        shell: ask.shell.clone(),
    };
    Ok(Page(page))
}

fn pillar(book: &Book, pillar: &Pillar) -> PillarShown {
    let number = pillar.number.as_deref().map(|number| format!("{number}　")).unwrap_or_default();
    PillarShown {
        anchor: anchor(Part::Pillars, pillar.id.value),
        name: format!("{number}{}", book.view.of(&pillar.name)),
        kind: pillar.kind.ja(),
        summary: pillar.summary.clone(),
        actions: book.pack().actions.iter().filter(|action| action.pillar == pillar.id).map(|one| action(book, one)).collect(),
        source: pillar.source.clone().unwrap_or_default(),
    }
}

fn action(book: &Book, action: &Action) -> ActionShown {
    ActionShown {
        anchor: anchor(Part::Actions, action.id.value),
        name: book.view.of(&action.name).to_owned(),
        detail: action.detail.clone().unwrap_or_default(),
        owner: action.owner.iter().map(|owner| book.actor(owner)).collect(),
        audience: action.audience.as_ref().map(|audience| book.view.requirement(audience)).unwrap_or_default(),
        compulsory: action.compulsory,
        state: state(action.state),
        from: action.from.map(|from| book.ask.shell.f1("policy-from", "date", from.value.ja())).unwrap_or_default(),
        source: action.source.clone().unwrap_or_default(),
    }
}

fn state(state: ActionState) -> Chip {
    let look = match state {
        ActionState::Done => Look::Met,
        ActionState::Planned => Look::Plain,
        ActionState::UnderReview => Look::Later,
    };
    Chip::new(look, state.ja())
}

fn supply(book: &Book, supply: &Supply) -> SupplyShown {
    let through = book.pack().roles.iter().filter(|role| role.supply.contains(&supply.id));
    SupplyShown {
        anchor: anchor(Part::Supply, supply.id.value),
        name: format!("{}{}", book.view.of(&supply.name), book.view.condition(supply.only_if.as_ref())),
        kind: supply.kind.ja(),
        detail: supply.detail.clone().unwrap_or_default(),
        host: supply.host.clone().unwrap_or_default(),
        roles: through.map(|role| book.role(role.id.value)).collect(),
        state: state(supply.state),
        source: supply.source.clone().unwrap_or_default(),
    }
}

fn subsidy(book: &Book, subsidy: &Subsidy) -> SubsidyShown {
    let shell = &book.ask.shell;
    let plain = |text: Option<String>| -> Words { text.into_iter().map(Word::plain).collect() };
    let amount =
        |stated: Option<ayumi_policy::At<ayumi_policy::Quantity>>, unit: &str| plain(stated.map(|stated| book.view.quantity(stated.value, unit)));
    let paid = subsidy.paid_on.map_or_else(|| shell.t("policy-undecided").to_owned(), |paid| paid.ja());
    let all = [
        ("policy-subsidy-payee", std::iter::once(book.item(&[Part::Requirements], &subsidy.payee)).collect()),
        ("policy-subsidy-exams", subsidy.exams.iter().map(|exams| book.item(&[Part::ExamSets], exams)).collect()),
        ("policy-subsidy-from", plain(Some(shell.f1("policy-from", "date", subsidy.from.value.ja())))),
        ("policy-subsidy-paid", plain(Some(paid))),
        ("policy-subsidy-share", amount(subsidy.share, "")),
        ("policy-subsidy-ceiling", amount(subsidy.ceiling, "円")),
        ("policy-subsidy-budget", amount(subsidy.budget, "円")),
        ("policy-subsidy-evidence", subsidy.evidence.iter().cloned().map(Word::plain).collect()),
        ("policy-subsidy-workflow", subsidy.workflow.iter().map(|id| book.item(&[Part::Workflows], id)).collect()),
    ];
    SubsidyShown {
        anchor: anchor(Part::Subsidies, subsidy.id.value),
        name: book.view.of(&subsidy.name).to_owned(),
        facts: all.into_iter().filter(|(_, words): &(_, Words)| !words.is_empty()).map(|(id, words)| (shell.t(id), words)).collect(),
        source: subsidy.source.clone().unwrap_or_default(),
    }
}
