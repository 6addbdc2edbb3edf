-- Cases stand in a stage of their item's flow (ITM-9). Four more states and three more desks, and what is asked about a case beside
-- its stages: opinions, extensions, objections, sealed. Cases without a stage are at the one that their state implies.

-- +goose Up
-- A column with the wider rule takes the place of the old one.
ALTER TABLE case_file ADD COLUMN state_too TEXT NOT NULL DEFAULT 'DRAFT' CHECK (state_too IN ('DRAFT', 'UNIT_REVIEW', 'UNIT_REJECTED',
    'SUBMITTED', 'CORRECTION', 'ACCEPTED', 'REVIEWING', 'DECIDED', 'CLOSED', 'NOT_ACCEPTED', 'WITHDRAWN', 'CORRECTION_LAPSED', 'DELETED',
    'CONSULTING', 'PUBLICITY', 'SUSPENDED', 'TERMINATED'));
ALTER TABLE case_file ADD COLUMN desk_too TEXT NOT NULL DEFAULT '' CHECK (desk_too IN ('', 'accept', 'review', 'decide', 'close',
    'applicant', 'consult', 'publicity', 'standing'));
UPDATE case_file SET state_too = state, desk_too = desk;
DROP INDEX case_draft;
DROP INDEX case_desk;
DROP INDEX case_desk_region;
ALTER TABLE case_file DROP COLUMN state;
ALTER TABLE case_file DROP COLUMN desk;
ALTER TABLE case_file RENAME COLUMN state_too TO state;
ALTER TABLE case_file RENAME COLUMN desk_too TO desk;
CREATE INDEX case_draft ON case_file (owner_id, item_code, started_by, updated_us) WHERE state = 'DRAFT';
CREATE INDEX case_desk ON case_file (desk, due_us, id) WHERE desk <> '';
CREATE INDEX case_desk_region ON case_file (desk, region, due_us, id) WHERE desk <> '';

ALTER TABLE case_file ADD COLUMN stage TEXT NOT NULL DEFAULT '';
ALTER TABLE case_event ADD COLUMN stage TEXT NOT NULL DEFAULT '';

CREATE TABLE case_matter (
    id             TEXT    PRIMARY KEY,
    case_id        TEXT    NOT NULL REFERENCES case_file (id),
    kind           TEXT    NOT NULL CHECK (kind IN ('consult', 'extend', 'object')),
    asked_by       TEXT    NOT NULL,
    asked_label    TEXT    NOT NULL,
    asked_us       BIGINT  NOT NULL,
    to_id          TEXT    NOT NULL, -- whoever is asked by name
    due_us         BIGINT  NOT NULL,
    days           BIGINT  NOT NULL,
    stands         BOOLEAN NOT NULL,
    answered_by    TEXT    NOT NULL,
    answered_label TEXT    NOT NULL,
    answered_us    BIGINT  NOT NULL,
    agreed         BOOLEAN NOT NULL,
    words          BYTEA   NOT NULL
);
CREATE INDEX case_matter_case ON case_matter (case_id, asked_us, id);
CREATE INDEX case_matter_due ON case_matter (due_us, case_id) WHERE kind = 'consult' AND answered_us = 0;

-- +goose Down
SELECT 1;
