//! People: found by number, loaded, with an institution's own numbers; and small settings.

use domain::{institution::InstitutionCode, medical_aid::MedicalTicket, person::PersonId};

use super::{
    Ground,
    sample::{LEARNED, coverage, day, institution, insurer, key, new_person, person},
};
use crate::{Store, StoreError};

/// A person is found by any way of writing the number of any of their coverages, with all of them in order.
pub async fn found_by_number(ground: impl Ground) {
    let store = ground.open().await;
    let mut lost = coverage(1, 1, "100", "20100401");
    lost.lost = Some(day("20200401"));
    let now = coverage(2, 1, "２００", "20200401");
    let loaded = new_person(1, vec![now.clone(), lost.clone()]);
    store
        .load_people(vec![loaded], "insurer", LEARNED)
        .await
        .expect("loads");
    for number in ["100", "200", "２００"] {
        let found = store
            .find_by_number(&insurer("06130488"), &key("12-3", number), None)
            .await;
        let found = found.expect("reads");
        assert_eq!(found.len(), 1, "{number}");
        assert_eq!(found[0].person, person(1));
        assert_eq!(found[0].coverages, [lost.clone(), now.clone()], "{number}");
    }
    for (other, symbol, number) in [
        ("06130488", "12-3", "300"),
        ("06130488", "12-4", "100"),
        ("06130488", "", "100"),
        ("138057", "12-3", "100"),
    ] {
        let found = store
            .find_by_number(&insurer(other), &key(symbol, number), None)
            .await;
        assert_eq!(found, Ok(Vec::new()), "{other} {symbol} {number}");
    }
}

/// A family shares one number; everyone is found.
pub async fn one_number_for_several_people(ground: impl Ground) {
    let store = ground.open().await;
    let family = (1..=4).map(|id| new_person(id, vec![coverage(id, id, "100", "20200401")]));
    store
        .load_people(family.collect(), "insurer", LEARNED)
        .await
        .expect("loads");
    let found = store
        .find_by_number(&insurer("06130488"), &key("12-3", "100"), None)
        .await;
    let found: Vec<u64> = found
        .expect("reads")
        .iter()
        .map(|one| one.person.id.0)
        .collect();
    assert_eq!(found, [1, 2, 3, 4]);
    let mut child = new_person(5, vec![coverage(5, 5, "100", "20240401")]);
    child.registered.person.birthdate = day("20240401");
    store
        .load_people(vec![child], "insurer", LEARNED)
        .await
        .expect("loads");
    let parents = vec![1, 2, 3, 4];
    for (born, who) in [
        ("20240401", vec![5]),
        ("19800105", parents),
        ("20240402", vec![1, 2, 3, 4, 5]),
    ] {
        let found = store
            .find_by_number(&insurer("06130488"), &key("12-3", "100"), Some(day(born)))
            .await
            .expect("reads");
        let found: Vec<u64> = found.iter().map(|one| one.person.id.0).collect();
        assert_eq!(found, who, "{born}");
    }
}

/// A load with one person who cannot be taken in takes in nobody.
pub async fn loaded_all_or_none(ground: impl Ground) {
    let store = ground.open().await;
    let one = |id, coverage_id, number| {
        new_person(id, vec![coverage(coverage_id, id, number, "20200401")])
    };
    store
        .load_people(vec![one(1, 1, "100")], "insurer", LEARNED)
        .await
        .expect("loads");
    let mut foreign = one(2, 2, "200");
    foreign.registered.coverages[0].person = PersonId(3);
    for (refused, what) in [
        (one(1, 2, "200"), "person"),
        (one(2, 1, "200"), "coverage"),
        (foreign, "coverage"),
    ] {
        let load = vec![one(9, 9, "900"), refused];
        let outcome = store.load_people(load, "insurer", LEARNED).await;
        assert_eq!(outcome, Err(StoreError::Conflict(what)));
        for number in ["200", "900"] {
            let found = store
                .find_by_number(&insurer("06130488"), &key("12-3", number), None)
                .await;
            assert_eq!(found, Ok(Vec::new()));
        }
    }
}

/// What the institution calls the person it finds under number 100.
async fn found_with(store: &Store, asking: &InstitutionCode) -> Option<String> {
    let key = key("12-3", "100");
    let found = store
        .find_for(asking, &insurer("06130488"), &key, None)
        .await;
    let found = found.expect("reads");
    let [one] = &found.people[..] else {
        panic!("not one person");
    };
    let number = found.reference_number(one.person.id);
    number.map(ToOwned::to_owned)
}

