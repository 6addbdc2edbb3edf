-- Asking for access (HAN-9), dates of granted items, and what was known when (HAN-12): each row of mandate_record and
-- mandate_scope_record says what held from recorded_us until replaced_us (0: still). since_us is when the mandate became active.

-- +goose Up
ALTER TABLE mandate_scope ADD COLUMN until_us BIGINT NOT NULL DEFAULT 0;

CREATE TABLE mandate_request (
    id          TEXT   PRIMARY KEY,
    unit_id     TEXT   NOT NULL,
    mandate_id  TEXT   NOT NULL,
    person_id   TEXT   NOT NULL,
    item_code   TEXT   NOT NULL,
    reason      TEXT   NOT NULL,
    state       TEXT   NOT NULL CHECK (state IN ('open', 'granted', 'declined')),
    created_us  BIGINT NOT NULL,
    answered_us BIGINT NOT NULL,
    answered_by TEXT   NOT NULL,
    answer      TEXT   NOT NULL
);
CREATE UNIQUE INDEX mandate_request_open ON mandate_request (mandate_id, item_code) WHERE state = 'open';
CREATE INDEX mandate_request_unit ON mandate_request (unit_id, id);

CREATE TABLE mandate_record (
    id          TEXT   PRIMARY KEY,
    mandate_id  TEXT   NOT NULL,
    unit_id     TEXT   NOT NULL,
    person_id   TEXT   NOT NULL,
    level       BIGINT NOT NULL,
    state       TEXT   NOT NULL,
    from_us     BIGINT NOT NULL,
    until_us    BIGINT NOT NULL,
    since_us    BIGINT NOT NULL,
    ended_us    BIGINT NOT NULL,
    recorded_us BIGINT NOT NULL,
    replaced_us BIGINT NOT NULL
);
CREATE INDEX mandate_record_unit ON mandate_record (unit_id, recorded_us);
CREATE INDEX mandate_record_mandate ON mandate_record (mandate_id, replaced_us);
INSERT INTO mandate_record (id, mandate_id, unit_id, person_id, level, state, from_us, until_us, since_us, ended_us, recorded_us, replaced_us)
SELECT id, id, unit_id, person_id, level, state, from_us, until_us, CASE WHEN state = 'active' THEN from_us ELSE 0 END, ended_us, granted_us, 0 FROM mandate;

CREATE TABLE mandate_scope_record (
    id          TEXT   PRIMARY KEY,
    mandate_id  TEXT   NOT NULL,
    item_code   TEXT   NOT NULL,
    until_us    BIGINT NOT NULL,
    recorded_us BIGINT NOT NULL,
    replaced_us BIGINT NOT NULL
);
CREATE INDEX mandate_scope_record_mandate ON mandate_scope_record (mandate_id, replaced_us);
INSERT INTO mandate_scope_record (id, mandate_id, item_code, until_us, recorded_us, replaced_us)
SELECT mandate_id || '.' || item_code, mandate_id, item_code, 0, granted_us, 0 FROM mandate_scope;

-- +goose Down
DROP TABLE mandate_scope_record;
DROP TABLE mandate_record;
DROP TABLE mandate_request;
ALTER TABLE mandate_scope DROP COLUMN until_us;
