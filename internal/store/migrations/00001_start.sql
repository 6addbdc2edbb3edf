-- The tables that the walls own: settings, limits, counters, keys, outbox.
-- Times are microseconds UTC in BIGINT; ids are UUIDv7 text; sealed values are SM4-GCM envelopes in BYTEA.

-- +goose Up
CREATE TABLE secret_key (
    id         TEXT    PRIMARY KEY,
    purpose    TEXT    NOT NULL CHECK (purpose IN ('seal', 'index')),
    wrapped    BYTEA   NOT NULL,
    master_id  TEXT    NOT NULL,
    active     BOOLEAN NOT NULL,
    created_us BIGINT  NOT NULL
);

-- One counting window of one limit, for example "sms:phone" of one keyed hash in one minute.
CREATE TABLE rate (
    name      TEXT   NOT NULL,
    subject   TEXT   NOT NULL,
    window_us BIGINT NOT NULL,
    n         BIGINT NOT NULL,
    ends_us   BIGINT NOT NULL,
    PRIMARY KEY (name, subject, window_us)
);
CREATE INDEX rate_ends ON rate (ends_us);

-- Numbers that people see: unit numbers, case numbers of a day.
CREATE TABLE serial (
    name TEXT   PRIMARY KEY,
    last BIGINT NOT NULL
);

-- +goose Down
SELECT 1;
