-- The answered questions about cases, by who asked them: 提醒 tells them.

-- +goose Up
CREATE INDEX case_matter_asked ON case_matter (asked_by, answered_us) WHERE answered_us > 0;

-- +goose Down
DROP INDEX case_matter_asked;
