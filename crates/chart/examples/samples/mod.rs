//! Invented figures for every chart: shown by the gallery, read back by the tests.

use ayumi_chart::{
    Amount, Bar, BarGroup, Bars, Chart, Direction, Flow, Frame, Heat, HeatCell, HeatRow, Item, Lane, Line, Lines, Link, Look, Meter, Node, Point,
    Radar, Span, Spark, Spoke, Target, Tick, Timeline, TimelineHeads, bars, flow, heat, lines, meter, radar, spark, timeline,
};

/// Every sample with a name.
pub fn all() -> Vec<(&'static str, Chart)> {
    vec![
        ("bars-years", bars(&appointed())),
        ("bars-series", bars(&trained())),
        ("bars-sections", bars(&sections(640.0))),
        ("bars-narrow", bars(&sections(358.0))),
        ("lines", lines(&holders(640.0))),
        ("lines-narrow", lines(&holders(358.0))),
        ("radar", radar(&skills(640.0))),
        ("radar-narrow", radar(&skills(358.0))),
        ("radar-many", radar(&many_skills())),
        ("radar-two", radar(&two_skills())),
        ("heat", heat(&coverage(760.0))),
        ("heat-narrow", heat(&coverage(358.0))),
        ("timeline", timeline(&career(760.0))),
        ("timeline-plan", timeline(&plan(760.0))),
        ("timeline-narrow", timeline(&career(358.0))),
        ("flow", flow(&stages(640.0))),
        ("flow-narrow", flow(&stages(358.0))),
        ("empty", bars(&Bars { frame: frame("empty", "対象者のいない図", 640.0), ..Bars::default() })),
    ]
}

/// The small ones, with a name.
pub fn small() -> Vec<(&'static str, Chart)> {
    vec![
        ("meter", meter(&course("meter", Some(3.0)))),
        ("meter-none", meter(&course("meter-none", Some(0.0)))),
        ("meter-all", meter(&course("meter-all", Some(4.0)))),
        ("meter-unknown", meter(&course("meter-unknown", None))),
        ("spark", spark(&passes())),
    ]
}

pub fn frame(id: &str, title: &str, width: f64) -> Frame {
    let description = format!("{title}。同じ内容を下の表でも示しています。");
    Frame { id: id.to_owned(), title: title.to_owned(), description, empty: "該当する職員はいません。".to_owned(), width }
}

fn aim(at: f64) -> Option<Target> {
    Some(Target { at: Some(at), text: String::new() })
}

fn aim_as(at: Option<f64>, text: &str) -> Option<Target> {
    Some(Target { at, text: text.to_owned() })
}

fn group(label: &str, bars: Vec<Bar>) -> BarGroup {
    BarGroup { label: label.to_owned(), bars }
}

pub fn appointed() -> Bars {
    let bar = |value: Amount, target| Bar { value, target, href: Some("/people?role=leader".to_owned()), ..Bar::default() };
    Bars {
        frame: frame("appointed", "DX推進リーダーの累計任命者数と目標", 640.0),
        group_head: "年度".to_owned(),
        unit: "人".to_owned(),
        unknown: "不明".to_owned(),
        ahead: "これから".to_owned(),
        unsure: "判定できない".to_owned(),
        target: "目標".to_owned(),
        series: vec!["累計任命者数".to_owned()],
        groups: vec![
            group("R6年度", vec![bar(Amount::Unknown, None)]),
            group("R7年度", vec![Bar { unsure: Some(3.0), ..bar(6.0.into(), aim(8.0)) }]),
            group("R8年度", vec![bar(12.0.into(), aim(10.0))]),
            group("R9年度", vec![bar(Amount::Ahead, aim(20.0))]),
            group("R10年度", vec![bar(Amount::Ahead, aim_as(Some(30.0), "約30人"))]),
            group("R11年度", vec![bar(Amount::Ahead, aim_as(None, "検討中"))]),
        ],
        ..Bars::default()
    }
}

pub fn trained() -> Bars {
    let bar = |value: f64, target| Bar { value: value.into(), target, ..Bar::default() };
    Bars {
        frame: frame("trained", "研修の修了者数（延べ）", 640.0),
        group_head: "年度".to_owned(),
        unit: "人".to_owned(),
        unknown: "記録なし".to_owned(),
        target: "目標".to_owned(),
        series: ["全庁向け", "リーダー向け", "管理職向け"].map(str::to_owned).to_vec(),
        groups: vec![
            group("令和6年度", vec![bar(820.0, None), bar(140.0, None), Bar::default()]),
            group("令和7年度", vec![bar(1204.0, aim(1000.0)), bar(260.0, aim(300.0)), bar(64.0, None)]),
            group("令和8年度", vec![bar(1130.0, aim(1200.0)), bar(310.0, aim(300.0)), bar(0.0, None)]),
        ],
        ..Bars::default()
    }
}

