-- Batches received.

CREATE TABLE job (
    id               BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    institution      TEXT   NOT NULL,
    request          TEXT   NOT NULL,
    digest           BYTEA  NOT NULL,
    kind             TEXT   NOT NULL,
    asked_day        BIGINT NOT NULL,
    received_unix_ms BIGINT NOT NULL,
    row_count        BIGINT NOT NULL,
    done             BIGINT NOT NULL,
    well             BIGINT NOT NULL,
    finished_unix_ms BIGINT,
    UNIQUE (institution, request)
);
CREATE INDEX job_unfinished ON job (id) WHERE finished_unix_ms IS NULL;
CREATE INDEX job_finished ON job (finished_unix_ms) WHERE finished_unix_ms IS NOT NULL;

-- Rows that wait. A row leaves in the transaction that brings its result.
CREATE TABLE job_row (
    job    BIGINT NOT NULL,
    number BIGINT NOT NULL,
    asked  TEXT   NOT NULL,
    PRIMARY KEY (job, number)
);

-- Results: one a row, which the key holds.
CREATE TABLE job_result (
    job    BIGINT NOT NULL,
    number BIGINT NOT NULL,
    result TEXT   NOT NULL,
    PRIMARY KEY (job, number)
);
