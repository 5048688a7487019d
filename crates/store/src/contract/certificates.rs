//! Certificates on cards.

use domain::certificate::CertificateStatus;

use super::{
    Ground,
    sample::{LEARNED, certificate, coverage, day, new_person, status, with_card},
};
use crate::{CardHolder, StoreError};

/// Issuer and serial together name a person; either alone does not.
pub async fn found_by_issuer_and_serial(ground: impl Ground) {
    let store = ground.open().await;
    let keys = [
        certificate(b"ca-1", &[1, 0, 255]),
        certificate(b"ca-1", &[2]),
        certificate(b"ca-2", &[2]),
    ];
    let mut people = vec![new_person(9, Vec::new())];
    for (id, key) in (1..).zip(&keys) {
        let held = vec![
            coverage(id + 10, id, "100", "20230401"),
            coverage(id, id, "200", "20200401"),
        ];
        people.push(with_card(id, held, key.clone()));
    }
    store
        .load_people(people, "demo", LEARNED)
        .await
        .expect("loads");
    for (id, key) in (1..).zip(&keys) {
        let found: CardHolder = store
            .find_by_certificate(key)
            .await
            .expect("reads")
            .expect("is there");
        assert_eq!(found.registered.person.id.0, id);
        assert_eq!(found.certificate, status());
        let order: Vec<u64> = found
            .registered
            .coverages
            .iter()
            .map(|one| one.id.0)
            .collect();
        assert_eq!(order, [id, id + 10]);
    }
    for other in [
        certificate(b"ca-2", &[1, 0, 255]),
        certificate(b"ca-3", &[2]),
        certificate(b"", b""),
    ] {
        assert_eq!(store.find_by_certificate(&other).await, Ok(None));
    }
    let twice = vec![with_card(5, Vec::new(), keys[0].clone())];
    let refused = store.load_people(twice, "demo", LEARNED).await;
    assert_eq!(refused, Err(StoreError::Conflict("certificate")));
}

/// What the lists say about a certificate is replaced for that certificate alone.
pub async fn status_is_replaced(ground: impl Ground) {
    let store = ground.open().await;
    let (one, other) = (certificate(b"ca", &[1]), certificate(b"ca", &[2]));
    let people = vec![
        with_card(1, Vec::new(), one.clone()),
        with_card(2, Vec::new(), other.clone()),
    ];
    store
        .load_people(people, "demo", LEARNED)
        .await
        .expect("loads");
    let changed = CertificateStatus {
        revoked: true,
        registered: false,
        last_day: day("20270228"),
    };
    store
        .set_certificate_status(&one, changed.clone())
        .await
        .expect("writes");
    let of = async |key| {
        store
            .find_by_certificate(key)
            .await
            .expect("reads")
            .expect("is there")
            .certificate
    };
    assert_eq!(of(&one).await, changed);
    assert_eq!(of(&other).await, status());
    let unknown = store
        .set_certificate_status(&certificate(b"ca", &[3]), changed)
        .await;
    assert_eq!(unknown, Err(StoreError::Unknown("certificate")));
}
