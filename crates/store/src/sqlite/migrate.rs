//! Migrations, numbered once over all files of the store, each applied in one transaction and never changed later.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use crate::StoreError;

/// Which file a migration belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    /// The main file.
    People,
    /// The audit beside it.
    Audit,
    /// The jobs beside both.
    Jobs,
    /// The start pack's own file.
    Pack,
}

struct Migration {
    number: u32,
    title: &'static str,
    part: Part,
    sql: &'static str,
}

const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 1,
        title: "people",
        part: Part::People,
        sql: include_str!("../../migrations/sqlite/0001-people.sql"),
    },
    Migration {
        number: 2,
        title: "audit",
        part: Part::Audit,
        sql: include_str!("../../migrations/sqlite/0002-audit.sql"),
    },
    Migration {
        number: 3,
        title: "jobs",
        part: Part::Jobs,
        sql: include_str!("../../migrations/sqlite/0003-jobs.sql"),
    },
    Migration {
        number: 4,
        title: "seals",
        part: Part::Audit,
        sql: include_str!("../../migrations/sqlite/0004-seals.sql"),
    },
    Migration {
        number: 5,
        title: "pack",
        part: Part::Pack,
        sql: include_str!("../../migrations/sqlite/0005-pack.sql"),
    },
];

/// What every file has before its first migration; `opened` is there to be written at each opening.
const BASE: &str = "
    CREATE TABLE IF NOT EXISTS schema_version (
        number INTEGER PRIMARY KEY,
        title  TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS opened (
        id    INTEGER PRIMARY KEY CHECK (id = 1),
        times INTEGER NOT NULL
    ) STRICT;
    INSERT OR IGNORE INTO opened (id, times) VALUES (1, 0);
";

/// Number of the newest migration in a file; 0 for an empty one.
pub(super) fn applied(connection: &Connection) -> Result<u32, StoreError> {
    let table = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version'";
    if connection
        .query_row(table, [], |_| Ok(()))
        .optional()?
        .is_none()
    {
        return Ok(0);
    }
    let newest = "SELECT coalesce(max(number), 0) FROM schema_version";
    Ok(connection.query_row(newest, [], |row| row.get(0))?)
}

/// Brings a file up to date and proves that it can be written.
pub(super) fn migrate(connection: &mut Connection, part: Part) -> Result<(), StoreError> {
    migrate_to(connection, part, MIGRATIONS)
}

fn migrate_to(
    connection: &mut Connection,
    part: Part,
    migrations: &[Migration],
) -> Result<(), StoreError> {
    // Asked inside the transaction: two programs may start at once.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = applied(&transaction)?;
    let known = migrations.iter().map(|one| one.number).max().unwrap_or(0);
    if found > known {
        return Err(StoreError::NewerSchema { found, known });
    }
    transaction.execute_batch(BASE)?;
    let missing = |one: &&Migration| one.part == part && one.number > found;
    for migration in migrations.iter().filter(missing) {
        transaction.execute_batch(migration.sql)?;
        transaction.execute(
            "INSERT INTO schema_version (number, title) VALUES (?1, ?2)",
            (migration.number, migration.title),
        )?;
    }
    transaction.execute("UPDATE opened SET times = times + 1", [])?;
    Ok(transaction.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(connection: &Connection) -> Vec<String> {
        let mut statement = connection
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            .unwrap();
        let names = statement.query_map([], |row| row.get(0)).unwrap();
        names.collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn migrating_twice_changes_nothing_and_counts_the_openings() {
        let mut connection = Connection::open_in_memory().unwrap();
        assert_eq!(applied(&connection), Ok(0));
        migrate(&mut connection, Part::Audit).unwrap();
        let once = tables(&connection);
        assert!(once.contains(&"access".to_owned()));
        assert!(!once.contains(&"person".to_owned()));
        migrate(&mut connection, Part::Audit).unwrap();
        assert_eq!(tables(&connection), once);
        assert_eq!(applied(&connection), Ok(4));
        let times = "SELECT times FROM opened";
        assert_eq!(connection.query_row(times, [], |row| row.get(0)), Ok(2));
    }

    #[test]
    fn a_newer_schema_is_refused_untouched() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, Part::People).unwrap();
        let newer = "INSERT INTO schema_version (number, title) VALUES (9001, 'from the future')";
        connection.execute(newer, []).unwrap();
        let refused = migrate(&mut connection, Part::People);
        assert_eq!(
            refused,
            Err(StoreError::NewerSchema {
                found: 9001,
                known: 5
            })
        );
    }

    #[test]
    fn an_older_schema_gets_only_what_it_lacks_and_a_failing_step_leaves_it_as_it_was() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, Part::Audit).unwrap();
        let step = |number, sql| Migration {
            number,
            title: "later",
            part: Part::Audit,
            sql,
        };
        let broken = [step(6, "CREATE TABLE half (a); CREATE TABLE half (a);")];
        assert!(migrate_to(&mut connection, Part::Audit, &broken).is_err());
        assert_eq!(applied(&connection), Ok(4));
        assert!(!tables(&connection).contains(&"half".to_owned()));
        let sound = [step(6, "CREATE TABLE whole (a)")];
        migrate_to(&mut connection, Part::Audit, &sound).unwrap();
        assert_eq!(applied(&connection), Ok(6));
    }

    #[test]
    fn numbers_rise_one_by_one_and_name_their_files() {
        let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite");
        let mut files: Vec<String> = std::fs::read_dir(dir)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        let named: Vec<String> = MIGRATIONS
            .iter()
            .map(|one| format!("{:04}-{}.sql", one.number, one.title))
            .collect();
        assert_eq!(files, named);
        let numbers: Vec<u32> = MIGRATIONS.iter().map(|one| one.number).collect();
        assert!(numbers.into_iter().eq(1..=MIGRATIONS.len() as u32));
    }
}
