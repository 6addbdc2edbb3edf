-- 回放: what the cases of the past would be under the draft of an item. One row an item: the run under way, and the newest result.

-- +goose Up
CREATE TABLE item_replay (
    code   TEXT    NOT NULL PRIMARY KEY,
    run    TEXT    NOT NULL, -- '' when none is under way
    at_us  BIGINT  NOT NULL,
    by_id  TEXT    NOT NULL,
    months BIGINT  NOT NULL,
    failed BOOLEAN NOT NULL,
    body   BYTEA   NOT NULL  -- the result, sealed; empty when there was none yet
);

-- +goose Down
SELECT 1;
