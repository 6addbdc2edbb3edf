-- Marks of a case that the figures count (DSK-14) and the search of staff finds: a correction was asked for; a step was taken after its
-- limit. What was late before is not known any more.

-- +goose Up
ALTER TABLE case_file ADD COLUMN corrected BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE case_file ADD COLUMN late BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE case_file SET corrected = TRUE WHERE id IN (SELECT case_id FROM case_event WHERE verb = 'ask');

-- +goose Down
SELECT 1;
