-- What a member of staff has typed into a step and not sent (暂存, DSK-10), and phrases of theirs and of their office (常用语, DSK-7).

-- +goose Up
CREATE TABLE case_kept (
    id       TEXT   NOT NULL PRIMARY KEY, -- case, staff and verb
    case_id  TEXT   NOT NULL,
    staff_id TEXT   NOT NULL,
    verb     TEXT   NOT NULL,
    words    BYTEA  NOT NULL, -- sealed
    at_us    BIGINT NOT NULL
);
CREATE INDEX case_kept_case ON case_kept (case_id, staff_id);
CREATE TABLE case_phrase (
    id        TEXT   NOT NULL PRIMARY KEY,
    owner     TEXT   NOT NULL, -- staff id, or region of an office
    item_code TEXT   NOT NULL, -- empty for every item
    words     TEXT   NOT NULL,
    at_us     BIGINT NOT NULL
);
CREATE INDEX case_phrase_owner ON case_phrase (owner, at_us);

-- +goose Down
SELECT 1;