pub fn sections(width: f64) -> Bars {
    let bar = |value: f64, unsure: f64| Bar {
        value: value.into(),
        unsure: Some(unsure),
        target: aim(100.0),
        href: Some("/sections".to_owned()),
        ..Bar::default()
    };
    Bars {
        frame: frame(if width < 500.0 { "sections-narrow" } else { "sections" }, "局別の配置率", width),
        direction: Direction::Sideways,
        group_head: "局".to_owned(),
        unit: "％".to_owned(),
        unknown: "不明".to_owned(),
        unsure: "採用日の記録がない職員を含めた場合".to_owned(),
        target: "目標".to_owned(),
        series: vec!["配置率".to_owned()],
        groups: vec![
            group("市長公室", vec![bar(100.0, 0.0)]),
            group("総務局", vec![bar(86.1, 5.5)]),
            group("健康福祉局", vec![bar(73.1, 7.0)]),
            group("こども・若者未来局", vec![bar(77.8, 0.0)]),
            group("教育委員会事務局学校教育部", vec![Bar { value: Amount::Unknown, target: aim(100.0), ..Bar::default() }]),
            group("消防局", vec![bar(0.0, 0.0)]),
        ],
        ..Bars::default()
    }
}

pub fn holders(width: f64) -> Lines {
    let points = |values: [Option<f64>; 7]| values.map(|value| Point { value: value.into(), href: None }).to_vec();
    let mut exam = points([Some(120.0), Some(164.0), None, Some(251.0), Some(315.0), None, None]);
    if let Some(last) = exam.get_mut(4) {
        last.href = Some("/people?exam=passport".to_owned());
    }
    for point in exam.iter_mut().skip(5) {
        point.value = Amount::Ahead;
    }
    Lines {
        frame: frame(if width < 500.0 { "holders-narrow" } else { "holders" }, "ITパスポート合格者の推移", width),
        place_head: "年度".to_owned(),
        unit: "人".to_owned(),
        unknown: "不明".to_owned(),
        ahead: "これから".to_owned(),
        target: "目標".to_owned(),
        places: (4..=10).map(|year| Tick { at: f64::from(2018 + year), label: format!("R{year}年度") }).collect(),
        lines: vec![
            Line { name: "ITパスポート".to_owned(), points: exam },
            Line {
                name: "基本情報技術者".to_owned(), points: points([Some(40.0), Some(44.0), Some(52.0), Some(58.0), Some(61.0), None, None])
            },
            Line { name: "応用情報技術者".to_owned(), points: points([None, None, Some(31.0), Some(36.0), Some(48.0), None, None]) },
        ],
        targets: vec![None, None, Some(200.0), Some(240.0), Some(300.0), Some(360.0), Some(400.0)],
    }
}

const LEVELS: [&str; 4] = ["－", "△", "○", "◎"];

pub fn skills(width: f64) -> Radar {
    let spoke = |label: &str, have: Option<f64>, need: f64| Spoke { label: label.to_owned(), have, need: Some(need), href: None };
    Radar {
        frame: frame(if width < 500.0 { "skills-narrow" } else { "skills" }, "スキルと必要な水準", width),
        spoke_head: "スキル".to_owned(),
        have: "現在".to_owned(),
        need: "DXマネージャーに必要".to_owned(),
        unknown: "未評価（0点ではありません）".to_owned(),
        levels: LEVELS.map(str::to_owned).to_vec(),
        spokes: vec![
            spoke("リーダーシップ", Some(2.0), 2.0),
            spoke("マネジメント", Some(2.0), 1.0),
            spoke("情報セキュリティ", Some(3.0), 2.0),
            spoke("業務プロセスの見直し（BPR）", Some(1.0), 2.0),
            Spoke { href: Some("/courses?skill=design".to_owned()), ..spoke("デザイン思考", Some(0.0), 3.0) },
            spoke("システム調達・運用", None, 2.0),
            spoke("デジタル技術", Some(3.0), 2.0),
            spoke("データ利活用", Some(3.0), 1.0),
            spoke("企画・立案", Some(1.0), 1.0),
            spoke("コミュニケーション能力", Some(3.0), 3.0),
        ],
    }
}

