-- Parcels: why the courier told nothing when it was last asked.

-- +goose Up
ALTER TABLE parcel ADD COLUMN trouble TEXT NOT NULL DEFAULT '';

-- +goose Down
SELECT 1;
