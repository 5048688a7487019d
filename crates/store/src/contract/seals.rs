//! Sealed segments and the roots that proofs are made of.

use domain::audit::{
    GENESIS, Hash, Seal, link,
    merkle::{SEGMENT, consistency, consistent, included, inclusion, leaf},
};

use super::{Ground, sample::access};
use crate::{AuditVerifyError, Segment, Store, StoreError};

/// Writes samples up to number `last` after those there are.
async fn fill(store: &Store, last: u64) {
    let mut next = store.audit_size().await.expect("reads") + 1;
    while next <= last {
        let end = last.min(next + 8191);
        let several = (next..=end).map(access).collect();
        store.record_accesses(several).await.expect("is written");
        next = end + 1;
    }
}

fn seal(segment: Segment) -> Seal {
    Seal {
        head: segment.head,
        segment: segment.root,
        signature: vec![1, 2, 3],
    }
}

fn chain(of: u64) -> Hash {
    (1..=of).fold(GENESIS, |before, number| {
        link(&before, number, &access(number).canonical())
    })
}

/// A record is proved by the roots the store gives, and an older head to be the beginning of a newer one.
pub async fn records_and_beginnings_are_proved(ground: impl Ground) {
    let store = ground.open().await;
    fill(&store, 300).await;
    let head = store.audit_head(300, 5).await.expect("reads");
    assert_eq!((head.chain, head.at_unix_ms), (chain(300), 5));
    for record in [1, 2, 128, 129, 256, 299, 300] {
        let path = store.audit_roots(inclusion(record - 1, 300)).await;
        let path = path.expect("reads");
        let here = leaf(&chain(record));
        assert_eq!(store.audit_chain(record).await, Ok(chain(record)));
        assert!(included(&here, record - 1, 300, &path, &head.root));
    }
    let older = store.audit_head(77, 5).await.expect("reads");
    let path = store.audit_roots(consistency(77, 300)).await;
    assert!(consistent(
        77,
        300,
        &older.root,
        &head.root,
        &path.expect("reads")
    ));
    let beyond = store.audit_head(301, 5).await;
    assert_eq!(beyond, Err(StoreError::Unknown("audit record")));
}

/// A full segment is sealed once, in its turn; the same roots come out with the seal as without.
pub async fn segments_are_sealed_in_turn(ground: impl Ground) {
    let store = ground.open().await;
    fill(&store, SEGMENT - 1).await;
    assert_eq!(store.full_segment(5).await, Ok(None));
    fill(&store, SEGMENT + 9).await;
    let full = store.full_segment(5).await.expect("reads");
    let full = full.expect("is full");
    let before = store.audit_head(SEGMENT + 9, 6).await.expect("reads");
    assert_eq!((full.head.size, full.root), (SEGMENT, full.head.root));
    store.seal(seal(full)).await.expect("is kept");
    assert_eq!(store.full_segment(5).await, Ok(None));
    assert_eq!(
        store.seal(seal(full)).await,
        Err(StoreError::Conflict("seal"))
    );
    let after = store.audit_head(SEGMENT + 9, 6).await.expect("reads");
    assert_eq!(before, after);
    let report = ground.verify().await.expect("holds");
    assert_eq!((report.records, report.seals), (SEGMENT + 9, 1));
    assert_eq!(report.root_hex, hex::encode(after.root));

    ground
        .tamper("UPDATE seal SET at_unix_ms = at_unix_ms")
        .await;
    ground.verify().await.expect("holds");
    let other = hex::encode(before.chain);
    ground
        .tamper(&format!(
            "UPDATE seal SET segment = {{bytes}}{other}{{end}}"
        ))
        .await;
    assert_eq!(ground.verify().await, Err(AuditVerifyError::Seal(1)));
}
