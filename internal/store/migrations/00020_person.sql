-- Natural persons. Name, document and phone are sealed; …_x is the keyed hash by which they are found.

-- +goose Up
CREATE TABLE person (
    id          TEXT   PRIMARY KEY,
    name        BYTEA  NOT NULL,
    document    BYTEA  NOT NULL,
    document_x  BYTEA  NOT NULL UNIQUE,
    phone       BYTEA,
    phone_x     BYTEA,
    verified_by TEXT   NOT NULL CHECK (verified_by IN ('', 'face', 'window', 'sso')),
    verified_us BIGINT NOT NULL,
    created_us  BIGINT NOT NULL,
    version     BIGINT NOT NULL
);
CREATE INDEX person_phone ON person (phone_x);

-- +goose Down
SELECT 1;
