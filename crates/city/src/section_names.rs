//! Which department a name belongs to, and what sections are called after a reorganisation: the department's own
//! words first, else words made of the old names. There are names enough, but they may run out: then there is none.

use crate::team_words::{USUAL, teams_for};
use crate::unit_words::{DEPARTMENTS, Department};

/// The words of a department, by its name or by what its name is about. Of several that fit equally the last counts:
/// the more special ones come later.
pub fn department(name: &str) -> Option<&'static Department> {
    let exact = DEPARTMENTS.iter().find(|department| department.name == name);
    exact.or_else(|| DEPARTMENTS.iter().filter(|department| fit(department, name) > 0).max_by_key(|department| fit(department, name)))
}

/// The words of the department that a section is from, by the section's name.
pub fn department_of_section(name: &str) -> Option<&'static Department> {
    DEPARTMENTS.iter().find(|department| department.sections.contains(&name))
}

/// How well a department suits a unit of this name: 0 where nothing points to it.
pub fn fit(department: &Department, name: &str) -> usize {
    const OWN_SECTION: usize = 100;
    let own = if department.sections.contains(&name) && !department.is_ward() { OWN_SECTION } else { 0 };
    let hint = department.hints.iter().filter(|hint| name.contains(**hint)).map(|hint| hint.chars().count()).max();
    own.max(hint.unwrap_or(0))
}

/// The name without 課.
fn stem(name: &str) -> &str {
    name.strip_suffix('課').unwrap_or(name)
}

/// Ends of names, and what they may become.
#[rustfmt::skip]
const TURNS: &[(&str, &[&str])] = &[
    ("支援", &["応援", "サポート"]), ("振興", &["推進", "企画"]), ("対策", &["推進", "企画"]), ("推進", &["政策", "企画"]), ("政策", &["企画", "推進"]),
    ("管理", &["運営", "調整"]), ("整備", &["事業", "計画"]), ("企画", &["政策", "調整"]), ("総務", &["政策", "企画"]), ("維持", &["保全", "管理"]),
    ("事業", &["推進", "政策"]), ("業務", &["推進", "企画"]), ("運営", &["管理", "企画"]), ("計画", &["政策", "企画"]), ("調整", &["推進", "企画"]), ("", &["政策", "企画", "管理"]),
];

/// What a section may be called instead, best first; what is taken is for the caller to know.
pub fn renamed(name: &str, department: Option<&Department>) -> Vec<String> {
    let kin = |other: &&&str| other.ends_with('課') && teams_for(other) == teams_for(name);
    let own = department.into_iter().flat_map(|department| department.sections.iter().filter(kin)).map(|other| other.to_string());
    let stem = unnumbered(stem(name));
    let turns = TURNS.iter().find_map(|(end, into)| Some((root(stem, end)?, into)));
    let turned = turns.into_iter().flat_map(|(base, into)| into.iter().map(move |end| format!("{base}{end}課")));
    own.chain(turned).collect()
}

/// Whether two sections are about the same: by their teams, or because they usually are in one department.
pub fn alike(one: &str, other: &str) -> bool {
    let usual = |name: &str| department_of_section(name).map(|department| department.name);
    is_about(one, other) || usual(one).is_some_and(|department| Some(department) == usual(other))
}

/// Whether two names have the same topic; of a name that tells none it cannot be said.
fn is_about(one: &str, other: &str) -> bool {
    let teams = teams_for(one);
    teams != USUAL && teams == teams_for(other)
}

/// Whether a section could as well be in another department: one that has sections like it.
pub fn could_move(name: &str, to: &Department) -> bool {
    !stem(name).ends_with("総務") && to.sections.iter().any(|other| is_about(name, other))
}

/// The name without its end, if something is left that still says what it is about.
fn root<'a>(stem: &'a str, end: &str) -> Option<&'a str> {
    const SAYING: usize = 3;
    stem.strip_suffix(end).filter(|root| end.is_empty() || root.chars().count() >= SAYING)
}

