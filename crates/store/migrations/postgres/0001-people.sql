-- People, what covers them, and what they allowed. The first column of every key is the one to distribute by.

-- A person with every coverage as it is known now, as one document: one read answers a check.
CREATE TABLE person (
    id     BIGINT NOT NULL PRIMARY KEY,
    record TEXT   NOT NULL
);

-- Whose a coverage is, and who brought its present version when.
CREATE TABLE coverage (
    id              BIGINT  NOT NULL PRIMARY KEY,
    person          BIGINT  NOT NULL,
    version         BIGINT  NOT NULL,
    changed_by      TEXT    NOT NULL,
    learned_unix_ms BIGINT  NOT NULL
);

-- Versions that a later one replaced.
CREATE TABLE coverage_past (
    coverage        BIGINT  NOT NULL,
    version         BIGINT  NOT NULL,
    record          TEXT    NOT NULL,
    changed_by      TEXT    NOT NULL,
    learned_unix_ms BIGINT  NOT NULL,
    PRIMARY KEY (coverage, version)
);

-- Who is found under an insurer's symbol and number (matching forms). Bytes are compared, not a language's order.
CREATE TABLE coverage_number (
    number  TEXT COLLATE "C" NOT NULL,
    symbol  TEXT COLLATE "C" NOT NULL,
    insurer TEXT COLLATE "C" NOT NULL,
    person  BIGINT           NOT NULL,
    PRIMARY KEY (number, symbol, insurer, person)
);

CREATE TABLE issuer (
    id   BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name BYTEA  NOT NULL UNIQUE
);

CREATE TABLE certificate (
    serial     BYTEA   NOT NULL,
    issuer     BIGINT  NOT NULL,
    person     BIGINT  NOT NULL,
    revoked    BOOLEAN NOT NULL,
    registered BOOLEAN NOT NULL,
    last_day   BIGINT  NOT NULL,
    PRIMARY KEY (serial, issuer)
);

CREATE TABLE institution (
    code   TEXT    NOT NULL PRIMARY KEY,
    name   TEXT    NOT NULL,
    active BOOLEAN NOT NULL
);

CREATE TABLE institution_certificate (
    fingerprint BYTEA   NOT NULL PRIMARY KEY,
    institution TEXT    NOT NULL,
    revoked     BOOLEAN NOT NULL
);

CREATE TABLE reference_number (
    person      BIGINT NOT NULL,
    institution TEXT   NOT NULL,
    number      TEXT   NOT NULL,
    PRIMARY KEY (person, institution)
);

CREATE TABLE consent (
    person      BIGINT NOT NULL,
    id          BIGINT GENERATED ALWAYS AS IDENTITY,
    institution TEXT   NOT NULL,
    items       TEXT   NOT NULL,
    given       BIGINT NOT NULL,
    until       BIGINT NOT NULL,
    withdrawn   BIGINT,
    PRIMARY KEY (person, id)
);

CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
