-- What a unit says of itself beside what the register confirmed (CEN-2), and every change of it.
-- Codes are those of the tables in package unit; '' is not said.

-- +goose Up
ALTER TABLE unit ADD COLUMN economy TEXT NOT NULL DEFAULT '';
ALTER TABLE unit ADD COLUMN nature TEXT NOT NULL DEFAULT '';
ALTER TABLE unit ADD COLUMN industry TEXT NOT NULL DEFAULT '';
ALTER TABLE unit ADD COLUMN affiliation TEXT NOT NULL DEFAULT '';

CREATE TABLE unit_change (
    id        TEXT   PRIMARY KEY,
    unit_id   TEXT   NOT NULL REFERENCES unit (id),
    field     TEXT   NOT NULL,
    old       TEXT   NOT NULL,
    new       TEXT   NOT NULL,
    person_id TEXT   NOT NULL,
    at_us     BIGINT NOT NULL
);
CREATE INDEX unit_change_unit ON unit_change (unit_id, id);

-- +goose Down
SELECT 1;
