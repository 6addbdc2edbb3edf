-- The place of a case in the queue: its deadline while its limit runs. Cases whose limit stands, and those without one, come after all others.

-- +goose Up
ALTER TABLE case_file ADD COLUMN queue_us BIGINT NOT NULL DEFAULT 1152921504606846976;
UPDATE case_file
   SET queue_us = CASE WHEN paused_us = 0 AND due_us > 0 THEN due_us ELSE 1152921504606846976 + due_us END;
CREATE INDEX case_queue ON case_file (desk, queue_us, id) WHERE desk <> '';
CREATE INDEX case_queue_region ON case_file (desk, region, queue_us, id) WHERE desk <> '';
CREATE INDEX case_queue_holder ON case_file (claimed_by, queue_us, id) WHERE claimed_by <> '';
CREATE INDEX case_queue_department ON case_file (department, desk, queue_us, id) WHERE department <> '' AND desk <> '';
DROP INDEX case_desk_region;
DROP INDEX case_claimed;
DROP INDEX case_file_department;

-- +goose Down
SELECT 1;
