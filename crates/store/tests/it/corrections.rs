//! Corrections that people ask for: filed, answered once, seen by nobody of another municipality, gone with the person.

use ayumi_facts::FactId;
use ayumi_store::{CorrectionState, NewCorrection, PersonKey};

use crate::common::{apply, by, check_on_both, city, other_city, staff};

#[tokio::test]
async fn a_request_is_filed_and_answered_once() {
    check_on_both(async |store| {
        apply(&store, &staff(), 0).await.unwrap();
        let person = PersonKey(1);
        let new = NewCorrection { person, fact: Some(FactId(1)), wish: "修了日は令和8年6月1日です" };
        let id = store.file_correction(city(), &new, &by(1)).await.unwrap();
        let open = store.corrections(city(), Some(person)).await.unwrap();
        assert_eq!(
            (open.len(), open[0].id, open[0].state, open[0].fact, open[0].answer.is_none()),
            (1, id, CorrectionState::Open, Some(FactId(1)), true)
        );
        assert_eq!(store.corrections(city(), Some(PersonKey(2))).await.unwrap().len(), 0);
        assert_eq!(store.corrections(other_city(), None).await.unwrap().len(), 0);

        let answer = (CorrectionState::Declined, "修了証では6月8日です");
        assert!(store.answer_correction(city(), id, answer, &by(2)).await.unwrap());
        assert!(!store.answer_correction(city(), id, (CorrectionState::Corrected, "訂正しました"), &by(3)).await.unwrap());
        let answered = store.corrections(city(), None).await.unwrap();
        assert_eq!(answered[0].state, CorrectionState::Declined);
        assert_eq!(answered[0].answer.as_ref().map(|(reason, ..)| reason.as_str()), Some("修了証では6月8日です"));

        // The journal says that, never what; and the chain holds.
        let entries = store.journal(city(), ayumi_facts::Seq(1)..=ayumi_facts::Seq::NOW).await.unwrap();
        let acts: Vec<&str> = entries.iter().map(|entry| entry.act.as_str()).collect();
        assert!(acts.ends_with(&["file-correction", "answer-correction"]), "{acts:?}");
        assert!(entries.iter().all(|entry| !format!("{entry:?}").contains("修了")));
        store.verify_journal(city(), None).await.unwrap().unwrap();

        store.erase_person(city(), person, &by(4)).await.unwrap();
        assert_eq!(store.corrections(city(), None).await.unwrap().len(), 0);
        store.verify_journal(city(), None).await.unwrap().unwrap();
    })
    .await;
}
