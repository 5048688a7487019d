//! Coverage and its history.

use domain::{
    coverage::{CoverageId, LossReason},
    insured::MemberNumber,
    person::PersonId,
};

use super::{
    Ground,
    sample::{LEARNED, coverage, day, insurer, key, new_person},
};
use crate::{CoverageChange, CoverageVersion, StoreError};

fn change(coverage: domain::coverage::Coverage, by: &str, later: i64) -> CoverageChange {
    CoverageChange {
        coverage,
        by: by.into(),
        learned_unix_ms: LEARNED + later,
    }
}

/// Every version stays, with who brought it, when it was learned, and when it holds.
pub async fn history_is_kept(ground: impl Ground) {
    let store = ground.open().await;
    let first = coverage(1, 1, "100", "20200401");
    let loaded = new_person(1, vec![first.clone()]);
    store
        .load_people(vec![loaded], "demo", LEARNED)
        .await
        .expect("loads");
    let mut lost = first.clone();
    (lost.lost, lost.loss_reason) = (Some(day("20260401")), Some(LossReason::OtherCoverage));
    let mut corrected = lost.clone();
    corrected.lost = Some(day("20260501"));
    for (coverage, by, later) in [(&lost, "insurer", 5), (&corrected, "operator", 9)] {
        store
            .record_coverage(change(coverage.clone(), by, later))
            .await
            .expect("writes");
        // The same again says nothing new.
        store
            .record_coverage(change(coverage.clone(), "again", 99))
            .await
            .expect("writes");
    }
    let version = |version, coverage, by: &str, later| CoverageVersion {
        version,
        coverage,
        by: by.into(),
        learned_unix_ms: LEARNED + later,
    };
    assert_eq!(
        store.coverage_history(CoverageId(1)).await.expect("reads"),
        [
            version(1, first, "demo", 0),
            version(2, lost, "insurer", 5),
            version(3, corrected.clone(), "operator", 9),
        ]
    );
    assert_eq!(store.coverage_history(CoverageId(2)).await, Ok(Vec::new()));
    let found = store
        .find_by_number(&insurer("06130488"), &key("12-3", "100"), None)
        .await;
    assert_eq!(found.expect("reads")[0].coverages, [corrected]);
}

/// Lost and acquired again under the same number: two coverages, one person found once.
pub async fn acquired_again(ground: impl Ground) {
    let store = ground.open().await;
    let mut before = coverage(1, 1, "100", "20200401");
    before.lost = Some(day("20230401"));
    let loaded = new_person(1, vec![before.clone()]);
    store
        .load_people(vec![loaded], "demo", LEARNED)
        .await
        .expect("loads");
    let again = coverage(3, 1, "100", "20240401");
    let between = coverage(2, 1, "700", "20230401");
    for coverage in [&again, &between] {
        store
            .record_coverage(change(coverage.clone(), "insurer", 1))
            .await
            .expect("writes");
    }
    for number in ["100", "700"] {
        let found = store
            .find_by_number(&insurer("06130488"), &key("12-3", number), None)
            .await;
        let found = found.expect("reads");
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].coverages,
            [before.clone(), between.clone(), again.clone()]
        );
    }
    let history = store.coverage_history(CoverageId(3)).await.expect("reads");
    assert_eq!(
        history.iter().map(|one| one.version).collect::<Vec<_>>(),
        [1]
    );
}

/// After a correction of the number the wrong one finds nobody, unless another coverage still has it.
pub async fn a_corrected_number_is_found_and_the_wrong_one_not(ground: impl Ground) {
    let store = ground.open().await;
    let held = vec![
        coverage(1, 1, "100", "20200401"),
        coverage(2, 1, "100", "20210401"),
    ];
    store
        .load_people(vec![new_person(1, held.clone())], "demo", LEARNED)
        .await
        .expect("loads");
    for (at, still) in [(0, 1), (1, 0)] {
        let mut corrected = held[at].clone();
        corrected.number = MemberNumber::parse("101").expect("a number");
        store
            .record_coverage(change(corrected, "insurer", 1))
            .await
            .expect("writes");
        for (number, people) in [("100", still), ("101", 1)] {
            let found = store
                .find_by_number(&insurer("06130488"), &key("12-3", number), None)
                .await;
            assert_eq!(found.expect("reads").len(), people, "{number} after {at}");
        }
    }
}

/// A change about nobody, or about another's coverage, is refused and changes nothing.
pub async fn refused_changes(ground: impl Ground) {
    let store = ground.open().await;
    let held = coverage(1, 1, "100", "20200401");
    let people = vec![new_person(1, vec![held.clone()]), new_person(2, Vec::new())];
    store
        .load_people(people, "demo", LEARNED)
        .await
        .expect("loads");
    let mut moved = held.clone();
    moved.person = PersonId(2);
    let refused = store.record_coverage(change(moved, "insurer", 1)).await;
    assert_eq!(refused, Err(StoreError::Conflict("coverage")));
    let nobody = coverage(2, 3, "100", "20200401");
    let refused = store.record_coverage(change(nobody, "insurer", 1)).await;
    assert_eq!(refused, Err(StoreError::Unknown("person")));
    let history = store.coverage_history(CoverageId(1)).await.expect("reads");
    assert_eq!(history.len(), 1);
    assert_eq!(history[0].coverage, held);
}

/// Changes at the same time are all kept, one that fails among them harms no other.
pub async fn changes_at_the_same_time(ground: impl Ground) {
    let store = ground.open().await;
    store
        .load_people(vec![new_person(1, Vec::new())], "demo", LEARNED)
        .await
        .expect("loads");
    let tasks: Vec<_> = (1..=64_u64)
        .map(|id| {
            let store = store.clone();
            let person = if id.is_multiple_of(8) { 99 } else { 1 };
            let change = change(coverage(id, person, "100", "20200401"), "insurer", 1);
            tokio::spawn(async move { (id, store.record_coverage(change).await) })
        })
        .collect();
    for task in tasks {
        let (id, outcome) = task.await.expect("runs");
        let expected = if id.is_multiple_of(8) {
            Err(StoreError::Unknown("person"))
        } else {
            Ok(())
        };
        assert_eq!(outcome, expected, "{id}");
    }
    let found = store
        .find_by_number(&insurer("06130488"), &key("12-3", "100"), None)
        .await;
    assert_eq!(found.expect("reads")[0].coverages.len(), 56);
}
