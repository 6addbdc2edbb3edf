-- The departments of a region, as a tree (部门管理, DSK-4), and who stands in for whom (设置代办, DSK-5).

-- +goose Up
CREATE TABLE staff_department (
    id        TEXT   PRIMARY KEY,
    region    TEXT   NOT NULL,
    name      TEXT   NOT NULL,
    parent_id TEXT   NOT NULL, -- empty at the top
    head_id   TEXT   NOT NULL, -- of staff; empty for none
    version   BIGINT NOT NULL
);
CREATE UNIQUE INDEX staff_department_name ON staff_department (region, name);
ALTER TABLE staff ADD COLUMN department_id TEXT NOT NULL DEFAULT '';
CREATE TABLE staff_deputy (
    id        TEXT   PRIMARY KEY,
    staff_id  TEXT   NOT NULL,
    deputy_id TEXT   NOT NULL,
    from_us   BIGINT NOT NULL,
    until_us  BIGINT NOT NULL, -- the first moment after it
    set_by    TEXT   NOT NULL
);
CREATE INDEX staff_deputy_deputy ON staff_deputy (deputy_id, until_us);
CREATE INDEX staff_deputy_staff ON staff_deputy (staff_id, until_us);

-- +goose Down
SELECT 1;
