//! A small pack that has a bit of everything, and people described by the tables of pack tests.

use ayumi_calendar::{Date, parse_date};
use ayumi_engine::packtest::{PERSON, parse, snapshot};
use ayumi_engine::{Explaining, Scope};
use ayumi_facts::{Seq, Snapshot};
use ayumi_policy::{Checked, SourceFile, load};

/// The files of the pack.
const FILES: &[(&str, &str)] = &[
    (
        "policy.yaml",
        "format: 1\nid: sample\ntitle: 見本の方針\nmunicipality: { code: '010006', name: 見本市 }\nrevision: 1\nfrom: R8\nuntil: R20\nstaff: staff\n",
    ),
    ("ranks.yaml", "- { id: shuji, name: 主事 }\n- { id: kacho, name: 課長 }\n"),
    ("series.yaml", "- { id: clerk, name: 事務・窓口職 }\n"),
    ("employment.yaml", "- { id: regular, name: 常勤職員, aliases: [正規職員] }\n- { id: outside, name: 外部人材 }\n"),
    ("absences.yaml", "- { id: childcare, name: 育児休業 }\n"),
    ("unit-classes.yaml", "- { id: ka, name: 課 }\n- { id: dx, name: DX係 }\n"),
    ("attributes.yaml", "- { id: wishes, name: 希望, type: yes-no, absent: unknown }\n- { id: grade, name: 等級, type: number, absent: no }\n"),
    (
        "services.yaml",
        "- { id: office, name: 行政実務経験, while: 'all(employment(regular), none(absent(childcare)))', rounding: whole-months, source: 第3章 }\n",
    ),
    (
        "scales.yaml",
        "- id: use\n  name: 活用度\n  levels:\n    - { id: none, mark: '-', label: 求めない }\n    - { id: basic, mark: '○', label: 知っている }\n    - { id: able, mark: '◎', label: 使える }\n",
    ),
    ("skills.yaml", "- { id: bpr, name: BPR, scale: use }\n"),
    ("skill-map.yaml", "- id: map\n  name: スキルマップ\n  scale: use\n  roles: [manager]\n  levels:\n    bpr: ['◎']\n  source: 第3章\n"),
    (
        "courses.yaml",
        "- { id: bpr-course, name: BPR研修 }\n- { id: data-course, name: データ研修, valid-for: 1 year }\n- { id: long-course, name: 課題解決研修, parts: [{ id: talk, name: 発表 }, { id: class, name: 講義, hours: 10 }] }\n",
    ),
    (
        "course-sets.yaml",
        "- id: designated\n  name: 指定研修\n  versions:\n    - { from: R8, members: [bpr-course, data-course], provisional: 一覧が方針にないため。, source: 第3章 }\n- id: later\n  name: 応用研修\n  versions:\n    - { from: R8, source: 第3章 }\n",
    ),
    ("exams.yaml", "- { id: passport, name: ITパスポート試験, successors: [passport-2], until: R9 }\n- { id: passport-2, name: 新パスポート試験, from: R10 }\n"),
    ("exam-sets.yaml", "- id: basic\n  name: 基礎の試験\n  versions:\n    - { from: R8, members: [passport], source: 第3章 }\n"),
    ("judgements.yaml", "- { id: record, name: 改善の実績, body: office }\n"),
    ("bodies.yaml", "- { id: office, name: DX推進課, powers: [review, appoint] }\n"),
    (
        "requirements.yaml",
        "- { id: staff, name: 全職員, is: employment(regular), source: 第2章 }
- { id: experience, name: 経験の要件, is: 'served(office, >= 5 years)', source: 第3章 }
- { id: candidate, name: 候補者, is: 'all(staff, none(holds(manager)), skill(bpr >= able))', source: 第3章 }
- { id: advanced, name: 応用の要件, is: 'completed(all of later)', source: 第3章 }
- { id: either, name: 実績, is: 'any(attested(record), project(led, >= 2 projects, finished))', source: 第3章 }
- { id: broad, name: 広い要件, is: 'any(holds(head), any(attested(record), completed(bpr-course)), all(mentored(>= 1), holds(adviser)))', source: 第3章 }
- { id: fresh, name: 最近の研修, is: 'completed(data-course, unexpired)', source: 第3章 }
- { id: hours, name: 研修時間, is: 'completed(>= 20 hours of designated)', source: 第3章 }
- { id: at-dx, name: DX係の職員, is: 'all(unit(dx), rank(>= shuji), series(clerk))', source: 第3章 }
- { id: wish, name: 希望者, is: 'at-least(1, attribute(wishes), attribute(grade >= 3))', source: 第3章 }
- { id: subsidy, name: 助成の対象者, is: staff, from: R9, source: 第4章 }
- { id: steady, name: 在任1年, is: 'holds(manager, >= 1 year)', source: 第3章 }
- { id: trial, name: 試行, versions: [{ from: R8, until: R9, is: staff, source: 付則 }] }
- { id: exempt, name: 担当の研修, is: 'any(none(holds(manager)), completed(bpr-course))', source: 第3章 }
- { id: work, name: 課題解決, is: 'all(completed(long-course), mentored(>= 2))', source: 第3章 }
",
    ),
    (
        "roles.yaml",
        "- { id: leader, name: DX推進リーダー, class: dx-leader, is-family: true, source: 第2章 }
- { id: manager, name: DXマネージャー, class: dx-leader, family: leader, obtained: [{ by: certification, scheme: manager-cert, source: 第3章 }], source: 第2章 }
- { id: member, name: 一般職員, class: general, obtained: [{ by: everyone, source: 第2章 }], source: 第2章 }
- { id: head, name: 推進管理者, class: general, obtained: [{ by: rule, when: rank(>= kacho), source: 第2章 }], source: 第2章 }
- { id: adviser, name: 助言者, class: expert, obtained: [{ by: outside, source: 第5章 }], source: 第5章 }
",
    ),
    (
        "schemes.yaml",
        "- id: manager-cert
  name: マネージャー認定
  role: manager
  versions:
    - from: R8
      source: 第3章
      require: 'all(experience, completed(all of designated), passed(any of basic))'
      appoints: office
",
    ),
    (
        "stages.yaml",
        "- id: level
  name: レベル
  of: staff
  steps:
    - { id: one, name: Level1, require: completed(bpr-course) }
    - { id: two, name: Level2, require: skill(bpr >= able) }
  source: 第3章
",
    ),
];

