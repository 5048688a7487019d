//! Consents.

use std::collections::BTreeSet;

use domain::{
    consent::{Consent, ConsentItem},
    institution::InstitutionCode,
    person::PersonId,
};

use super::{
    Ground,
    sample::{LEARNED, institution, moment, new_person},
};
use crate::{ConsentId, StoreError};

/// A consent is in force from when it was given until its end or its withdrawal.
pub async fn last_as_long_as_they_say(ground: impl Ground) {
    let store = ground.open().await;
    store
        .load_people(vec![new_person(1, Vec::new())], "demo", LEARNED)
        .await
        .expect("loads");
    let (known, unknown) = (PersonId(1), PersonId(2));
    let consent = |given, until, items: &[ConsentItem]| Consent {
        items: items.iter().copied().collect::<BTreeSet<_>>(),
        given: moment(given),
        until: moment(until),
    };
    let all = consent("20261124090000", "20261125090000", &ConsentItem::ALL);
    let none = consent("20261124100000", "20261125100000", &[]);
    let (one, other) = (institution("1310000010"), institution("1310000028"));
    let first = store.record_consent(&one, known, &all).await;
    let second = store.record_consent(&other, known, &none).await;
    let numbers = [first.expect("writes"), second.expect("writes")];
    let refused = store.record_consent(&one, unknown, &all).await;
    assert_eq!(refused, Err(StoreError::Unknown("person")));

    let at = async |now| store.consents_of(known, moment(now)).await.expect("reads");
    let kept = at("20261124120000").await;
    assert_eq!(
        kept.iter().map(|one| &one.consent).collect::<Vec<_>>(),
        [&all, &none]
    );
    assert_eq!(
        kept.iter().map(|one| &one.institution).collect::<Vec<_>>(),
        [&one, &other]
    );
    assert_eq!(kept.iter().map(|one| one.id).collect::<Vec<_>>(), numbers);
    for (now, count) in [
        ("20261124085959", 0),
        ("20261124090000", 1),
        ("20261125085959", 2),
        ("20261125090000", 1),
        ("20261125100000", 0),
    ] {
        assert_eq!(at(now).await.len(), count, "{now}");
    }
    assert_eq!(
        store.consents_of(unknown, moment("20261124120000")).await,
        Ok(Vec::new())
    );

    for withdrawn in ["20261124130000", "20261124140000"] {
        store
            .withdraw_consent(known, kept[0].id, moment(withdrawn))
            .await
            .expect("writes");
    }
    assert_eq!(at("20261124125959").await.len(), 2);
    assert_eq!(at("20261124130000").await, kept[1..]);
    for (person, id) in [(unknown, kept[0].id), (known, ConsentId(999))] {
        let refused = store
            .withdraw_consent(person, id, moment("20261124130000"))
            .await;
        assert_eq!(refused, Err(StoreError::Unknown("consent")));
    }

    let (other_id, at_noon) = (kept[1].id, moment("20261124120000"));
    let refused = store
        .withdraw_consent_given_to(&one, other_id, at_noon)
        .await;
    assert_eq!(
        refused,
        Err(StoreError::Unknown("consent")),
        "not given to it"
    );
    let whose = store
        .withdraw_consent_given_to(&other, other_id, at_noon)
        .await;
    assert_eq!(whose, Ok(known));
    assert_eq!(at("20261124120000").await.len(), 1);
}

/// Consents to a setting of care are found by the institution they were given to and by the day.
pub async fn found_by_institution_and_day(ground: impl Ground) {
    let store = ground.open().await;
    let people = vec![new_person(1, Vec::new()), new_person(2, Vec::new())];
    store
        .load_people(people, "demo", LEARNED)
        .await
        .expect("loads");
    let (one, other) = (institution("1310000010"), institution("1310000028"));
    let give = async |institution: &InstitutionCode, person, given, item| {
        let consent = Consent {
            items: BTreeSet::from([item]),
            given: moment(given),
            until: moment("20271124090000"),
        };
        let person = PersonId(person);
        let done = store.record_consent(institution, person, &consent).await;
        done.expect("writes");
    };
    let visit = ConsentItem::HomeVisit;
    give(&one, 2, "20261101000000", visit).await;
    give(&one, 1, "20261130235959", visit).await;
    give(&one, 1, "20261201000000", visit).await;
    give(&one, 1, "20261115120000", ConsentItem::OnlineCare).await;
    give(&other, 1, "20261115120000", visit).await;
    let found = async |now| {
        let days = (
            moment("20261101000000").date(),
            moment("20261130000000").date(),
        );
        let found = store.consents_to(&one, visit, days, moment(now)).await;
        let found = found.expect("reads").into_iter();
        found
            .map(|(person, _)| person.person.id.0)
            .collect::<Vec<_>>()
    };
    assert_eq!(found("20261202000000").await, [2, 1]);
    assert_eq!(found("20271124090000").await, [0; 0], "ended");
    let first = store
        .consents_of(PersonId(2), moment("20261202000000"))
        .await;
    let first = first.expect("reads")[0].id;
    let withdrawn = store
        .withdraw_consent(PersonId(2), first, moment("20261202000000"))
        .await;
    withdrawn.expect("writes");
    assert_eq!(found("20261203000000").await, [1], "withdrawn");
}
