//! A finding as a tree to read: every requirement with its sign, what is there and what is needed, the records it rests on,
//! and where the rule stands. Made from the engine's own lines; nothing is decided here.

use askama::Template;
use askama::filters::HtmlSafe;
use ayumi_chart::{Frame, Meter, meter};
use ayumi_engine::{Finding, Line, Progress, Verdict, explain_ja};
use ayumi_facts::FactId;

use super::subject::Subject;
use crate::parts::{Chip, Look};

/// So many lines below one that is met are worth a fold.
const MANY: usize = 2;
/// So many records are named at once; more stand behind a fold.
const FEW: usize = 1;

/// 要件の一項目とその下.
#[derive(Clone, Debug, Template)]
#[template(path = "person/node.html")]
pub struct Node {
    /// Its anchor.
    pub id: String,
    /// ✓ × ?
    pub chip: Chip,
    /// 要件
    pub text: String,
    /// Where the rule is shown.
    pub href: Option<String>,
    /// The rules that say only this one thing, from the outside in.
    pub under: Vec<(String, Option<String>)>,
    /// A bar of how much is there.
    pub meter: String,
    /// 現状と必要
    pub have: String,
    /// いつから・いつまで
    pub when: String,
    /// 出典, where it is another than above.
    pub source: String,
    /// 見本: why it is a stand-in.
    pub provisional: Option<String>,
    /// 記録: text and address.
    pub facts: Vec<(String, String)>,
    /// 「記録 12件」, where the records stand behind a fold.
    pub facts_fold: Option<String>,
    /// What lies below.
    pub parts: Vec<Node>,
    /// 「内訳 9件」, where it stands behind a fold.
    pub parts_fold: Option<String>,
    /// 規定を見る、見本、記録を見る
    pub words: [&'static str; 3],
}

impl HtmlSafe for Node {}

/// A finding as one node. `id` begins every anchor below it.
pub fn tree(subject: &Subject, finding: &Finding, id: &str) -> Option<Node> {
    let lines = explain_ja(finding, &subject.names());
    Grower { subject }.grow(&lines, id, "").into_iter().next()
}

struct Grower<'s> {
    subject: &'s Subject,
}

impl Grower<'_> {
    /// The lines at the depth of the first one, each with those below it.
    fn grow(&self, lines: &[Line], id: &str, source: &str) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut rest = lines;
        while let Some((first, after)) = rest.split_first() {
            let below = after.iter().take_while(|line| line.depth > first.depth).count();
            let (below, next) = after.split_at(below);
            let id = if nodes.is_empty() && id.is_empty() { String::new() } else { format!("{id}-{}", nodes.len() + 1) };
            nodes.push(self.node(first, below, id, source));
            rest = next;
        }
        nodes
    }

    fn node(&self, line: &Line, below: &[Line], id: String, source: &str) -> Node {
        let own = line.source.as_deref().unwrap_or_default();
        let mut parts = self.grow(below, &id, if own.is_empty() { source } else { own });
        if line.have.is_none()
            && line.facts.is_empty()
            && line.provisional.is_none()
            && let [only] = parts.as_slice()
            && only.chip.look == look(line)
        {
            return self.merged(line, parts.remove(0), own, source);
        }
        let shell = &self.subject.ask.shell;
        let facts: Vec<(String, String)> = line.facts.iter().rev().filter_map(|fact| self.fact(*fact)).collect();
        let fold = line.verdict == Verdict::Met && parts.len() >= MANY;
        Node {
            chip: Chip::new(look(line), line.word),
            text: line.text.clone(),
            href: line.about.and_then(|about| self.subject.rule(about)),
            under: Vec::new(),
            meter: line.progress.map(|progress| bar(&id, line, progress)).unwrap_or_default(),
            have: line.have.clone().unwrap_or_default(),
            when: line.when.clone().unwrap_or_default(),
            source: if own == source { String::new() } else { own.to_owned() },
            provisional: line.provisional.clone(),
            facts_fold: (facts.len() > FEW).then(|| shell.f1("person-facts", "count", facts.len())),
            facts,
            parts_fold: fold.then(|| shell.f1("person-parts", "count", parts.len())),
            parts,
            words: ["person-source", "person-provisional", "person-see-record"].map(|word| shell.t(word)),
            id,
        }
    }

    /// A rule that says only what the one line below it says is named beside that line.
    fn merged(&self, line: &Line, only: Node, own: &str, source: &str) -> Node {
        let name = (line.text.clone(), line.about.and_then(|about| self.subject.rule(about)));
        let under = std::iter::once(name).chain(only.under).collect();
        let said = if only.source.is_empty() && own != source { own.to_owned() } else { only.source };
        Node { under, source: said, ..only }
    }

    fn fact(&self, id: FactId) -> Option<(String, String)> {
        let names = self.subject.names();
        let fact = names.fact(id)?;
        let text = format!("{} {} {}", self.subject.date(fact.valid.from), fact.what.kind().ja(), names.fact_label(&fact.what));
        Some((text, self.subject.record(id)))
    }
}

/// Below "none of", to be met is neither good nor bad by itself.
fn look(line: &Line) -> Look {
    if line.word == line.verdict.ja() { line.verdict.into() } else { Look::Plain }
}

fn bar(id: &str, line: &Line, progress: Progress) -> String {
    let description = line.have.clone().unwrap_or_default();
    let frame = Frame { id: format!("m-{id}"), title: line.text.clone(), description, empty: String::new(), width: 160.0 };
    let (have, need) = (progress.have.map(f64::from), Some(f64::from(progress.need)));
    meter(&Meter { frame, have, need, ..Meter::default() }).svg
}
