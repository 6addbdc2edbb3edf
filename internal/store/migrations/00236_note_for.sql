-- For whom whoever wrote a note stood in: neither presides over a hearing of the case.

-- +goose Up
ALTER TABLE case_note ADD COLUMN for_id TEXT NOT NULL DEFAULT '';

-- +goose Down
SELECT 1;
