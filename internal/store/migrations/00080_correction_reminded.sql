-- When the applicant was reminded of a correction, so that a run of the job that was missed is made up for, and
-- nobody is reminded twice.

-- +goose Up
ALTER TABLE case_correction ADD COLUMN reminded_us BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE case_correction DROP COLUMN reminded_us;
