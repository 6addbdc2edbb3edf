-- Who could act on a day (HAN-12), of a unit with a long past: what is known now is found by when it ended, what was known
-- at an earlier day by when it was replaced.

-- +goose Up
CREATE INDEX mandate_record_now ON mandate_record (unit_id, ended_us) WHERE replaced_us = 0;
CREATE INDEX mandate_record_then ON mandate_record (unit_id, replaced_us) WHERE replaced_us > 0;

-- +goose Down
DROP INDEX mandate_record_then;
DROP INDEX mandate_record_now;
