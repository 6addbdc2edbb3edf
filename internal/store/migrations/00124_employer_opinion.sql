-- An employer may only give an opinion (仅意见): a disagreement is an answer too, and so is silence, which is found by the day of the question.
-- A column with the wider rule takes the place of the old one.

-- +goose Up
DROP INDEX case_endorsement_open;
DROP INDEX case_endorsement_asked;
DROP INDEX case_endorsement_answered;
ALTER TABLE case_endorsement ADD COLUMN said TEXT NOT NULL DEFAULT ''
    CHECK (said IN ('', 'agreed', 'sent_back', 'disagreed', 'unsaid', 'taken_back'));
UPDATE case_endorsement SET said = answer;
ALTER TABLE case_endorsement DROP COLUMN answer;
ALTER TABLE case_endorsement RENAME COLUMN said TO answer;
CREATE UNIQUE INDEX case_endorsement_open ON case_endorsement (case_id) WHERE answer = '';
CREATE INDEX case_endorsement_asked ON case_endorsement (unit_id, asked_us, id) WHERE answer = '';
CREATE INDEX case_endorsement_due ON case_endorsement (asked_us, case_id) WHERE answer = '';
CREATE INDEX case_endorsement_answered ON case_endorsement (unit_id, answered_us, id) WHERE answer IN ('agreed', 'sent_back', 'disagreed');

-- +goose Down
SELECT 1;
