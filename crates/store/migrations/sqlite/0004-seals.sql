-- The ends of the audit's segments, signed.

CREATE TABLE seal (
    number     INTEGER PRIMARY KEY,
    segment    BLOB    NOT NULL,
    root       BLOB    NOT NULL,
    chain      BLOB    NOT NULL,
    at_unix_ms INTEGER NOT NULL,
    signature  BLOB    NOT NULL
) STRICT;
