-- A case is rated once after its acceptance and once after it was closed, as its item asks (ITM-16): a rating has its own id, and is one of
-- its case and occasion. What is there rates the end of its case.

-- +goose Up
ALTER TABLE case_file ADD COLUMN rate_at TEXT NOT NULL DEFAULT ''; -- when the item asks for a rating; '' is when it is closed
ALTER TABLE case_file ADD COLUMN rated_accept BOOLEAN NOT NULL DEFAULT FALSE;
CREATE TABLE rating_new (
    id        TEXT   PRIMARY KEY,
    case_id   TEXT   NOT NULL,
    occasion  TEXT   NOT NULL CHECK (occasion IN ('accept', 'close')),
    number    TEXT   NOT NULL,
    item      TEXT   NOT NULL,
    item_name TEXT   NOT NULL,
    unit_id   TEXT   NOT NULL,
    region    TEXT   NOT NULL,
    level     BIGINT NOT NULL CHECK (level IN (1, 2, 3, 4, 5)),
    tags      TEXT   NOT NULL,
    words     BYTEA  NOT NULL,
    person_id TEXT   NOT NULL,
    at_us     BIGINT NOT NULL,
    UNIQUE (case_id, occasion)
);
INSERT INTO rating_new (id, case_id, occasion, number, item, item_name, unit_id, region, level, tags, words, person_id, at_us)
SELECT case_id, case_id, 'close', number, item, item_name, unit_id, region, level, tags, words, person_id, at_us
  FROM rating;
CREATE TABLE rating_follow_new (
    rating_id TEXT   PRIMARY KEY,
    case_id   TEXT   NOT NULL,
    region    TEXT   NOT NULL,
    state     TEXT   NOT NULL CHECK (state IN ('open', 'done')),
    due_us    BIGINT NOT NULL,
    done_us   BIGINT NOT NULL,
    staff_id  TEXT   NOT NULL,
    answer    BYTEA  NOT NULL
);
INSERT INTO rating_follow_new (rating_id, case_id, region, state, due_us, done_us, staff_id, answer)
SELECT case_id, case_id, region, state, due_us, done_us, staff_id, answer
  FROM rating_follow;
DROP TABLE rating_follow;
DROP TABLE rating;
ALTER TABLE rating_new RENAME TO rating;
ALTER TABLE rating_follow_new RENAME TO rating_follow;
CREATE INDEX rating_follow_due ON rating_follow (due_us, rating_id) WHERE state = 'open';

-- +goose Down
SELECT 1;
