-- 审查要点 (DSK-8): what each member of staff found at each stage of a case. The findings and their notes are sealed.

-- +goose Up
CREATE TABLE case_check (
    id       TEXT   NOT NULL PRIMARY KEY,
    case_id  TEXT   NOT NULL REFERENCES case_file (id),
    stage    TEXT   NOT NULL,
    by_id    TEXT   NOT NULL,
    by_label TEXT   NOT NULL,
    at_us    BIGINT NOT NULL,
    found    BYTEA  NOT NULL
);
CREATE UNIQUE INDEX case_check_one ON case_check (case_id, stage, by_id);

-- +goose Down
SELECT 1;
