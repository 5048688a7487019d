//! What PostgreSQL's codes mean to us. Its texts are dropped: they may repeat what was stored.

use deadpool_postgres::PoolError;
use tokio_postgres::{Error, error::SqlState};

use crate::StoreError;

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match error.code() {
            Some(code) => of_state(code),
            None => Self::Away,
        }
    }
}

impl From<PoolError> for StoreError {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) => error.into(),
            PoolError::Closed => Self::Closed,
            _ => Self::Away,
        }
    }
}

fn of_state(state: &SqlState) -> StoreError {
    let code = state.code();
    match state {
        &SqlState::DISK_FULL => StoreError::DiskFull,
        &SqlState::READ_ONLY_SQL_TRANSACTION => StoreError::ReadOnly,
        &SqlState::DATA_CORRUPTED | &SqlState::INDEX_CORRUPTED => StoreError::Corrupt,
        &SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED => StoreError::Busy,
        // Shutting down, starting up, gone, or no connection left.
        _ if code.starts_with("57P") || code.starts_with("08") || code == "53300" => {
            StoreError::Away
        }
        // No such database, or no right to it.
        _ if code.starts_with("28") || code.starts_with("3D") => StoreError::CannotOpen,
        // Five characters of base 36 fit.
        _ => StoreError::Engine(i32::from_str_radix(code, 36).unwrap_or(-1)),
    }
}

/// A broken uniqueness becomes a conflict about `what`.
pub(super) fn conflict(what: &'static str) -> impl Fn(Error) -> StoreError {
    move |error| match error.code() {
        Some(&SqlState::UNIQUE_VIOLATION) => StoreError::Conflict(what),
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_become_what_operators_act_on() {
        for (code, meaning) in [
            ("53100", StoreError::DiskFull),
            ("25006", StoreError::ReadOnly),
            ("XX001", StoreError::Corrupt),
            ("40P01", StoreError::Busy),
            ("57P01", StoreError::Away),
            ("57P03", StoreError::Away),
            ("08006", StoreError::Away),
            ("28P01", StoreError::CannotOpen),
            ("42P01", StoreError::Engine(6_844_177)),
        ] {
            let meant = of_state(&SqlState::from_code(code));
            assert_eq!(meant, meaning, "{code}");
        }
    }
}
