-- 「××正在编辑“材料”」 (EDT-14): what each editor opened last of an item. A row a person and item; a day later it is deleted.

-- +goose Up
CREATE TABLE item_open (
    code     TEXT   NOT NULL,
    staff_id TEXT   NOT NULL,
    by_label TEXT   NOT NULL,
    path     TEXT   NOT NULL,
    at_us    BIGINT NOT NULL,
    PRIMARY KEY (code, staff_id)
);

-- +goose Down
SELECT 1;