/// What the two sections may be called into which one is split.
pub fn halves(name: &str) -> Vec<[String; 2]> {
    const ENDS: &[&str] = &["政策", "企画", "管理", "推進", "総務", "業務", "事業", "調整", "運営"];
    let stem = stem(name);
    let pair = |root: &str, parts: [&str; 2]| parts.map(|part| format!("{root}{part}課"));
    if let Some((one, other)) = stem.split_once('・') {
        return vec![[one, other].map(|part| format!("{part}課"))];
    }
    if unnumbered(stem) != stem {
        return vec![pair(unnumbered(stem), ["総務", "業務"])];
    }
    let root = ENDS.iter().find_map(|end| root(stem, end)).unwrap_or(stem);
    let parts = [["企画", "管理"], ["企画", "事業"]].into_iter().filter(|parts| !parts.iter().any(|part| root.contains(part)));
    parts.map(|parts| pair(root, parts)).chain([pair(stem, ["第一", "第二"])]).collect()
}

/// What two sections may be called that become one, best first.
pub fn merged(one: &str, other: &str, department: Option<&Department>) -> Vec<String> {
    const LONGEST: usize = 9;
    let (first, second) = (unnumbered(stem(one)), unnumbered(stem(other)));
    let joint = if first == second { format!("{first}課") } else { format!("{first}・{second}課") };
    let short = joint.chars().count() <= LONGEST && !first.contains('・') && !second.contains('・') && (first == second || !overlap(first, second));
    short.then_some(joint).into_iter().chain(renamed(one, department)).chain(renamed(other, department)).collect()
}

/// Whether two names share a word: any two letters in a row.
fn overlap(one: &str, other: &str) -> bool {
    let letters: Vec<char> = one.chars().collect();
    letters.windows(2).any(|pair| other.contains(&pair.iter().collect::<String>()))
}

fn unnumbered(stem: &str) -> &str {
    ["第一", "第二", "第三"].iter().find_map(|number| stem.strip_suffix(number)).unwrap_or(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_belong_to_the_department_they_are_about() {
        for (name, wanted) in [
            ("福祉部", "福祉部"),
            ("企画政策部", "企画部"),
            ("デジタル部門", "デジタル推進部"),
            ("人材育成部門", "人事部"),
            ("子ども局", "こども未来部"),
        ] {
            assert_eq!(department(name).map(|department| department.name), Some(wanted), "{name}");
        }
        assert!(department("何とか局").is_none());
    }

    #[test]
    fn names_after_a_reorganisation_follow_from_those_before() {
        assert_eq!(renamed("子育て支援課", None), ["子育て応援課", "子育てサポート課"]);
        assert_eq!(renamed("生活福祉第一課", None), ["生活福祉政策課", "生活福祉企画課", "生活福祉管理課"]);
        assert_eq!(halves("道路管理課").last(), Some(&["道路管理第一課".into(), "道路管理第二課".into()]));
        assert_eq!(halves("交通安全政策課").first(), Some(&["交通安全企画課".into(), "交通安全管理課".into()]));
        assert_eq!(halves("河川・土木課"), [["河川課", "土木課"].map(String::from)]);
        assert_eq!(halves("生活福祉第一課"), [["生活福祉総務課", "生活福祉業務課"].map(String::from)]);
        assert_eq!(merged("観光課", "物産振興課", None).first().map(String::as_str), Some("観光・物産振興課"));
        assert!(!merged("企画政策課", "政策調整課", None).contains(&"企画政策・政策調整課".into()));
        assert!(alike("道路維持課", "街路課") && alike("観光課", "雇用労政課") && !alike("財政課", "土木課"));
        assert_eq!(merged("生活福祉第一課", "生活福祉第二課", None).first().map(String::as_str), Some("生活福祉課"));
    }
}
