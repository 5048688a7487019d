-- People, what covers them, and what they allowed. Kept in the main file.

-- A person with every coverage as it is known now, as one document: one read answers a check.
CREATE TABLE person (
    id     INTEGER PRIMARY KEY,
    record TEXT NOT NULL
) STRICT;

-- Whose a coverage is, and who brought its present version when.
CREATE TABLE coverage (
    id              INTEGER PRIMARY KEY,
    person          INTEGER NOT NULL,
    version         INTEGER NOT NULL,
    changed_by      TEXT    NOT NULL,
    learned_unix_ms INTEGER NOT NULL
) STRICT;

-- Versions that a later one replaced.
CREATE TABLE coverage_past (
    coverage        INTEGER NOT NULL,
    version         INTEGER NOT NULL,
    record          TEXT    NOT NULL,
    changed_by      TEXT    NOT NULL,
    learned_unix_ms INTEGER NOT NULL,
    PRIMARY KEY (coverage, version)
) STRICT, WITHOUT ROWID;

-- Who is found under an insurer's symbol and number (matching forms).
CREATE TABLE coverage_number (
    insurer TEXT    NOT NULL,
    symbol  TEXT    NOT NULL,
    number  TEXT    NOT NULL,
    person  INTEGER NOT NULL,
    PRIMARY KEY (insurer, symbol, number, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE issuer (
    id   INTEGER PRIMARY KEY,
    name BLOB NOT NULL UNIQUE
) STRICT;

CREATE TABLE certificate (
    issuer     INTEGER NOT NULL,
    serial     BLOB    NOT NULL,
    person     INTEGER NOT NULL,
    revoked    INTEGER NOT NULL,
    registered INTEGER NOT NULL,
    last_day   INTEGER NOT NULL,
    PRIMARY KEY (issuer, serial)
) STRICT, WITHOUT ROWID;

CREATE TABLE institution (
    code   TEXT    NOT NULL PRIMARY KEY,
    name   TEXT    NOT NULL,
    active INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE institution_certificate (
    fingerprint BLOB    NOT NULL PRIMARY KEY,
    institution TEXT    NOT NULL,
    revoked     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE reference_number (
    institution TEXT    NOT NULL,
    person      INTEGER NOT NULL,
    number      TEXT    NOT NULL,
    PRIMARY KEY (institution, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE consent (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    person      INTEGER NOT NULL,
    institution TEXT    NOT NULL,
    items       TEXT    NOT NULL,
    given       INTEGER NOT NULL,
    until       INTEGER NOT NULL,
    withdrawn   INTEGER
) STRICT;
CREATE INDEX consent_of_person ON consent (person, until);

CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
