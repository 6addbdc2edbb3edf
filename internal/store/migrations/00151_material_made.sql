-- How the hall made a material: fetched from the core business system, or promised by the applicant; '' for an upload.

-- +goose Up
ALTER TABLE case_material ADD COLUMN made TEXT NOT NULL DEFAULT '';

-- +goose Down
SELECT 1;
