-- 容缺受理: until when materials are to be handed in that were promised; 0 when none is.

-- +goose Up
ALTER TABLE case_file ADD COLUMN lack_due_us BIGINT NOT NULL DEFAULT 0;

-- +goose Down
SELECT 1;
