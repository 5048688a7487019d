-- Batches received. Kept in a file of their own: they are written chunk by chunk beside desk checks, and a commit
-- there leaves the readers' page caches of people alone.

CREATE TABLE job (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    institution      TEXT    NOT NULL,
    request          TEXT    NOT NULL,
    digest           BLOB    NOT NULL,
    kind             TEXT    NOT NULL,
    asked_day        INTEGER NOT NULL,
    received_unix_ms INTEGER NOT NULL,
    row_count        INTEGER NOT NULL,
    done             INTEGER NOT NULL,
    well             INTEGER NOT NULL,
    finished_unix_ms INTEGER,
    UNIQUE (institution, request)
) STRICT;
CREATE INDEX job_unfinished ON job (id) WHERE finished_unix_ms IS NULL;
CREATE INDEX job_finished ON job (finished_unix_ms) WHERE finished_unix_ms IS NOT NULL;

-- Rows that wait. A row leaves in the transaction that brings its result.
CREATE TABLE job_row (
    job    INTEGER NOT NULL,
    number INTEGER NOT NULL,
    asked  TEXT    NOT NULL,
    PRIMARY KEY (job, number)
) STRICT, WITHOUT ROWID;

-- Results: one a row, which the key holds.
CREATE TABLE job_result (
    id     INTEGER PRIMARY KEY,
    job    INTEGER NOT NULL,
    number INTEGER NOT NULL,
    result TEXT    NOT NULL,
    UNIQUE (job, number)
) STRICT;
