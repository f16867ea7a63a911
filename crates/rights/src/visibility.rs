//! What of a record is shown to whom, where a municipality may say so itself, and how far it may go: the table of limits.
//! One's own record is always whole, and none of this opens anybody's record to an office that has no grant for it.

use std::collections::BTreeSet;

use crate::Office;

/// 項目: a part of a person's record whose visibility a municipality may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// スキルの自己評価
    Skills,
    /// 所属長や試験によるスキルの評価
    Assessments,
    /// 休業・休職・派遣などの不在
    Absences,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 3] = [Self::Skills, Self::Assessments, Self::Absences];

    /// What it is called in Japanese.
    pub fn ja(self) -> &'static str {
        match self {
            Self::Skills => "スキルの自己評価",
            Self::Assessments => "所属長・試験によるスキルの評価",
            Self::Absences => "休業・休職・派遣",
        }
    }

    /// Its word in settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Skills => "skills",
            Self::Assessments => "assessments",
            Self::Absences => "absences",
        }
    }
}

/// 見せる範囲の限度: what holds unless the municipality says otherwise, and whether it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Never shown.
    Never,
    /// Not shown, unless it is opened.
    Closed,
    /// Shown, unless it is closed.
    Open,
    /// Always shown: the office could not do its work without.
    Always,
}

impl Limit {
    /// What it is called in Japanese.
    pub fn ja(self) -> &'static str {
        match self {
            Self::Never => "見せない",
            Self::Closed => "見せない（変えられる）",
            Self::Open => "見せる（変えられる）",
            Self::Always => "見せる",
        }
    }

    /// Whether the municipality may choose.
    pub fn is_free(self) -> bool {
        matches!(self, Self::Closed | Self::Open)
    }

    /// What holds where it has not chosen.
    pub fn is_usually_shown(self) -> bool {
        matches!(self, Self::Open | Self::Always)
    }
}

/// The offices that the table speaks of: colleagues, heads, the DX section, personnel.
pub const VIEWERS: [Office; 4] = [Office::Member, Office::Supervisor, Office::DxOffice, Office::Personnel];

use Limit::{Always, Never, Open};

/// One row a field; the columns are [`VIEWERS`]. Colleagues see nothing of each other. Who runs the programme needs the
/// skills, who administers staff the absences.
const LIMITS: [(Field, [Limit; 4]); 3] =
    [(Field::Skills, [Never, Open, Always, Open]), (Field::Assessments, [Never, Open, Always, Open]), (Field::Absences, [Never, Open, Open, Always])];

/// The most and the usual that an office is shown of a field of somebody else's record.
pub fn limit(office: Office, field: Field) -> Limit {
    if office == Office::Auditor {
        return Always;
    }
    let column = VIEWERS.iter().position(|of| *of == office);
    let row = LIMITS.iter().find(|(of, _)| *of == field);
    row.zip(column).and_then(|((_, limits), column)| limits.get(column)).copied().unwrap_or(Never)
}

/// 見せる範囲: what a municipality has chosen, within the limits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visibility {
    /// What differs from the usual.
    turned: BTreeSet<(Office, Field)>,
}

impl Visibility {
    /// What a setting says: `supervisor:absences,personnel:skills`, each the other way than usual. What is beyond the limits
    /// or unknown counts for nothing.
    pub fn read(setting: &str) -> Self {
        let pair = |text: &str| {
            let (office, field) = text.split_once(':')?;
            Some((Office::find(office)?, Field::ALL.into_iter().find(|of| of.name() == field)?))
        };
        Self { turned: setting.split(',').filter_map(pair).filter(|(office, field)| limit(*office, *field).is_free()).collect() }
    }

    /// The choice of these pairs to be shown, and of no other that is free.
    pub fn showing(shown: &[(Office, Field)]) -> Self {
        let free = VIEWERS.into_iter().flat_map(|office| Field::ALL.map(|field| (office, field)));
        let free = free.filter(|(office, field)| limit(*office, *field).is_free());
        Self { turned: free.filter(|pair| shown.contains(pair) != limit(pair.0, pair.1).is_usually_shown()).collect() }
    }

    /// The setting that says so.
    pub fn setting(&self) -> String {
        let pairs: Vec<String> = self.turned.iter().map(|(office, field)| format!("{office}:{}", field.name())).collect();
        pairs.join(",")
    }

    /// Whether an office is shown a field.
    pub fn shows(&self, office: Office, field: Field) -> bool {
        limit(office, field).is_usually_shown() != self.turned.contains(&(office, field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_holds_within_the_limits_and_nothing_beyond() {
        let check = |setting: &str, office: Office, field: Field, shown: bool| {
            assert_eq!(Visibility::read(setting).shows(office, field), shown, "{setting}: {office} {field:?}");
        };
        check("", Office::Supervisor, Field::Absences, true);
        check("supervisor:absences", Office::Supervisor, Field::Absences, false);
        check("supervisor:absences", Office::Personnel, Field::Absences, true);
        check("personnel:skills,personnel:assessments", Office::Personnel, Field::Assessments, false);
        // What may never be opened stays closed, and what must be open stays so.
        check("member:skills,member:absences", Office::Member, Field::Skills, false);
        check("personnel:absences,dx-office:skills", Office::Personnel, Field::Absences, true);
        check("auditor:absences", Office::Auditor, Field::Absences, true);
        check("adviser:absences,,:,nonsense", Office::Adviser, Field::Absences, false);
    }

    #[test]
    fn a_choice_is_read_back_as_it_was_made() {
        let pairs: Vec<(Office, Field)> = VIEWERS.into_iter().flat_map(|office| Field::ALL.map(|field| (office, field))).collect();
        for mask in 0..1_usize << pairs.len() {
            let shown: Vec<(Office, Field)> = pairs.iter().enumerate().filter(|(bit, _)| mask & (1 << bit) != 0).map(|(_, pair)| *pair).collect();
            let chosen = Visibility::showing(&shown);
            assert_eq!(Visibility::read(&chosen.setting()), chosen);
            for (office, field) in &pairs {
                let expected = if limit(*office, *field).is_free() { shown.contains(&(*office, *field)) } else { limit(*office, *field) == Always };
                assert_eq!(chosen.shows(*office, *field), expected);
            }
        }
    }
}
