-- The window's list of one region is read from an index of that region.

-- +goose Up
CREATE INDEX window_entry_region ON window_entry (state, region, id);

-- +goose Down
DROP INDEX window_entry_region;
