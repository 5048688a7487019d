//! What SQLite's codes mean to us. Its texts are dropped: they may repeat what was stored.

use rusqlite::{Error, ErrorCode, ffi};

use crate::StoreError;

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match error {
            Error::SqliteFailure(failure, _) => of_code(failure),
            Error::SqlInputError { error, .. } => of_code(error),
            _ => Self::Unreadable("row"),
        }
    }
}

fn of_code(failure: ffi::Error) -> StoreError {
    match failure.extended_code {
        ffi::SQLITE_IOERR_FSYNC | ffi::SQLITE_IOERR_DIR_FSYNC => return StoreError::Unconfirmed,
        _ => {}
    }
    match failure.code {
        ErrorCode::DiskFull => StoreError::DiskFull,
        ErrorCode::ReadOnly => StoreError::ReadOnly,
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreError::Corrupt,
        ErrorCode::CannotOpen => StoreError::CannotOpen,
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy,
        ErrorCode::SystemIoFailure => StoreError::Disk(failure.extended_code),
        _ => StoreError::Engine(failure.extended_code),
    }
}

/// A broken uniqueness becomes a conflict about `what`.
pub(crate) fn conflict(error: Error, what: &'static str) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => StoreError::Conflict(what),
        _ => error.into(),
    }
}
