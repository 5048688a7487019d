//! What the start pack keeps, in a file of its own (`pack.db`): quotes, cases and their history, stock and its queues,
//! notices, tickets, inquiries, vendors, staff.
//!
//! Records are documents of the caller (JSON) with a version beside them: a change names the version it was made from
//! and is refused when another came first. A form's one-time key makes the same form, sent twice, one change.

mod account;
mod case;
mod inquiry;
mod quote;
mod stock;
mod ticket;
mod told;
mod trail;
mod vendor;

use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;

pub use account::Account;
pub use case::{Case, CaseChange, NewCase};
pub use inquiry::{Inquiry, NewInquiry, Queued};
pub use quote::{NewQuote, Quote};
pub use stock::{Arrival, Place, PlaceState, Reply, StockItem};
pub use ticket::{Ticket, TicketChange};
pub use told::{Notice, Raised};
pub use trail::{Entry, Field};
pub use vendor::Vendor;

use crate::StoreError;
use crate::sqlite::PackFile;

/// Everything the start pack keeps. Cheap to clone; all clones are one store.
#[derive(Clone)]
pub struct PackStore {
    file: Arc<PackFile>,
}

/// Who does something, when, and by which form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// The account's name, or what acts by itself.
    pub who: String,
    /// Milliseconds since 1970-01-01T00:00Z.
    pub at_unix_ms: i64,
    /// The form's one-time key: the same key again changes nothing. Empty where there is no form.
    pub form: String,
}

impl PackStore {
    /// Opens the file at `path`, creating or migrating it. Blocking; call it before serving.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be opened or written, is damaged, or newer than this program.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self {
            file: Arc::new(PackFile::open(path)?),
        })
    }

    /// Writes down all that waits and ends the writer. Other clones are closed too.
    ///
    /// # Errors
    /// [`StoreError`] when that fails; what was acknowledged is durable all the same.
    pub async fn close(self) -> Result<(), StoreError> {
        self.file.close().await
    }

    fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.file.read(work)
    }

    async fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.file.change(work).await
    }
}

/// Whether a form is done for the first time; from now on it is not.
fn first(connection: &Connection, act: &Act) -> Result<bool, StoreError> {
    if act.form.is_empty() {
        return Ok(true);
    }
    let new = connection
        .prepare_cached("INSERT OR IGNORE INTO done (form, at_unix_ms) VALUES (?1, ?2)")?
        .execute((&act.form, act.at_unix_ms))?;
    Ok(new == 1)
}
