-- Persons sign in for themselves too (PER-2): their login has no mandate and no unit, so those columns may be ''.
-- A column cannot lose its reference on SQLite; the table is made anew.

-- +goose Up
CREATE TABLE login_session_new (
    id         TEXT   PRIMARY KEY,
    mandate_id TEXT   NOT NULL,
    person_id  TEXT   NOT NULL REFERENCES person (id),
    unit_id    TEXT   NOT NULL,
    started_us BIGINT NOT NULL,
    seen_us    BIGINT NOT NULL,
    ends_us    BIGINT NOT NULL,
    ended_us   BIGINT NOT NULL,
    ended_why  TEXT   NOT NULL,
    ip         TEXT   NOT NULL,
    browser    TEXT   NOT NULL
);
INSERT INTO login_session_new SELECT id, mandate_id, person_id, unit_id, started_us, seen_us, ends_us, ended_us, ended_why, ip, browser FROM login_session;
DROP TABLE login_session;
ALTER TABLE login_session_new RENAME TO login_session;
CREATE INDEX login_session_person ON login_session (person_id) WHERE ended_us = 0;
CREATE INDEX login_session_mandate ON login_session (mandate_id) WHERE ended_us = 0;
CREATE INDEX login_session_ends ON login_session (ends_us);

CREATE TABLE person_credential (
    person_id  TEXT   PRIMARY KEY REFERENCES person (id),
    hash       TEXT   NOT NULL,
    changed_us BIGINT NOT NULL
);

-- +goose Down
SELECT 1;
