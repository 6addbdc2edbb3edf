-- What the core business system answered to the rows of a case that is decided by rules.

-- +goose Up
CREATE TABLE auto_begun (
    case_id TEXT   PRIMARY KEY,
    at_us   BIGINT NOT NULL
);

CREATE TABLE auto_answer (
    case_id TEXT   NOT NULL,
    row_key TEXT   NOT NULL,
    code    TEXT   NOT NULL,
    say     TEXT   NOT NULL,
    at_us   BIGINT NOT NULL,
    PRIMARY KEY (case_id, row_key)
);

-- +goose Down
DROP TABLE auto_answer;
DROP TABLE auto_begun;
