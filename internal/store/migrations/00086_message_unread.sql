-- Counting what is unread skips what was read before reading became each person's own.

-- +goose Up
CREATE INDEX message_unread_of ON message (unit_id, person_id, at_us, id) WHERE read_us = 0;

-- +goose Down
DROP INDEX message_unread_of;
