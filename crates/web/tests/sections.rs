//! The pages about sections.

use ayumi_testkit::{Answered, Town};

/// The first address of a page that begins so and goes on with digits.
fn address(page: &Answered, begins: &str) -> String {
    let numbered = |at: &str| at.starts_with(|c: char| c.is_ascii_digit());
    let rest = page.body.split(begins).skip(1).find(|rest| numbered(rest)).expect("an address");
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    format!("{begins}{digits}")
}

fn check(page: &Answered, about: &str) {
    assert_eq!(page.status, 200, "{about}");
    assert!(!page.body.contains("〔文言なし〕"), "{about}");
    assert_eq!(page.body.matches("<h1").count(), 1, "{about}");
}

#[tokio::test]
async fn the_list_and_its_sections_answer_under_every_policy() {
    for pack in ayumi_testkit::packs() {
        let town = Town::under(&pack).await;
        for query in ["", "?lang=en", "?missing=1", "?as_of=H30.4.1", "?known=1", "?name=課"] {
            check(&town.get(&format!("/sections{query}")).await, &format!("{pack} {query}"));
        }
        let list = town.get("/sections").await;
        let one = address(&list, "/sections/");
        for query in ["", "?lang=en", "?order=post", "?as_of=H30.4.1"] {
            check(&town.get(&format!("{one}{query}")).await, &format!("{pack} {one}{query}"));
        }
    }
}
