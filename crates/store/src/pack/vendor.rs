//! The register of receipt-computer vendors: with whom the pack talks, and with whom it does not.

use rusqlite::{OptionalExtension, Row};

use super::{Act, Field, PackStore, trail};
use crate::StoreError;

/// One vendor's product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vendor {
    /// The vendor.
    pub name: String,
    /// Its product; empty for all of them.
    pub product: String,
    /// `covered`, `not_covered` or `to_confirm`.
    pub covered: String,
    /// Whom to ask, and anything else.
    pub note: String,
    /// The day somebody said so, `yyyy-MM-dd`.
    pub as_of: String,
}

impl Vendor {
    /// What is said of it, as one text: covered or not, and the note.
    #[must_use]
    pub fn said(&self) -> String {
        format!("{} {}", self.covered, self.note)
    }
}

impl PackStore {
    /// The register by name.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn vendors(&self) -> Result<Vec<Vendor>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT name, product, covered, note, as_of FROM vendor ORDER BY name, product",
            )?;
            Ok(statement.query_map([], vendor)?.collect::<Result<_, _>>()?)
        })
    }

    /// Adds a vendor's product or changes it; `was` is what was [said](Vendor::said) of it when somebody decided so,
    /// empty where it was not registered.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when something else is said by now; other [`StoreError`]s when it was not written.
    pub async fn save_vendor(&self, new: Vendor, was: String, act: Act) -> Result<(), StoreError> {
        self.change(move |connection| {
            if !super::first(connection, &act)? {
                return Ok(());
            }
            let sql = "SELECT name, product, covered, note, as_of FROM vendor
                       WHERE name = ?1 AND product = ?2";
            let old = connection
                .prepare_cached(sql)?
                .query_row([&new.name, &new.product], vendor)
                .optional()?;
            let old = old.as_ref().map(Vendor::said).unwrap_or_default();
            if old != was {
                return Err(StoreError::Conflict("vendor"));
            }
            connection
                .prepare_cached(
                    "INSERT INTO vendor (name, product, covered, note, as_of)
                     VALUES (?1, ?2, ?3, ?4, ?5)
                     ON CONFLICT (name, product) DO UPDATE SET covered = ?3, note = ?4, as_of = ?5",
                )?
                .execute((&new.name, &new.product, &new.covered, &new.note, &new.as_of))?;
            let field = Field {
                field: "covered".to_owned(),
                old,
                new: new.said(),
            };
            let subject = format!("vendor:{} {}", new.name, new.product);
            trail::write(connection, subject.trim_end(), 0, &act, &[field])
        })
        .await
    }
}

fn vendor(row: &Row<'_>) -> rusqlite::Result<Vendor> {
    Ok(Vendor {
        name: row.get(0)?,
        product: row.get(1)?,
        covered: row.get(2)?,
        note: row.get(3)?,
        as_of: row.get(4)?,
    })
}
