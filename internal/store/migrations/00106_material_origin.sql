-- A material that was taken from an earlier case (材料库) keeps that case's number and the time of its first upload.

-- +goose Up
ALTER TABLE case_material ADD COLUMN from_number TEXT NOT NULL DEFAULT '';
ALTER TABLE case_material ADD COLUMN origin_us BIGINT NOT NULL DEFAULT 0;

-- +goose Down
SELECT 1;
