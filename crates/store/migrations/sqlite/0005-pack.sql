-- The start pack's own file: quotes, cases with their history, stock and its queue, notices, tickets, inquiries, staff.
-- `record`, `input` and `output` are documents of whoever asks; what is looked up stands in columns beside them.

CREATE TABLE account (
    name    TEXT    PRIMARY KEY,
    role    TEXT    NOT NULL,
    hash    TEXT    NOT NULL,
    active  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE quote (
    id           INTEGER PRIMARY KEY,
    number       TEXT    NOT NULL,
    version      INTEGER NOT NULL,
    access       TEXT    NOT NULL,
    made_unix_ms INTEGER NOT NULL,
    day          TEXT    NOT NULL,
    valid_until  TEXT    NOT NULL,
    price_book   TEXT    NOT NULL,
    input        TEXT    NOT NULL,
    output       TEXT    NOT NULL,
    sending      TEXT    NOT NULL UNIQUE,
    UNIQUE (number, version)
) STRICT;

CREATE TABLE pack_case (
    id               INTEGER PRIMARY KEY,
    number           TEXT    NOT NULL UNIQUE,
    region           TEXT    NOT NULL,
    serial           INTEGER NOT NULL,
    version          INTEGER NOT NULL,
    received_unix_ms INTEGER NOT NULL,
    open             INTEGER NOT NULL,
    secret           TEXT    NOT NULL,
    sending          TEXT    NOT NULL UNIQUE,
    record           TEXT    NOT NULL,
    UNIQUE (region, serial)
) STRICT;
CREATE INDEX pack_case_open ON pack_case (open, id);

-- Who changed what: one row a field. `version` is the case's after the change; 0 for what has none.
CREATE TABLE trail (
    id         INTEGER PRIMARY KEY,
    subject    TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    at_unix_ms INTEGER NOT NULL,
    who        TEXT    NOT NULL,
    field      TEXT    NOT NULL,
    old        TEXT    NOT NULL,
    new        TEXT    NOT NULL
) STRICT;
CREATE INDEX trail_subject ON trail (subject, id);

-- Forms already done, by their one-time key.
CREATE TABLE done (
    form       TEXT    PRIMARY KEY,
    at_unix_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stock (
    item      TEXT    PRIMARY KEY,
    state     TEXT    NOT NULL,
    free      INTEGER NOT NULL CHECK (free >= 0),
    expected  TEXT    NOT NULL,
    successor TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- Places in the queues. `state`: waiting, offered, accepted, passed, withdrawn, substituted.
CREATE TABLE place (
    id               INTEGER PRIMARY KEY,
    item             TEXT    NOT NULL,
    pack_case        TEXT    NOT NULL,
    applied_unix_ms  INTEGER NOT NULL,
    state            TEXT    NOT NULL,
    offered_unix_ms  INTEGER,
    reply_by         TEXT,
    instead_of       INTEGER
) STRICT;
CREATE INDEX place_queue ON place (item, state, applied_unix_ms, id);
CREATE INDEX place_case ON place (pack_case);
CREATE UNIQUE INDEX place_once ON place (item, pack_case)
    WHERE state IN ('waiting', 'offered', 'accepted');

-- What was told, and for which value last: once per change.
CREATE TABLE told (
    id            INTEGER PRIMARY KEY,
    pack_case     TEXT    NOT NULL,
    kind          TEXT    NOT NULL,
    value         TEXT    NOT NULL,
    text          TEXT    NOT NULL,
    raised_unix_ms INTEGER NOT NULL,
    told_unix_ms  INTEGER,
    told_by       TEXT
) STRICT;
CREATE INDEX told_last ON told (pack_case, kind, id);
CREATE INDEX told_waiting ON told (id) WHERE told_unix_ms IS NULL;

CREATE TABLE ticket (
    id             INTEGER PRIMARY KEY,
    pack_case      TEXT    NOT NULL,
    month          TEXT    NOT NULL,
    opened_unix_ms INTEGER NOT NULL,
    open           INTEGER NOT NULL,
    version        INTEGER NOT NULL,
    sending        TEXT    NOT NULL UNIQUE,
    record         TEXT    NOT NULL
) STRICT;
CREATE INDEX ticket_month ON ticket (pack_case, month);
CREATE INDEX ticket_open ON ticket (open, id);

CREATE TABLE inquiry (
    id               INTEGER PRIMARY KEY,
    sending          TEXT    NOT NULL UNIQUE,
    received_unix_ms INTEGER NOT NULL,
    record           TEXT    NOT NULL
) STRICT;

CREATE TABLE inquiry_queue (
    inquiry          INTEGER NOT NULL,
    queue            TEXT    NOT NULL,
    category         TEXT    NOT NULL,
    answer_by        TEXT    NOT NULL,
    answered_unix_ms INTEGER,
    answered_by      TEXT,
    PRIMARY KEY (inquiry, category)
) STRICT, WITHOUT ROWID;

-- Whoever left an address with the guidebook: apart from everything else.
CREATE TABLE contact (
    id               INTEGER PRIMARY KEY,
    sending          TEXT    NOT NULL UNIQUE,
    received_unix_ms INTEGER NOT NULL,
    record           TEXT    NOT NULL
) STRICT;

CREATE TABLE vendor (
    id      INTEGER PRIMARY KEY,
    name    TEXT    NOT NULL,
    product TEXT    NOT NULL,
    covered TEXT    NOT NULL,
    note    TEXT    NOT NULL,
    as_of   TEXT    NOT NULL,
    UNIQUE (name, product)
) STRICT;
