-- One rating a case; a bad one has a follow-up. Words are sealed, since people
-- write names into them. rating_figure counts for the public page.

-- +goose Up
CREATE TABLE rating (
    case_id   TEXT   PRIMARY KEY,
    number    TEXT   NOT NULL,
    item      TEXT   NOT NULL,
    item_name TEXT   NOT NULL,
    unit_id   TEXT   NOT NULL,
    region    TEXT   NOT NULL,
    level     BIGINT NOT NULL CHECK (level IN (1, 2, 3, 4, 5)),
    tags      TEXT   NOT NULL,
    words     BYTEA  NOT NULL,
    person_id TEXT   NOT NULL,
    at_us     BIGINT NOT NULL
);

CREATE TABLE rating_follow (
    case_id  TEXT   PRIMARY KEY REFERENCES rating (case_id),
    region   TEXT   NOT NULL,
    state    TEXT   NOT NULL CHECK (state IN ('open', 'done')),
    due_us   BIGINT NOT NULL,
    done_us  BIGINT NOT NULL,
    staff_id TEXT   NOT NULL,
    answer   BYTEA  NOT NULL
);
CREATE INDEX rating_follow_due ON rating_follow (due_us, case_id) WHERE state = 'open';

CREATE TABLE rating_figure (
    item  TEXT   NOT NULL,
    level BIGINT NOT NULL CHECK (level IN (1, 2, 3, 4, 5)),
    n     BIGINT NOT NULL,
    PRIMARY KEY (item, level)
);

-- +goose Down
DROP TABLE rating_figure;
DROP TABLE rating_follow;
DROP TABLE rating;
