-- The yearly 授权复核 (HAN-12) is a third reason to ask whether a person still needs their power.

-- +goose Up
CREATE TABLE mandate_doubt_new (
    id          TEXT   PRIMARY KEY,
    mandate_id  TEXT   NOT NULL,
    unit_id     TEXT   NOT NULL,
    why         TEXT   NOT NULL CHECK (why IN ('left', 'succeeded', 'yearly')),
    since       TEXT   NOT NULL,
    raised_us   BIGINT NOT NULL,
    due_us      BIGINT NOT NULL,
    reminded_us BIGINT NOT NULL,
    answered_us BIGINT NOT NULL,
    answered_by TEXT   NOT NULL
);
INSERT INTO mandate_doubt_new (id, mandate_id, unit_id, why, since, raised_us, due_us, reminded_us, answered_us, answered_by)
SELECT id, mandate_id, unit_id, why, since, raised_us, due_us, reminded_us, answered_us, answered_by
  FROM mandate_doubt;
DROP TABLE mandate_doubt;
ALTER TABLE mandate_doubt_new RENAME TO mandate_doubt;
CREATE UNIQUE INDEX mandate_doubt_once ON mandate_doubt (mandate_id, why, since);
CREATE INDEX mandate_doubt_unit ON mandate_doubt (unit_id) WHERE answered_us = 0;
CREATE INDEX mandate_doubt_due ON mandate_doubt (due_us) WHERE answered_us = 0 AND due_us > 0;

-- +goose Down
CREATE TABLE mandate_doubt_old (
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
INSERT INTO mandate_doubt_old (id, mandate_id, unit_id, why, since, raised_us, due_us, reminded_us, answered_us, answered_by)
SELECT id, mandate_id, unit_id, why, since, raised_us, due_us, reminded_us, answered_us, answered_by
  FROM mandate_doubt
 WHERE why <> 'yearly';
DROP TABLE mandate_doubt;
ALTER TABLE mandate_doubt_old RENAME TO mandate_doubt;
CREATE UNIQUE INDEX mandate_doubt_once ON mandate_doubt (mandate_id, why, since);
CREATE INDEX mandate_doubt_unit ON mandate_doubt (unit_id) WHERE answered_us = 0;
CREATE INDEX mandate_doubt_due ON mandate_doubt (due_us) WHERE answered_us = 0 AND due_us > 0;
