-- Who else signs the public log, and the checkpoint of each day (RES-8).

-- +goose Up
CREATE TABLE ledger_witness (
    witness    TEXT   PRIMARY KEY, -- verifier key
    size       BIGINT NOT NULL, -- of the newest checkpoint that it has signed; 0 before the first
    checkpoint TEXT   NOT NULL, -- as the hall signed it
    line       TEXT   NOT NULL, -- the witness's line of a signed note
    asked_us   BIGINT NOT NULL -- so that many nodes ask as one
);

CREATE TABLE ledger_day (
    day        TEXT   PRIMARY KEY, -- of China, 2026-11-27
    size       BIGINT NOT NULL,
    checkpoint TEXT   NOT NULL, -- with the lines of witnesses
    at_us      BIGINT NOT NULL
);

-- +goose Down
DROP TABLE ledger_day;
DROP TABLE ledger_witness;
