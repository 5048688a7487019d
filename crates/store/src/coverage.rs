//! Coverage and its history: who changed what, when it was learned, when it holds.

use std::collections::BTreeSet;

use domain::coverage::{Coverage, CoverageId};

use crate::{Store, StoreError, store::Engine};

/// A coverage that begins, ends or is corrected.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CoverageChange {
    /// How it stands from now on; when it holds is its own matter (資格取得日, 資格喪失日).
    pub coverage: Coverage,
    /// Who says so.
    pub by: String,
    /// When it was learned: milliseconds since 1970-01-01T00:00Z.
    pub learned_unix_ms: i64,
}

/// A coverage as it stood after one change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CoverageVersion {
    /// 1 for the first.
    pub version: u32,
    /// How it stood.
    pub coverage: Coverage,
    /// Who said so.
    pub by: String,
    /// When it was learned: milliseconds since 1970-01-01T00:00Z.
    pub learned_unix_ms: i64,
}

impl Store {
    /// Records a new coverage or a new version of one; the versions before it are kept. A change that changes
    /// nothing adds no version.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] for a person who is not there, [`StoreError::Conflict`] for a coverage of another
    /// person; others when it cannot be written.
    pub async fn record_coverage(&self, change: CoverageChange) -> Result<(), StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.record_coverage(change).await,
            Engine::Postgres(postgres) => postgres.record_coverage(&change).await,
        }
    }

    /// Every version of a coverage, the first one first; empty for a coverage that is not known.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub async fn coverage_history(
        &self,
        coverage: CoverageId,
    ) -> Result<Vec<CoverageVersion>, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.coverage_history(coverage),
            Engine::Postgres(postgres) => postgres.coverage_history(coverage).await,
        }
    }
}

/// What a person is found by: insurer, symbol, number.
pub(crate) type Number = (String, String, String);

/// Every number of a person's coverages, each once.
pub(crate) fn numbers(coverages: &[Coverage]) -> BTreeSet<Number> {
    let number = |coverage: &Coverage| {
        let key = coverage.number_key();
        (coverage.insurer.as_str().to_owned(), key.symbol, key.number)
    };
    coverages.iter().map(number).collect()
}

/// The order in which coverages are kept and given out.
pub(crate) fn in_order(coverages: &mut [Coverage]) {
    coverages.sort_by_key(|coverage| (coverage.acquired, coverage.id));
}

/// Where a coverage stands among others.
pub(crate) fn position(coverages: &[Coverage], id: CoverageId) -> Option<usize> {
    coverages.iter().position(|coverage| coverage.id == id)
}
