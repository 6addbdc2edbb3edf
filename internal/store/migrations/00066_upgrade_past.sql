-- What a unit had in its older hall, as that hall gave it at the upgrade (UPG-7): cases to look up, none to go on with.

-- +goose Up
CREATE TABLE upgrade_past (
    unit_id TEXT   NOT NULL REFERENCES unit (id),
    at      BIGINT NOT NULL,
    number  TEXT   NOT NULL,
    item    TEXT   NOT NULL,
    state   TEXT   NOT NULL,
    day     TEXT   NOT NULL,
    PRIMARY KEY (unit_id, at)
);

-- +goose Down
DROP TABLE upgrade_past;
