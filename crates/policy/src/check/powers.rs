//! Who does what: bodies act only within their powers, and who recommends does not also appoint.

use ayumi_facts::Code;

use crate::Policy;
use crate::diagnostic::{Diagnostic, Problem};
use crate::model::{Id, Part, Power, Scheme, SchemeVersion, Workflow, WorkflowStep};

pub(super) fn check(policy: &Policy, out: &mut Vec<Diagnostic>) {
    for scheme in &policy.pack.schemes {
        for version in &scheme.versions {
            let reviewer = version.review.iter().flat_map(|review| &review.body);
            reviewer.for_each(|body| power(policy, Part::Schemes, body, Power::Review, out));
            version.appoints.iter().for_each(|body| power(policy, Part::Schemes, body, Power::Appoint, out));
            separate(policy, scheme, version, out);
        }
    }
    for step in policy.pack.workflows.iter().flat_map(|workflow| &workflow.steps) {
        power(policy, Part::Workflows, &step.by, step.does, out);
    }
}

/// A body whose powers are listed has only those. Roles and heads of section act by their office.
fn power(policy: &Policy, part: Part, id: &Id, power: Power, out: &mut Vec<Diagnostic>) {
    let body = policy.pack.bodies.iter().find(|body| body.id == *id);
    if let Some(body) = body.filter(|body| !body.powers.contains(&power)) {
        out.push(Diagnostic::about(part, id.at, id.as_str(), Problem::PowerMissing { power }).and(Part::Bodies, body.id.at, body.id.as_str()));
    }
}

fn separate(policy: &Policy, scheme: &Scheme, version: &SchemeVersion, out: &mut Vec<Diagnostic>) {
    let named = |id: &Id| policy.pack.workflows.iter().find(|workflow| workflow.id == *id);
    let workflows: Vec<&Workflow> = version.channels.iter().filter_map(|channel| named(channel.workflow.as_ref()?)).collect();
    for workflow in &workflows {
        let appointing: Vec<Code> =
            steps(workflow, Power::Appoint).map(|step| step.by.value).chain(version.appoints.iter().map(|id| id.value)).collect();
        for step in steps(workflow, Power::Recommend).filter(|step| appointing.contains(&step.by.value)) {
            let problem = Problem::RecommendsAndAppoints { scheme: scheme.id.value };
            out.push(Diagnostic::about(Part::Workflows, step.by.at, step.by.as_str(), problem).and(Part::Schemes, scheme.id.at, scheme.id.as_str()));
        }
    }
}

fn steps(workflow: &Workflow, power: Power) -> impl Iterator<Item = &WorkflowStep> {
    workflow.steps.iter().filter(move |step| step.does == power)
}