/// The pack, checked.
pub fn policy() -> Checked {
    let files: Vec<SourceFile> = FILES.iter().map(|(name, text)| SourceFile { name: (*name).into(), text: (*text).into() }).collect();
    let loaded = load(&files);
    let errors: Vec<String> =
        loaded.diagnostics.iter().filter(|of| of.is_error()).map(|of| format!("{}:{} {}", of.file, of.at.line, of.ja())).collect();
    loaded.policy.unwrap_or_else(|| panic!("the sample has errors:\n{}", errors.join("\n")))
}

/// A ledger with one person, from the rows of a table of facts.
pub fn person(policy: &Checked, rows: &str) -> Snapshot {
    let text = format!(
        "# 見本\n\n| 事実 | 内容 | いつ |\n|---|---|---|\n{rows}\n\n| 基準日 | 問い | 判定 |\n|---|---|---|\n| R8.4.1 | 一般職員か | 満たす |\n"
    );
    let (tests, problems) = parse(&text);
    assert!(problems.is_empty(), "{problems:?}");
    let (snapshot, problems) = snapshot(policy, &tests[0]);
    assert!(problems.is_empty(), "{problems:?}");
    snapshot.unwrap()
}

/// Calls `with` with everything that an explanation on `day` needs.
pub fn on<T>(rows: &str, day: &str, with: impl FnOnce(&Scope, Date, &Explaining) -> T) -> T {
    let policy = policy();
    let snapshot = person(&policy, rows);
    let scope = Scope::new(&policy, &snapshot, Seq::NOW);
    let day = parse_date(day).unwrap();
    with(&scope, day, &Explaining::new(&scope, PERSON, day))
}
