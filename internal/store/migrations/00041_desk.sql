-- What ended lately, for the desk's figures: of the province and of one city.

-- +goose Up
CREATE INDEX case_ended ON case_file (ended_us, id) WHERE ended_us > 0;
CREATE INDEX case_ended_region ON case_file (region, ended_us, id) WHERE ended_us > 0;

-- +goose Down
SELECT 1;
