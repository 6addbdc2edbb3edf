-- Lines of a workbook that somebody uploaded for a table of a draft and has not imported yet (CAS-9). The id is case and question.

-- +goose Up
CREATE TABLE case_sheet (
    id      TEXT   PRIMARY KEY,
    case_id TEXT   NOT NULL,
    lines   BYTEA  NOT NULL,
    at_us   BIGINT NOT NULL
);
CREATE INDEX case_sheet_case ON case_sheet (case_id);
CREATE INDEX case_sheet_at ON case_sheet (at_us);

-- +goose Down
DROP TABLE case_sheet;
