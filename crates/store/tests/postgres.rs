//! The contract suite on PostgreSQL.

use std::sync::Arc;

use store::{
    AuditReport, AuditVerifyError, Database, Store, StoreError,
    contract::{Ground, server::Server},
    verify_audit,
};

/// A database of its own on a server shared with the other tests.
struct Postgres {
    server: Arc<Server>,
    database: Database,
}

impl Ground for Postgres {
    async fn new() -> Self {
        let server = Server::shared();
        let database = server.database();
        Self { server, database }
    }

    async fn open(&self) -> Store {
        Store::reach(&self.database).await.expect("opens")
    }

    async fn verify(&self) -> Result<AuditReport, AuditVerifyError> {
        verify_audit(&self.database).await
    }

    async fn tamper(&self, sql: &str) {
        let sql = sql.replace("{bytes}", "'\\x").replace("{end}", "'");
        self.server.tamper(&self.database, &sql);
    }
}

store::contract_suite!(Postgres);

/// Twice is once, and two hubs that start at the same time do not trip over each other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn migrating_at_the_same_time_is_harmless() {
    let ground = Postgres::new().await;
    let (first, second) = tokio::join!(ground.open(), ground.open());
    first.meta_set("seed", "7").await.expect("is written");
    assert_eq!(second.meta_get("seed").await, Ok(Some("7".to_owned())));
    assert_eq!(
        ground.open().await.meta_get("seed").await,
        Ok(Some("7".to_owned()))
    );
}

/// Several hubs on one database make one chain.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hubs_append_to_one_chain() {
    let ground = Postgres::new().await;
    let hubs = [ground.open().await, ground.open().await];
    let tasks: Vec<_> = (0..64)
        .map(|caller| {
            let hub = hubs[caller % 2].clone();
            tokio::spawn(async move {
                for round in 0..8 {
                    let access = store::contract::sample::access(caller as u64 * 8 + round);
                    hub.record_access(access).await.expect("is written");
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("runs");
    }
    assert_eq!(ground.verify().await.expect("holds").records, 512);
}

/// A newer schema is refused, and so is a server that acknowledges what it may lose.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_served_is_refused_by_name() {
    let ground = Postgres::new().await;
    ground.open().await;
    ground
        .tamper("INSERT INTO schema_version (number, title) VALUES (9001, 'from the future')")
        .await;
    let refused = Store::reach(&ground.database).await.err();
    assert_eq!(
        refused,
        Some(StoreError::NewerSchema {
            found: 9001,
            known: 4
        })
    );

    let careless = Postgres::new().await;
    careless
        .tamper(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$",
        )
        .await;
    let refused = Store::reach(&careless.database).await.err();
    assert_eq!(refused, Some(StoreError::NotDurable));
    let nowhere = Database::from("postgres://127.0.0.1:1/none".to_owned());
    assert_eq!(Store::reach(&nowhere).await.err(), Some(StoreError::Away));
}
