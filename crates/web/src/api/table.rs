//! The table of the API: every address with its purpose, parameters and shape. Routes, the OpenAPI document and the
//! reference page are made of it, so that none says anything else than the others.

use ayumi_answers::aggregates::AggregatesView;
use ayumi_answers::changes::{ChangesView, ComingView};
use ayumi_answers::contradictions::ContradictionsView;
use ayumi_answers::coverage::CoverageView;
use ayumi_answers::eligible::EligibleView;
use ayumi_answers::facts::FactsView;
use ayumi_answers::imports::ImportsView;
use ayumi_answers::journal::JournalView;
use ayumi_answers::kpi::KpiView;
use ayumi_answers::listed::PeopleView;
use ayumi_answers::policy::{PolicyView, RequirementsView};
use ayumi_answers::section::SectionView;
use ayumi_answers::skills::SkillMapView;
use ayumi_answers::stages::StagesView;
use ayumi_answers::status::StatusView;
use ayumi_answers::timeline::TimelineView;
use ayumi_answers::units::UnitsView;
use serde_json::{Map, Value};

use super::{Endpoint, Overview, Paged, Parameter, SearchBody, Shape, aggregates, figures, ledger, people, policy, sections};
use crate::permit::Act;

const DAY: [Parameter; 3] = [
    Parameter::text("as_of", "基準日。その日の終わりの状態で答える。R9.3.31、2027-03-31、R8年度末。省略すると今日", "2026-11-20"),
    Parameter::text("known", "記録の時点。日付か記録番号。その時までに記録された事実だけで答える。省略すると最新", "1"),
    Parameter::text("lang", "誤りの文の言語（ja か en）。答えは日本語のまま。省略すると ja", "ja"),
];
const ACROSS: [Parameter; 2] = [
    Parameter::text("as_of", "基準日。終わった月の末日。ほかの日は、その前の月末として答える。省略すると、最後に終わった月の末日", "2026-10-31"),
    DAY[2],
];
const PAGE: [Parameter; 2] =
    [Parameter::number("page", "ページ。1から。省略すると1", "1"), Parameter::number("per_page", "1ページの件数。1から500。省略すると100", "100")];
const FILTERS: [Parameter; 11] = [
    Parameter::text("section", "所属の鍵。その所属と下の所属に本務のある人", "1"),
    Parameter::text("rank", "職位の id。重ねて書くと、いずれか", ""),
    Parameter::text("role", "役割の id。重ねて書くと、いずれか", ""),
    Parameter::text("step", "段階。「区分の id:段階の id」。最初の段階より下は「区分の id:」", ""),
    Parameter::text("skill", "スキルの id", ""),
    Parameter::text("level", "スキルの水準の id。その水準以上。省略すると、評価のある人", ""),
    Parameter::text("meets", "満たす規定。scheme:id、requirement:id、role:id、step:区分:段階", ""),
    Parameter::text("nearly", "あと一つで満たす規定。scheme:id、requirement:id", ""),
    Parameter::text("state", "unknown とすると、条件のいずれかが不明な人", "unknown"),
    Parameter::text("gone", "1 とすると、在籍していない人も含める", "1"),
    Parameter::text("sort", "並び順。section、number、name、rank、near", "section"),
];
const KEY: Parameter = Parameter::number("key", "鍵。一覧の答えの key", "1").in_path();

/// Every endpoint.
pub fn endpoints() -> Vec<Endpoint> {
    let mut all = vec![overview()];
    all.extend(about_people());
    all.extend(about_sections());
    all.extend(about_figures());
    all.extend(about_changes());
    all.extend(about_policy());
    all.extend(about_the_ledger());
    all
}

fn overview() -> Endpoint {
    Endpoint::reads(
        "/api/v1",
        Act::ReadSections,
        "overview",
        "団体、方針、職員数、問い合わせられるものの一覧",
        Shape::of::<Overview>(),
        policy::overview,
    )
    .with(&DAY)
}

fn about_people() -> Vec<Endpoint> {
    let list = Shape::of::<Paged<PeopleView>>();
    vec![
        Endpoint::reads("/api/v1/people", Act::ListPeople, "listPeople", "条件に合う職員の一覧", list, people::list)
            .with(&FILTERS)
            .with(&PAGE)
            .with(&DAY),
        Endpoint::reads(
            "/api/v1/people/search",
            Act::ListPeople,
            "searchPeople",
            "氏名・カナ・職員番号で職員を探す。語句はアドレスに書かず本文で送る",
            list,
            people::list,
        )
        .sent(Shape::of::<SearchBody>(), people::search)
        .with(&FILTERS)
        .with(&PAGE)
        .with(&DAY),
        Endpoint::reads(
            "/api/v1/people/{key}",
            Act::ReadPerson,
            "getPerson",
            "一人の役割・制度・段階・スキル・研修の状態と、その根拠",
            Shape::of::<StatusView>(),
            people::status,
        )
        .with(&[KEY])
        .with(&DAY),
        Endpoint::reads(
            "/api/v1/people/{key}/timeline",
            Act::ReadPerson,
            "getTimeline",
            "一人の経過。事実の始まりと終わり、状態が変わる日",
            Shape::of::<TimelineView>(),
            people::timeline,
        )
        .with(&[
            KEY,
            Parameter::text("from", "最初の日。省略すると基準日の5年前", "2021-11-20"),
            Parameter::text("to", "最後の日。省略すると基準日の5年後", "2031-11-20"),
        ])
        .with(&DAY),
        Endpoint::reads(
            "/api/v1/people/{key}/facts",
            Act::ReadPerson,
            "getFacts",
            "一人について記録された事実と、その出所",
            Shape::of::<FactsView>(),
            people::facts,
        )
        .with(&[KEY])
        .with(&DAY),
    ]
}

