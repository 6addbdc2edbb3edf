-- The proposals to extend a limit that nobody has answered: 提醒 tells those who may.

-- +goose Up
CREATE INDEX case_matter_proposed ON case_matter (asked_us, case_id) WHERE kind = 'extend' AND answered_us = 0;

-- +goose Down
DROP INDEX case_matter_proposed;
