-- The catalogue: every version of every item as the JSON an editor wrote, how
-- often an item was applied for on a day (in eight places, so that two people who
-- hand in at once do not wait for one another), and two marks.

-- +goose Up
CREATE TABLE item_version (
    code         TEXT   NOT NULL,
    version      BIGINT NOT NULL,
    state        TEXT   NOT NULL CHECK (state IN ('draft', 'published')),
    body         TEXT   NOT NULL,
    published_us BIGINT NOT NULL,
    PRIMARY KEY (code, version)
);

CREATE TABLE item_applied (
    code TEXT   NOT NULL,
    day  TEXT   NOT NULL,
    slot BIGINT NOT NULL,
    n    BIGINT NOT NULL,
    PRIMARY KEY (day, code, slot)
);

CREATE TABLE catalog_mark (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- +goose Down
DROP TABLE catalog_mark;
DROP TABLE item_applied;
DROP TABLE item_version;
