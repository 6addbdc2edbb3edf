-- Who is checking an entry of the window, so that two clerks do not take the same (STA-1).

-- +goose Up
ALTER TABLE window_entry ADD COLUMN claimed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE window_entry ADD COLUMN claimed_us BIGINT NOT NULL DEFAULT 0;

-- +goose Down
SELECT 1;
