//! The policy pack of the benchmark: only what its rule needs, as the files of a pack.

/// The files of the pack: name and text. Its named requirement `bench-rule` is what the benchmark counts.
pub const PACK: &[(&str, &str)] = &[
    ("policy.yaml", POLICY),
    ("employment.yaml", "- { id: bench-employment, name: 任用 }\n"),
    ("services.yaml", SERVICES),
    ("roles.yaml", ROLES),
    ("schemes.yaml", SCHEMES),
    ("courses.yaml", COURSES),
    ("exams.yaml", EXAMS),
    ("requirements.yaml", REQUIREMENTS),
];

const POLICY: &str = "\
format: 1
id: bench
title: 性能測定用の方針
municipality: { name: 見本 }
revision: 1
from: '2010-04-01'
staff: bench-staff
source: 性能測定
";

const SERVICES: &str = "\
- id: bench-service
  name: 在職期間
  while: 'employment(bench-employment)'
  rounding: calendar
  source: 性能測定
";

const ROLES: &str = "\
- id: bench-role
  name: 役割
  class: dx-leader
  obtained:
    - { by: appointment, scheme: bench-scheme, source: 性能測定 }
  source: 性能測定
";

const SCHEMES: &str = "\
- id: bench-scheme
  name: 任命
  role: bench-role
  versions:
    - { from: '2010-04-01', source: 性能測定, require: bench-staff, term: { years: 2 } }
";

const COURSES: &str = "\
- { id: bench-course-1, name: 研修1, valid-for: 5 years, source: 性能測定 }
- { id: bench-course-2, name: 研修2, valid-for: 5 years, source: 性能測定 }
- { id: bench-course-3, name: 研修3, valid-for: 5 years, source: 性能測定 }
- { id: bench-course-4, name: 研修4, valid-for: 5 years, source: 性能測定 }
- { id: bench-course-5, name: 研修5, valid-for: 5 years, source: 性能測定 }
";

const EXAMS: &str = "\
- { id: bench-exam-1, name: 試験1, valid-for: 5 years, source: 性能測定 }
- { id: bench-exam-2, name: 試験2, valid-for: 5 years, source: 性能測定 }
";

const REQUIREMENTS: &str = "\
- id: bench-staff
  name: 職員
  is: 'employment(bench-employment)'
  source: 性能測定
- id: bench-rule
  name: 測定する要件
  is: >-
    all(holds(bench-role), served(bench-service, >= 1826 days), completed(bench-course-1, unexpired),
    completed(bench-course-2, unexpired), completed(bench-course-3, unexpired), completed(bench-course-4, unexpired),
    completed(bench-course-5, unexpired), passed(bench-exam-1, unexpired))
  source: 性能測定
";
