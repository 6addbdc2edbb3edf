-- Why the givers of a unit are asked whether a person still needs their power: the insurance ended (HAN-13), or the unit
-- has a new legal representative (ACC-5). since is the day it is about; the same is never asked twice. answered_us 0: open;
-- due_us 0: no limit. mandate_insurance is when the core system was last asked about a mandate's person.

-- +goose Up
CREATE TABLE mandate_doubt (
    id          TEXT   PRIMARY KEY,
    mandate_id  TEXT   NOT NULL,
    unit_id     TEXT   NOT NULL,
    why         TEXT   NOT NULL CHECK (why IN ('left', 'succeeded')),
    since       TEXT   NOT NULL,
    raised_us   BIGINT NOT NULL,
    due_us      BIGINT NOT NULL,
    reminded_us BIGINT NOT NULL,
    answered_us BIGINT NOT NULL,
    answered_by TEXT   NOT NULL
);
CREATE UNIQUE INDEX mandate_doubt_once ON mandate_doubt (mandate_id, why, since);
CREATE INDEX mandate_doubt_unit ON mandate_doubt (unit_id) WHERE answered_us = 0;
CREATE INDEX mandate_doubt_due ON mandate_doubt (due_us) WHERE answered_us = 0 AND due_us > 0;

CREATE TABLE mandate_insurance (
    mandate_id TEXT   PRIMARY KEY,
    asked_us   BIGINT NOT NULL
);

-- +goose Down
DROP TABLE mandate_insurance;
DROP TABLE mandate_doubt;
