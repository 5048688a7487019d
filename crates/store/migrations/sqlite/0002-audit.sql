-- The audit chain. Kept in a file of its own: a commit there leaves the readers' page caches of people alone.

CREATE TABLE access (
    sequence    INTEGER PRIMARY KEY,
    hash        BLOB    NOT NULL,
    at_unix_ms  INTEGER NOT NULL,
    institution TEXT    NOT NULL,
    request     TEXT    NOT NULL,
    way         TEXT    NOT NULL,
    person      INTEGER,
    outcome     TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    revealed    TEXT    NOT NULL
) STRICT;

-- How many records there are and the hash of the last: records cut off at the end do not go unnoticed.
CREATE TABLE access_head (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    count INTEGER NOT NULL,
    hash  BLOB    NOT NULL
) STRICT;
INSERT INTO access_head (id, count, hash) VALUES (1, 0, zeroblob(32));
