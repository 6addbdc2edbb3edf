-- The items that a person keeps at hand in a unit (收藏).

-- +goose Up
CREATE TABLE favourite (
    unit_id   TEXT   NOT NULL,
    person_id TEXT   NOT NULL,
    item_code TEXT   NOT NULL,
    at_us     BIGINT NOT NULL,
    PRIMARY KEY (unit_id, person_id, item_code)
);

-- +goose Down
DROP TABLE favourite;
