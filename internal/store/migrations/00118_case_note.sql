-- 内部附注 (ITM-4): what staff note about a case in the parts of its form that they fill. Rows are only added.

-- +goose Up
CREATE TABLE case_note (
    id       TEXT   NOT NULL PRIMARY KEY,
    case_id  TEXT   NOT NULL REFERENCES case_file (id),
    post     TEXT   NOT NULL,
    stage    TEXT   NOT NULL,
    by_id    TEXT   NOT NULL,
    by_label TEXT   NOT NULL,
    at_us    BIGINT NOT NULL,
    data     BYTEA  NOT NULL
);
CREATE INDEX case_note_case ON case_note (case_id, at_us, id);

-- +goose Down
SELECT 1;
