//! Connections that read. A read runs on the thread that asks: as many connections as threads read at once.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use rusqlite::Connection;

use super::connection;
use crate::StoreError;

/// Connections kept open while nobody reads.
const IDLE: usize = 16;

pub(super) struct Readers {
    path: PathBuf,
    /// `None` once closed.
    idle: Mutex<Option<Vec<Connection>>>,
}

impl Readers {
    pub(super) fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            idle: Mutex::new(Some(Vec::new())),
        }
    }

    /// Runs a read at once. A connection that failed is not used again.
    pub(super) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let waiting = self.with_idle(|idle| idle.as_mut().map(Vec::pop));
        let connection = match waiting.ok_or(StoreError::Closed)? {
            Some(connection) => connection,
            None => connection::reader(&self.path)?,
        };
        let result = work(&connection)?;
        let spare = self.with_idle(|idle| match idle {
            Some(idle) if idle.len() < IDLE => {
                idle.push(connection);
                None
            }
            _ => Some(connection),
        });
        // Closing a connection takes a while: not under the lock.
        drop(spare);
        Ok(result)
    }

    pub(super) fn close(&self) {
        drop(self.with_idle(Option::take));
    }

    fn with_idle<T>(&self, act: impl FnOnce(&mut Option<Vec<Connection>>) -> T) -> T {
        act(&mut self.idle.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
