//! The audit chain.

use std::collections::BTreeSet;

use domain::audit::{Access, Break, GENESIS, link};

use super::{Ground, sample::access};
use crate::{AuditVerifyError, Store, StoreError};

async fn append(store: &Store, numbers: std::ops::RangeInclusive<u64>) {
    for number in numbers {
        let receipt = store
            .record_access(access(number))
            .await
            .expect("is written");
        assert_eq!(receipt.sequence, number);
    }
}

/// Hash of the record with this number in a chain of the samples 1, 2, 3 ….
fn hash(of: u64, content: impl Fn(u64) -> Access) -> String {
    let chain = |before, number| link(&before, number, &content(number).canonical());
    hex::encode((1..=of).fold(GENESIS, chain))
}

/// Records are numbered from 1 in the order written, and bound as `domain` binds them.
pub async fn numbered_in_order(ground: impl Ground) {
    let store = ground.open().await;
    let empty = ground.verify().await.expect("holds");
    assert_eq!((empty.records, empty.head_hex), (0, hex::encode(GENESIS)));
    append(&store, 1..=20).await;
    let report = ground.verify().await.expect("holds");
    assert_eq!((report.records, report.head_hex), (20, hash(20, access)));
}

/// Several at once are numbered one after the other; none at all is nothing.
pub async fn several_in_one_commit(ground: impl Ground) {
    let store = ground.open().await;
    append(&store, 1..=2).await;
    let several = store.record_accesses((3..=9).map(access).collect()).await;
    assert_eq!(several.expect("is written").sequence, 9);
    let none = store.record_accesses(Vec::new()).await;
    assert_eq!(none.expect("is nothing").sequence, 9);
    append(&store, 10..=11).await;
    let report = ground.verify().await.expect("holds");
    assert_eq!((report.records, report.head_hex), (11, hash(11, access)));
}

/// 256 callers at once: every receipt is another number, without a gap.
pub async fn many_callers_at_once(ground: impl Ground) {
    let store = ground.open().await;
    let tasks: Vec<_> = (0..256)
        .map(|caller| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut mine = Vec::new();
                for round in 0..8 {
                    let receipt = store.record_access(access(caller * 8 + round)).await;
                    mine.push(receipt.expect("is written").sequence);
                }
                mine
            })
        })
        .collect();
    let mut all = BTreeSet::new();
    for task in tasks {
        let mine = task.await.expect("runs");
        assert!(mine.is_sorted(), "one caller's records keep their order");
        all.extend(mine);
    }
    assert!(all.into_iter().eq(1..=2048));
    assert_eq!(ground.verify().await.expect("holds").records, 2048);
}

/// The chain goes on where it ended, after closing and after being dropped.
pub async fn goes_on_after_reopening(ground: impl Ground) {
    let store = ground.open().await;
    append(&store, 1..=3).await;
    store.close().await.expect("closes");
    assert_eq!(ground.verify().await.expect("holds").records, 3);
    let store = ground.open().await;
    append(&store, 4..=6).await;
    drop(store);
    let store = ground.open().await;
    append(&store, 7..=9).await;
    assert_eq!(
        ground.verify().await.expect("holds").head_hex,
        hash(9, access)
    );
}

/// Verification beside a writing store sees a whole chain each time.
pub async fn verified_while_written(ground: impl Ground) {
    let store = ground.open().await;
    let writer = {
        let store = store.clone();
        tokio::spawn(async move { append(&store, 1..=500).await })
    };
    let mut seen = 0;
    while !writer.is_finished() {
        let records = ground.verify().await.expect("holds").records;
        assert!(records >= seen);
        seen = records;
    }
    writer.await.expect("runs");
    assert_eq!(ground.verify().await.expect("holds").records, 500);
}

/// A change to any field of a record, or to its hash, names the record.
pub async fn a_changed_record_is_named(ground: impl Ground) {
    let store = ground.open().await;
    append(&store, 1..=9).await;
    for (field, other, back) in [
        ("person", "8", "7"),
        ("person", "NULL", "7"),
        ("institution", "'1310000028'", "'1310000010'"),
        ("request", "'request-8'", "'request-7'"),
        ("way", "'batch'", "'number'"),
        ("outcome", "'2'", "'1'"),
        ("reason", "''", "'valid'"),
        ("revealed", "'coverage'", "'coverage,limit'"),
        ("at_unix_ms", "at_unix_ms + 1", "at_unix_ms - 1"),
    ] {
        ground
            .tamper(&format!(
                "UPDATE access SET {field} = {other} WHERE sequence = 7"
            ))
            .await;
        let broken = ground.verify().await;
        assert_eq!(
            broken,
            Err(AuditVerifyError::Broken(Break::Changed(7))),
            "{field}"
        );
        ground
            .tamper(&format!(
                "UPDATE access SET {field} = {back} WHERE sequence = 7"
            ))
            .await;
        ground.verify().await.expect("holds again");
    }
    let mut flipped = hash(7, access);
    flipped.replace_range(..1, if flipped.starts_with('0') { "1" } else { "0" });
    ground
        .tamper(&format!(
            "UPDATE access SET hash = {{bytes}}{flipped}{{end}} WHERE sequence = 7"
        ))
        .await;
    assert_eq!(
        ground.verify().await,
        Err(AuditVerifyError::Broken(Break::Changed(7)))
    );
}

