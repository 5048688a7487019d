//! Institutions and their terminals' certificates.

use super::{Ground, sample::institution};
use crate::{Institution, InstitutionAccess, StoreError};

/// A certificate speaks for one institution until revoked, and is never given back.
pub async fn enrolled_and_revoked(ground: impl Ground) {
    let store = ground.open().await;
    let clinic = |name: &str| Institution {
        code: institution("1310000010"),
        name: name.into(),
    };
    let (first, second) = ([1; 32], [2; 32]);
    assert_eq!(store.institution_of_certificate(&first).await, Ok(None));
    let access = |name: &str, revoked, active| {
        let (institution, name) = (institution("1310000010"), name.into());
        Ok(Some(InstitutionAccess {
            institution,
            name,
            revoked,
            active,
        }))
    };
    for fingerprint in [first, second, first] {
        store
            .enrol_institution(&clinic("しかく医院"), &fingerprint)
            .await
            .expect("writes");
    }
    assert_eq!(
        store.institution_of_certificate(&first).await,
        access("しかく医院", false, true)
    );

    store
        .revoke_institution_certificate(&first)
        .await
        .expect("writes");
    assert_eq!(
        store.institution_of_certificate(&first).await,
        access("しかく医院", true, true)
    );
    assert_eq!(
        store.institution_of_certificate(&second).await,
        access("しかく医院", false, true)
    );
    store
        .enrol_institution(&clinic("新しかく医院"), &first)
        .await
        .expect("writes");
    assert_eq!(
        store.institution_of_certificate(&first).await,
        access("新しかく医院", true, true)
    );

    store
        .set_institution_active(&clinic("").code, false)
        .await
        .expect("writes");
    assert_eq!(
        store.institution_of_certificate(&second).await,
        access("新しかく医院", false, false)
    );

    let other = Institution {
        code: institution("1310000028"),
        name: "別の医院".into(),
    };
    let taken = store.enrol_institution(&other, &second).await;
    assert_eq!(
        taken,
        Err(StoreError::Conflict("institution's certificate"))
    );
    let never = store.revoke_institution_certificate(&[9; 32]).await;
    assert_eq!(never, Err(StoreError::Unknown("institution's certificate")));
    let never = store.set_institution_active(&other.code, true).await;
    assert_eq!(never, Err(StoreError::Unknown("institution")));
}
