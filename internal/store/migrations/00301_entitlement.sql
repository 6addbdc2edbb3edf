-- Who is entitled to an item without having applied (免申即享): one row for each unit, item and period. The body holds the values of the
-- core business system, sealed. case_id is the case that was begun from it, '' before.

-- +goose Up
CREATE TABLE entitlement (
    id       TEXT   PRIMARY KEY,
    unit_id  TEXT   NOT NULL REFERENCES unit (id),
    item     TEXT   NOT NULL,
    period   TEXT   NOT NULL,
    state    TEXT   NOT NULL CHECK (state IN ('open', 'later', 'claimed', 'ended')),
    case_id  TEXT   NOT NULL,
    number   TEXT   NOT NULL, -- of the case that was submitted, '' before
    found_us BIGINT NOT NULL,
    ends_us  BIGINT NOT NULL, -- of the period
    body     BYTEA  NOT NULL
);
CREATE UNIQUE INDEX entitlement_once ON entitlement (unit_id, item, period);
CREATE INDEX entitlement_by_case ON entitlement (case_id) WHERE case_id <> '';
CREATE INDEX entitlement_ends ON entitlement (ends_us);

-- The cases that were begun from one, which stays so when the entitlement is forgotten.
CREATE TABLE entitlement_case (
    case_id        TEXT PRIMARY KEY,
    entitlement_id TEXT NOT NULL
);

-- +goose Down
DROP TABLE entitlement_case;
DROP TABLE entitlement;
