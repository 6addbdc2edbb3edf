-- Cases of persons (PER-3): a case is owned by a unit or by a person, and may wait for the word of an employer
-- (CEN-6). Both ids are random, so one column holds either. The words of a unit are sealed.

-- +goose Up
ALTER TABLE case_file RENAME COLUMN unit_id TO owner_id;
ALTER TABLE case_file ADD COLUMN personal BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE case_file ADD COLUMN employer_id TEXT NOT NULL DEFAULT '';
ALTER TABLE case_file ADD COLUMN employer TEXT NOT NULL DEFAULT '';

-- Two more states: a column with the wider rule takes the place of the old one.
ALTER TABLE case_file ADD COLUMN stage TEXT NOT NULL DEFAULT 'DRAFT' CHECK (stage IN ('DRAFT', 'UNIT_REVIEW', 'UNIT_REJECTED',
    'SUBMITTED', 'CORRECTION', 'ACCEPTED', 'REVIEWING', 'DECIDED', 'CLOSED', 'NOT_ACCEPTED', 'WITHDRAWN', 'CORRECTION_LAPSED', 'DELETED'));
UPDATE case_file SET stage = state;
DROP INDEX case_draft;
ALTER TABLE case_file DROP COLUMN state;
ALTER TABLE case_file RENAME COLUMN stage TO state;
CREATE INDEX case_draft ON case_file (owner_id, item_code, started_by, updated_us) WHERE state = 'DRAFT';

CREATE TABLE case_endorsement (
    id             TEXT   PRIMARY KEY,
    case_id        TEXT   NOT NULL REFERENCES case_file (id),
    unit_id        TEXT   NOT NULL,
    asked_us       BIGINT NOT NULL,
    answered_us    BIGINT NOT NULL,
    answered_by    TEXT   NOT NULL,
    answered_label TEXT   NOT NULL,
    answer         TEXT   NOT NULL CHECK (answer IN ('', 'agreed', 'sent_back', 'taken_back')),
    words          BYTEA  NOT NULL
);
CREATE UNIQUE INDEX case_endorsement_open ON case_endorsement (case_id) WHERE answer = '';
CREATE INDEX case_endorsement_asked ON case_endorsement (unit_id, asked_us, id) WHERE answer = '';
CREATE INDEX case_endorsement_answered ON case_endorsement (unit_id, answered_us, id) WHERE answer IN ('agreed', 'sent_back');

-- +goose Down
SELECT 1;
