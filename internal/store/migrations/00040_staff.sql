-- The people who work in the hall. Names and the secrets of the second factor
-- are sealed; roles are a sorted list joined by commas, so that one query
-- authenticates a request. staff_try.subject is a keyed hash.

-- +goose Up
CREATE TABLE staff (
    id            TEXT    PRIMARY KEY,
    login         TEXT    NOT NULL UNIQUE,
    name_sealed   BYTEA   NOT NULL,
    roles         TEXT    NOT NULL,
    region        TEXT    NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('active', 'disabled')),
    password_hash TEXT    NOT NULL,
    must_change   BOOLEAN NOT NULL,
    password_us   BIGINT  NOT NULL,
    totp_sealed   BYTEA   NOT NULL,
    totp_step     BIGINT  NOT NULL,
    created_us    BIGINT  NOT NULL,
    version       BIGINT  NOT NULL
);

CREATE TABLE staff_session (
    id         TEXT   PRIMARY KEY,
    staff_id   TEXT   NOT NULL REFERENCES staff (id),
    started_us BIGINT NOT NULL,
    seen_us    BIGINT NOT NULL,
    ends_us    BIGINT NOT NULL,
    ended_us   BIGINT NOT NULL,
    ip         TEXT   NOT NULL,
    browser    TEXT   NOT NULL
);
CREATE INDEX staff_session_staff ON staff_session (staff_id, ended_us);

CREATE TABLE staff_try (
    subject  BYTEA  PRIMARY KEY,
    n        BIGINT NOT NULL,
    until_us BIGINT NOT NULL
);
CREATE INDEX staff_try_until ON staff_try (until_us);

-- +goose Down
DROP TABLE staff_try;
DROP TABLE staff_session;
DROP TABLE staff;
