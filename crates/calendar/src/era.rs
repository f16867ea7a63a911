//! Japanese eras 元号: where each begins and how it is written. Not a parser of whole dates.

use crate::date::Date;

/// 元号. An era lasts until the next one begins.
pub(crate) struct Era {
    /// 令和
    name: &'static str,
    /// 令, as in 令8.4.1
    kanji: &'static str,
    /// R, as in R8.4.1
    pub(crate) letter: &'static str,
    /// The common-era year that is its 元年.
    first_year: i32,
    /// Its first day: year, month, day.
    begins: (i32, u32, u32),
}

/// Newest first, so that the first one that has begun is the one in force.
const ERAS: [Era; 5] = [
    Era { name: "令和", kanji: "令", letter: "R", first_year: 2019, begins: (2019, 5, 1) },
    Era { name: "平成", kanji: "平", letter: "H", first_year: 1989, begins: (1989, 1, 8) },
    Era { name: "昭和", kanji: "昭", letter: "S", first_year: 1926, begins: (1926, 12, 25) },
    Era { name: "大正", kanji: "大", letter: "T", first_year: 1912, begins: (1912, 7, 30) },
    Era { name: "明治", kanji: "明", letter: "M", first_year: 1868, begins: (1868, 1, 25) },
];

/// 明治6年: from this year on Japan counts days by the present calendar, so only then an era's date and ours agree.
const FIRST_SOLAR_YEAR: i32 = 1873;

impl Era {
    /// The era with that name (`令和`), kanji (`令`) or letter (`R`).
    pub(crate) fn find(mark: &str) -> Option<&'static Era> {
        ERAS.iter().find(|era| [era.name, era.kanji, era.letter].contains(&mark))
    }

    /// The era in force in that month and day, if the country used one and the present calendar.
    pub(crate) fn in_force(year: i32, month: u32, day: u32) -> Option<&'static Era> {
        if year < FIRST_SOLAR_YEAR {
            return None;
        }
        ERAS.iter().find(|era| era.begins <= (year, month, day))
    }

    /// The common-era year of a year of this era: 令和8 is 2026. Past the era's end it counts on.
    pub(crate) fn common_year(&self, year: i32) -> i32 {
        self.first_year + year - 1
    }

    /// The year of this era that the common-era year is: 2026 is 令和8.
    pub(crate) fn year_of(&self, common_year: i32) -> i32 {
        common_year - self.first_year + 1
    }

    /// The common-era year as words: `令和8年`, `令和元年`.
    pub(crate) fn label(&self, common_year: i32) -> String {
        match self.year_of(common_year) {
            1 => format!("{}元年", self.name),
            year => format!("{}{year}年", self.name),
        }
    }
}

/// The year of a date in words: `令和8年`, or `1850年` where no era can be named.
pub(crate) fn year_label(date: Date) -> String {
    match Era::in_force(date.year(), date.month(), date.day()) {
        Some(era) => era.label(date.year()),
        None => format!("{}年", date.year()),
    }
}
