//! Taking people in from insurers' lists: rows read, compared with what is kept, and kept in one piece.
//!
//! A row is one coverage of one person. What a row says outranks what is kept; what rows cannot say (certificates of
//! limits, tickets) stays as it is. Taking the same rows in twice changes nothing.

mod columns;
mod row;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::AddAssign,
};

pub use columns::{COLUMNS, Columns, HeaderError, OPTIONAL};
use domain::{
    coverage::{Coverage, Registered},
    person::{Person, PersonId},
};
pub use row::{Fault, Row, fields};
use store::{CoverageChange, NewPerson, Store, StoreError, Taken};

/// What became of rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Tally {
    /// People not known before.
    pub people: u64,
    /// Coverages not known before (資格取得).
    pub acquired: u64,
    /// Coverages that ended (資格喪失).
    pub lost: u64,
    /// Coverages, or people's names and addresses, that read otherwise than before.
    pub corrected: u64,
    /// Rows that say what is kept already.
    pub unchanged: u64,
    /// Rows that could not be taken in.
    pub refused: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.people += other.people;
        self.acquired += other.acquired;
        self.lost += other.lost;
        self.corrected += other.corrected;
        self.unchanged += other.unchanged;
        self.refused += other.refused;
    }
}

/// What some rows come to, compared with what is kept.
#[derive(Default)]
pub struct Changes {
    taken: Vec<Taken>,
    tally: Tally,
    refused: Vec<(u64, Fault)>,
}

impl Changes {
    /// Compares rows with the store; `by` and the time in milliseconds since 1970 go into the history. Each row comes
    /// with the number of its line.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub async fn of(
        store: &Store,
        rows: Vec<(u64, Row)>,
        by: &str,
        learned_unix_ms: i64,
    ) -> Result<Self, StoreError> {
        let ids: BTreeSet<PersonId> = rows.iter().map(|(_, row)| row.person.id).collect();
        let ids: Vec<PersonId> = ids.into_iter().collect();
        let known = store.find_people(&ids).await?;
        let owners = store
            .coverage_owners(rows.iter().map(|(_, row)| row.coverage.id).collect())
            .await?;
        let mut known: BTreeMap<PersonId, Registered> = known
            .into_iter()
            .map(|registered| (registered.person.id, registered))
            .collect();
        let mut changes = Self::default();
        let mut new: BTreeMap<PersonId, Registered> = BTreeMap::new();
        let mut owned: BTreeMap<_, _> = owners.into_iter().collect();
        for (line, row) in rows {
            let owner = owned.entry(row.coverage.id).or_insert(row.person.id);
            if *owner != row.person.id {
                changes.refuse(line, Fault::of_another());
                continue;
            }
            if let Some(held) = known.get_mut(&row.person.id) {
                changes.compare(held, row, by, learned_unix_ms);
                continue;
            }
            let held = new.entry(row.person.id).or_insert_with(|| {
                changes.tally.people += 1;
                Registered {
                    person: row.person.clone(),
                    coverages: Vec::new(),
                }
            });
            held.person = row.person;
            held.coverages.retain(|one| one.id != row.coverage.id);
            held.coverages.push(row.coverage);
            changes.tally.acquired += 1;
        }
        let new = new.into_values().map(|registered| {
            Taken::New(Box::new(NewPerson {
                registered,
                certificate: None,
            }))
        });
        changes.taken.splice(0..0, new);
        Ok(changes)
    }

    fn refuse(&mut self, line: u64, fault: Fault) {
        self.tally.refused += 1;
        self.refused.push((line, fault));
    }

    fn compare(&mut self, held: &mut Registered, row: Row, by: &str, learned_unix_ms: i64) {
        let mut changed = false;
        let person = said(&held.person, row.person);
        if person != held.person {
            held.person = person.clone();
            self.taken.push(Taken::Person(Box::new(person)));
            self.tally.corrected += 1;
            changed = true;
        }
        let at = held
            .coverages
            .iter()
            .position(|one| one.id == row.coverage.id);
        let coverage = match at {
            None => {
                self.tally.acquired += 1;
                held.coverages.push(row.coverage.clone());
                row.coverage
            }
            Some(at) => {
                let before = &held.coverages[at];
                let after = kept(before, row.coverage);
                if *before == after {
                    self.tally.unchanged += u64::from(!changed);
                    return;
                }
                match before.lost.is_none() && after.lost.is_some() {
                    true => self.tally.lost += 1,
                    false => self.tally.corrected += 1,
                }
                held.coverages[at] = after.clone();
                after
            }
        };
        self.taken.push(Taken::Coverage(Box::new(CoverageChange {
            coverage,
            by: by.to_owned(),
            learned_unix_ms,
        })));
    }

    /// What became of the rows, and the lines that were refused.
    #[must_use]
    pub fn tally(&self) -> (Tally, &[(u64, Fault)]) {
        (self.tally, &self.refused)
    }

    /// Keeps the changes, all or none.
    ///
    /// # Errors
    /// [`StoreError`] when nothing was kept.
    pub async fn keep(
        self,
        store: &Store,
        by: &str,
        learned_unix_ms: i64,
    ) -> Result<(), StoreError> {
        if self.taken.is_empty() {
            return Ok(());
        }
        store.take_in(self.taken, by, learned_unix_ms).await
    }
}

/// A person as the row has them, with what rows cannot say from before.
fn said(before: &Person, row: Person) -> Person {
    Person {
        other_name: before.other_name.clone(),
        sex_shown: before.sex_shown,
        ..row
    }
}

/// A coverage as the row has it, with what rows cannot say from before.
fn kept(before: &Coverage, row: Coverage) -> Coverage {
    Coverage {
        preschool: before.preschool,
        elderly: before.elderly.clone(),
        limit: before.limit.clone(),
        diseases: before.diseases.clone(),
        tickets: before.tickets.clone(),
        ..row
    }
}
