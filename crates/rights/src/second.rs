//! Of whom a municipality asks a second factor when they sign in. Which offices are meant follows from the table.

use crate::{Act, Grant, Office, grant};

/// 2段階目を求める範囲.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Second {
    /// Of nobody: whoever wants one sets it up.
    Nobody,
    /// Of whoever may change what is not their own: the ledger, accounts, offices, settings.
    #[default]
    Writers,
    /// Of everybody.
    Everybody,
}

impl Second {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::Nobody, Self::Writers, Self::Everybody];

    /// Its word in settings and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Writers => "writers",
            Self::Everybody => "everybody",
        }
    }

    /// The choice of this word.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Whether an office must have a second factor.
    pub fn asks(self, office: Office) -> bool {
        match self {
            Self::Nobody => false,
            Self::Writers => Act::ALL.into_iter().any(|act| act.writes() && grant(office, act) == Grant::All),
            Self::Everybody => true,
        }
    }

    /// The offices that must have one.
    pub fn offices(self) -> impl Iterator<Item = Office> {
        Office::ALL.into_iter().filter(move |office| self.asks(*office))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_may_change_what_is_not_their_own_must_have_one() {
        let check = |second: Second, expected: &[Office]| assert_eq!(second.offices().collect::<Vec<_>>(), expected, "{second:?}");
        check(Second::Nobody, &[]);
        check(Second::default(), &[Office::DxOffice, Office::Personnel, Office::Administrator]);
        check(Second::Everybody, &Office::ALL);
    }

    #[test]
    fn a_setting_is_read_back() {
        assert!(Second::ALL.into_iter().all(|one| Second::find(one.name()) == Some(one)));
        assert_eq!(Second::find("no-such"), None);
    }
}
