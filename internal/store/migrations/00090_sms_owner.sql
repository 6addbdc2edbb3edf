-- In whose inbox it is said when a text message could not be sent within its use (OUT-3).

-- +goose Up
ALTER TABLE sms_out ADD COLUMN unit_id TEXT NOT NULL DEFAULT '';
ALTER TABLE sms_out ADD COLUMN person_id TEXT NOT NULL DEFAULT '';

-- +goose Down
SELECT 1;
