//! The pack of these tests: two roles in a family, a scheme with three requirements, stages, a skill map, targets.

use std::sync::LazyLock;

use ayumi_policy::measure::Measure;
use ayumi_policy::requirement::Requirement;
use ayumi_policy::{Checked, SourceFile, load};

const FILES: &[(&str, &str)] = &[
    ("policy.yaml", "format: 1\nid: p\ntitle: 試験\nmunicipality: { name: 試験市 }\nrevision: 1\nfrom: R6\nstaff: staff\n"),
    ("ranks.yaml", "- { id: shuji, name: 主事 }\n- { id: kacho, name: 課長 }\n"),
    ("series.yaml", "- { id: clerk, name: 事務 }\n"),
    ("employment.yaml", "- { id: regular, name: 常勤 }\n- { id: yearly, name: 会計年度 }\n"),
    ("unit-classes.yaml", "- { id: section, name: 課 }\n"),
    ("unit-sets.yaml", "- { id: sections, name: 課の一覧, classes: [section], except: [X] }\n"),
    (
        "attributes.yaml",
        "- { id: promoter-duty, name: 推進員, type: yes-no, absent: no }\n- { id: wishes, name: 希望, type: yes-no, absent: unknown }\n",
    ),
    ("services.yaml", "- { id: net, name: 実務, while: 'employment(regular)', rounding: calendar, source: 章 }\n"),
    (
        "scales.yaml",
        "- { id: use, name: 尺度, levels: [{ id: none, mark: '-', label: なし }, { id: basic, mark: ○, label: 基礎 }, { id: able, mark: ◎, label: 応用 }] }\n",
    ),
    ("skills.yaml", "- { id: bpr, name: BPR, scale: use }\n- { id: data, name: データ, scale: use }\n"),
    ("skill-map.yaml", "- { id: map, name: スキルマップ, scale: use, roles: [manager], levels: { bpr: [○], data: [○] } }\n"),
    (
        "courses.yaml",
        "- { id: literacy, name: 基礎研修, valid-for: 1 year }\n- { id: bpr-course, name: BPR研修, builds: [bpr] }\n\
         - { id: data-course, name: データ研修, builds: [data] }\n\
         - { id: lab, name: 実習, parts: [{ id: hours, name: 時間, hours: 3 }, { id: talk, name: 発表 }] }\n",
    ),
    (
        "course-sets.yaml",
        "- { id: designated, name: 指定研修, versions: [{ from: R6, members: [bpr-course, data-course], source: 章 }] }\n\
         - id: all-courses\n  name: 全研修\n  versions:\n    - { from: R6, members: [literacy, bpr-course], source: 章 }\n    - { from: R7, members: [literacy, bpr-course, lab], source: 章 }\n\
         - { id: open, name: 未定の研修, versions: [{ from: R6, source: 章 }] }\n",
    ),
    (
        "course-plan.yaml",
        "- id: plan\n  name: 研修計画\n  from: R6\n  marks:\n    '●': { duty: must, label: 必須 }\n    '○': { duty: should, label: 推奨 }\n  \
         roles: [expert, manager, promoter]\n  courses:\n    literacy: ['○', '●', '○']\n    lab: ['●', '', '○']\n",
    ),
    ("exams.yaml", "- { id: passport, name: 試験 }\n"),
    ("exam-sets.yaml", "- { id: exams, name: 試験の一覧, versions: [{ from: R6, members: [passport], source: 章 }] }\n"),
    ("bodies.yaml", "- { id: office, name: DX課, powers: [review, appoint] }\n"),
    (
        "requirements.yaml",
        "- { id: staff, name: 全職員, is: 'employment(regular)', from: H31, source: 章 }\n\
         - { id: later, name: のちの要件, is: 'completed(literacy)', from: R8, source: 章 }\n",
    ),
    (
        "roles.yaml",
        "- { id: leader, name: リーダー, class: dx-leader, is-family: true }\n\
         - { id: expert, name: エキスパート, class: dx-leader, family: leader, obtained: [{ by: certification, scheme: expert-scheme }] }\n\
         - { id: manager, name: マネージャー, class: dx-leader, family: leader, obtained: [{ by: certification, scheme: manager-scheme }] }\n\
         - { id: promoter, name: 推進員, class: general, obtained: [{ by: rule, when: 'attribute(promoter-duty)' }] }\n",
    ),
    (
        "schemes.yaml",
        "- id: manager-scheme\n  name: マネージャー認定\n  role: manager\n  versions:\n    - from: R6\n      source: 章\n      \
         require: 'all(served(net, >= 2 years), completed(all of designated), passed(any of exams))'\n\
         - id: expert-scheme\n  name: エキスパート認定\n  role: expert\n  versions: [{ from: R7, source: 章, require: 'any(holds(manager), passed(passport))' }]\n",
    ),
    (
        "stages.yaml",
        "- id: growth\n  name: 段階\n  of: staff\n  steps:\n    - { id: step1, name: 一, require: 'completed(literacy)', source: 章 }\n    \
         - { id: step2, name: 二, require: 'skill(bpr >= basic)', source: 章 }\n    - { id: step3, name: 三, require: 'holds(leader)', alone: true, source: 章 }\n",
    ),
    (
        "targets.yaml",
        "- { id: manager-new, name: 新任, measure: 'entrants(holds(manager))', unit: 人, by-year: { R6: 1, R7: 2, R8: 1 }, total: 4, role: manager, source: 章 }\n\
         - { id: expert-new, name: 新任, measure: 'entrants(holds(expert))', unit: 人, by-year: { R7: 1 }, role: expert, source: 章 }\n\
         - { id: new, name: 合計, unit: 人, by-year: { R7: 3 }, sum-of: [manager-new, expert-new], source: 章 }\n\
         - { id: so-far, name: 累計, unit: 人, by-year: { R7: 3 }, cumulative-of: [manager-new], source: 章 }\n\
         - { id: literacy-rate, name: 受講率, measure: 'ratio(completed(literacy), of: staff)', value: 100%, by: 5 years, source: 章 }\n\
         - { id: blank-count, name: 空欄, measure: 'count(holds(promoter))', unit: 人, value: about blank promoters, by: blank deadline, source: 章 }\n\
         - { id: filled-count, name: 記入済み, measure: 'count(holds(promoter))', unit: 人, value: at least blank filled, by: undated, source: 章 }\n\
         - { id: undecided-set, name: 未定の一覧, measure: 'events(all of open)', unit: 件, value: 5, by: undated, source: 章 }\n\
         - { id: words, name: 言葉だけ, value: several, by: undecided, note: 測れない, source: 章 }\n",
    ),
    (
        "blanks.yaml",
        "- { id: promoters, name: 人数, type: count, source: 章 }\n- { id: deadline, name: 期限, type: fiscal-year, source: 章 }\n\
         - { id: filled, name: 人数, type: count, value: '2', source: 章 }\n",
    ),
    (
        "kpis.yaml",
        "- { id: up, name: 受講率, measure: 'ratio(completed(literacy), of: staff)', warn: 50%, source: 章 }\n\
         - { id: down, name: 希望しない人, measure: 'count(all(staff, none(completed(literacy))))', unit: 人, direction: down, warn: 1, source: 章 }\n\
         - { id: words, name: 満足度, note: 測れない, source: 章 }\n",
    ),
];

static POLICY: LazyLock<Checked> = LazyLock::new(|| policy_with(&[]));

/// The pack.
pub fn policy() -> Checked {
    POLICY.clone()
}

/// The pack with some texts replaced: (file, old, new).
pub fn policy_with(changes: &[(&str, &str, &str)]) -> Checked {
    let changed = |name: &str, text: &str| {
        let of_file = changes.iter().filter(|(file, ..)| *file == name);
        of_file.fold(text.to_owned(), |text, (_, old, new)| {
            assert!(text.contains(old), "{name} has no {old}");
            text.replace(old, new)
        })
    };
    let files: Vec<SourceFile> = FILES.iter().map(|(name, text)| SourceFile { name: (*name).into(), text: changed(name, text) }).collect();
    let loaded = load(&files);
    loaded.policy.unwrap_or_else(|| panic!("the pack is wrong: {:#?}", loaded.diagnostics.iter().filter(|one| one.is_error()).collect::<Vec<_>>()))
}

pub fn measure_of(text: &str) -> Measure {
    ayumi_policy::grammar::parse_measure(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

pub fn requirement_of(text: &str) -> Requirement {
    ayumi_policy::grammar::parse_requirement(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}
