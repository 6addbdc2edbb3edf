-- Counting what is unread goes through the newest messages of a unit, and skips what was read before reading became each person's own.

-- +goose Up
CREATE INDEX message_unread_of ON message (unit_id, at_us) WHERE read_us = 0;

-- +goose Down
DROP INDEX message_unread_of;
