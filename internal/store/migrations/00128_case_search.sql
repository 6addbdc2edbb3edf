-- Searches that a member of staff has named (存为常用筛选, DSK-2). The address never has the name of a person in it.

-- +goose Up
CREATE TABLE case_search (
    id       TEXT   PRIMARY KEY,
    staff_id TEXT   NOT NULL,
    name     TEXT   NOT NULL,
    address  TEXT   NOT NULL, -- the part after the question mark
    at_us    BIGINT NOT NULL
);
CREATE INDEX case_search_staff ON case_search (staff_id, at_us, id);

-- +goose Down
SELECT 1;
