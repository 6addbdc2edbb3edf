-- The cases whose promised materials (容缺) are due soon, by their day: applicants are reminded of them.

-- +goose Up
CREATE INDEX case_file_lack ON case_file (lack_due_us, id) WHERE lack_due_us > 0;

-- +goose Down
DROP INDEX case_file_lack;
