-- Items that editors change: when a version comes alive, what is stopped at once, and drafts with every step of their making.

-- +goose Up
ALTER TABLE item_version ADD COLUMN live_us BIGINT NOT NULL DEFAULT 0;
ALTER TABLE item_version ADD COLUMN cancelled_us BIGINT NOT NULL DEFAULT 0;
ALTER TABLE item_version ADD COLUMN edited BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE item_stop (
    code  TEXT   PRIMARY KEY,
    words TEXT   NOT NULL,
    by_us BIGINT NOT NULL
);

CREATE TABLE item_draft (
    code       TEXT   PRIMARY KEY,
    name       TEXT   NOT NULL,
    board      TEXT   NOT NULL,
    base       BIGINT NOT NULL,
    step       BIGINT NOT NULL,
    last       BIGINT NOT NULL,
    frozen     BOOLEAN NOT NULL,
    updated_us BIGINT NOT NULL,
    by_label   TEXT   NOT NULL
);

CREATE TABLE item_step (
    code     TEXT   NOT NULL,
    n        BIGINT NOT NULL,
    parent   BIGINT NOT NULL,
    at_us    BIGINT NOT NULL,
    by_id    TEXT   NOT NULL,
    by_label TEXT   NOT NULL,
    path     TEXT   NOT NULL,
    what     TEXT   NOT NULL,
    body     TEXT   NOT NULL,
    PRIMARY KEY (code, n)
);

CREATE TABLE item_request (
    id          TEXT   PRIMARY KEY,
    code        TEXT   NOT NULL,
    name        TEXT   NOT NULL,
    base        BIGINT NOT NULL,
    step        BIGINT NOT NULL,
    digest      TEXT   NOT NULL,
    note        TEXT   NOT NULL,
    live_us     BIGINT NOT NULL,
    state       TEXT   NOT NULL CHECK (state IN ('open', 'approved', 'returned', 'withdrawn')),
    by_id       TEXT   NOT NULL,
    by_label    TEXT   NOT NULL,
    at_us       BIGINT NOT NULL,
    done_label  TEXT   NOT NULL,
    done_us     BIGINT NOT NULL,
    words       TEXT   NOT NULL,
    version     BIGINT NOT NULL
);

CREATE INDEX item_request_state ON item_request (state, at_us);
CREATE INDEX item_request_code ON item_request (code, at_us);

-- +goose Down
DROP TABLE item_request;
DROP TABLE item_step;
DROP TABLE item_draft;
DROP TABLE item_stop;
ALTER TABLE item_version DROP COLUMN edited;
ALTER TABLE item_version DROP COLUMN cancelled_us;
ALTER TABLE item_version DROP COLUMN live_us;
