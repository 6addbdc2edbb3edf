-- Whom a member of staff stood in for when they answered a question: both are one pair of eyes (DSK-5).

-- +goose Up
ALTER TABLE ask_question ADD COLUMN answered_for TEXT NOT NULL DEFAULT '';

-- +goose Down
SELECT 1;