/// A record taken out is named, at the beginning as in the middle.
pub async fn a_missing_record_is_named(ground: impl Ground) {
    let store = ground.open().await;
    append(&store, 1..=9).await;
    for number in [4, 1] {
        ground
            .tamper(&format!("DELETE FROM access WHERE sequence = {number}"))
            .await;
        let broken = ground.verify().await;
        assert_eq!(
            broken,
            Err(AuditVerifyError::Broken(Break::Missing(number)))
        );
    }
}

/// Records cut off at the end are counted by the head; writing goes on, and the gap stays seen.
pub async fn a_cut_off_end_is_noticed(ground: impl Ground) {
    let store = ground.open().await;
    append(&store, 1..=9).await;
    ground.tamper("DELETE FROM access WHERE sequence > 7").await;
    let broken = AuditVerifyError::CutOff {
        counted: 9,
        found: 7,
    };
    assert!(
        broken.to_string().contains("record 8 is missing"),
        "{broken}"
    );
    assert_eq!(ground.verify().await, Err(broken));
    append(&store, 10..=10).await;
    assert_eq!(
        ground.verify().await,
        Err(AuditVerifyError::Broken(Break::Missing(8)))
    );
}

/// A head set back with the records, a record put at the end, a head that is gone: none is taken for a whole chain.
pub async fn a_forged_end_is_noticed(ground: impl Ground) {
    let store = ground.open().await;
    append(&store, 1..=9).await;
    ground.tamper("UPDATE access_head SET count = 8").await;
    assert_eq!(
        ground.verify().await,
        Err(AuditVerifyError::Head { found: 9 })
    );
    // Nor is anything written over a record that the head does not count.
    assert_eq!(
        store.record_access(access(10)).await,
        Err(StoreError::Corrupt)
    );
    let other = hash(8, access);
    ground
        .tamper(&format!(
            "UPDATE access_head SET count = 9, hash = {{bytes}}{other}{{end}}"
        ))
        .await;
    assert_eq!(
        ground.verify().await,
        Err(AuditVerifyError::Head { found: 9 })
    );
    ground.tamper("DELETE FROM access_head").await;
    assert_eq!(
        ground.verify().await,
        Err(AuditVerifyError::Head { found: 9 })
    );
    assert_eq!(
        store.record_access(access(10)).await,
        Err(StoreError::Corrupt)
    );
}

/// A full disk refuses every caller by name; what was acknowledged stays, and with room the chain goes on unbroken.
pub async fn a_full_disk_refuses_and_recovers(ground: impl Ground) {
    let store = ground.open().await;
    append(&store, 1..=5).await;
    store.full(true).await.expect("takes the room away");
    let mut written = 5;
    let refusal = loop {
        match store.record_access(access(written + 1)).await {
            Ok(receipt) => {
                written += 1;
                assert_eq!(receipt.sequence, written);
            }
            Err(refusal) => break refusal,
        }
    };
    assert_eq!(refusal, StoreError::DiskFull);
    let tasks: Vec<_> = (0..64)
        .map(|number| {
            let store = store.clone();
            tokio::spawn(async move { store.record_access(long(number)).await })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.expect("runs"), Err(StoreError::DiskFull));
    }
    assert_eq!(
        ground.verify().await.expect("holds").head_hex,
        hash(written, access)
    );
    store.full(false).await.expect("gives the room back");
    append(&store, written + 1..=written + 5).await;
    assert_eq!(
        ground.verify().await.expect("holds").head_hex,
        hash(written + 5, access)
    );
}

/// A record too long for any room left in a page.
fn long(number: u64) -> Access {
    Access {
        revealed: "coverage,".repeat(1000),
        ..access(number)
    }
}

/// A clock that goes back stops nothing: records keep their order and the time they were told, and verifying says so.
pub async fn a_clock_going_back_is_written_down_and_told(ground: impl Ground) {
    let store = ground.open().await;
    let at = |number: u64, at_unix_ms| Access {
        at_unix_ms,
        ..access(number)
    };
    // A few milliseconds are how callers at the same time are written; an hour is a clock.
    let times = [
        5_000_000, 4_999_990, 5_000_100, 1_400_000, 1_400_001, 5_000_200,
    ];
    for (number, time) in (1..).zip(times) {
        let receipt = store.record_access(at(number, time)).await;
        assert_eq!(receipt.expect("is written").sequence, number);
    }
    let report = ground.verify().await.expect("holds");
    assert_eq!((report.records, report.set_back), (6, 1));
}

/// After closing, every clone refuses.
pub async fn a_closed_store_refuses(ground: impl Ground) {
    let store = ground.open().await;
    let other = store.clone();
    append(&store, 1..=1).await;
    store.close().await.expect("closes");
    assert_eq!(
        other.record_access(access(2)).await,
        Err(StoreError::Closed)
    );
    assert_eq!(ground.verify().await.expect("holds").records, 1);
}
