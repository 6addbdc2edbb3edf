-- What the employer fills in when they answer (填写人 单位审核人), sealed beside their words: each answer keeps its own. The last one of the
-- employer of a case is read with the case.

-- +goose Up
ALTER TABLE case_endorsement ADD COLUMN data BYTEA NOT NULL DEFAULT '';
CREATE INDEX case_endorsement_of ON case_endorsement (case_id, unit_id, answered_us) WHERE answer IN ('agreed', 'sent_back', 'disagreed');

-- +goose Down
DROP INDEX case_endorsement_of;
ALTER TABLE case_endorsement DROP COLUMN data;
