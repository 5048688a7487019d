//! The primary of a PostgreSQL cluster killed under load: Patroni promotes the standby, the store finds it by itself, and
//! no acknowledged record is lost. `SHIKAKU_FAILOVERS=20` repeats it.

use std::{
    collections::BTreeMap,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use store::{
    Database, Store,
    contract::{sample::access, server},
    verify_audit,
};
use tempfile::TempDir;
use tokio::sync::mpsc;

/// Everyone who writes at the same time.
const CALLERS: u64 = 16;
/// Acknowledgements waited for between two kills.
const BETWEEN: usize = 400;

/// A program that ends with this process, and at the latest when dropped.
struct Program(Child);

impl Program {
    fn start(command: &mut Command) -> Self {
        let quiet = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Self(quiet.spawn().expect("starts"))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Asked, not killed: Patroni takes its PostgreSQL with it.
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}

struct Cluster {
    dir: TempDir,
    ports: [u16; 2],
    /// Before etcd: a node without it keeps trying.
    _nodes: Vec<Program>,
    _etcd: Program,
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("bound").port()
}

impl Cluster {
    fn start() -> Self {
        let dir = server::folder();
        let [client, peer] = [free_port(), free_port()];
        let etcd = Program::start(
            server::as_user("etcd")
                .arg("--data-dir")
                .arg(dir.path().join("etcd"))
                .arg(format!("--listen-client-urls=http://127.0.0.1:{client}"))
                .arg(format!("--advertise-client-urls=http://127.0.0.1:{client}"))
                .arg(format!("--listen-peer-urls=http://127.0.0.1:{peer}"))
                .arg(format!(
                    "--initial-advertise-peer-urls=http://127.0.0.1:{peer}"
                ))
                .arg(format!("--initial-cluster=default=http://127.0.0.1:{peer}")),
        );
        let ports = [free_port(), free_port()];
        let nodes = ports
            .iter()
            .enumerate()
            .map(|(at, port)| {
                let file = dir.path().join(format!("node{at}.yml"));
                let text = settings(dir.path(), at, *port, client);
                std::fs::write(&file, text).expect("written");
                Program::start(server::as_user("patroni").arg(&file))
            })
            .collect();
        Self {
            dir,
            ports,
            _nodes: nodes,
            _etcd: etcd,
        }
    }

    fn database(&self) -> Database {
        let [one, other] = self.ports;
        format!("postgres://postgres@127.0.0.1:{one},127.0.0.1:{other}/postgres").into()
    }

    /// Kills the server that may be written; gives whether there was one.
    fn kill_primary(&self) -> bool {
        let [one, other] = self.ports;
        let url = format!(
            "postgres://postgres@127.0.0.1:{one},127.0.0.1:{other}/postgres?target_session_attrs=read-write"
        );
        let asked = server::tool("psql")
            .args(["-XAtc", "SHOW port", &url])
            .output()
            .expect("runs");
        let port = String::from_utf8_lossy(&asked.stdout).trim().to_owned();
        let Some(at) = self
            .ports
            .iter()
            .position(|known| known.to_string() == port)
        else {
            return false;
        };
        let file = self.dir.path().join(format!("data{at}/postmaster.pid"));
        let pid = std::fs::read_to_string(file).expect("a primary has it");
        let pid = pid.lines().next().expect("a process");
        Command::new("kill")
            .args(["-9", pid])
            .status()
            .expect("runs")
            .success()
    }
}

/// Commits wait for the standby, always: without one nothing is acknowledged.
fn settings(dir: &Path, at: usize, port: u16, etcd: u16) -> String {
    let (dir, api, programs) = (dir.display(), free_port(), server::programs());
    format!(
        "scope: shikaku\nname: node{at}\n\
         restapi: {{listen: '127.0.0.1:{api}', connect_address: '127.0.0.1:{api}'}}\n\
         etcd3: {{hosts: '127.0.0.1:{etcd}'}}\n\
         bootstrap:\n\
         \x20 dcs:\n\
         \x20   ttl: 20\n\
         \x20   loop_wait: 1\n\
         \x20   retry_timeout: 3\n\
         \x20   primary_start_timeout: 0\n\
         \x20   synchronous_mode: true\n\
         \x20   synchronous_mode_strict: true\n\
         \x20   postgresql:\n\
         \x20     use_pg_rewind: true\n\
         \x20     parameters: {{wal_log_hints: 'on', max_connections: 100}}\n\
         \x20 initdb: [{{encoding: UTF8}}, {{locale: C.UTF-8}}, {{auth: trust}}]\n\
         \x20 pg_hba: ['host all all 127.0.0.1/32 trust', 'host replication all 127.0.0.1/32 trust']\n\
         postgresql:\n\
         \x20 listen: 127.0.0.1:{port}\n\
         \x20 connect_address: 127.0.0.1:{port}\n\
         \x20 data_dir: {dir}/data{at}\n\
         \x20 bin_dir: {}\n\
         \x20 pgpass: {dir}/pgpass{at}\n\
         \x20 authentication:\n\
         \x20   superuser: {{username: postgres}}\n\
         \x20   replication: {{username: replicator}}\n\
         \x20   rewind: {{username: postgres}}\n\
         \x20 parameters: {{unix_socket_directories: '{dir}'}}\n",
        programs.display()
    )
}

/// Writes records one after the other, and tells of each that was acknowledged; tries again what was refused.
async fn call(store: Store, caller: u64, acknowledged: mpsc::UnboundedSender<(u64, String)>) {
    for round in 0.. {
        let mut access = access(round);
        access.request = format!("{caller}-{round}");
        let receipt = loop {
            if let Ok(receipt) = store.record_access(access.clone()).await {
                break receipt;
            }
            if acknowledged.is_closed() {
                return;
            }
            tokio::task::yield_now().await;
        };
        if acknowledged
            .send((receipt.sequence, access.request))
            .is_err()
        {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_primary_killed_under_load_loses_no_acknowledged_record() {
    let rounds =
        std::env::var("SHIKAKU_FAILOVERS").map_or(1, |rounds| rounds.parse().expect("a number"));
    let cluster = Cluster::start();
    let mut tick = tokio::time::interval(Duration::from_millis(200));
    let store = loop {
        tick.tick().await;
        if let Ok(store) = Store::reach(&cluster.database()).await {
            break store;
        }
    };
    let (tell, mut told) = mpsc::unbounded_channel();
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| tokio::spawn(call(store.clone(), caller, tell.clone())))
        .collect();
    let mut acknowledged = BTreeMap::new();
    for round in 0..rounds {
        // With a standby that follows: without one nothing would be acknowledged.
        for _ in 0..BETWEEN {
            let (sequence, request) = told.recv().await.expect("callers go on");
            let before = acknowledged.insert(sequence, request);
            assert_eq!(before, None, "round {round}: {sequence} was given twice");
        }
        assert!(cluster.kill_primary(), "round {round}");
    }
    for _ in 0..BETWEEN {
        let (sequence, request) = told.recv().await.expect("callers go on");
        acknowledged.insert(sequence, request);
    }
    told.close();
    while let Some((sequence, request)) = told.recv().await {
        acknowledged.insert(sequence, request);
    }
    for caller in callers {
        caller.await.expect("ends");
    }
    let report = verify_audit(&cluster.database()).await.expect("holds");
    assert!(report.records >= acknowledged.len() as u64);
    let requests = server::column(
        &cluster.database(),
        "SELECT request FROM access ORDER BY sequence",
    );
    for (sequence, request) in &acknowledged {
        assert_eq!(
            requests[*sequence as usize - 1],
            *request,
            "record {sequence}"
        );
    }
}
