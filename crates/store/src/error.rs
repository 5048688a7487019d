//! Why the store refuses. No error carries what was stored: texts of the engine stay inside.

/// Who has to act on an error.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Category {
    /// Part of normal work: the caller asked for something that cannot be.
    Expected,
    /// The operators must act before work can go on.
    Critical,
    /// What is stored about a person cannot be used; the content is not told.
    PersonalData,
    /// A fault of the program.
    Unexpected,
}

/// Why the store refused.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk, or the room given to the database, is used up. What was asked was not written.
    #[error("the disk is full")]
    DiskFull,
    /// The database may not be written.
    #[error("the database is read-only")]
    ReadOnly,
    /// The file is damaged, or no database.
    #[error("the database is damaged or no database")]
    Corrupt,
    /// The file, or the folder it lies in, cannot be opened.
    #[error("the database cannot be opened")]
    CannotOpen,
    /// The audit file that belongs to the database is gone: a chain is never begun anew in silence.
    #[error("the audit file of the database is missing")]
    AuditMissing,
    /// A newer program has changed the schema.
    #[error("the database has schema {found}, this program knows schemas up to {known}")]
    NewerSchema {
        /// Number of the newest migration in the database.
        found: u32,
        /// Number of the newest migration known here.
        known: u32,
    },
    /// Another process holds the database for longer than we wait.
    #[error("another process holds the database")]
    Busy,
    /// The database server does not answer, or went away in the middle: what was asked may or may not be written.
    #[error("the database server is away")]
    Away,
    /// The database server acknowledges writes before they are durable (`synchronous_commit` or `fsync` is off).
    #[error("the database server is set to lose acknowledged writes")]
    NotDurable,
    /// Reading or writing failed below the database.
    #[error("the database's disk failed (code {0})")]
    Disk(i32),
    /// Making a write durable failed: what the disk holds is unknown, and writing stops until the store is reopened.
    #[error("the disk did not confirm a write; the store must be reopened")]
    Unconfirmed,
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
    /// Something named in the call is not there.
    #[error("the {0} is not known")]
    Unknown(&'static str),
    /// Something named in the call is there already, or belongs to another.
    #[error("the {0} is there already or belongs to another")]
    Conflict(&'static str),
    /// A stored row does not read back.
    #[error("a stored {0} cannot be read")]
    Unreadable(&'static str),
    /// Anything else the engine says, by its code.
    #[error("the database refused (code {0})")]
    Engine(i32),
}

impl StoreError {
    /// Who has to act.
    #[must_use]
    pub fn category(&self) -> Category {
        match self {
            Self::Unknown(_) | Self::Conflict(_) | Self::Closed => Category::Expected,
            Self::DiskFull
            | Self::ReadOnly
            | Self::Corrupt
            | Self::CannotOpen
            | Self::AuditMissing
            | Self::NewerSchema { .. }
            | Self::Busy
            | Self::Away
            | Self::NotDurable
            | Self::Disk(_)
            | Self::Unconfirmed => Category::Critical,
            Self::Unreadable(_) => Category::PersonalData,
            Self::Engine(_) => Category::Unexpected,
        }
    }
}