pub fn many_skills() -> Radar {
    let spoke = |nth: u32| Spoke {
        label: format!("共通スキル{nth}の名称"),
        have: (!nth.is_multiple_of(5)).then_some(f64::from(nth % 5)),
        need: (!nth.is_multiple_of(4)).then_some(f64::from(1 + nth % 3)),
        href: Some(format!("/skills/{nth}")),
    };
    Radar {
        frame: frame("many", "20項目のスキル", 640.0),
        levels: ["経験がない", "基礎的な知識を有する", "指導を受けて業務に活用できる", "自ら業務に活用できる", "ほかの職員を指導できる"]
            .map(str::to_owned)
            .to_vec(),
        spokes: (1..=20).map(spoke).collect(),
        ..skills(640.0)
    }
}

pub fn two_skills() -> Radar {
    let input = skills(640.0);
    let spokes = input.spokes.iter().skip(4).take(2).cloned().collect();
    Radar { frame: frame("two", "2項目のスキル", 640.0), spokes, ..input }
}

pub fn coverage(width: f64) -> Heat {
    let cell = |have: u32, all: u32| HeatCell {
        share: Some(f64::from(have) / f64::from(all)),
        lines: vec![format!("{}％", have * 100 / all), format!("{have}/{all}人")],
        href: Some("/people".to_owned()),
    };
    let unknown = || HeatCell { share: None, lines: vec!["未評価".to_owned()], href: None };
    let row = |label: &str, cells: Vec<HeatCell>| HeatRow { label: label.to_owned(), href: Some("/sections/1".to_owned()), cells };
    Heat {
        frame: frame(if width < 500.0 { "coverage-narrow" } else { "coverage" }, "所属とスキルの充足", width),
        row_head: "所属".to_owned(),
        unknown: "未評価".to_owned(),
        columns: ["リーダーシップ", "情報セキュリティ", "デザイン思考", "データ利活用", "コミュニケーション能力"].map(str::to_owned).to_vec(),
        rows: vec![
            row("市長公室", vec![cell(12, 12), cell(9, 12), cell(3, 12), cell(6, 12), cell(10, 12)]),
            row("こども・若者未来局", vec![cell(21, 27), cell(0, 27), unknown(), cell(8, 27), cell(15, 27)]),
            row("教育委員会事務局学校教育部", vec![cell(1, 40), cell(14, 40), cell(22, 40), unknown(), cell(33, 40)]),
            row("消防局", vec![unknown(), unknown(), unknown(), unknown(), unknown()]),
        ],
    }
}

/// A day as a number, near enough for pictures: the year and its twelfths.
fn day(year: i32, month: i32) -> f64 {
    f64::from(year) * 365.25 + f64::from(month - 1) * 30.44
}

fn years(from: i32, until: i32) -> Vec<Tick> {
    (from..=until).map(|year| Tick { at: day(year, 4), label: format!("R{}年度", year - 2018) }).collect()
}

fn period(label: &str, from: Option<f64>, until: Option<f64>, when: &str, look: Look, state: &str) -> Item {
    Item { label: label.to_owned(), span: Span::Period { from, until }, when: when.to_owned(), look, state: state.to_owned(), href: None }
}

fn milestone(label: &str, at: f64, when: &str, look: Look, state: &str) -> Item {
    Item {
        label: label.to_owned(),
        span: Span::Milestone(at),
        when: when.to_owned(),
        look,
        state: state.to_owned(),
        href: Some("/facts/1".to_owned()),
    }
}

fn heads() -> TimelineHeads {
    TimelineHeads { lane: "区分".to_owned(), item: "内容".to_owned(), when: "期間".to_owned(), state: "状況".to_owned() }
}

fn lane(label: &str, items: Vec<Item>) -> Lane {
    Lane { label: label.to_owned(), href: None, items }
}

