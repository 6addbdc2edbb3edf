-- Units. Their code and name are public and stand as they are.

-- +goose Up
CREATE TABLE unit (
    id         TEXT   PRIMARY KEY,
    number     TEXT   NOT NULL UNIQUE,
    uscc       TEXT   NOT NULL UNIQUE,
    name       TEXT   NOT NULL,
    region     TEXT   NOT NULL,
    kind       TEXT   NOT NULL,
    address    TEXT   NOT NULL,
    state      TEXT   NOT NULL CHECK (state IN ('active', 'suspended', 'closed')),
    created_us BIGINT NOT NULL,
    version    BIGINT NOT NULL
);

-- +goose Down
SELECT 1;
