-- The ends of the audit's segments, signed.

CREATE TABLE seal (
    number     BIGINT NOT NULL PRIMARY KEY,
    segment    BYTEA  NOT NULL,
    root       BYTEA  NOT NULL,
    chain      BYTEA  NOT NULL,
    at_unix_ms BIGINT NOT NULL,
    signature  BYTEA  NOT NULL
);
