//! A write torn by a power cut: whatever of the log reached the disk, what is left is a whole chain from its beginning,
//! and the next record goes on from there.

use std::path::Path;

use store::{Database, Store, audit_file, contract::sample, verify_audit};

const RECORDS: u64 = 12;

/// Octets between two places at which the log is torn: no divisor of a page or of a frame.
const STEP: usize = 1777;

#[test]
fn a_log_torn_anywhere_leaves_a_whole_chain_that_goes_on() {
    let dir = tempfile::tempdir().expect("a folder");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let written = dir.path().join("written.db");
    let log = |path: &Path| {
        let mut name = audit_file(path).into_os_string();
        name.push("-wal");
        std::path::PathBuf::from(name)
    };
    // Still open, so that the log is not moved into the file: this is how a power cut finds it.
    let store = Store::open(&written).expect("opens");
    runtime.block_on(async {
        for number in 1..=RECORDS {
            let receipt = store.record_access(sample::access(number)).await;
            assert_eq!(receipt.expect("is written").sequence, number);
        }
    });
    let whole = std::fs::read(log(&written)).expect("the log");
    let mut seen = Vec::new();
    for (at, kept) in (0..=whole.len())
        .step_by(STEP)
        .chain([whole.len()])
        .enumerate()
    {
        for garbled in [false, true] {
            let path = dir.path().join(format!("torn-{at}-{garbled}.db"));
            for (from, to) in [
                (written.clone(), path.clone()),
                (audit_file(&written), audit_file(&path)),
            ] {
                std::fs::copy(from, to).expect("copied");
            }
            let mut torn = whole[..kept].to_vec();
            if garbled {
                // The rest of the room is there, but not what was to be in it.
                torn.resize(whole.len(), 0xA5);
            }
            std::fs::write(log(&path), torn).expect("written");
            let database = Database::from(path.clone());
            let records = runtime.block_on(async {
                let store = Store::open(&path).expect("opens");
                let left = verify_audit(&database).await.expect("holds").records;
                let next = store.record_access(sample::access(99)).await;
                assert_eq!(next.expect("is written").sequence, left + 1);
                store.close().await.expect("closes");
                let after = verify_audit(&database).await.expect("holds").records;
                assert_eq!(after, left + 1);
                left
            });
            seen.push((kept, records));
            std::fs::remove_file(&path).expect("removed");
            std::fs::remove_file(audit_file(&path)).expect("removed");
        }
    }
    assert!(
        seen.is_sorted(),
        "more of the log is never less of the chain"
    );
    assert_eq!(seen.last(), Some(&(whole.len(), RECORDS)));
    assert_eq!(seen[0], (0, 0), "all records were in the log");
}