fn about_sections() -> Vec<Endpoint> {
    vec![
        Endpoint::reads("/api/v1/sections", Act::ReadSections, "listSections", "その日の所属と本務の人数", Shape::of::<UnitsView>(), sections::list)
            .with(&DAY),
        Endpoint::reads(
            "/api/v1/sections/{key}",
            Act::ReadSection,
            "getSection",
            "ひとつの所属の職員、配置の状態、前身と後継",
            Shape::of::<SectionView>(),
            sections::one,
        )
        .with(&[KEY])
        .with(&DAY),
        Endpoint::reads(
            "/api/v1/coverage",
            Act::ReadSections,
            "getCoverage",
            "方針が求める人が配置されている所属と、いない所属",
            Shape::of::<CoverageView>(),
            figures::coverage,
        )
        .with_people()
        .with(&[Parameter::text("missing", "1 とすると、配置されている所属を除く", "1")])
        .with(&DAY),
    ]
}

fn about_figures() -> Vec<Endpoint> {
    vec![
        Endpoint::reads("/api/v1/kpi", Act::ReadFigures, "getKpi", "目標と実績、KPI", Shape::of::<KpiView>(), figures::kpi).with(&DAY),
        Endpoint::reads(
            "/api/v1/eligible/{rule}",
            Act::ListPeople,
            "getEligible",
            "役割・制度・要件を満たす人と、近い順の候補者",
            Shape::of::<EligibleView>(),
            figures::eligible,
        )
        .with(&[
            Parameter::text("rule", "役割・制度・要件の id または名称", "ROLE").in_path(),
            Parameter::number("limit", "候補者と不明な人の数。0から500。省略すると20", "20"),
        ])
        .with(&DAY),
        Endpoint::reads("/api/v1/stages", Act::ReadSections, "getStages", "段階ごとの人数", Shape::of::<StagesView>(), figures::stages).with(&DAY),
        Endpoint::reads(
            "/api/v1/skill-map",
            Act::ReadSections,
            "getSkillMap",
            "所属とスキルごとに、必要な水準に届いている人数",
            Shape::of::<SkillMapView>(),
            figures::skill_map,
        )
        .with(&[
            Parameter::text("role", "必要な水準を定める役割の id または名称。省略すると、各人が担う役割", ""),
            Parameter::number("section", "所属の鍵。そのすぐ下の所属に分ける。省略すると最上位の所属", "1"),
        ])
        .with(&DAY),
        Endpoint::reads(
            "/api/v1/contradictions",
            Act::ReadPerson,
            "getContradictions",
            "台帳の矛盾と不足",
            Shape::of::<ContradictionsView>(),
            figures::contradictions,
        )
        .with(&DAY),
        Endpoint::reads(
            "/api/v1/aggregates",
            Act::ReadAggregates,
            "getAggregates",
            "共同で使う団体の集計。公開している団体の職員数、目標、配置、KPIと、示した数の計",
            Shape::of::<AggregatesView>(),
            aggregates::aggregates,
        )
        .with(&ACROSS),
    ]
}

fn about_changes() -> Vec<Endpoint> {
    vec![
        Endpoint::reads(
            "/api/v1/changes",
            Act::ListPeople,
            "getChanges",
            "ある日から基準日までに、満たすようになった人と満たさなくなった人",
            Shape::of::<ChangesView>(),
            figures::changes,
        )
        .with(&[Parameter::text("since", "比べる日", "2026-04-01").required()])
        .with(&DAY),
        Endpoint::reads(
            "/api/v1/coming",
            Act::ListPeople,
            "getComing",
            "基準日からの期限切れと、新たに満たす日",
            Shape::of::<ComingView>(),
            figures::coming,
        )
        .with(&[Parameter::number("days", "日数。1から3660。省略すると90", "90")])
        .with(&DAY),
    ]
}

fn about_policy() -> Vec<Endpoint> {
    vec![
        Endpoint::reads(
            "/api/v1/policy",
            Act::ReadPolicy,
            "getPolicy",
            "方針の見出し、役割、制度、段階、目標",
            Shape::of::<PolicyView>(),
            policy::policy,
        )
        .with(&DAY),
        Endpoint::reads(
            "/api/v1/policy/requirements",
            Act::ReadPolicy,
            "getRequirements",
            "要件の式と文、すべての版",
            Shape::of::<RequirementsView>(),
            policy::requirements,
        )
        .with(&DAY),
    ]
}

fn about_the_ledger() -> Vec<Endpoint> {
    let journal = Shape::of::<Paged<JournalView>>();
    vec![
        Endpoint::reads("/api/v1/journal", Act::ReadJournal, "getJournal", "いつ、だれが、なぜ、何を記録したか。古い順", journal, ledger::journal)
            .with(&PAGE)
            .with(&DAY),
        Endpoint::reads("/api/v1/imports", Act::ReadJournal, "getImports", "取込の一覧。古い順", Shape::of::<ImportsView>(), ledger::imports)
            .with(&DAY),
        Endpoint::reads(
            "/api/v1/openapi.json",
            Act::ReadPublic,
            "getOpenApi",
            "このAPIの OpenAPI 3.1 文書",
            Shape::of::<Map<String, Value>>(),
            policy::openapi,
        ),
    ]
}
