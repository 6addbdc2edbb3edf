-- Whom a member of staff stood in for when they proposed something that other hands must confirm: both count as its authors (DSK-5).

-- +goose Up
ALTER TABLE result_change ADD COLUMN for_id TEXT NOT NULL DEFAULT '';
ALTER TABLE window_entry ADD COLUMN entered_for TEXT NOT NULL DEFAULT '';
ALTER TABLE item_request ADD COLUMN for_id TEXT NOT NULL DEFAULT '';
ALTER TABLE news_step ADD COLUMN for_id TEXT NOT NULL DEFAULT '';

-- +goose Down
SELECT 1;
