-- The audit chain. One chain, one server: it is never distributed.

CREATE TABLE access (
    sequence    BIGINT NOT NULL PRIMARY KEY,
    hash        BYTEA  NOT NULL,
    at_unix_ms  BIGINT NOT NULL,
    institution TEXT   NOT NULL,
    request     TEXT   NOT NULL,
    way         TEXT   NOT NULL,
    person      BIGINT,
    outcome     TEXT   NOT NULL,
    reason      TEXT   NOT NULL,
    revealed    TEXT   NOT NULL
);

-- How many records there are and the hash of the last. Whoever appends holds this row: several hubs make one chain.
CREATE TABLE access_head (
    id    BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    count BIGINT NOT NULL,
    hash  BYTEA  NOT NULL
);
INSERT INTO access_head (id, count, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'));
