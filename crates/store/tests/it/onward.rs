//! Reading on from a ledger that was read before gives the same as reading it all, whatever happened since.

use std::sync::Arc;

use crate::common::*;
use ayumi_facts::{Code, PersonId, Seq, What};
use ayumi_store::{Batch, ImportId, Loaded, NewFact, PersonChange, Store};

/// One thing after the other happens to the same ledger.
struct Story {
    store: Store,
    imports: Vec<ImportId>,
    hours: i64,
}

impl Story {
    async fn now(&self) -> Loaded {
        self.store.snapshot_as_known(city(), Seq::NOW).await.unwrap()
    }

    async fn apply(&mut self, batch: &Batch) {
        self.hours += 1;
        self.imports.extend(apply(&self.store, batch, self.hours).await.unwrap().import);
    }

    /// Somebody whose number comes before, between or after those of the others.
    async fn enter(&mut self, number: &str) {
        let mut batch = Batch::on(&self.now().await, "import-staff");
        batch.import = import("staff.csv");
        let unit = batch.add_unit(Code::new(number), day("2020-04-01"));
        let id = batch.add_person(person(number, "新人 花", "シンジン ハナ"));
        batch.record.push(NewFact::new(id, period("2026-04-01.."), posting(unit, "shuji")));
        self.apply(&batch).await;
    }

    /// A fact of everybody is replaced, and its person renamed.
    async fn change(&mut self, person_id: u32) {
        let loaded = self.now().await;
        let person_id = PersonId(person_id);
        let Some(old) = loaded.snapshot.facts_of(person_id).iter().find(|fact| fact.known(Seq::NOW)) else { return };
        let mut batch = Batch::on(&loaded, "import-postings");
        batch.import = import("transfers.csv");
        batch.retract.push(old.id);
        batch.record.push(NewFact::new(person_id, period("2025-04-01.."), old.what.clone()));
        batch.record.push(NewFact::new(person_id, period("2025-04-01.."), pass("fe")));
        let number = &loaded.snapshot.person(person_id).unwrap().number;
        batch.changes.push(PersonChange { person: person_id, to: person(number, &format!("改姓{}", self.hours), "カイセイ") });
        self.apply(&batch).await;
    }

    /// Somebody teaches the person with a number: an erasure of that person changes this fact.
    async fn teach(&mut self, number: &str) {
        let mut batch = Batch::on(&self.now().await, "record");
        batch.record.push(NewFact::new(FIRST, period("2026-05-01.."), What::Mentoring { mentee: Code::new(number) }));
        self.apply(&batch).await;
    }

    /// A fact of somebody is withdrawn, and nothing else.
    async fn withdraw(&mut self, person_id: u32) {
        let loaded = self.now().await;
        let mut batch = Batch::on(&loaded, "retract");
        batch.retract.extend(loaded.snapshot.facts_of(PersonId(person_id)).iter().find(|fact| fact.known(Seq::NOW)).map(|fact| fact.id));
        self.apply(&batch).await;
    }

    async fn undo(&mut self) {
        self.hours += 1;
        let import = self.imports.pop().unwrap();
        self.store.undo_import(city(), import, &by(self.hours)).await.unwrap();
    }

    async fn erase(&mut self, number: &str) {
        let loaded = self.now().await;
        let person = loaded.person_key(loaded.snapshot.find_person(number).unwrap()).unwrap();
        self.hours += 1;
        self.store.erase_person(city(), person, &by(self.hours)).await.unwrap();
    }
}

#[tokio::test]
async fn reading_on_from_any_point_to_any_other_gives_what_reading_all_gives() {
    check_on_both(async |store| {
        let mut story = Story { store, imports: Vec::new(), hours: 0 };
        let mut read: Vec<Arc<Loaded>> = Vec::new();
        story.apply(&Batch { import: import("staff.csv"), ..staff() }).await;
        let mut facts_only = 0;
        for step in 0..16 {
            match step {
                0 => story.enter("00003").await,
                1 => story.change(1).await,
                2 => story.enter("00009").await,
                3 | 4 => story.undo().await,
                5 => story.change(0).await,
                6 => story.teach("00012").await,
                7 => story.enter("99999").await,
                8 => story.erase("00012").await,
                9 => story.change(2).await,
                10 => story.undo().await,
                11 => story.enter("00001").await,
                12 => story.change(0).await,
                13 => story.teach("00001").await,
                14 => story.withdraw(1).await,
                _ => story.teach("00001").await,
            }
            let last = story.now().await.snapshot.last;
            for known_at in (1..=last.0).map(Seq) {
                let whole = story.store.snapshot_as_known(city(), known_at).await.unwrap();
                for from in &read {
                    let onward = story.store.snapshot_onward(city(), known_at, from).await.unwrap();
                    let told = format!("step {step}, known at {known_at:?}, from {:?}", from.snapshot.last);
                    assert_eq!(format!("{:?}", onward.loaded), format!("{whole:?}"), "{told}");
                    let Some(changed) = onward.changed else { continue };
                    facts_only += 1;
                    let same = |of: &Loaded| (of.person_keys.clone(), of.snapshot.people.clone(), of.snapshot.units.clone(), of.unit_keys.clone());
                    assert_eq!(same(&onward.loaded), same(from), "{told}");
                    for person in from.snapshot.person_ids().filter(|person| !changed.contains(person)) {
                        assert_eq!(onward.loaded.snapshot.facts_of(person), from.snapshot.facts_of(person), "{told}");
                        assert_eq!(onward.loaded.snapshot.has(person, known_at), from.snapshot.has(person, from.known_at), "{told}");
                    }
                }
                if known_at.0 % 3 == 0 || known_at == last {
                    read.push(Arc::new(whole));
                }
            }
        }
        assert!(facts_only > 5, "{facts_only}");
    })
    .await;
}
