//! How far a list was taken in: kept in the hub's database under the list's SHA-256, so that a run that was broken off
//! goes on where it stopped.

use std::{
    fs::File,
    io::{IsTerminal, Read, Write},
    path::Path,
};

use anyhow::Context;
use aws_lc_rs::digest;
use csv::Position;
use hub::intake::Tally;
use serde::{Deserialize, Serialize};
use store::Store;

#[derive(Serialize, Deserialize, Default)]
struct Kept {
    byte: u64,
    line: u64,
    tally: Tally,
}

pub(super) struct Progress {
    /// `None` in a dry run.
    key: Option<String>,
    kept: Kept,
    said: u64,
}

impl Progress {
    pub(super) async fn of(path: &Path, store: &Store, dry_run: bool) -> anyhow::Result<Self> {
        let mut progress = Self {
            key: None,
            kept: Kept::default(),
            said: 0,
        };
        if dry_run {
            return Ok(progress);
        }
        let key = format!("import:{}", sha256(path)?);
        if let Some(kept) = store.meta_get(&key).await? {
            progress.kept = serde_json::from_str(&kept).unwrap_or_default();
        }
        progress.key = Some(key);
        Ok(progress)
    }

    /// Where to go on; `None` at the beginning.
    pub(super) fn position(&self) -> Option<Position> {
        (self.kept.byte > 0).then(|| {
            let mut position = Position::new();
            position.set_byte(self.kept.byte).set_line(self.kept.line);
            position
        })
    }

    /// Some lines are done.
    pub(super) async fn step(
        &mut self,
        store: &Store,
        tally: Tally,
        position: Position,
    ) -> anyhow::Result<()> {
        self.kept.tally += tally;
        (self.kept.byte, self.kept.line) = (position.byte(), position.line());
        if let Some(key) = &self.key {
            let kept = serde_json::to_string(&self.kept)?;
            store.meta_set(key, &kept).await?;
        }
        if self.kept.line / 20_000 != self.said {
            self.said = self.kept.line / 20_000;
            self.say();
        }
        Ok(())
    }

    fn say(&self) {
        let mut out = std::io::stderr().lock();
        let begin = if out.is_terminal() { "\r" } else { "" };
        let end = if out.is_terminal() { "" } else { "\n" };
        // Somebody who does not listen is no reason to stop.
        let _ = write!(
            out,
            "{begin}{} 行まで済みました。lines done{end}",
            self.kept.line
        );
    }

    /// All lines are done: the next run begins anew, and finds nothing to change.
    pub(super) async fn end(self, store: &Store) -> anyhow::Result<Tally> {
        if let Some(key) = &self.key {
            store.meta_set(key, "{}").await?;
        }
        if self.said > 0 && std::io::stderr().is_terminal() {
            let _ = writeln!(std::io::stderr());
        }
        Ok(self.kept.tally)
    }
}

fn sha256(path: &Path) -> anyhow::Result<String> {
    let mut file = File::open(path).context("ファイルを開けません。failed to open the file")?;
    let mut context = digest::Context::new(&digest::SHA256);
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex::encode(context.finish())),
            read => context.update(&buffer[..read]),
        }
    }
}
