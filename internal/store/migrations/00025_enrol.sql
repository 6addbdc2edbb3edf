-- Enrolments under way, and what representatives agreed to when a unit was opened.
-- sealed holds the particulars while a draft is open; it is empty when it is done.

-- +goose Up
CREATE TABLE enrolment (
    id            TEXT   PRIMARY KEY,
    binding       BYTEA  NOT NULL,
    state         TEXT   NOT NULL CHECK (state IN ('open', 'done')),
    uscc          TEXT   NOT NULL,
    unit_name     TEXT   NOT NULL,
    sealed        BYTEA  NOT NULL,
    agreement     TEXT   NOT NULL,
    agreed_us     BIGINT NOT NULL,
    face_id       TEXT   NOT NULL,
    face_until_us BIGINT NOT NULL,
    unit_id       TEXT   NOT NULL,
    unit_number   TEXT   NOT NULL,
    created_us    BIGINT NOT NULL,
    expires_us    BIGINT NOT NULL,
    version       BIGINT NOT NULL
);
-- The unit's own table has the rule for good; this one stops the second draft before it gets there.
CREATE UNIQUE INDEX enrolment_uscc_done ON enrolment (uscc) WHERE state = 'done';
CREATE INDEX enrolment_expires ON enrolment (expires_us);

CREATE TABLE enrolment_consent (
    unit_id     TEXT   NOT NULL,
    agreement   TEXT   NOT NULL,
    version     TEXT   NOT NULL,
    accepted_us BIGINT NOT NULL,
    PRIMARY KEY (unit_id, agreement, version)
);

-- +goose Down
SELECT 1;
