//! Generated policies: one pack whose lengths, terms, rounding, versions and worlds vary.

use ayumi_policy::{Checked, SourceFile, load};
use proptest::prelude::*;

const FILES: &[(&str, &str)] = &[
    ("policy.yaml", "format: 1\nid: p\ntitle: 試験\nmunicipality: { name: 試験市 }\nrevision: 1\nfrom: R4\n"),
    ("ranks.yaml", "- { id: r1, name: 主事 }\n- { id: r2, name: 主任 }\n- { id: r2b, name: 主査, same-as: r2 }\n- { id: r3, name: 課長 }\n"),
    ("series.yaml", "- { id: clerk, name: 事務 }\n- { id: tech, name: 技術 }\n"),
    ("employment.yaml", "- { id: regular, name: 常勤 }\n- { id: yearly, name: 会計年度 }\n- { id: guest, name: 外部 }\n"),
    ("absences.yaml", "- { id: care, name: 育休 }\n- { id: away, name: 派遣 }\n"),
    ("unit-classes.yaml", "- { id: section, name: 課 }\n- { id: busy, name: 主要課 }\n"),
    ("unit-sets.yaml", "- { id: listed, name: 一覧, classes: [busy], units: [U0, U2], except: [U3] }\n"),
    ("attributes.yaml", "- { id: boss, name: 権限, type: yes-no, absent: $world }\n- { id: grade, name: 級, type: number, absent: unknown }\n"),
    (
        "services.yaml",
        "- { id: plain, name: 在職, while: 'employment(regular)', rounding: $rounding }\n\
         - { id: net, name: 実務, while: 'all(employment(regular, yearly), none(absent(care)))', rounding: $rounding }\n\
         - { id: posted, name: 事務, while: 'all(series(clerk), none(absent()))', rounding: $rounding }\n",
    ),
    (
        "scales.yaml",
        "- { id: marks, name: 記号, levels: [{ id: l0, mark: '-', label: なし }, { id: l1, mark: ○, label: 基礎 }, { id: l2, mark: ◎, label: 応用 }] }\n",
    ),
    ("skills.yaml", "- { id: bpr, name: BPR, scale: marks }\n- { id: data, name: データ, scale: marks }\n"),
    (
        "courses.yaml",
        "- { id: c1, name: 一, valid-for: $length }\n- { id: c2, name: 二 }\n\
         - { id: c3, name: 三, parts: [{ id: hours, name: 時間, hours: 2 }, { id: talk, name: 発表 }] }\n",
    ),
    (
        "course-sets.yaml",
        "- { id: cs, name: 一覧, versions: [{ from: R4, members: [c1, c2], source: 章 }, { from: $later, members: [c1, c2, c3], source: 章 }] }\n\
         - { id: open, name: 未定, versions: [{ source: 章 }] }\n",
    ),
    (
        "exams.yaml",
        "- { id: e1, name: 旧, until: R6, successors: [e2] }\n- { id: e2, name: 新, successors: [e3], valid-for: $length }\n- { id: e3, name: 次 }\n",
    ),
    ("exam-sets.yaml", "- { id: es, name: 一覧, versions: [{ from: $later, members: [e1, e3], source: 章 }] }\n"),
    ("bodies.yaml", "- { id: office, name: 課, powers: [review, appoint] }\n"),
    ("judgements.yaml", "- { id: j1, name: 判定, body: office, valid-for: $length }\n"),
    (
        "requirements.yaml",
        "- { id: q1, name: 一, is: 'any(rank(>= r2), attribute(boss))' }\n\
         - id: q2\n  name: 二\n  versions:\n    - { from: R4, is: 'completed(c1)', source: 章 }\n    - { from: $later, is: 'all(completed(c1), completed(c2))', source: 章 }\n\
         - { id: q3, name: 三, from: $later, is: 'employment(regular)', source: 章 }\n",
    ),
    (
        "schemes.yaml",
        "- id: s1\n  name: 一\n  role: expert\n  versions: [{ from: H20, source: 章, require: 'completed(c1)', term: $term }]\n\
         - id: s2\n  name: 二\n  role: leader\n  versions: [{ from: H20, source: 章, term: { years: 2, ends: fiscal-year } }, { from: $later, source: 章 }]\n",
    ),
    (
        "roles.yaml",
        "- { id: family, name: 総称, class: dx-leader, is-family: true }\n\
         - { id: expert, name: 専門, class: expert, family: family, obtained: [{ by: certification, scheme: s1 }] }\n\
         - { id: leader, name: 指導, class: dx-leader, family: family, obtained: [{ by: rule, when: 'q3' }, { by: appointment, scheme: s2 }] }\n\
         - { id: anyone, name: 全員, class: general, obtained: [{ by: rule, when: 'employment(regular, yearly)' }, { by: outside }] }\n",
    ),
];

prop_compose! {
    /// A checked policy.
    pub fn policy()(
        world in prop_oneof![Just("no"), Just("unknown")],
        rounding in prop_oneof![Just("calendar"), Just("whole-months"), Just("months-touched")],
        length in prop_oneof![Just("1 year"), Just("18 months"), Just("400 days")],
        later in prop_oneof![Just("R5"), Just("R6"), Just("2024-07-15")],
        term in prop_oneof![
            Just("{ years: 1 }"), Just("{ years: 3, ends: fiscal-year }"), Just("{ years: 2, on-transfer: ends }"), Just("{ on-transfer: ends }")
        ],
    ) -> Checked {
        let fill = |text: &str| {
            let known = [("$world", world), ("$rounding", rounding), ("$length", length), ("$later", later), ("$term", term)];
            known.iter().fold(text.to_owned(), |text, (blank, value)| text.replace(blank, value))
        };
        let files: Vec<SourceFile> = FILES.iter().map(|(name, text)| SourceFile { name: (*name).into(), text: fill(text) }).collect();
        let loaded = load(&files);
        loaded.policy.unwrap_or_else(|| panic!("the generated pack is wrong: {:#?}", loaded.diagnostics))
    }
}