/// An institution's own number for a person is seen by that institution only.
pub async fn reference_numbers(ground: impl Ground) {
    let store = ground.open().await;
    let (one, other) = (institution("1310000010"), institution("1310000028"));
    store
        .load_people(
            vec![new_person(1, vec![coverage(1, 1, "100", "20200401")])],
            "insurer",
            LEARNED,
        )
        .await
        .expect("loads");
    let known = PersonId(1);
    assert_eq!(store.reference_number(&one, known).await, Ok(None));
    for number in ["A-0001", "0002"] {
        store
            .set_reference_number(&one, known, Some(number))
            .await
            .expect("writes");
        assert_eq!(
            store.reference_number(&one, known).await,
            Ok(Some(number.to_owned()))
        );
        assert_eq!(found_with(&store, &one).await.as_deref(), Some(number));
    }
    assert_eq!(store.reference_number(&other, known).await, Ok(None));
    assert_eq!(found_with(&store, &other).await, None);
    store
        .set_reference_number(&one, known, None)
        .await
        .expect("writes");
    assert_eq!(store.reference_number(&one, known).await, Ok(None));
    let unknown = store
        .set_reference_number(&one, PersonId(2), Some("3"))
        .await;
    assert_eq!(unknown, Err(StoreError::Unknown("person")));
}

/// Settings are replaced and come back.
pub async fn settings(ground: impl Ground) {
    let store = ground.open().await;
    assert_eq!(store.meta_get("seed").await, Ok(None));
    for value in ["1", "2"] {
        store.meta_set("seed", value).await.expect("writes");
        assert_eq!(store.meta_get("seed").await, Ok(Some(value.to_owned())));
    }
    assert_eq!(store.meta_get("Seed").await, Ok(None));
}

/// A load for which there is no room leaves nothing, is refused by name, and works once there is room.
pub async fn a_load_that_finds_no_room_is_undone(ground: impl Ground) {
    let store = ground.open().await;
    let people = |_| {
        (1..=500)
            .map(|id| new_person(id, vec![coverage(id, id, "100", "20200401")]))
            .collect()
    };
    store.full(true).await.expect("takes the room away");
    let refused = store.load_people(people(()), "insurer", LEARNED).await;
    assert_eq!(refused, Err(StoreError::DiskFull));
    let found = store
        .find_by_number(&insurer("06130488"), &key("12-3", "100"), None)
        .await;
    assert_eq!(found, Ok(Vec::new()));
    store.full(false).await.expect("gives the room back");
    store
        .load_people(people(()), "insurer", LEARNED)
        .await
        .expect("loads");
    let found = store
        .find_by_number(&insurer("06130488"), &key("12-3", "100"), None)
        .await;
    assert_eq!(found.expect("reads").len(), 500);
}

/// What was kept is there after closing and opening again; a closed store says that it is.
pub async fn kept_after_closing(ground: impl Ground) {
    let store = ground.open().await;
    let loaded = new_person(
        u64::MAX,
        vec![coverage(u64::MAX, u64::MAX, "100", "20200401")],
    );
    store
        .load_people(vec![loaded.clone()], "insurer", LEARNED)
        .await
        .expect("loads");
    let other = store.clone();
    store.close().await.expect("closes");
    let closed = other
        .find_by_number(&insurer("06130488"), &key("12-3", "100"), None)
        .await;
    assert_eq!(closed, Err(StoreError::Closed));
    assert_eq!(other.meta_set("a", "b").await, Err(StoreError::Closed));
    let store = ground.open().await;
    let found = store
        .find_by_number(&insurer("06130488"), &key("12-3", "100"), None)
        .await;
    assert_eq!(found, Ok(vec![loaded.registered]));
}

/// Who has a ticket for an institution is found by the days it serves, and by no other institution.
pub async fn entrusted_by_a_ticket(ground: impl Ground) {
    let store = ground.open().await;
    let ticket = |institution: &str, from, to| MedicalTicket {
        dispensing: false,
        valid_from: day(from),
        valid_to: day(to),
        issue_number: "1".to_owned(),
        institution: institution.to_owned(),
        institution_name: "見本医院".to_owned(),
        injury: None,
        treatment_type: "02".to_owned(),
        self_pay_yen: 0,
        combined: false,
    };
    let mut november = coverage(1, 1, "11", "20200401");
    november.tickets = vec![ticket("1310000010", "20261101", "20261130")];
    let mut elsewhere = coverage(2, 2, "12", "20200401");
    elsewhere.tickets = vec![ticket("1310000028", "20261101", "20261130")];
    // The code as a text of another kind is no ticket.
    elsewhere.insurer_name = "1310000010".to_owned();
    let people = vec![
        new_person(1, vec![november]),
        new_person(2, vec![elsewhere]),
        new_person(3, Vec::new()),
    ];
    store
        .load_people(people, "demo", LEARNED)
        .await
        .expect("loads");
    let found = async |code, first, last| {
        let days = (day(first), day(last));
        let found = store.entrusted_to(&institution(code), days).await;
        let found = found.expect("reads").into_iter();
        found.map(|one| one.person.id.0).collect::<Vec<_>>()
    };
    assert_eq!(found("1310000010", "20261101", "20261130").await, [1]);
    assert_eq!(found("1310000010", "20261130", "20261231").await, [1]);
    assert_eq!(found("1310000010", "20261201", "20261231").await, [0; 0]);
    assert_eq!(found("1310000028", "20261101", "20261130").await, [2]);
}
