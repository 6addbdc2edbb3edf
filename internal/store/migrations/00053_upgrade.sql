-- Accounts of older halls that have upgraded (UPG-7): each once, by its own key there, kept as a keyed hash.

-- +goose Up
CREATE TABLE upgrade_account (
    hall    TEXT   NOT NULL,
    account BYTEA  NOT NULL,
    unit_id TEXT   NOT NULL REFERENCES unit (id),
    at_us   BIGINT NOT NULL,
    PRIMARY KEY (hall, account)
);

-- +goose Down
DROP TABLE upgrade_account;
