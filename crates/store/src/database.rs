//! Where a database lies.

use std::{convert::Infallible, fmt, path::PathBuf, str::FromStr};

use serde::{Deserialize, Serialize};

/// A file of SQLite, or a server of PostgreSQL. A setting reads into it: what begins with `postgres://` or
/// `postgresql://` is a server, anything else a path.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(from = "String", into = "String")]
pub enum Database {
    /// Path of the main file; the others lie beside it.
    File(PathBuf),
    /// Connection URL. It may hold a password: it is never shown.
    Server(String),
}

impl From<String> for Database {
    fn from(text: String) -> Self {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Self::Server(text)
        } else {
            Self::File(text.into())
        }
    }
}

impl From<Database> for String {
    fn from(database: Database) -> Self {
        match database {
            Database::File(path) => path.to_string_lossy().into_owned(),
            Database::Server(url) => url,
        }
    }
}

impl From<PathBuf> for Database {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}

impl FromStr for Database {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.to_owned().into())
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Server(_) => f.write_str("postgres://…"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_a_server_and_its_password_is_never_shown() {
        let server: Database = "postgres://hub:secret@db/shikaku".parse().unwrap();
        assert!(matches!(server, Database::Server(_)));
        assert!(!format!("{server:?}").contains("secret"));
        let file: Database = "hub.db".parse().unwrap();
        assert_eq!(file, Database::File("hub.db".into()));
    }
}
