//! Lists of people taken in.

use domain::{coverage::CoverageId, person::PersonId};

use super::{
    Ground,
    sample::{LEARNED, coverage, day, insurer, key, new_person, person},
};
use crate::{CoverageChange, StoreError, Taken};

fn changed(coverage: domain::coverage::Coverage) -> Taken {
    Taken::Coverage(Box::new(CoverageChange {
        coverage,
        by: "list".to_owned(),
        learned_unix_ms: LEARNED + 1,
    }))
}

/// New people, corrected people and coverages that begin, end or change come in together; history tells who said so.
pub async fn taken_in_together(ground: impl Ground) {
    let store = ground.open().await;
    let first = new_person(1, vec![coverage(1, 1, "100", "20200401")]);
    let taken = vec![Taken::New(Box::new(first))];
    store.take_in(taken, "list", LEARNED).await.expect("loads");

    let mut ended = coverage(1, 1, "100", "20200401");
    ended.lost = Some(day("20260401"));
    let mut renamed = person(1);
    renamed.name = "資格　花代".to_owned();
    let taken = vec![
        Taken::New(Box::new(new_person(
            2,
            vec![coverage(2, 2, "200", "20260401")],
        ))),
        Taken::Person(Box::new(renamed.clone())),
        changed(ended.clone()),
        changed(coverage(3, 1, "300", "20260401")),
    ];
    store
        .take_in(taken, "list", LEARNED + 1)
        .await
        .expect("is kept");

    let mut found = store
        .find_people(&[PersonId(1), PersonId(2), PersonId(3)])
        .await
        .expect("reads");
    found.sort_by_key(|registered| registered.person.id);
    let ids: Vec<u64> = found.iter().map(|one| one.person.id.0).collect();
    assert_eq!(ids, [1, 2]);
    assert_eq!(found[0].person, renamed);
    let now = [ended, coverage(3, 1, "300", "20260401")];
    assert_eq!(found[0].coverages, now);
    let found = store
        .find_by_number(&insurer("06130488"), &key("12-3", "300"), None)
        .await;
    assert_eq!(found.expect("reads").len(), 1);
    let history = store.coverage_history(CoverageId(1)).await.expect("reads");
    let told: Vec<_> = history
        .iter()
        .map(|version| version.learned_unix_ms)
        .collect();
    assert_eq!(told, [LEARNED, LEARNED + 1]);
    let owners = store
        .coverage_owners(vec![CoverageId(2), CoverageId(3), CoverageId(9)])
        .await
        .expect("reads");
    let owners: std::collections::BTreeMap<_, _> = owners.into_iter().collect();
    let expected = [(CoverageId(2), PersonId(2)), (CoverageId(3), PersonId(1))];
    assert_eq!(owners, expected.into());
}

/// One that cannot be leaves all of them out.
pub async fn all_or_none(ground: impl Ground) {
    let store = ground.open().await;
    let taken = vec![
        Taken::New(Box::new(new_person(
            1,
            vec![coverage(1, 1, "100", "20200401")],
        ))),
        changed(coverage(2, 9, "200", "20200401")),
    ];
    let refused = store.take_in(taken, "list", LEARNED).await;
    assert_eq!(refused, Err(StoreError::Unknown("person")));
    assert_eq!(store.find_people(&[PersonId(1)]).await, Ok(Vec::new()));
}