pub fn career(width: f64) -> Timeline {
    let d = |year, month| Some(day(year, month));
    Timeline {
        frame: frame(if width < 500.0 { "career-narrow" } else { "career" }, "経歴", width),
        heads: heads(),
        from: day(2019, 4),
        until: day(2028, 4),
        grid: years(2019, 2027),
        today: Some(Tick { at: day(2026, 11) + 19.0, label: "令和8年11月20日".to_owned() }),
        lanes: vec![
            lane(
                "所属",
                vec![
                    period("健康福祉局 国保年金課", None, d(2026, 4), "令和8年3月31日まで（開始日は不明）", Look::Solid, "確定"),
                    period("市民局 区政推進課", d(2026, 4), None, "令和8年4月1日から", Look::Solid, "確定"),
                ],
            ),
            lane("休業", vec![period("育児休業", d(2022, 5), d(2023, 4), "令和4年5月から令和5年3月まで", Look::Striped, "算入しない")]),
            lane(
                "役割",
                vec![
                    period("情報化推進者", d(2024, 4), None, "令和6年4月1日から", Look::Solid, "確定"),
                    period("DXマネージャー", d(2027, 4), None, "令和9年4月1日から", Look::Dashed, "見込み"),
                ],
            ),
            lane(
                "研修・資格",
                vec![
                    milestone("情報セキュリティ研修", day(2021, 6), "令和3年6月", Look::Solid, "確定"),
                    milestone("ITパスポート", day(2025, 8), "令和7年8月10日", Look::Solid, "確定"),
                    milestone("BPR研修", day(2026, 12), "令和8年12月8日", Look::Dashed, "見込み"),
                ],
            ),
        ],
    }
}

pub fn plan(width: f64) -> Timeline {
    let d = |year, month| Some(day(year, month));
    Timeline {
        frame: frame("plan", "第1次取組期間の計画", width),
        heads: heads(),
        from: day(2026, 4),
        until: day(2030, 4),
        grid: years(2026, 2029),
        today: Some(Tick { at: day(2026, 11) + 19.0, label: "今日".to_owned() }),
        lanes: vec![
            lane(
                "育成",
                vec![
                    period("認定制度の設計と試行", d(2026, 4), d(2027, 1), "令和8年4月から12月まで", Look::Solid, "実施中"),
                    period("認定制度の運用", d(2027, 1), d(2030, 4), "令和9年1月から", Look::Pale, "予定"),
                    period("庁内コンペ", d(2026, 10), d(2027, 3), "令和8年10月から令和9年2月まで", Look::Solid, "実施中"),
                ],
            ),
            lane(
                "研修",
                vec![
                    period("全庁研修", d(2026, 6), d(2030, 4), "令和8年6月から", Look::Solid, "実施中"),
                    milestone("見直し", day(2028, 4), "令和10年4月", Look::Pale, "予定"),
                ],
            ),
            lane("体制", vec![period("外部人材の登用", None, None, "時期は検討中", Look::Dashed, "検討中")]),
            lane("評価", vec![]),
        ],
    }
}

pub fn stages(width: f64) -> Flow {
    let node = |label: &str| Node { label: label.to_owned(), count: None, href: Some("/people".to_owned()) };
    let link = |from, to, count: f64| Link { from, to, count: Some(count), href: None };
    Flow {
        frame: frame(if width < 500.0 { "stages-narrow" } else { "stages" }, "段階の移り変わり", width),
        left_head: "令和7年度末".to_owned(),
        right_head: "今日".to_owned(),
        count_head: "職員".to_owned(),
        unit: "人".to_owned(),
        unknown: "不明".to_owned(),
        left: ["段階なし", "レベル1", "レベル2（マネージャー）", "不明"].map(node).to_vec(),
        right: ["段階なし", "レベル1", "レベル2（マネージャー）", "レベル3（エキスパート）", "退職"].map(node).to_vec(),
        links: vec![
            link(0, 0, 1840.0),
            Link { href: Some("/people?moved=1".to_owned()), ..link(0, 1, 320.0) },
            link(0, 4, 74.0),
            link(1, 1, 410.0),
            link(1, 2, 36.0),
            link(2, 2, 61.0),
            link(2, 3, 4.0),
            Link { from: 3, to: 0, count: None, href: None },
            link(3, 1, 12.0),
        ],
    }
}

pub fn course(id: &str, have: Option<f64>) -> Meter {
    Meter {
        frame: Frame { width: 96.0, ..frame(id, "指定研修の修了", 96.0) },
        have_head: "修了".to_owned(),
        need_head: "必要".to_owned(),
        unit: "講座".to_owned(),
        unknown: "不明".to_owned(),
        have,
        need: Some(4.0),
    }
}

pub fn passes() -> Spark {
    let values = [Some(12.0), Some(18.0), None, Some(31.0), Some(28.0), Some(64.0)];
    Spark {
        frame: frame("passes", "合格者数の推移", 96.0),
        place_head: "年度".to_owned(),
        value_head: "合格者".to_owned(),
        unit: "人".to_owned(),
        unknown: "不明".to_owned(),
        points: values.into_iter().zip(3..).map(|(value, year)| (format!("R{year}年度"), value)).collect(),
    }
}
