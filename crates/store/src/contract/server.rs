//! A PostgreSQL server for tests: its own folder, reached by a socket in it, gone with the last who holds it.

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicU32, Ordering},
        mpsc,
    },
};

use tempfile::TempDir;

use crate::Database;

/// A running server.
pub struct Server {
    postmaster: Child,
    dir: TempDir,
    databases: AtomicU32,
}

static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());

impl Server {
    /// The server of this process, started when nobody holds it yet.
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not start.
    #[must_use]
    pub fn shared() -> Arc<Self> {
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(server) = shared.upgrade() {
            return server;
        }
        let server = Arc::new(Self::start());
        *shared = Arc::downgrade(&server);
        server
    }

    /// A server of one's own.
    ///
    /// # Panics
    /// As [`shared`](Self::shared).
    #[must_use]
    pub fn start() -> Self {
        let dir = folder();
        let data = dir.path().join("data");
        let words = [
            "-A",
            "trust",
            "-U",
            "shikaku",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ];
        run(tool("initdb").args(words).arg("-D").arg(&data));
        Self::serve(dir)
    }

    /// A streaming replica of this server, which answers and follows.
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn replica(&self) -> Self {
        let dir = folder();
        let words = ["--write-recovery-conf", "--checkpoint=fast", "--no-sync"];
        run(self
            .client("pg_basebackup")
            .args(words)
            .arg("-D")
            .arg(dir.path().join("data")));
        Self::serve(dir)
    }

    fn serve(dir: TempDir) -> Self {
        let settings = [
            "listen_addresses=".to_owned(),
            format!("unix_socket_directories={}", dir.path().display()),
            "max_connections=200".to_owned(),
        ];
        let mut command = tool("postgres");
        command.arg("-D").arg(dir.path().join("data"));
        for setting in settings {
            command.args(["-c", &setting]);
        }
        Self {
            postmaster: ready(command),
            dir,
            databases: AtomicU32::new(0),
        }
    }

    /// The copy that this replica has of a database of its primary.
    ///
    /// # Panics
    /// When it is no server's.
    #[must_use]
    pub fn copy(&self, database: &Database) -> Database {
        let name = match database {
            Database::Server(url) => url.rsplit('/').next(),
            Database::File(_) => None,
        };
        Database::from(self.url(name.expect("a database of a server")))
    }

    /// An empty database on it.
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn database(&self) -> Database {
        let name = format!("test{}", self.databases.fetch_add(1, Ordering::Relaxed));
        run(self.client("createdb").arg(&name));
        Database::from(self.url(&name))
    }

    /// Runs statements on a database behind the store's back.
    ///
    /// # Panics
    /// When they fail.
    pub fn tamper(&self, database: &Database, sql: &str) {
        let Database::Server(url) = database else {
            panic!("a database of this server")
        };
        run(tool("psql")
            .args(["-qX", "-v", "ON_ERROR_STOP=1", "-c", sql, url])
            .stdout(Stdio::null()));
    }

    fn url(&self, database: &str) -> String {
        let host = self.dir.path().display().to_string().replace('/', "%2F");
        format!("postgresql://shikaku@{host}/{database}")
    }

    fn client(&self, name: &str) -> Command {
        let mut client = tool(name);
        client.args(["-U", "shikaku", "-h"]).arg(self.dir.path());
        client
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut stop = tool("pg_ctl");
        stop.args(["stop", "-s", "-m", "immediate", "-D"])
            .arg(self.dir.path().join("data"));
        let _ = stop.status();
        let _ = self.postmaster.wait();
    }
}

/// Starts a server and waits until it says that it is ready. The thread that starts it stays: the server ends with it
/// (`--pdeathsig`), also when this process is killed.
fn ready(mut command: Command) -> Child {
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let mut postmaster = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("PostgreSQL starts");
        let said = BufReader::new(postmaster.stderr.take().expect("its log"));
        let mut waiting = Some(postmaster);
        for line in said.lines().map_while(Result::ok) {
            if line.contains("ready to accept") {
                waiting.take().map(|postmaster| tell.send(postmaster));
            }
        }
    });
    told.recv().expect("PostgreSQL becomes ready")
}

/// A folder in which the server's user may write.
///
/// # Panics
/// When it cannot be made.
#[must_use]
pub fn folder() -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    if root() {
        run(Command::new("chown").arg("nobody").arg(dir.path()));
    }
    dir
}

/// The rows of a statement's one column.
///
/// # Panics
/// When it fails.
#[must_use]
pub fn column(database: &Database, sql: &str) -> Vec<String> {
    let Database::Server(url) = database else {
        panic!("a database of a server")
    };
    let output = tool("psql")
        .args(["-XAt", "-c", sql, url])
        .output()
        .expect("psql runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(str::to_owned).collect()
}

/// One of PostgreSQL's programs, as a user it accepts.
pub fn tool(name: &str) -> Command {
    as_user(programs().join(name))
}

/// A program as a user that PostgreSQL accepts; it is told to end when this process does.
pub fn as_user(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "TERM"]);
    if root() {
        command.args(["--reuid", "nobody", "--regid", "nogroup", "--clear-groups"]);
    }
    command.arg(program).current_dir("/");
    command
}

fn root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id runs");
    id.stdout.trim_ascii() == b"0"
}

/// Where Debian keeps the programs of the newest PostgreSQL.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is installed");
    let newest = versions
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok())
        .max();
    let newest = newest.expect("PostgreSQL is installed").to_string();
    Path::new("/usr/lib/postgresql").join(newest).join("bin")
}

fn run(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().expect("runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
}
