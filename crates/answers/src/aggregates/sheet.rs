//! The aggregates as one table: a line for each figure of each municipality, and lines for the sums.

use ayumi_engine::Standing;
use ayumi_exchange::{Cell, ColumnKind, Sheet};

use super::{AggregateCoverage, AggregateFigures, AggregateKpi, AggregateTarget, AggregatesView, MunicipalityRow, Showing};
use crate::Sheets;
use crate::kpi::figure_cells;
use crate::withheld::Headcount;

impl Showing {
    /// The words officials read.
    pub fn ja(self) -> &'static str {
        match self {
            Self::Shown => "公開しています",
            Self::NotOpen => "公開していません",
            Self::NoPolicy => "方針がまだ採用されていません",
            Self::Unreadable => "集計できません",
        }
    }
}

/// What stands in a line behind the municipality: kind, name, how it is counted, when, goal, figure (number, part, whole,
/// unknown), rate, verdict.
struct Line {
    kind: &'static str,
    front: [Cell; 4],
    figure: [Cell; 4],
    rate: Cell,
    standing: Cell,
}

impl Sheets for AggregatesView {
    fn sheet(&self) -> Sheet {
        use ColumnKind::{Date, Number, Text};
        let columns = [
            ("団体コード", Text),
            ("団体", Text),
            ("公開", Text),
            ("方針", Text),
            ("版", Number),
            ("最後の記録の日", Date),
            ("基準日", Date),
            ("種類", Text),
            ("名称", Text),
            ("数え方", Text),
            ("時期", Text),
            ("目標", Text),
            ("実績", Number),
            ("分子", Number),
            ("分母", Number),
            ("不明", Number),
            ("達成率（%）", Number),
            ("判定", Text),
        ];
        let mut sheet = Sheet::new("団体ごとの集計", &columns);
        for row in &self.municipalities {
            sheet.rows.extend(row.lines().into_iter().map(|line| self.cells(Some(row), line)));
        }
        sheet.rows.extend(self.sum_lines().into_iter().map(|line| self.cells(None, line)));
        sheet
    }
}

impl AggregatesView {
    fn cells(&self, row: Option<&MunicipalityRow>, line: Line) -> Vec<Cell> {
        let figures = row.and_then(|row| row.figures.as_ref());
        let code = row.map(|row| row.code.to_string());
        let name = row.map_or("計（示した数だけ）", |row| row.name.as_str());
        let state = row.map(|row| row.state.ja());
        let policy = figures.map(|figures| figures.policy.title.as_str());
        let revision = figures.map(|figures| figures.policy.revision);
        let recorded = figures.and_then(|figures| figures.recorded_on);
        let whose = [code.into(), name.into(), state.into(), policy.into(), revision.into(), recorded.into(), self.as_of.into(), line.kind.into()];
        whose.into_iter().chain(line.front).chain(line.figure).chain([line.rate, line.standing]).collect()
    }

    fn sum_lines(&self) -> Vec<Line> {
        let sums = &self.sums;
        let of = |towns: usize| Cell::from(format!("{towns}団体の計"));
        let front = |name: &str, towns: usize| [name.into(), of(towns), Cell::Empty, Cell::Empty];
        let counted = |number: u64| [Cell::Number(number as f64), Cell::Empty, Cell::Empty, Cell::Empty];
        let coverage = sums.coverage;
        let placed = [coverage.covered.into(), coverage.covered.into(), coverage.of.into(), coverage.unknown.into()];
        let targets = sums.targets;
        let reached = [count(targets.reached), count(targets.reached), count(targets.judged), count(targets.withheld)];
        let line = |kind, front, figure| Line { kind, front, figure, rate: Cell::Empty, standing: Cell::Empty };
        vec![
            line("職員数", front("職員数", sums.staff_of), counted(sums.staff)),
            line("配置", front("いる所属（求める人ごとの延べ）", sums.shown), placed),
            line("目標", front("達成した目標（不明は伏せたもの）", sums.shown), reached),
        ]
    }
}

impl MunicipalityRow {
    fn lines(&self) -> Vec<Line> {
        let Some(figures) = &self.figures else {
            return vec![Line { kind: "", front: Default::default(), figure: Default::default(), rate: Cell::Empty, standing: Cell::Empty }];
        };
        figures.lines()
    }
}

impl AggregateFigures {
    fn lines(&self) -> Vec<Line> {
        let targets = self.targets.iter().map(AggregateTarget::line);
        let coverage = self.coverage.iter().map(AggregateCoverage::line);
        let kpis = self.kpis.iter().map(AggregateKpi::line);
        std::iter::once(self.staff_line()).chain(targets).chain(coverage).chain(kpis).collect()
    }

    fn staff_line(&self) -> Line {
        let figure = [self.staff.cell(), Cell::Empty, Cell::Empty, self.employment_unknown.cell()];
        let front = ["職員数".into(), "実人数・その日現在".into(), Cell::Empty, Cell::Empty];
        Line { kind: "職員数", front, figure, rate: Cell::Empty, standing: Cell::Empty }
    }
}

impl Headcount {
    /// The number, or the mark that stands for it.
    fn cell(&self) -> Cell {
        self.number.map_or_else(|| self.label.as_str().into(), |number| Cell::Number(number as f64))
    }
}

impl AggregateTarget {
    fn line(&self) -> Line {
        Line {
            kind: "目標",
            front: [self.label.as_str().into(), self.counted.as_str().into(), self.when.clone().into(), self.goal.clone().into()],
            figure: figure_cells(self.actual.as_ref()),
            rate: self.rate.map_or(Cell::Empty, Cell::Number),
            standing: self.standing.map(Standing::ja).into(),
        }
    }
}

impl AggregateCoverage {
    fn line(&self) -> Line {
        let figure = [self.covered.into(), self.covered.into(), self.of.into(), self.unknown.into()];
        Line {
            kind: "配置",
            front: [self.label.as_str().into(), "所属・その日現在".into(), Cell::Empty, Cell::Empty],
            figure: if self.error.is_some() { Default::default() } else { figure },
            rate: Cell::Empty,
            standing: self.error.as_ref().map(|error| error.message.as_str()).into(),
        }
    }
}

impl AggregateKpi {
    fn line(&self) -> Line {
        Line {
            kind: "KPI",
            front: [self.label.as_str().into(), self.counted.as_str().into(), "現在".into(), self.warn.clone().into()],
            figure: figure_cells(self.actual.as_ref()),
            rate: Cell::Empty,
            standing: self.warning.map(|warning| if warning { "注意" } else { "基準内" }).into(),
        }
    }
}

fn count(number: usize) -> Cell {
    Cell::Number(number as f64)
}
