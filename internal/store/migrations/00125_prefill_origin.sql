-- What a form was filled in with, from where and when, so that staff see what the applicant changed (ITM-6). The answers are sealed.

-- +goose Up
CREATE TABLE case_origin (
    case_id TEXT   PRIMARY KEY REFERENCES case_file (id),
    at_us   BIGINT NOT NULL,
    answers BYTEA  NOT NULL
);
CREATE INDEX case_last ON case_file (owner_id, item_code, submitted_us) WHERE number IS NOT NULL;

-- +goose Down
SELECT 1;
