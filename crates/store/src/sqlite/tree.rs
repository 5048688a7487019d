//! The tree over the audit file: sealed segments by their roots, the rest leaf by leaf.

use std::{borrow::Borrow, ops::Range, path::Path};

use domain::audit::{
    GENESIS, Hash, Head, Seal,
    merkle::{Frontier, SEGMENT, leaf, pieces},
};
use rusqlite::{Connection, OptionalExtension, Row};

use super::{Sqlite, appends, connection};
use crate::{Segment, StoreError};

/// A reading connection to an audit file, its own or borrowed.
pub(crate) struct Tree<C: Borrow<Connection> = Connection>(pub(super) C);

impl Tree {
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        connection::reader(path).map(Self)
    }
}

impl Sqlite {
    pub(crate) fn audit<T>(
        &self,
        work: impl FnOnce(&Tree<&Connection>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.audit_readers
            .read(|connection| work(&Tree(connection)))
    }
}

impl<C: Borrow<Connection>> Tree<C> {
    pub(crate) fn size(&self) -> Result<u64, StoreError> {
        appends::head(self.0.borrow()).map(|(count, _)| count)
    }

    pub(crate) fn chain(&self, sequence: u64) -> Result<Hash, StoreError> {
        if sequence == 0 {
            return Ok(GENESIS);
        }
        let mut statement = self
            .0
            .borrow()
            .prepare_cached("SELECT hash FROM access WHERE sequence = ?1")?;
        let hash = statement
            .query_row([sequence.cast_signed()], |row| row.get(0))
            .optional()?;
        hash.ok_or(StoreError::Unknown("audit record"))
    }

    pub(crate) fn head(&self, size: u64, at_unix_ms: i64) -> Result<Head, StoreError> {
        Ok(Head {
            size,
            root: self.root(0..size)?,
            chain: self.chain(size)?,
            at_unix_ms,
        })
    }

    pub(crate) fn roots(&self, runs: &[Range<u64>]) -> Result<Vec<Hash>, StoreError> {
        runs.iter().map(|run| self.root(run.clone())).collect()
    }

    fn root(&self, run: Range<u64>) -> Result<Hash, StoreError> {
        let mut frontier = Frontier::default();
        for piece in pieces(run) {
            let sealed = match piece.end - piece.start {
                SEGMENT => self.sealed(piece.end / SEGMENT)?,
                _ => None,
            };
            match sealed {
                Some(root) => drop(frontier.push_perfect(root, SEGMENT)),
                None => self.grow(&mut frontier, piece)?,
            }
        }
        Ok(frontier.root())
    }

    /// Adds leaves, counted from 0, to a frontier.
    fn grow(&self, frontier: &mut Frontier, leaves: Range<u64>) -> Result<(), StoreError> {
        let until = frontier.size() + leaves.end - leaves.start;
        let mut statement = self.0.borrow().prepare_cached(
            "SELECT hash FROM access WHERE sequence > ?1 AND sequence <= ?2 ORDER BY sequence",
        )?;
        let mut rows = statement.query((leaves.start.cast_signed(), leaves.end.cast_signed()))?;
        while let Some(row) = rows.next()? {
            frontier.push(leaf(&row.get(0)?));
        }
        if frontier.size() == until {
            Ok(())
        } else {
            Err(StoreError::Unknown("audit record"))
        }
    }

    fn sealed(&self, number: u64) -> Result<Option<Hash>, StoreError> {
        let mut statement = self
            .0
            .borrow()
            .prepare_cached("SELECT segment FROM seal WHERE number = ?1")?;
        let root = statement.query_row([number.cast_signed()], |row| row.get(0));
        Ok(root.optional()?)
    }

    pub(crate) fn full_segment(&self, at_unix_ms: i64) -> Result<Option<Segment>, StoreError> {
        let begin = newest(self.0.borrow())? * SEGMENT;
        let end = begin + SEGMENT;
        if self.size()? < end {
            return Ok(None);
        }
        Ok(Some(Segment {
            root: self.root(begin..end)?,
            head: self.head(end, at_unix_ms)?,
        }))
    }

    pub(crate) fn seal_within(&self, size: u64) -> Result<Option<Seal>, StoreError> {
        let mut statement = self.0.borrow().prepare_cached(
            "SELECT number, segment, root, chain, at_unix_ms, signature FROM seal
             WHERE number <= ?1 ORDER BY number DESC LIMIT 1",
        )?;
        let found = statement.query_row([(size / SEGMENT).cast_signed()], read);
        Ok(found.optional()?)
    }
}

/// One row of `seal`, its columns in the table's order.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Seal> {
    let number: i64 = row.get(0)?;
    Ok(Seal {
        segment: row.get(1)?,
        head: Head {
            size: number.cast_unsigned() * SEGMENT,
            root: row.get(2)?,
            chain: row.get(3)?,
            at_unix_ms: row.get(4)?,
        },
        signature: row.get(5)?,
    })
}

/// Number of the newest seal; 0 before the first.
fn newest(connection: &Connection) -> Result<u64, StoreError> {
    let newest: i64 = connection
        .prepare_cached("SELECT coalesce(max(number), 0) FROM seal")?
        .query_row([], |row| row.get(0))?;
    Ok(newest.cast_unsigned())
}

/// Writes the next seal.
pub(super) fn seal(connection: &Connection, seal: &Seal) -> Result<(), StoreError> {
    let number = newest(connection)? + 1;
    if seal.head.size != number * SEGMENT {
        return Err(StoreError::Conflict("seal"));
    }
    connection
        .prepare_cached(
            "INSERT INTO seal (number, segment, root, chain, at_unix_ms, signature)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute((
            number.cast_signed(),
            seal.segment,
            seal.head.root,
            seal.head.chain,
            seal.head.at_unix_ms,
            &seal.signature,
        ))?;
    Ok(())
}
