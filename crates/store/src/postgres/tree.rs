//! The tree over the audit: sealed segments by their roots, the rest leaf by leaf.

use std::ops::Range;

use domain::audit::{
    GENESIS, Hash, Head, Seal,
    merkle::{Frontier, SEGMENT, leaf, pieces},
};
use tokio_postgres::Row;

use super::{Postgres, appends};
use crate::{Segment, StoreError};

const HEAD: &str = "SELECT count, hash FROM access_head WHERE id = 1";
/// The columns [`read`] reads.
pub(super) const SEAL: &str =
    "SELECT number, segment, root, chain, at_unix_ms, signature FROM seal";
/// Leaves read in one go.
const PAGE: u64 = 4096;

impl Postgres {
    pub(crate) async fn audit_size(&self) -> Result<u64, StoreError> {
        let rows = self.lines.read(HEAD, &[]).await?;
        appends::head(rows.first()).map(|(count, _)| count)
    }

    pub(crate) async fn audit_chain(&self, sequence: u64) -> Result<Hash, StoreError> {
        if sequence == 0 {
            return Ok(GENESIS);
        }
        let sql = "SELECT hash FROM access WHERE sequence = $1";
        let rows = self.lines.read(sql, &[&sequence.cast_signed()]).await?;
        hash(rows.first().ok_or(StoreError::Unknown("audit record"))?, 0)
    }

    pub(crate) async fn audit_head(&self, size: u64, at_unix_ms: i64) -> Result<Head, StoreError> {
        Ok(Head {
            size,
            root: self.root(0..size).await?,
            chain: self.audit_chain(size).await?,
            at_unix_ms,
        })
    }

    pub(crate) async fn audit_roots(&self, runs: &[Range<u64>]) -> Result<Vec<Hash>, StoreError> {
        let mut roots = Vec::with_capacity(runs.len());
        for run in runs {
            roots.push(self.root(run.clone()).await?);
        }
        Ok(roots)
    }

    async fn root(&self, run: Range<u64>) -> Result<Hash, StoreError> {
        let mut frontier = Frontier::default();
        for piece in pieces(run) {
            let sealed = match piece.end - piece.start {
                SEGMENT => self.sealed(piece.end / SEGMENT).await?,
                _ => None,
            };
            match sealed {
                Some(root) => drop(frontier.push_perfect(root, SEGMENT)),
                None => self.grow(&mut frontier, piece).await?,
            }
        }
        Ok(frontier.root())
    }

    /// Adds leaves, counted from 0, to a frontier.
    async fn grow(&self, frontier: &mut Frontier, leaves: Range<u64>) -> Result<(), StoreError> {
        let sql =
            "SELECT hash FROM access WHERE sequence > $1 AND sequence <= $2 ORDER BY sequence";
        let mut from = leaves.start;
        while from < leaves.end {
            let to = leaves.end.min(from + PAGE);
            let (after, last) = (from.cast_signed(), to.cast_signed());
            let rows = self.lines.read(sql, &[&after, &last]).await?;
            if rows.len() as u64 != to - from {
                return Err(StoreError::Unknown("audit record"));
            }
            for row in &rows {
                frontier.push(leaf(&hash(row, 0)?));
            }
            from = to;
        }
        Ok(())
    }

    async fn sealed(&self, number: u64) -> Result<Option<Hash>, StoreError> {
        let sql = "SELECT segment FROM seal WHERE number = $1";
        let rows = self.lines.read(sql, &[&number.cast_signed()]).await?;
        rows.first().map(|row| hash(row, 0)).transpose()
    }

    pub(crate) async fn full_segment(
        &self,
        at_unix_ms: i64,
    ) -> Result<Option<Segment>, StoreError> {
        let newest = "SELECT coalesce(max(number), 0) FROM seal";
        let rows = self.lines.read(newest, &[]).await?;
        let newest: i64 = rows.first().map_or(Ok(0), |row| row.try_get(0))?;
        let begin = newest.cast_unsigned() * SEGMENT;
        let end = begin + SEGMENT;
        if self.audit_size().await? < end {
            return Ok(None);
        }
        Ok(Some(Segment {
            root: self.root(begin..end).await?,
            head: self.audit_head(end, at_unix_ms).await?,
        }))
    }

    /// Writes the next seal; another hub may be at it too.
    pub(crate) async fn seal(&self, seal: &Seal) -> Result<(), StoreError> {
        let next = "INSERT INTO seal (number, segment, root, chain, at_unix_ms, signature)
                    SELECT $1, $2, $3, $4, $5, $6
                    WHERE $1 = (SELECT coalesce(max(number), 0) + 1 FROM seal)
                    ON CONFLICT (number) DO NOTHING";
        let number = (seal.head.size / SEGMENT).cast_signed();
        if !seal.head.size.is_multiple_of(SEGMENT) {
            return Err(StoreError::Conflict("seal"));
        }
        let client = self.lines.own().await?;
        let written = client
            .execute(
                next,
                &[
                    &number,
                    &seal.segment.as_slice(),
                    &seal.head.root.as_slice(),
                    &seal.head.chain.as_slice(),
                    &seal.head.at_unix_ms,
                    &seal.signature,
                ],
            )
            .await?;
        match written {
            0 => Err(StoreError::Conflict("seal")),
            _ => Ok(()),
        }
    }

    /// The newest seal that has at most `size` records under it.
    pub(crate) async fn seal_within(&self, size: u64) -> Result<Option<Seal>, StoreError> {
        let sql = format!("{SEAL} WHERE number <= $1 ORDER BY number DESC LIMIT 1");
        let rows = self
            .lines
            .read(&sql, &[&(size / SEGMENT).cast_signed()])
            .await?;
        rows.first().map(read).transpose()
    }
}

fn hash(row: &Row, column: usize) -> Result<Hash, StoreError> {
    let bytes: &[u8] = row.try_get(column)?;
    bytes.try_into().map_err(|_| StoreError::Corrupt)
}

/// One row of `seal`, its columns in the table's order.
pub(super) fn read(row: &Row) -> Result<Seal, StoreError> {
    let number: i64 = row.try_get(0)?;
    Ok(Seal {
        segment: hash(row, 1)?,
        head: Head {
            size: number.cast_unsigned() * SEGMENT,
            root: hash(row, 2)?,
            chain: hash(row, 3)?,
            at_unix_ms: row.try_get(4)?,
        },
        signature: row.try_get(5)?,
    })
}
