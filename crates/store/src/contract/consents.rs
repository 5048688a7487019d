//! Consents.

use std::collections::BTreeSet;

use domain::{
    consent::{Consent, ConsentItem},
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
