-- Passwords of mandates, what is counted against guessing, logins, puzzles.
-- login_failure.subject is a keyed hash; a login's id is no secret, it stands only in a sealed browser session.

-- +goose Up
CREATE TABLE login_credential (
    mandate_id TEXT   PRIMARY KEY REFERENCES mandate (id),
    hash       TEXT   NOT NULL,
    changed_us BIGINT NOT NULL
);

CREATE TABLE login_failure (
    subject   TEXT   PRIMARY KEY,
    n         BIGINT NOT NULL,
    last_us   BIGINT NOT NULL,
    locked_us BIGINT NOT NULL
);
CREATE INDEX login_failure_last ON login_failure (last_us);

CREATE TABLE login_session (
    id         TEXT   PRIMARY KEY,
    mandate_id TEXT   NOT NULL REFERENCES mandate (id),
    person_id  TEXT   NOT NULL REFERENCES person (id),
    unit_id    TEXT   NOT NULL REFERENCES unit (id),
    started_us BIGINT NOT NULL,
    seen_us    BIGINT NOT NULL,
    ends_us    BIGINT NOT NULL,
    ended_us   BIGINT NOT NULL,
    ended_why  TEXT   NOT NULL,
    ip         TEXT   NOT NULL,
    browser    TEXT   NOT NULL
);
CREATE INDEX login_session_person ON login_session (person_id) WHERE ended_us = 0;
CREATE INDEX login_session_mandate ON login_session (mandate_id) WHERE ended_us = 0;
CREATE INDEX login_session_ends ON login_session (ends_us);

-- A puzzle of one browser session for one purpose; answer is a position or a keyed hash of words.
CREATE TABLE slider_puzzle (
    id         TEXT   PRIMARY KEY,
    binding    TEXT   NOT NULL,
    purpose    TEXT   NOT NULL,
    kind       TEXT   NOT NULL CHECK (kind IN ('slide', 'words')),
    x          BIGINT NOT NULL,
    y          BIGINT NOT NULL,
    question   TEXT   NOT NULL,
    background BYTEA,
    piece      BYTEA,
    tries      BIGINT NOT NULL,
    expires_us BIGINT NOT NULL,
    passed_us  BIGINT NOT NULL
);
CREATE INDEX slider_puzzle_binding ON slider_puzzle (binding, purpose);
CREATE INDEX slider_puzzle_expires ON slider_puzzle (expires_us);

-- +goose Down
SELECT 1;
