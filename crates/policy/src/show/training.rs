//! Courses, the course plan, exams and the lists of both.

use super::Block;
use super::block::heads;
use super::view::{View, since, source, text, word};
use crate::form::words;
use crate::model::{Course, CoursePlan, Exam, Id, Name, Part, SetVersion};

pub(super) fn show(view: &View<'_>, out: &mut Vec<Block>) {
    let pack = view.pack;
    if let Some(table) = Block::table(heads(COURSE), pack.courses.iter().map(|one| course(view, one)).collect()) {
        out.extend([Block::heading(1, "研修"), table]);
    }
    for set in &pack.course_sets {
        list(view, Part::Courses, (&set.name, &set.versions), out);
        from(view, Part::CourseSets, &set.id, out);
    }
    pack.course_plan.iter().for_each(|one| plan(view, one, out));
    if let Some(table) = Block::table(heads(EXAM), pack.exams.iter().map(|one| exam(view, one)).collect()) {
        out.extend([Block::heading(1, "試験"), table]);
    }
    for set in &pack.exam_sets {
        list(view, Part::Exams, (&set.name, &set.versions), out);
        from(view, Part::ExamSets, &set.id, out);
    }
}

/// That a list comes from a library, where it does.
fn from(view: &View<'_>, part: Part, id: &Id, out: &mut Vec<Block>) {
    out.extend(view.pack.origin(part, id.value).map(|origin| Block::paragraph(origin.ja())));
}

const COURSE: [&str; 11] = ["研修", "区分", "概要", "主催", "形態", "時間", "対象", "頻度", "身につくスキル", "修了の条件・期間", "出典"];

fn course(view: &View<'_>, course: &Course) -> Vec<String> {
    vec![
        format!("{}{}", view.of(&course.name), if course.provisional.is_some() { "【見本】" } else { "" }),
        text(course.category.as_ref()),
        text(course.outline.as_ref()),
        text(course.host.as_ref()),
        course.forms.join("、"),
        course.hours.map_or_else(String::new, |hours| format!("{hours}時間")),
        course.audience.as_ref().map_or_else(String::new, |audience| view.reader.requirement(audience)),
        text(course.recurrence.as_ref()),
        view.names(&[Part::Skills], &course.builds),
        conditions(view, course),
        view.pack.sourced(Part::Courses, course.id.value, course.source.as_deref()),
    ]
}

pub(super) fn conditions(view: &View<'_>, course: &Course) -> String {
    let part = |part: &crate::model::CoursePart| format!("{}{}", part.name, part.hours.map_or_else(String::new, |hours| format!("{hours}時間")));
    let parts: Vec<String> = course.parts.iter().map(part).collect();
    let mut said = Vec::new();
    said.extend((!parts.is_empty()).then(|| format!("{}のすべて", parts.join("・"))));
    said.extend(course.valid_for.map(|length| format!("有効期間{}", length.ja())));
    said.extend(course.from.as_ref().map(|from| since(Some(from))));
    said.extend(course.until.map(|until| view.deadline(until.value)));
    said.join("、")
}

/// A list of courses or exams, in its versions.
fn list(view: &View<'_>, of: Part, (name, versions): (&Name, &[SetVersion]), out: &mut Vec<Block>) {
    out.push(Block::heading(2, format!("一覧: {}", view.of(name))));
    for (version, _) in view.versions(versions, |version| version.from.map(|from| from.date())) {
        let from = since(version.from.as_ref());
        let source = source(Some(&version.source));
        match &version.members {
            Some(members) => out.push(Block::List(vec![format!("{from} {}{source}", view.names(&[of], members)).trim_start().into()])),
            None => out.push(Block::Open(format!("{from}【未定】内訳が決まっていません。{source}"))),
        }
        out.extend(version.provisional.as_ref().map(|note| Block::Open(format!("【見本】{note}"))));
    }
}

fn plan(view: &View<'_>, plan: &CoursePlan, out: &mut Vec<Block>) {
    out.push(Block::heading(2, format!("研修計画: {}（{}）", view.of(&plan.name), since(Some(&plan.from)))));
    let headings = heads(["研修"]).into_iter().chain(plan.roles.iter().map(|role| view.name(&[Part::Roles], role))).collect();
    let row = |(course, marks): (&crate::model::Id, &Vec<crate::At<String>>)| {
        [view.name(&[Part::Courses], course)].into_iter().chain(marks.iter().map(|mark| mark.value.clone())).collect()
    };
    out.push(Block::Table { headings, rows: plan.courses.iter().map(row).collect() });
    let mark = |(sign, mark): (&String, &crate::model::Mark)| format!("{sign}: {}（{}）", mark.label, word(words::DUTY, mark.duty));
    let legend = plan.marks.iter().map(mark).chain(plan.source.as_ref().map(|source| format!("出典: {source}")));
    out.push(Block::List(legend.collect()));
}

const EXAM: [&str; 8] = ["試験", "区分", "主催", "実施", "後継", "有効期間", "受験料", "出典"];

fn exam(view: &View<'_>, exam: &Exam) -> Vec<String> {
    let from = since(exam.from.as_ref());
    let until = exam.until.map_or_else(String::new, |until| view.deadline(until.value));
    vec![
        format!("{}{}", view.of(&exam.name), if exam.provisional.is_some() { "【要確認】" } else { "" }),
        text(exam.category.as_ref()),
        text(exam.host.as_ref()),
        format!("{from}{until}"),
        view.names(&[Part::Exams], &exam.successors),
        exam.valid_for.map_or_else(String::new, |length| length.ja()),
        exam.fee.map_or_else(String::new, |fee| format!("{fee}円")),
        view.pack.sourced(Part::Exams, exam.id.value, exam.source.as_deref()),
    ]
}
