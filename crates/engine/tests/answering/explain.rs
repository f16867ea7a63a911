//! What officials read of a finding: every kind of line, the next steps, and why there is no answer.

use ayumi_engine::packtest::PERSON;
use ayumi_engine::{Question, error_ja, evaluate, explain_text, gaps_ja};
use ayumi_facts::Code;

use crate::sample;

fn requirement(id: &str) -> Question<'static> {
    Question::Requirement(Code::new(id))
}

fn role(id: &str) -> Question<'static> {
    Question::Role(Code::new(id))
}

fn scheme(id: &str) -> Question<'static> {
    Question::Scheme(Code::new(id))
}

/// The explanation of the answer, and the next steps.
#[track_caller]
fn check(facts: &str, day: &str, question: Question, expected: &str, gaps: &[&str]) {
    let (found, steps) = sample::on(facts, day, |scope, day, explaining| match evaluate(scope, PERSON, day, question) {
        Ok(finding) => (explain_text(&finding, explaining), gaps_ja(&finding, explaining)),
        Err(error) => (error_ja(&error, explaining), Vec::new()),
    });
    let lines = |text: &str| text.lines().map(str::trim_end).filter(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let expected = lines(expected);
    assert!(lines(&found) == expected, "found:\n{found}\nexpected:\n{}", expected.join("\n"));
    assert_eq!(steps, gaps);
}

const REGULAR: &str = "| 任用 | 常勤職員 | 平成31年4月1日から |\n| 発令 | 課・主事・事務・窓口職 | 平成31年4月1日から |";

fn regular(more: &str) -> String {
    format!("{REGULAR}\n{more}")
}

#[test]
fn a_scheme_with_one_course_left() {
    check(
        &regular(
            "| 休業 | 育児休業 | 令和4年5月1日から令和5年3月31日まで |
| 合格 | 新パスポート試験 | 令和7年8月10日 |
| 修了 | データ研修 | 令和8年6月1日 |
| 修了 | BPR研修 | 令和8年12月8日 |",
        ),
        "令和8年11月20日",
        scheme("manager-cert"),
        "
× 未了　マネージャー認定（次のすべて）　2 / 3 項目（令和8年12月8日から満たす）　［第3章、令和8年4月1日施行］
  ✓ 満たす　経験の要件　令和8年4月1日から　［第3章、令和8年4月1日施行］
    ✓ 満たす　行政実務経験 5年以上　6年8か月 / 5年（令和7年2月28日から）
  × 未了　指定研修をすべて修了　1 / 2 講座（令和8年12月8日から満たす）　［第3章、令和8年4月1日施行］　見本：一覧が方針にないため。
    × 未了　BPR研修　記録なし（令和8年12月8日から満たす）
    ✓ 満たす　データ研修　令和8年6月1日修了
  ✓ 満たす　基礎の試験のいずれかに合格　1 / 1 試験（令和8年4月1日から）　［第3章、令和8年4月1日施行］
    ✓ 満たす　ITパスポート試験　新パスポート試験に令和7年8月10日合格
",
        &["指定研修のうち「BPR研修」を修了する"],
    );
}

#[test]
fn before_and_after_the_policy_there_is_no_answer() {
    check(REGULAR, "令和8年3月31日", scheme("manager-cert"), "方針の施行前（令和8年4月1日から）", &[]);
    check(REGULAR, "令和8年4月1日", requirement("subsidy"), "「助成の対象者」の施行前（令和9年4月1日から）", &[]);
    check(REGULAR, "令和9年4月1日", requirement("trial"), "「試行」の適用期間外", &[]);
    check(REGULAR, "令和8年4月1日", requirement("nothing"), "方針に「nothing」という規定はありません。規定の名前を確かめてください。", &[]);
}

#[test]
fn roles_say_by_what_right() {
    let appointed = regular("| 任命 | DXマネージャー（マネージャー認定） | 令和8年10月1日から令和10年3月31日まで |");
    check(
        &appointed,
        "令和9年4月1日",
        role("leader"),
        "
✓ 満たす　DX推進リーダー　DXマネージャーとして（令和8年10月1日から令和10年3月31日まで）　［第2章、令和8年4月1日施行］
  ✓ 満たす　DXマネージャー　認定（令和8年10月1日から令和10年3月31日まで）　［第2章、令和8年4月1日施行］
    ✓ 満たす　認定（マネージャー認定）　令和8年10月1日から令和10年3月31日まで　［第3章］
",
        &[],
    );
    check(
        &appointed,
        "令和10年4月1日",
        role("leader"),
        "
× 未了　DX推進リーダー　就いていない（令和10年4月1日から）　［第2章、令和8年4月1日施行］
  × 未了　DXマネージャー　就いていない（令和10年4月1日から）　［第2章、令和8年4月1日施行］
    × 未了　認定（マネージャー認定）　有効な認定の記録なし（令和10年4月1日から）　［第3章］
",
        &["「マネージャー認定」により認定を受ける"],
    );
    check(
        REGULAR,
        "令和8年4月1日",
        role("member"),
        "
✓ 満たす　一般職員　全員（令和8年4月1日から）　［第2章、令和8年4月1日施行］
  ✓ 満たす　全員　令和8年4月1日から　［第2章］
    ✓ 満たす　全職員　令和8年4月1日から　［第2章、令和8年4月1日施行］
      ✓ 満たす　任用形態 常勤職員　常勤職員（平成31年4月1日から）
",
        &[],
    );
    check(
        "| 任用 | 外部人材 | 令和8年7月1日から |\n| 任命 | 助言者 | 令和8年7月1日から |",
        "令和8年7月1日",
        role("adviser"),
        "
✓ 満たす　助言者　外部から（令和8年7月1日から）　［第5章、令和8年4月1日施行］
  ✓ 満たす　外部から　令和8年7月1日から　［第5章］
",
        &[],
    );
    check(
        REGULAR,
        "令和8年7月1日",
        role("head"),
        "
× 未了　推進管理者　就いていない　［第2章、令和8年4月1日施行］
  × 未了　規定により　［第2章］
    × 未了　職位 課長以上　主事
",
        &["「職位 課長以上」に当たること（現在 主事）"],
    );
}

#[test]
fn unknown_says_what_is_not_on_record() {
    check(
        "| 任用 | 正規職員 | 令和8年4月1日から |",
        "令和8年4月1日",
        requirement("at-dx"),
        "
? 不明　DX係の職員（次のすべて）　0 / 3 項目　［第3章、令和8年4月1日施行］
  ? 不明　所属 DX係　発令の記録なし
  ? 不明　職位 主事以上　発令の記録なし
  ? 不明　職種 事務・窓口職　発令の記録なし
",
        &[
            "「所属 DX係」を判定できる記録を登録する",
            "「職位 主事以上」を判定できる記録を登録する",
            "「職種 事務・窓口職」を判定できる記録を登録する",
        ],
    );
    // Nothing says since when they serve: no figure and no day is made of it.
    check(
        "| 合格 | ITパスポート試験 | 令和7年8月10日 |",
        "令和8年11月20日",
        requirement("experience"),
        "
? 不明　経験の要件　［第3章、令和8年4月1日施行］
  ? 不明　行政実務経験 5年以上　判定に必要な記録なし
",
        &["「行政実務経験 5年以上」を判定できる記録を登録する"],
    );
    check(
        REGULAR,
        "令和8年4月1日",
        requirement("advanced"),
        "
? 不明　応用の要件　［第3章、令和8年4月1日施行］
  ? 不明　応用研修をすべて修了　「応用研修」は方針が未定　［第3章、令和8年4月1日施行］
",
        &["方針が「応用研修」の内訳を定めるのを待つ（未定のため判定できない）"],
    );
}

#[test]
fn none_of_these_says_who_falls_under_it() {
    check(
        &regular("| 任命 | DXマネージャー（マネージャー認定） | 令和8年10月1日から |\n| 評価 | BPR ○（所属長） | 令和8年5月1日 |"),
        "令和8年10月1日",
        requirement("candidate"),
        "
× 未了　候補者（次のすべて）　1 / 3 項目（令和8年5月1日から）　［第3章、令和8年4月1日施行］
  ✓ 満たす　全職員　令和8年4月1日から　［第2章、令和8年4月1日施行］
    ✓ 満たす　任用形態 常勤職員　常勤職員（平成31年4月1日から）
  × 未了　次のいずれにも当たらない　1項目に該当（令和8年10月1日から）
    ✓ 該当　DXマネージャー　認定（令和8年10月1日から）　［第2章、令和8年4月1日施行］
      ✓ 該当　認定（マネージャー認定）　令和8年10月1日から　［第3章］
  × 未了　BPR 「使える」以上　現在の水準: ○（必要: ◎）（令和8年5月1日から）
",
        &["DXマネージャーでないこと", "「BPR」の水準を◎以上に高める（現在の水準: ○（必要: ◎））"],
    );
}

#[test]
fn several_ways_are_one_step() {
    check(
        &regular(
            "| 判定 | 改善の実績（否） | 令和8年6月1日 |
| 案件 | 窓口（主導）完了 | 令和7年4月1日から令和8年3月31日まで |",
        ),
        "令和8年7月1日",
        requirement("either"),
        "
× 未了　実績（次のいずれか）　0項目を満たす（1項目でよい）　［第3章、令和8年4月1日施行］
  × 未了　「改善の実績」の判定が可　令和8年6月1日の判定は否
  × 未了　案件の主導 2件以上（完了）　1 / 2 件
",
        &["次のいずれか：「改善の実績」について可の判定を受ける／「案件の主導 2件以上（完了）」まで、あと1件"],
    );
}

#[test]
fn not_being_something_is_no_step_where_another_way_is_open() {
    check(
        &regular("| 任命 | DXマネージャー（マネージャー認定） | 令和8年10月1日から |"),
        "令和8年11月20日",
        requirement("exempt"),
        "
× 未了　担当の研修（次のいずれか）　0項目を満たす（1項目でよい）（令和8年10月1日から）　［第3章、令和8年4月1日施行］
  × 未了　次のいずれにも当たらない　1項目に該当（令和8年10月1日から）
    ✓ 該当　DXマネージャー　認定（令和8年10月1日から）　［第2章、令和8年4月1日施行］
      ✓ 該当　認定（マネージャー認定）　令和8年10月1日から　［第3章］
  × 未了　BPR研修を修了　記録なし
",
        &["「BPR研修」を修了する"],
    );
}

#[test]
fn a_role_that_is_coming_and_a_policy_that_is_over() {
    check(
        &regular("| 任命 | DXマネージャー（マネージャー認定） | 令和8年10月1日から |"),
        "令和8年9月30日",
        role("manager"),
        "
× 未了　DXマネージャー　就いていない（令和8年10月1日から該当）　［第2章、令和8年4月1日施行］
  × 未了　認定（マネージャー認定）　有効な認定の記録なし（令和8年10月1日から満たす）　［第3章］
",
        &["「マネージャー認定」により認定を受ける"],
    );
    check(
        REGULAR,
        "令和21年4月1日",
        requirement("staff"),
        "
✓ 満たす　全職員　令和8年4月1日から　［第2章、令和8年4月1日施行、方針の期間は令和21年3月31日まで］
  ✓ 満たす　任用形態 常勤職員　常勤職員（平成31年4月1日から）
",
        &[],
    );
}

#[test]
fn choices_within_choices_stand_side_by_side() {
    let steps = sample::on(REGULAR, "令和8年7月1日", |scope, day, explaining| {
        gaps_ja(&evaluate(scope, PERSON, day, requirement("broad")).unwrap(), explaining)
    });
    assert_eq!(
        steps,
        [
            "次のいずれか：「職位 課長以上」に当たること（現在 主事）／「改善の実績」について可の判定を受ける／「BPR研修」を修了する／「後進の指導 1人以上」まで、あと1人、かつ外部からの登用による"
        ]
    );
}

#[test]
fn expiry_amounts_and_values() {
    let trained = regular(
        "| 修了 | データ研修（6時間） | 令和8年6月1日 |
| 修了 | BPR研修（8時間） | 令和8年7月1日 |
| 属性 | 希望＝いいえ | 令和8年5月1日から |
| 属性 | 等級＝2 | 令和8年5月1日から |",
    );
    check(
        &trained,
        "令和9年5月31日",
        requirement("fresh"),
        "
✓ 満たす　最近の研修　令和8年6月1日から令和9年5月31日まで　［第3章、令和8年4月1日施行］
  ✓ 満たす　データ研修を修了（有効期限内）　令和8年6月1日修了（令和9年5月31日まで）
",
        &[],
    );
    check(
        &trained,
        "令和9年6月1日",
        requirement("fresh"),
        "
× 未了　最近の研修　令和9年6月1日から　［第3章、令和8年4月1日施行］
  × 未了　データ研修を修了（有効期限内）　令和8年6月1日修了、ただし有効期限切れまたは対象期間外（令和9年6月1日から）
",
        &["「データ研修」を修了する（期限内・期間内のものが必要）"],
    );
    check(
        &trained,
        "令和9年6月1日",
        requirement("hours"),
        "
× 未了　研修時間　［第3章、令和8年4月1日施行］
  × 未了　指定研修 合計20時間以上　14 / 20 時間　［第3章、令和8年4月1日施行］　見本：一覧が方針にないため。
",
        &["「指定研修 合計20時間以上」まで、あと6時間"],
    );
    check(
        &trained,
        "令和9年6月1日",
        requirement("wish"),
        "
× 未了　希望者（次のうち1項目以上）　0 / 1 項目（令和8年5月1日から）　［第3章、令和8年4月1日施行］
  × 未了　希望　いいえ（令和8年5月1日から）
  × 未了　等級 3以上　2
",
        &["次のいずれか：「希望」に当たること（現在 いいえ）／「等級 3以上」に当たること（現在 2）"],
    );
}

#[test]
fn lengths_and_parts() {
    let facts = regular(
        "| 任命 | DXマネージャー | 令和8年10月1日から |
| 修了 | 課題解決研修（講義、10時間） | 令和8年6月1日 |
| 指導 | 新人 | 令和8年6月1日から |",
    );
    check(
        &facts,
        "令和9年4月30日",
        requirement("steady"),
        "
× 未了　在任1年　令和9年9月30日から満たす　［第3章、令和8年4月1日施行］
  × 未了　DXマネージャー 通算1年以上　7か月 / 1年（令和9年9月30日から満たす）
    ✓ 満たす　DXマネージャー　認定（令和8年10月1日から）　［第2章、令和8年4月1日施行］
      ✓ 満たす　認定（マネージャー認定）　令和8年10月1日から　［第3章］
",
        &["「DXマネージャー 通算1年以上」：このままであれば令和9年9月30日に満たす（現在 7か月 / 1年）"],
    );
    check(
        &facts,
        "令和9年4月30日",
        requirement("work"),
        "
× 未了　課題解決（次のすべて）　0 / 2 項目　［第3章、令和8年4月1日施行］
  × 未了　課題解決研修を修了　令和8年6月1日修了、ただし一部のみ
  × 未了　後進の指導 2人以上　1 / 2 人
",
        &["「課題解決研修」を修了する（残りの部分）", "「後進の指導 2人以上」まで、あと1人"],
    );
}
