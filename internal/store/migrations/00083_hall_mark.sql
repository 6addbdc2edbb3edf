-- What a database says of itself: born = demo for one that the demo made.

-- +goose Up
CREATE TABLE hall_mark (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- +goose Down
DROP TABLE hall_mark;
