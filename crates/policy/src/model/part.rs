//! The table of a pack's parts: the file and the Japanese title of each. What an item holds is said by its type.

use super::Part;

/// One line a part: file and Japanese title, in the order in which people read a pack.
const TABLE: &[(Part, &str, &str)] = &[
    (Part::Policy, "policy.yaml", "方針"),
    (Part::Adoptions, "adoptions.yaml", "共通ライブラリの採用"),
    (Part::Ranks, "ranks.yaml", "職位"),
    (Part::Series, "series.yaml", "職種"),
    (Part::Employment, "employment.yaml", "任用形態"),
    (Part::Absences, "absences.yaml", "休業・派遣"),
    (Part::UnitClasses, "unit-classes.yaml", "所属の区分"),
    (Part::UnitSets, "unit-sets.yaml", "所属の一覧"),
    (Part::Attributes, "attributes.yaml", "属性"),
    (Part::Services, "services.yaml", "経験の数え方"),
    (Part::Roles, "roles.yaml", "役割"),
    (Part::Scales, "scales.yaml", "尺度"),
    (Part::Skills, "skills.yaml", "スキル"),
    (Part::SkillMap, "skill-map.yaml", "スキルマップ"),
    (Part::Frameworks, "frameworks.yaml", "標準"),
    (Part::Stages, "stages.yaml", "段階"),
    (Part::Courses, "courses.yaml", "研修"),
    (Part::CourseSets, "course-sets.yaml", "研修の一覧"),
    (Part::CoursePlan, "course-plan.yaml", "研修計画"),
    (Part::Exams, "exams.yaml", "試験"),
    (Part::ExamSets, "exam-sets.yaml", "試験の一覧"),
    (Part::Judgements, "judgements.yaml", "判定"),
    (Part::Requirements, "requirements.yaml", "要件"),
    (Part::Schemes, "schemes.yaml", "制度"),
    (Part::Workflows, "workflows.yaml", "手続"),
    (Part::Targets, "targets.yaml", "目標"),
    (Part::Kpis, "kpis.yaml", "KPI"),
    (Part::Goals, "goals.yaml", "ねらい"),
    (Part::Pillars, "pillars.yaml", "柱"),
    (Part::Actions, "actions.yaml", "施策"),
    (Part::Bodies, "bodies.yaml", "体制"),
    (Part::Supply, "supply.yaml", "確保の手段"),
    (Part::Plans, "plans.yaml", "関連計画"),
    (Part::Milestones, "milestones.yaml", "節目"),
    (Part::Subsidies, "subsidies.yaml", "助成"),
    (Part::Blanks, "blanks.yaml", "空欄"),
    (Part::Alternatives, "alternatives.yaml", "選択肢"),
    (Part::Document, "document.yaml", "文書"),
    (Part::Guideline, "guideline.yaml", "国の指針"),
];

impl Part {
    /// Every part, the header first.
    pub const ALL: [Part; TABLE.len()] = parts();

    /// The part of a file name such as `skill-map.yaml`.
    pub fn of_file(name: &str) -> Option<Part> {
        TABLE.iter().find(|(_, file, _)| *file == name).map(|(part, _, _)| *part)
    }

    /// The part of a stem such as `skill-map`; sections of the document name parts so.
    pub fn of_stem(stem: &str) -> Option<Part> {
        Part::ALL.into_iter().find(|part| part.stem() == stem)
    }

    /// `skill-map.yaml`.
    pub fn file(self) -> &'static str {
        self.line().1
    }

    /// `skill-map`: its name in texts and workbooks.
    pub fn stem(self) -> &'static str {
        self.file().trim_end_matches(".yaml")
    }

    /// スキルマップ: what officials call it.
    pub fn ja(self) -> &'static str {
        self.line().2
    }

    fn line(self) -> (Part, &'static str, &'static str) {
        TABLE.iter().copied().find(|(part, _, _)| *part == self).unwrap_or((self, "", ""))
    }
}

const fn parts() -> [Part; TABLE.len()] {
    let mut all = [Part::Policy; TABLE.len()];
    let mut next = 0;
    while next < all.len() {
        all[next] = TABLE[next].0;
        next += 1;
    }
    all
}
