-- 容缺受理: until when materials are to be handed in that were promised; 0 when none is. 听证或陈述申辩: one more kind of matter.

-- +goose Up
ALTER TABLE case_file ADD COLUMN lack_due_us BIGINT NOT NULL DEFAULT 0;

-- A column with the wider rule takes the place of the old one.
ALTER TABLE case_matter ADD COLUMN kind_too TEXT NOT NULL DEFAULT 'consult' CHECK (kind_too IN ('consult', 'extend', 'object', 'hear'));
UPDATE case_matter SET kind_too = kind;
DROP INDEX case_matter_due;
ALTER TABLE case_matter DROP COLUMN kind;
ALTER TABLE case_matter RENAME COLUMN kind_too TO kind;
CREATE INDEX case_matter_due ON case_matter (due_us, case_id) WHERE kind = 'consult' AND answered_us = 0;

-- +goose Down
SELECT 1;
