//! Checks read from a streaming replica: never longer behind than agreed, and from the primary where it is not near.

use std::time::Duration;

use domain::certificate::{CertificateKey, CertificateStatus};
use store::{
    Database, ReadingFrom, Store,
    contract::{
        sample::{LEARNED, certificate, coverage, status, with_card},
        server::{Server, column},
    },
};

/// A primary with one card on it, and its replica.
struct Pair {
    primary: Server,
    replica: Server,
    database: Database,
    copy: Database,
    card: CertificateKey,
}

impl Pair {
    async fn start() -> Self {
        let primary = Server::start();
        let database = primary.database();
        let store = Store::reach(&database).await.expect("opens");
        let card = certificate(b"ca", &[1]);
        let held = vec![coverage(1, 1, "100", "20230401")];
        let people = vec![with_card(1, held, card.clone())];
        store
            .load_people(people, "demo", LEARNED)
            .await
            .expect("loads");
        let replica = primary.replica();
        let copy = replica.copy(&database);
        Self {
            primary,
            replica,
            database,
            copy,
            card,
        }
    }

    async fn open(&self, at_most_behind: Duration) -> Store {
        let Database::Server(url) = self.copy.clone() else {
            panic!("a server's")
        };
        let from = ReadingFrom {
            url,
            at_most_behind,
        };
        let store = Store::reach_reading(&self.database, Some(&from)).await;
        store.expect("opens")
    }

    async fn revoked(&self, store: &Store) -> bool {
        let found = store.find_by_certificate(&self.card).await.expect("reads");
        found.expect("is there").certificate.revoked
    }

    async fn revoke(&self, store: &Store, revoked: bool) {
        let status = CertificateStatus {
            revoked,
            ..status()
        };
        let set = store.set_certificate_status(&self.card, status).await;
        set.expect("is written");
    }

    fn at_replica(&self, sql: &str) {
        self.replica.tamper(&self.copy, sql);
    }

    /// Looks the card up until the replica was asked for it.
    async fn until_replica_is_read(&self, store: &Store) {
        self.at_replica("SELECT pg_stat_reset()");
        let asked = "SELECT query FROM pg_stat_activity
                     WHERE query LIKE '%FROM certificate%' AND pid <> pg_backend_pid()
                       AND query_start > (SELECT stats_reset FROM pg_stat_database
                                          WHERE datname = current_database())";
        loop {
            self.revoked(store).await;
            if !column(&self.copy, asked).is_empty() {
                return;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_replica_has_not_replayed_is_seen_after_the_bound_at_the_latest() {
    let pair = Pair::start().await;
    let patient = pair.open(Duration::from_secs(3600)).await;
    let strict = pair.open(Duration::from_millis(300)).await;
    pair.until_replica_is_read(&patient).await;
    pair.until_replica_is_read(&strict).await;
    pair.at_replica("SELECT pg_wal_replay_pause()");

    // Who allows an hour is told what was true before; who does not is told the truth, from the primary.
    pair.revoke(&strict, true).await;
    assert!(!pair.revoked(&patient).await);
    while !pair.revoked(&strict).await {
        tokio::task::yield_now().await;
    }

    // It has caught up: it is read again, and says the same.
    pair.at_replica("SELECT pg_wal_replay_resume()");
    pair.until_replica_is_read(&strict).await;
    assert!(pair.revoked(&strict).await);

    // Gone for good, it costs nobody an answer.
    let Pair {
        primary: _primary,
        replica,
        card,
        ..
    } = pair;
    drop(replica);
    for store in [&patient, &strict] {
        let found = store.find_by_certificate(&card).await.expect("reads");
        assert!(found.expect("is there").certificate.revoked);
    }
}

#[tokio::test]
async fn a_file_has_no_replica() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = Database::File(dir.path().join("hub.sqlite"));
    let from = ReadingFrom {
        url: "postgres://127.0.0.1:1/none".to_owned(),
        at_most_behind: Duration::from_secs(1),
    };
    let opened = Store::reach_reading(&file, Some(&from)).await;
    assert_eq!(opened.err(), Some(store::StoreError::CannotOpen));
}
