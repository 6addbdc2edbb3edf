-- The public log (RES-8): records that wait for their place or have it, the hashes of the tree, the keys that sign, the newest checkpoint.

-- +goose Up
CREATE TABLE ledger_entry ( -- a row may be deleted with its case: the tree keeps its hash, which then means nothing to anybody
    id      TEXT   PRIMARY KEY,
    subject TEXT   NOT NULL, -- a document, or the case of a receipt
    kind    TEXT   NOT NULL,
    digest  TEXT   NOT NULL, -- SHA-256 of the bytes, hexadecimal
    at_us   BIGINT NOT NULL,
    random  BYTEA  NOT NULL, -- sealed
    seq     BIGINT UNIQUE, -- place in the log, from 0; NULL until it has one
    UNIQUE (subject, digest)
);
CREATE INDEX ledger_entry_waiting ON ledger_entry (id) WHERE seq IS NULL;

CREATE TABLE ledger_node ( -- of complete subtrees only: they never change
    id   BIGINT PRIMARY KEY, -- level * 2^48 + place in the level
    hash BYTEA  NOT NULL
);

CREATE TABLE ledger_key (
    name    TEXT  PRIMARY KEY, -- ed25519 or sm2
    origin  TEXT  NOT NULL, -- name of the log; stays when the hall's address changes
    private BYTEA NOT NULL -- sealed
);

CREATE TABLE ledger_head (
    name       TEXT   PRIMARY KEY,
    size       BIGINT NOT NULL,
    checkpoint TEXT   NOT NULL, -- signed note
    at_us      BIGINT NOT NULL
);

-- +goose Down
DROP TABLE ledger_head;
DROP TABLE ledger_key;
DROP TABLE ledger_node;
DROP TABLE ledger_entry;
