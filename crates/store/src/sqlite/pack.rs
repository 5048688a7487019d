//! The start pack's file: one writer, readers beside it. What is asked of it stands in `crate::pack`.

use std::path::Path;

use rusqlite::Connection;

use super::changes::{Changes, change};
use super::connection;
use super::migrate::{self, Part};
use super::readers::Readers;
use super::writer::Writer;
use crate::StoreError;

pub(crate) struct PackFile {
    readers: Readers,
    changes: Writer<Changes>,
}

impl PackFile {
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        if path.is_dir() {
            return Err(StoreError::CannotOpen);
        }
        let mut file = connection::writer(path, connection::WRITE)?;
        migrate::migrate(&mut file, Part::Pack)?;
        Ok(Self {
            readers: Readers::new(path),
            changes: Writer::start("store-pack", file)?,
        })
    }

    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.readers.read(work)
    }

    /// Has the writer do `work` and returns after it is durable, or undone.
    pub(crate) async fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        change(&self.changes, work).await
    }

    pub(crate) async fn close(&self) -> Result<(), StoreError> {
        self.readers.close();
        self.changes.close().await
    }
}
